"""How the files of a project are looked at: which are opened, how often, and by how many processes."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from cloudinary_lint.config.settings import Settings
from cloudinary_lint.files import parallel
from cloudinary_lint.files.disk import Disk
from cloudinary_lint.linting.run import Projects
from cloudinary_lint.project import inventory
from cloudinary_lint.project.inventory import Content, Missing
from cloudinary_lint.project.survey import survey
from tests.inventories import MemoryContents, in_memory, inventory_of
from tests.repositories import init, make

FILES = {
    "shop/cloud.py": "import cloudinary\ncloudinary.config(cloud_name='demo', secure=True)\n",
    "shop/late.py": "import cloudinary\ncloudinary.config(cloud_name='demo')\n",
    "shop/views.py": "from shop import cloud\n\ndef image(): pass\n",
    "shop/other.py": "x = 1\n",
    "page.html": "{% cloudinary image %}\n",
    "broken/apps.py": "import cloudinary\nx = (  # secure\n",
    "requirements.txt": "cloudinary==1.30\n",
    "Procfile": "web: run shop/late.py\n",
    "README": "A shop.\n",
}


class Locked(MemoryContents):
    """The files, and one that may not be read."""

    def content(self, path: str) -> Content | Missing:
        return Missing("Permission denied") if path == "locked/apps.py" else super().content(path)


CONTENTS = Locked({path: text.encode() for path, text in FILES.items()})


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system copies no processes")
def test_a_survey_in_several_processes_finds_what_one_finds(process_counts, monkeypatch):
    paths = [*FILES, "locked/apps.py", "gone.py"]
    alone = survey(paths, inventory_of(CONTENTS))
    assert {str(one.path) for one in alone.unreadable} == {"broken/apps.py", "locked/apps.py"}
    assert "cannot be opened: Permission denied" in {one.reason for one in alone.unreadable}
    assert alone.defined == {"image"}
    monkeypatch.setattr(parallel, "_FORK", 1)
    assert survey(paths, inventory_of(CONTENTS)) == alone
    assert process_counts.count(2) == 3


@pytest.mark.parametrize(
    ("name", "text", "is_loaded"),
    [
        pytest.param("shop/settings.py", "import cloudinary\n", True, id="one mentions Cloudinary"),
        pytest.param("shop/settings.py", "import os\n", False, id="none mentions it"),
        pytest.param("shop/settings.html", "cloudinary\n", False, id="a template mentions it"),
    ],
)
def test_python_is_loaded_while_files_are_looked_at_if_a_likely_module_needs_it(
    name, text, is_loaded, monkeypatch
):
    loads: list[bool] = []
    monkeypatch.setattr(inventory, "load_python", lambda: loads.append(True))
    files = {name: text.encode(), **{f"{number}.py": b"" for number in range(30)}}
    assert len([*in_memory(files).summaries(list(files))]) == len(files)
    assert loads == [True] * is_loaded


@pytest.fixture
def opened(tmp_path, monkeypatch):
    """How often each file of a project is opened while it is surveyed."""
    init(tmp_path)
    make(tmp_path, *FILES, **FILES)
    found: Counter[str] = Counter()
    real = inventory.read_up_to

    def read(path, *rest, follows):
        found[Path(path).relative_to(tmp_path).as_posix()] += 1
        return real(path, *rest, follows=follows)

    monkeypatch.setattr(inventory, "read_up_to", read)
    Projects(Disk(), lambda _: Settings()).of(tmp_path)
    return found


def test_what_matters_is_opened_once_and_kept(opened):
    relevant = {name for name, text in FILES.items() if "cloudinary" in text and "." in name}
    assert {name for name in relevant if opened[name] != 1} == set()


def test_of_the_rest_nothing_is_kept(opened):
    assert opened["shop/other.py"] == 2, "at one look, and for names of modules"
