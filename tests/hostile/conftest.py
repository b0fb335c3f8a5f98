"""A working folder for each test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.hostile.runs import init

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    for name in ("CLOUDINARY_LINT_OUTPUT_FORMAT", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.fixture(params=["git", "no git"])
def anywhere(request: pytest.FixtureRequest, here: Path) -> Path:
    """A working folder that git looks after, and one that it doesn't."""
    if request.param == "git":
        init()
    return here
