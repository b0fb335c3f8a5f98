"""Files that are read ahead in several processes are found to hold what one process finds in them."""

from __future__ import annotations

import os

import pytest

from cloudinary_lint.cli.main import main
from cloudinary_lint.files import parallel
from cloudinary_lint.languages.registry import clear_documents
from tests.repositories import init

TAG = "{% load cloudinary %}{% cloudinary_url photo.image width=1 %}\n"
FILES = {
    "shop/settings.py": "INSTALLED_APPS = ['cloudinary']\nSECRET_KEY = 'x'\n",
    "shop/models.py": "from cloudinary.models import CloudinaryField\n"
    "class Photo:\n    image = CloudinaryField('i')\n",
    "shop/views.py": "def see(photo):\n    return photo.image.build_url(width=1)\n",
    "templates/a.html": TAG,
    "templates/b.html": TAG * 9,
    "templates/open.html": "{{ cloudinary }}{{ photo.image.build_url }}\n",
    "templates/broken.html": "{% load cloudinary %}{% cloudinary_url photo.image width=1\n\xff",
    "static/a.js": "const logo = 'http://res.cloudinary.com/demo/image/upload/a.png';\n",
    "shop/broken.py": "import cloudinary\nif secure\n",
}


@pytest.fixture(autouse=True)
def _project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    init(tmp_path)
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode("latin-1"))


def run(*words: str) -> int:
    clear_documents()
    return main(["--no-cache", *words])


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system copies no processes")
@pytest.mark.parametrize("words", [("--output-format", "json"), ("--diff", "--unsafe-fixes"), ("--strict",)])
def test_several_processes_find_what_one_finds(words, process_counts, monkeypatch, capfd):
    monkeypatch.setattr(parallel, "how_many", lambda: 1)
    alone = run(*words), capfd.readouterr()
    monkeypatch.setattr(parallel, "how_many", lambda: 2)
    monkeypatch.setattr(parallel, "_FORK", 1)
    assert (run(*words), capfd.readouterr()) == alone
    assert alone[0] == 1
    assert process_counts.count(2) >= 3  # summaries, what configures the SDK, what is checked
