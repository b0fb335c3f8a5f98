"""What can be tried of Windows elsewhere: its names, its line ends, and a system without POSIX calls."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from cloudinary_lint.files.paths import relative_path
from tests import ROOT
from tests.hostile.runs import run, write

WITHOUT_POSIX = """
import asyncio, importlib, os, pkgutil, select, subprocess, sys, tempfile, threading
import dotenv, libcst

NAMES = "chown fork getgid getuid getxattr killpg listxattr pread posix_spawn setsid setxattr wait".split()
FLAGS = "O_CLOEXEC O_DIRECTORY O_NOFOLLOW O_NONBLOCK O_PATH".split()
for name in {*NAMES, *FLAGS} & set(dir(os)):
    delattr(os, name)
for name in ("fcntl", "grp", "pwd"):
    sys.modules[name] = None
if hasattr(select, "poll"):
    del select.poll
for functions in (os.supports_dir_fd, os.supports_fd, os.supports_follow_symlinks):
    functions.clear()
sys.platform = "win32"

import cloudinary_lint

for found in pkgutil.walk_packages(cloudinary_lint.__path__, "cloudinary_lint."):
    if not found.name.endswith("__main__"):
        importlib.import_module(found.name)
from cloudinary_lint.cli.main import main

sys.exit(main(sys.argv[1:]))
"""
BAD = b"CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo'}\r\n"
FIXED = b"CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo', 'SECURE': True}\r\n"
ADDRESS = b"x = 'http://res.cloudinary.com/a'\r\n"
IGNORED = b"x = 'http://res.cloudinary.com/a'  # cloudinary-lint: ignore[CLD402]\r\n"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("words", "before", "code", "after"),
    [
        pytest.param((".",), BAD, 1, BAD, id="a check"),
        pytest.param(("--diff",), BAD, 1, BAD, id="a diff"),
        pytest.param(("--fix",), BAD, 0, FIXED, id="a fix"),
        pytest.param(("--add-ignore",), ADDRESS, 0, IGNORED, id="an ignore comment"),
        pytest.param(("--show-config",), BAD, 0, BAD, id="the configuration"),
        pytest.param(("--write-baseline", "b.json"), BAD, 0, BAD, id="a baseline"),
    ],
)
@pytest.mark.parametrize("is_tracked", [True, False], ids=["with git", "without"])
def test_nothing_needs_what_posix_alone_has(words, before, code, after, is_tracked):
    if is_tracked:
        subprocess.run(["git", "init", "--quiet"], check=True)
    path = write("shop/settings.py", before)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), *filter(None, sys.path)))}
    command = [sys.executable, "-c", WITHOUT_POSIX, *words]
    done = subprocess.run(command, capture_output=True, check=False, encoding="utf-8", env=environment)
    assert (done.returncode, path.read_bytes()) == (code, after), done.stderr
    assert "Traceback" not in done.stderr
    assert "this is a bug" not in done.stderr


@pytest.mark.parametrize(
    ("path", "root", "expected"),
    [
        ("C:\\shop\\a\\settings.py", "C:\\shop", "a/settings.py"),
        ("C:\\Shop\\settings.py", "c:\\shop", "settings.py"),
        ("D:\\settings.py", "C:\\shop", "D:/settings.py"),
        ("\\\\host\\share\\shop\\settings.py", "\\\\host\\share\\shop", "settings.py"),
        ("C:\\shopping\\settings.py", "C:\\shop", "C:/shopping/settings.py"),
    ],
)
def test_paths_are_relative_to_their_project_and_have_slashes(path, root, expected):
    found = relative_path(PureWindowsPath(path), PureWindowsPath(root))
    assert found == PurePosixPath(expected)


@pytest.mark.parametrize("name", ["nul.py", "CON.py", "aux.settings.py", "a\\b.py", "c:.py", "trailing.py "])
def test_names_that_windows_reserves_are_names(name):
    write(name, BAD)
    done = run(".")
    assert done.code == (0 if name.endswith(" ") else 1)
    assert "this is a bug" not in done.err


def test_names_that_differ_in_case_alone_are_two_files_where_the_disk_has_two():
    write("settings.py", BAD)
    if Path("SETTINGS.PY").exists():
        pytest.skip("this disk takes both for one")
    write("Settings.py", BAD)
    assert run(".").out.count("CLD101") == 2
    assert run("--fix", ".").code == 0
    assert {Path(name).read_bytes() for name in ("settings.py", "Settings.py")} == {FIXED}
