"""What a formatter left alone before a fix, it leaves alone after it."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.rules import lines, test_cld101, test_cld102, test_cld103, test_cld301

if TYPE_CHECKING:
    from pathlib import Path

TABLES = {
    "cld101": test_cld101.FIXED,
    "cld102": test_cld102.FIXED,
    "cld103": test_cld103.FIXED,
    "cld301": test_cld301.SHAPES,
}
ROWS = {
    f"{name}_{number}": [lines(str(text)) for text in row.values]
    for name, table in TABLES.items()
    for number, row in enumerate(table)
}
SETTINGS = """
line-length = 200  # the width is out of the fix's hands

[format]
quote-style = "preserve"
"""


def unstable(folder: Path) -> set[str]:
    """The rows whose file the formatter would change."""
    (folder / "ruff.toml").write_text(SETTINGS)
    command = [sys.executable, "-m", "ruff", "format", "--check", "--no-cache", "."]
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode in {0, 1}, done.stderr
    return set(re.findall(r"^Would reformat: (.*)\.py$", done.stdout, re.MULTILINE))


@pytest.fixture
def folders(tmp_path):
    for number, name in enumerate(("before", "after")):
        (tmp_path / name).mkdir()
        for row, texts in ROWS.items():
            (tmp_path / name / f"{row}.py").write_text(texts[number].rstrip("\n") + "\n", encoding="utf-8")
    return tmp_path / "before", tmp_path / "after"


def test_what_was_formatted_stays_formatted(folders):
    before, after = map(unstable, folders)
    assert len(ROWS) - len(before) > 20
    assert after <= before
