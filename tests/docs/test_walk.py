"""The walk through the program in CONTRIBUTING.md: a real run calls each function, in that order."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest

from tests import ROOT
from tests.test_walls import room_of, rooms

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
calls = set()

def name_of(frame):
    path = Path(frame.f_code.co_filename)
    return path.relative_to(PACKAGE).as_posix() if path.is_relative_to(PACKAGE) else ""

def record(frame, event, _):
    if event == "call" and (name := name_of(frame)):
        called.setdefault((name, frame.f_code.co_name), len(called))
        caller = frame.f_back
        while caller and not name_of(caller):
            caller = caller.f_back
        if caller:
            calls.add((name_of(caller), caller.f_code.co_name, name, frame.f_code.co_name))

threading.setprofile(record)
sys.setprofile(record)
code = main(["--fix", "--isolated"])
sys.setprofile(None)
Path("called.json").write_text(json.dumps([[*called], sorted(calls)]))
sys.exit(code)
"""


@pytest.fixture(scope="module")
def traced(tmp_path_factory):
    """The functions of the package that a run calls, in the order of their first calls, and all calls."""
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
    return json.loads((folder / "called.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def called(traced):
    return [tuple(one) for one in traced[0]]


def test_no_folder_calls_one_above_it(traced):
    order = rooms()
    upward = [one for one in traced[1] if order.index(room_of(one[0])) < order.index(room_of(one[2]))]
    assert upward == []


def test_the_walk_has_about_twenty_steps():
    assert 15 <= len(WALK) <= 25


@pytest.mark.parametrize("step", [pytest.param(step, id=":".join(step)) for step in WALK])
def test_a_step_is_called(called, step):
    assert step in called


def test_the_steps_are_called_in_the_order_of_the_page(called):
    assert [step for step in called if step in WALK] == WALK


PATHS = sorted(set(re.findall(r"`((?:[\w.-]+/)+[\w-]+\.(?:py|yaml|md))`", PAGE)))


@pytest.mark.parametrize("path", PATHS)
def test_a_file_that_the_page_names_exists(path):
    is_pattern = "NNN" in path
    assert is_pattern or (ROOT / path).exists() or (ROOT / "cloudinary_lint" / path).exists()
