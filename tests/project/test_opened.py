"""How the files of a project are looked at: which are opened, how often, and by how many processes."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import PurePosixPath

import pytest

from cloudinary_lint.config.settings import Settings
from cloudinary_lint.files import parallel as workers
from cloudinary_lint.files.disk import Disk
from cloudinary_lint.files.reading import read_file
from cloudinary_lint.linting import projects
from cloudinary_lint.linting.projects import Projects
from cloudinary_lint.project.survey import survey
from cloudinary_lint.text.source import Unreadable
from tests.test_discovery import init, make

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
LOCKED = 77
"""A line, which comes from the other process as well."""


def load(path: PurePosixPath) -> bytes | None:
    if str(path) == "locked/apps.py":
        reason = "cannot be opened"
        raise Unreadable(reason, LOCKED)
    return FILES[str(path)].encode() if str(path) in FILES else None


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system copies no processes")
def test_a_survey_in_several_processes_says_what_one_says(monkeypatch):
    paths = [PurePosixPath(name) for name in (*FILES, "locked/apps.py", "gone.py")]
    alone = survey(paths, load)
    assert {str(one.path) for one in alone.blind} == {"broken/apps.py", "locked/apps.py"}
    assert max(one.line for one in alone.blind) == LOCKED
    assert alone.defined == {"image"}
    shares: list[int] = []
    spread = workers.spread
    monkeypatch.setattr(workers, "spread", lambda *given: shares.append(given[-1]) or spread(*given))
    monkeypatch.setattr(workers, "how_many", lambda: 2)
    monkeypatch.setattr(workers, "_ENOUGH", 2)
    assert survey(paths, load) == alone
    assert shares == [2, 2, 2]


@pytest.fixture
def opened(tmp_path, monkeypatch):
    """How often each file of a project is opened while it is surveyed."""
    init(tmp_path)
    make(tmp_path, *FILES, **FILES)
    found: Counter[str] = Counter()
    real = read_file

    def read(path):
        found[path.relative_to(tmp_path).as_posix()] += 1
        return real(path)

    monkeypatch.setattr(projects, "read_file", read)
    Projects(Disk(), lambda _: Settings()).of(tmp_path)
    return found


def test_what_matters_is_opened_once_and_kept(opened):
    mattering = {name for name, text in FILES.items() if "cloudinary" in text}
    assert {name for name in mattering if opened[name] != 1} == set()


def test_of_the_rest_nothing_is_kept(opened):
    assert opened["shop/other.py"] == 3, "at a glance, for imports, and for names of modules"
    assert opened["README"] == 1
