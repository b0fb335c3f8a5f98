"""The shop in `examples/`: a real Django project whose pages say http before the fix and https after it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import ROOT

SHOP = ROOT / "examples" / "shop"
PAGES = {"/", "/products/1/", "/products/1/card/", "/window/", "/api/products/", "mail (text)", "mail (html)"}
TEXT_MAIL = "catalog/templates/catalog/mail/announcement.txt"
EXPECTED = {
    "CLD101",
    "CLD103",
    "CLD104",
    "CLD201",
    "CLD202",
    "CLD203",
    "CLD301",
    "CLD302",
    "CLD303",
    "CLD401",
    "CLD402",
}
CHANGED = {
    ".env.example",
    "catalog/static/catalog/shop.css",
    "catalog/templates/catalog/base.html",
    "catalog/templates/catalog/product_detail.html",
    "catalog/templates/catalog/window.html",
    "catalog/views.py",
    "scripts/upload_folder.py",
    "shop/settings/base.py",
}
UPLOAD = """
import sys
from unittest import mock

import django
django.setup()

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

answer = {"public_id": "a", "url": "http://x.test/a.jpg", "secure_url": "https://x.test/a.jpg"}
with mock.patch("cloudinary.uploader.upload", return_value=answer):
    photo = SimpleUploadedFile("a.jpg", b"...")
    response = Client(SERVER_NAME="localhost").post("/api/photos/", {"photo": photo})
sys.stdout.write(response.json()["address"])
"""


def run(folder: Path, *command: str, code: int = 0) -> str:
    foreign = ("CLOUDINARY", "DJANGO", "PYTHON", "COV")
    environ = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    done = subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        env=environ | {"DJANGO_SETTINGS_MODULE": "shop.settings.prod", "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


def lint(shop: Path, *options: str, code: int = 0) -> list[str]:
    arguments = ["-m", "cloudinary_lint", "--root", ".", "--output-format=concise", *options]
    return run(shop, *arguments, code=code).splitlines()


def copied(to: Path) -> Path:
    made_here = shutil.ignore_patterns("__pycache__", ".env", "*.sqlite3")
    return Path(shutil.copytree(SHOP, to, ignore=made_here))


def opened(shop: Path) -> Path:
    """The shop after the steps of its README."""
    shutil.copy(shop / ".env.example", shop / ".env")
    run(shop, "manage.py", "migrate", "--verbosity=0")
    run(shop, "manage.py", "seed")
    return shop


def addresses(shop: Path) -> list[tuple[str, str]]:
    """Every page with each address in it."""
    lines = run(shop, "manage.py", "addresses").splitlines()
    return [(line[:20].strip(), line[20:].strip()) for line in lines]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return opened(copied(tmp_path_factory.mktemp("before") / "shop"))


@pytest.fixture(scope="module")
def fixed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A copy of the shop after `--fix --unsafe-fixes`, and what that leaves."""
    shop = copied(tmp_path_factory.mktemp("fixed") / "shop")
    return shop, lint(shop, "--fix", "--unsafe-fixes", code=1)


@pytest.fixture(scope="module")
def mended(fixed: tuple[Path, list[str]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The fixed shop, at work."""
    return opened(Path(shutil.copytree(fixed[0], tmp_path_factory.mktemp("after") / "shop")))


class TestBefore:
    def test_django_finds_nothing_wrong(self, shop):
        assert "no issues" in run(shop, "manage.py", "check")

    def test_the_migrations_are_those_of_the_models(self, shop):
        run(shop, "manage.py", "makemigrations", "--check", "--dry-run")

    def test_every_page_holds_addresses_and_all_are_http_but_where_text_reads_as_off(self, shop):
        held = addresses(shop)
        assert {page for page, _ in held} == PAGES
        assert {page for page, address in held if not address.startswith("http://")} == {"mail (text)"}

    def test_the_address_of_an_upload_is_http(self, shop):
        assert run(shop, "-c", UPLOAD) == "http://x.test/a.jpg"

    def test_it_holds_the_typical_mistakes(self, tmp_path):
        found = lint(copied(tmp_path / "shop"), code=1)
        assert {line.split()[1] for line in found} == EXPECTED

    def test_no_line_of_the_report_holds_a_credential(self, tmp_path):
        shop = copied(tmp_path / "shop")
        for name in (".env.example", "shop/settings/base.py", "scripts/upload_folder.py"):
            text = (shop / name).read_text(encoding="utf-8")
            (shop / name).write_text(text.replace("your-api-secret", "q7Rz3LkVw9Xt2Bn5"), encoding="utf-8")
        found = "".join(lint(shop, "--strict", "--output-format=full", code=1))
        assert "CLD104" in found
        assert "q7Rz3LkVw9Xt2Bn5" not in found


class TestAfter:
    def test_django_finds_nothing_wrong(self, mended):
        assert "no issues" in run(mended, "manage.py", "check")

    def test_the_same_addresses_are_there_and_all_are_https(self, shop, mended):
        secure = [(page, re.sub("^https?://", "https://", address)) for page, address in addresses(shop)]
        assert addresses(mended) == secure

    def test_the_address_of_an_upload_is_https(self, mended):
        assert run(mended, "-c", UPLOAD) == "https://x.test/a.jpg"

    def test_what_only_a_person_can_decide_is_left(self, fixed):
        (left,) = fixed[1]
        assert left.startswith(f"{TEXT_MAIL}:4:")
        assert " CLD203 " in left

    def test_once_a_person_has_decided_it_is_clean(self, fixed, tmp_path):
        shop = Path(shutil.copytree(fixed[0], tmp_path / "shop"))
        mail = shop / TEXT_MAIL
        mail.write_text(mail.read_text().replace('secure="false"', "secure=True"))
        assert lint(shop) == []

    def test_a_second_fix_changes_nothing(self, fixed, tmp_path):
        again = Path(shutil.copytree(fixed[0], tmp_path / "shop"))
        lint(again, "--fix", "--unsafe-fixes", code=1)
        assert held(again) == held(fixed[0])

    def test_what_the_settings_cover_and_what_was_right_is_not_touched(self, fixed):
        before, after = held(SHOP), held(fixed[0])
        assert {name for name in after if after[name] != before[name]} == CHANGED


def held(shop: Path) -> dict[str, bytes]:
    """Every file of the shop, as it was written."""
    made_here = {".pyc", ".sqlite3"}
    paths = (path for path in shop.rglob("*") if path.is_file() and path.suffix not in made_here)
    return {path.relative_to(shop).as_posix(): path.read_bytes() for path in paths}
