"""What the verdict on a project silences, rule by rule; what it does not; and what `strict` brings back."""

from __future__ import annotations

import pytest

from tests.project import Files, codes

CONFIG = "import cloudinary\ncloudinary.config(cloud_name='demo')\n"
SECURE = {"boot/apps.py": "import cloudinary\ncloudinary.config(secure=True)\n"}
BLIND = {"boot/apps.py": "import cloudinary\nif secure\n"}
READ_AGAIN = "import cloudinary\ndef ready(self):\n    cloudinary.reset_config()\n"
SECURE_DICT = {"boot/settings.py": "CLOUDINARY = {'secure': True}\n"}
SECURE_URL = {".env": "CLOUDINARY_URL=cloudinary://k:s@demo?secure=true\n"}
DJANGO = {
    "requirements.txt": "cloudinary\n",
    "boot/models.py": "from cloudinary.models import CloudinaryField\n",
}
COVER = {
    "gallery/models.py": "from cloudinary.models import CloudinaryField\n"
    "class Photo:\n    cover = CloudinaryField('image')\n"
}
TAG = "{% load cloudinary %}{% cloudinary_url photo.cover width=100 %}\n"
BARE = "{% load static %}{{ photo.cover.build_url }}\n"

DECLARATIONS = [
    pytest.param("CLD101", "shop/local.py", "CLOUDINARY_STORAGE = {'API_KEY': key}\n", id="a storage dict"),
    pytest.param("CLD102", "shop/local.py", "CLOUDINARY = {'api_key': key}\n", id="Django's dict"),
    pytest.param("CLD103", "shop/local.py", CONFIG, id="a config call"),
    pytest.param("CLD104", ".env.example", "CLOUDINARY_URL=cloudinary://k:s@demo\n", id="a URL"),
    pytest.param("CLD105", ".env.example", "CLOUDINARY_CLOUD_NAME=demo\n", id="variables"),
]
ADDRESSES = [
    pytest.param("CLD301", "shop/mail.py", "photo.cover.build_url(width=1)\n", id="a call"),
    pytest.param("CLD301", "jinja2/photo.html", "{{ photo.cover.build_url() }}\n", id="a call in Jinja"),
    pytest.param("CLD302", "templates/photo.html", TAG, id="a tag"),
    pytest.param("CLD305", "templates/photo.html", BARE, id="a method without a call in Django"),
]
ALWAYS = [
    pytest.param("CLD201", "shop/local.py", "CLOUDINARY = {'secure': False}\n", id="secure turned off"),
    pytest.param("CLD202", "shop/local.py", "CLOUDINARY = {'SECURE': True}\n", id="secure misspelled"),
    pytest.param("CLD203", ".env.example", "CLOUDINARY_URL=cloudinary://k:s@d?secure=no\n", id="a text"),
    pytest.param("CLD204", ".env.example", "CLOUDINARY_SECURE=true\n", id="an ignored variable"),
    pytest.param("CLD205", ".env.example", "CLOUDINARY_URL=cloudinary://k:s@d/?secure=true\n", id="a slash"),
    pytest.param(
        "CLD207",
        "shop/settings.py",
        "import cloudinary\nCLOUDINARY = {'cloud_name': 'demo', 'secure': True}\n",
        id="settings that are read too late",
    ),
    pytest.param("CLD206", "shop/settings.py", "CLOUDINARY_SECURE = True\n", id="a dead setting"),
    pytest.param(
        "CLD303",
        "templates/photo.html",
        "{% load cloudinary %}{% cloudinary_url photo.cover secure=true %}\n",
        id="an undefined variable",
    ),
    pytest.param(
        "CLD304", "templates/photo.html", "{% load static %}{{ photo.cover.build_url() }}\n", id="an error"
    ),
    pytest.param(
        "CLD401",
        "shop/mail.py",
        "from cloudinary import uploader\nurl = uploader.upload(file)['url']\n",
        id="a response",
    ),
    pytest.param("CLD402", "shop/mail.py", "URL = 'http://res.cloudinary.com/demo/a.png'\n", id="an address"),
    pytest.param(
        "CLD403",
        ".env.example",
        "CLOUDINARY_UPLOAD_PREFIX=http://api.cloudinary.com\n",
        id="an upload prefix",
    ),
    pytest.param(
        "CLD404", "shop/mail.py", "URL = 'https://cloudinary-a.akamaihd.net/demo/a.png'\n", id="an old host"
    ),
]
CONTEXTS = [
    pytest.param({}, id="in an uncovered project"),
    pytest.param(SECURE, id="in a covered project"),
    pytest.param(BLIND, id="in a project with a file that can't be read"),
]


