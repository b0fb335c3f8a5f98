"""How often a survey looks at a file: as often in a large project as in a small one."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from cloudinary_lint.project.survey import survey
from tests.inventories import MemoryContents, inventory_of

if TYPE_CHECKING:
    from cloudinary_lint.project.inventory import Content, Missing

CONFIG = b"import cloudinary\ncloudinary.config(cloud_name='demo', secure=True)\n"


def looks(files: dict[str, bytes]) -> Counter[str]:
    """How often each file is asked for."""
    counts: Counter[str] = Counter()

    class Counting(MemoryContents):
        def content(self, path: str) -> Content | Missing:
            counts[path] += 1
            return super().content(path)

    survey(files, inventory_of(Counting(files)))
    return counts


def test_each_file_is_asked_once():
    counts = looks({"settings.py": CONFIG, "other.py": b"import a\n", "page.html": b"<p>\n", "README": b"x"})
    assert set(counts.values()) == {1}


@pytest.mark.parametrize("modules", [1, 40])
def test_modules_that_nothing_imports_are_searched_for_together(modules):
    files = {f"shop/cloud{number}.py": CONFIG for number in range(modules)}
    counts = looks(files | {"other.py": b"x = 1\n", "page.html": b"<p>\n"})
    assert counts["other.py"] == counts["page.html"] == 2, "at one look, and for names of modules"


@pytest.mark.parametrize("modules", [1, 40])
def test_a_file_that_names_modules_is_searched_once(modules):
    files = {f"shop/cloud{number}.py": CONFIG for number in range(modules)}
    names = b" ".join(b"shop/cloud%d.py" % number for number in range(modules))
    assert looks(files | {"notes.txt": names})["notes.txt"] == 2
