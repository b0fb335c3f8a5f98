"""The walk through the program in CONTRIBUTING.md: a real run calls each function, in that order."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest

from tests import ROOT

PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
WALK = re.findall(r"^\d+\. `([\w/]+\.py)`, `(\w+)`: ", PAGE, re.MULTILINE)
VIEWS = """\
import cloudinary.uploader

result = cloudinary.uploader.upload(file)
photo.address = result["url"]
"""
TRACED = """
import json, sys, threading
from pathlib import Path

import cloudinary_lint
from cloudinary_lint.cli.main import main

PACKAGE = Path(cloudinary_lint.__file__).parent
called = {}

def record(frame, event, _):
    if event == "call":
        called.setdefault((frame.f_code.co_filename, frame.f_code.co_name), len(called))

threading.setprofile(record)
sys.setprofile(record)
code = main(["--fix", "--isolated"])
sys.setprofile(None)
inside = [(Path(name), function) for name, function in called if Path(name).is_relative_to(PACKAGE)]
listed = [[path.relative_to(PACKAGE).as_posix(), function] for path, function in inside]
Path("called.json").write_text(json.dumps(listed))
sys.exit(code)
"""


@pytest.fixture(scope="module")
def called(tmp_path_factory):
    """The functions of the package that a run calls, in the order of their first calls."""
    folder = tmp_path_factory.mktemp("shop")
    (folder / "views.py").write_text(VIEWS, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", TRACED],
        cwd=folder,
        env=os.environ | {"CLOUDINARY_LINT_CACHE_DIR": str(folder / "cache")},
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    assert (folder / "views.py").read_text(encoding="utf-8") == VIEWS.replace('"url"', '"secure_url"')
    return [tuple(one) for one in json.loads((folder / "called.json").read_text(encoding="utf-8"))]


def test_the_walk_has_about_twenty_steps():
    assert 15 <= len(WALK) <= 25


@pytest.mark.parametrize("step", [pytest.param(step, id=":".join(step)) for step in WALK])
def test_a_step_is_called(called, step):
    assert step in called


def test_the_steps_are_called_in_the_order_of_the_page(called):
    assert [step for step in called if step in WALK] == WALK