def found(name: str, text: str, files: Files, **options: bool) -> list[str]:
    every = codes({**DJANGO, **COVER, **files, name: text}, name, **options)
    return [one.partition(" ")[2] for one in every]


@pytest.mark.parametrize(("code", "name", "text"), [*DECLARATIONS, *ADDRESSES])
def test_reported_where_nothing_asks_for_https(code: str, name: str, text: str) -> None:
    assert found(name, text, {}) == [code]


@pytest.mark.parametrize(("code", "name", "text"), [*DECLARATIONS, *ADDRESSES])
@pytest.mark.parametrize("strict", [False, True], ids=["silent", "but not under strict"])
def test_a_config_call_covers(code: str, name: str, text: str, *, strict: bool) -> None:
    assert found(name, text, SECURE, strict=strict) == ([code] if strict else [])


@pytest.mark.parametrize(("code", "name", "text"), [*DECLARATIONS, *ADDRESSES])
@pytest.mark.parametrize("strict", [False, True], ids=["silent", "but not under strict"])
def test_the_setting_covers(code: str, name: str, text: str, *, strict: bool) -> None:
    assert found(name, text, {}, secure=True, strict=strict) == ([code] if strict else [])


@pytest.mark.parametrize(("code", "name", "text"), [*DECLARATIONS, *ADDRESSES])
@pytest.mark.parametrize("strict", [False, True], ids=["silent", "but not under strict"])
def test_what_can_not_be_read_might_hold_the_answer(code: str, name: str, text: str, *, strict: bool) -> None:
    assert found(name, text, BLIND, strict=strict) == ([code] if strict else [])


@pytest.mark.parametrize(("code", "name", "text"), [row for row in DECLARATIONS if row.id != "variables"])
@pytest.mark.parametrize("files", [SECURE_DICT, SECURE_URL], ids=["a CLOUDINARY dict", "a URL"])
def test_only_calls_cover_declarations(code: str, name: str, text: str, files: Files) -> None:
    assert found(name, text, files) == [code]


@pytest.mark.parametrize(("code", "name", "text"), ADDRESSES)
@pytest.mark.parametrize("files", [SECURE_DICT, SECURE_URL], ids=["a CLOUDINARY dict", "a URL"])
def test_any_declaration_covers_addresses(code: str, name: str, text: str, files: Files) -> None:
    assert found(name, text, files) == []
    assert found(name, text, files, strict=True) == [code]


@pytest.mark.parametrize(("code", "name", "text"), ALWAYS)
@pytest.mark.parametrize("files", CONTEXTS)
def test_always_reported(code: str, name: str, text: str, files: Files) -> None:
    assert code in found(name, text, files)


def test_a_dict_that_is_never_seen_is_told_unless_its_own_module_mends_that() -> None:
    late = "import cloudinary\nCLOUDINARY = {'cloud_name': 'demo', 'secure': True}\n"
    mended = f"{late}cloudinary.config(**CLOUDINARY)\n"
    assert found("shop/settings.py", late, {}) == ["CLD207"]
    assert found("shop/settings.py", mended, {}) == []
    assert found("shop/settings.py", late, {"shop/apps.py": READ_AGAIN}) == []


@pytest.mark.parametrize("folder", ["tests", "test", "shop"])
@pytest.mark.parametrize("name", ["test_mail.py", "mail_test.py", "tests.py", "conftest.py"])
def test_tests_are_silent_but_under_strict(folder: str, name: str) -> None:
    path = f"{folder}/{name}"
    assert found(path, "photo.cover.build_url(width=1)\n", {}) == []
    assert found(path, CONFIG, {}) == []
    assert found(path, CONFIG, {}, strict=True) == ["CLD103"]
    assert found(path, "photo.cover.build_url(width=1)\n", {}, strict=True) == ["CLD301"]
    assert found(path, "photo.cover.build_url(width=1, secure=False)\n", {}) == ["CLD201"]


EXPECTED = "import cloudinary.uploader\naddress = cloudinary.uploader.upload(f)['url']\n"
LITERAL = "address = 'http://res.cloudinary.com/demo/a.jpg'\n"


@pytest.mark.parametrize("path", ["tests/help.py", "shop/test_mail.py", "shop/fixtures/data.py"])
def test_tests_hold_what_is_http_but_under_strict(path: str) -> None:
    assert found(path, EXPECTED, {}) == []
    assert found(path, EXPECTED, {}, strict=True) == ["CLD401"]
    assert found(path, LITERAL, {}) == []
    assert found(path, LITERAL, {}, strict=True) == ["CLD402"]


@pytest.mark.parametrize("is_strict", [False, True])
def test_a_migration_holds_old_addresses(is_strict: bool) -> None:
    assert found("shop/migrations/0002.py", LITERAL, {}, strict=is_strict) == []
