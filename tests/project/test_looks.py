"""How often a survey looks at a file: as often in a large project as in a small one."""

from __future__ import annotations

from collections import Counter
from pathlib import PurePosixPath

import pytest

from cloudinary_lint.project.survey import survey

CONFIG = b"import cloudinary\ncloudinary.config(cloud_name='demo', secure=True)\n"


def looks(files: dict[str, bytes]) -> Counter[str]:
    """How often each file is asked for."""
    counts: Counter[str] = Counter()

    def load(path: PurePosixPath) -> bytes:
        counts[str(path)] += 1
        return files[str(path)]

    survey(map(PurePosixPath, files), load)
    return counts


@pytest.mark.parametrize("modules", [1, 40])
def test_modules_that_nothing_imports_are_searched_for_together(modules):
    files = {f"shop/cloud{number}.py": CONFIG for number in range(modules)}
    counts = looks(files | {"other.py": b"x = 1\n", "page.html": b"<p>\n"})
    assert counts["other.py"] == 3  # does it matter, what does it import, which modules does it name
    assert counts["page.html"] == 2


@pytest.mark.parametrize("modules", [1, 40])
def test_a_file_that_names_modules_is_looked_at_for_each(modules):
    files = {f"shop/cloud{number}.py": CONFIG for number in range(modules)}
    names = b" ".join(b"cloud%d" % number for number in range(modules))
    assert looks(files | {"notes.txt": names})["notes.txt"] == 2 + modules
