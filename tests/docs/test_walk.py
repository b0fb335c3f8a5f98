"""The walk through the program in CONTRIBUTING.md: a real run calls each function, in that order."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest

from tests import ROOT
from tests.test_walls import layer_of, layers

PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
WALK = re.findall(r"^\d+\. `([\w/]+\.py)`, `(\w+)`: ", PAGE, re.MULTILINE)
VIEWS = """\
import cloudinary.uploader

result = cloudinary.uploader.upload(file)
photo.address = result["url"]
"""
SHOP = {
    "settings.py": 'CLOUDINARY_STORAGE = {"CLOUD_NAME": "demo"}\n',
    "manage.py": 'import os\n\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")\n',
    "templates/photo.html": "{{ photo.image.url }}\n",
}
GIVEN_FUNCTIONS = {
    "text/records.py": "makes the defaults of classes, as the standard library's would",
    "files/parallel.py": "maps a function over items in several processes, as the standard library's would",
}
"""The modules that call what they are given, whoever gives it."""
RULE = ("rules/cld101_storage_without_secure.py", "check")
TRACED = """
import json, sys, threading
from functools import cache
from pathlib import Path

import cloudinary_lint
from cloudinary_lint.cli.main import main

PACKAGE = Path(cloudinary_lint.__file__).parent
stacks = {}
calls = set()

@cache
def name_of(code):
    path = Path(code.co_filename)
    return path.relative_to(PACKAGE).as_posix() if path.is_relative_to(PACKAGE) else ""

def stack_of(frame):
    while frame:
        if name := name_of(frame.f_code):
            yield name, frame.f_code.co_name
        frame = frame.f_back

def record(frame, event, _):
    if event == "call" and (name := name_of(frame.f_code)):
        function = name, frame.f_code.co_name
        if function not in stacks:
            stacks[function] = [*stack_of(frame)]
        caller = next(stack_of(frame.f_back), None)
        if caller:
            calls.add((*caller, *function))

threading.setprofile(record)
sys.setprofile(record)
code = main(["--fix", "--isolated"])
sys.setprofile(None)
Path("called.json").write_text(json.dumps([[*stacks.values()], sorted(calls)]))
sys.exit(code)
"""


def trace(folder, files):
    """The stack of each function of the package at its first call, in that order, and all calls of a run."""
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", TRACED],
        cwd=folder,
        env=os.environ | {"CLOUDINARY_LINT_CACHE_DIR": str(folder / "cache")},
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    stacks, calls = json.loads((folder / "called.json").read_text(encoding="utf-8"))
    return {tuple(stack[0]): [tuple(one) for one in stack] for stack in stacks}, calls


@pytest.fixture(scope="module")
def traced(tmp_path_factory):
    folder = tmp_path_factory.mktemp("views")
    traced = trace(folder, {"views.py": VIEWS})
    assert (folder / "views.py").read_text(encoding="utf-8") == VIEWS.replace('"url"', '"secure_url"')
    return traced


@pytest.fixture(scope="module")
def called(traced):
    return [*traced[0]]


def test_no_folder_calls_one_above_it(traced):
    order = layers()
    upward = [
        one
        for one in traced[1]
        if order.index(layer_of(one[0])) < order.index(layer_of(one[2]))
        if one[0] not in GIVEN_FUNCTIONS
    ]
    assert upward == []


def test_the_walk_has_about_twenty_steps():
    assert 15 <= len(WALK) <= 25


@pytest.mark.parametrize("step", [pytest.param(step, id=":".join(step)) for step in WALK])
def test_a_step_is_called(called, step):
    assert step in called


def test_the_steps_are_called_in_the_order_of_the_page(called):
    assert [step for step in called if step in WALK] == WALK


def test_from_bytes_to_an_edit_it_is_at_most_sixty_functions(tmp_path):
    """The functions that lead to the steps of the walk, counted once, where a setting is fixed."""
    stacks, _ = trace(tmp_path, SHOP)
    assert '"SECURE": True' in (tmp_path / "settings.py").read_text(encoding="utf-8")
    steps = [step for step in (*WALK, RULE) if step in stacks]
    assert len(steps) > 15
    functions = {one for step in steps for one in stacks[step] if not one[1].startswith("<")}
    assert len(functions) <= 60, sorted(functions)


PATHS = sorted(set(re.findall(r"`((?:[\w.-]+/)+[\w-]+\.(?:py|yaml|md))`", PAGE)))


@pytest.mark.parametrize("path", PATHS)
def test_a_file_that_the_page_names_exists(path):
    is_pattern = "NNN" in path
    assert is_pattern or (ROOT / path).exists() or (ROOT / "cloudinary_lint" / path).exists()
