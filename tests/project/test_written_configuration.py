"""Which configuration of a settings module counts, by how it is written: returned, deleted, named."""

from __future__ import annotations

import pytest

from cloudinary_lint.project import Verdict
from tests.project import codes, surveyed

SECURE = "{'cloud_name': 'demo', 'secure': True}"
PLAIN = "{'cloud_name': 'demo'}"
URL = "'cloudinary://k:s@demo?secure=true'"
CONFIG = "import cloudinary\n"
ENVIRON = "import os\nKEY = 'CLOUDINARY_URL'\n"

COVERED = [
    pytest.param(f"CLOUDINARY = {PLAIN}\nCLOUDINARY = {SECURE}\n", id="a dict that replaces another"),
    pytest.param(
        f"if x:\n    CLOUDINARY = {PLAIN}\nCLOUDINARY = {SECURE}\n", id="a dict that replaces one of a branch"
    ),
    pytest.param(
        f"CLOUDINARY = {SECURE}\nCLOUDINARY = {{**CLOUDINARY, 'api_key': 'k'}}\n",
        id="a dict that is part of the one that replaces it",
    ),
    pytest.param(
        f"CLOUDINARY = {SECURE}\n{CONFIG}cloudinary.config(**CLOUDINARY)\nCLOUDINARY = {{}}\n",
        id="a dict that is handed on before it is replaced",
    ),
    pytest.param(
        f"CLOUDINARY = {SECURE}\nif x:\n    CLOUDINARY = {{}}\n", id="a dict that a branch alone replaces"
    ),
    pytest.param(
        f"class A:\n    CLOUDINARY = {SECURE}\nclass B:\n    CLOUDINARY = {{}}\n",
        id="a dict of a class beside it",
    ),
    pytest.param(f"A, CLOUDINARY = 1, {SECURE}\n", id="a dict among the values of a tuple"),
    pytest.param("A, CLOUDINARY = values()\n", id="a dict that a tuple may hold"),
    pytest.param(f"BASE = {SECURE}\nCLOUDINARY = dict(BASE, api_key='k')\n", id="a dict of another dict"),
    pytest.param(f"def f():\n    return {SECURE}\nCLOUDINARY = f()\n", id="a dict that a function returns"),
    pytest.param(
        f"def f():\n    return {SECURE}\n{CONFIG}cloudinary.config(**f())\n",
        id="a call with the dict that a function returns",
    ),
    pytest.param(
        f"def f():\n    if x:\n        return {PLAIN}\n    return {SECURE}\nCLOUDINARY = f()\n",
        id="a dict of a function that returns one of two",
    ),
    pytest.param(
        f"@cache\ndef f():\n    return {PLAIN}\nCLOUDINARY = f()\n", id="a dict of a decorated function"
    ),
    pytest.param(
        f"def f():\n    return dict(f())\n{CONFIG}cloudinary.config(**f())\n",
        id="a call of a function that calls itself",
    ),
    pytest.param(
        f"CLOUDINARY = {SECURE}\ndel CLOUDINARY['cloud_name']\n", id="a dict that loses another key"
    ),
    pytest.param(f"{ENVIRON}os.environ[KEY] = {URL}\n", id="a URL under the name of a constant"),
    pytest.param(
        f"{ENVIRON}for key, value in read().items():\n    os.environ[key] = value\n",
        id="variables of another file",
    ),
    pytest.param(f"{ENVIRON}os.environ[key()] = {URL}\n", id="a variable whose name is not known"),
    pytest.param(f"{ENVIRON}os.environ[KEY] += '?secure=true'\n", id="a URL that is extended"),
    pytest.param(
        f"{ENVIRON}os.environ[KEY] = f'{{os.environ[KEY]}}?secure=true'\n", id="a URL that is put together"
    ),
    pytest.param(
        f"{ENVIRON}os.environ[KEY] = os.getenv(KEY, {URL})\n", id="a default that is put into the environment"
    ),
    pytest.param(
        f"{ENVIRON}url = os.getenv(KEY, {URL})\nos.environ[KEY] = url\n",
        id="a default that is put into the environment by way of a name",
    ),
]
NOT_COVERED = [
    pytest.param(
        f"{ENVIRON}for key, value in dotenv_values('.env').items():\n    os.environ[key] = value\n",
        [],
        id="variables of an env file, one by one",
    ),
    pytest.param(
        f"{ENVIRON}read = dotenv_values()\nfor key in read:\n    os.environ.setdefault(key, read[key])\n",
        [],
        id="variables of an env file by way of a name",
    ),
    pytest.param(
        f"CLOUDINARY = {SECURE}\nCLOUDINARY = {PLAIN}\n", ["CLD102"], id="a dict that another replaces"
    ),
    pytest.param(
        f"CLOUDINARY = {PLAIN}\nA, CLOUDINARY = 1, {SECURE}\nCLOUDINARY = {PLAIN}\n",
        ["CLD102"],
        id="dicts that the last replaces",
    ),
    pytest.param(f"A, CLOUDINARY = 1, {PLAIN}\n", ["CLD102"], id="a dict among the values of a tuple"),
    pytest.param(
        f"BASE = {PLAIN}\nCLOUDINARY = dict(BASE, api_key='k')\n", ["CLD102"], id="a dict of another dict"
    ),
    pytest.param(
        f"def f():\n    return {PLAIN}\nCLOUDINARY = f()\n", [], id="a dict that a function returns"
    ),
    pytest.param(
        f"def f():\n    return {PLAIN[:-1]}, 'secure': False}}\nCLOUDINARY = f()\n",
        ["CLD201"],
        id="a dict that a function returns and that is off",
    ),
    pytest.param(
        f"def f():\n    return dict(cloud_name='a')\n{CONFIG}cloudinary.config(**f())\n",
        ["CLD103"],
        id="a call with the dict that a function returns",
    ),
    pytest.param(
        f"CLOUDINARY = {SECURE}\ndel CLOUDINARY['secure']\n", ["CLD102"], id="a dict that loses the key"
    ),
    pytest.param(
        f"CLOUDINARY = {SECURE}\nCLOUDINARY.pop('secure')\n", ["CLD102"], id="a dict it is taken from"
    ),
    pytest.param(
        f"{ENVIRON}CLOUDINARY_URL = os.getenv(KEY, {URL})\n", [], id="a default that is put nowhere"
    ),
    pytest.param(f"{ENVIRON}os.putenv(KEY, {URL})\n", [], id="a variable that os.environ never has"),
    pytest.param(f"{ENVIRON}os.environ[KEY] = settings.url\n", [], id="a value that is read elsewhere"),
]


@pytest.mark.parametrize("text", COVERED)
def test_covered(text):
    assert surveyed({"settings.py": f"INSTALLED_APPS = ['cloudinary']\n{text}"}).verdict is Verdict.COVERED


@pytest.mark.parametrize(("text", "expected"), NOT_COVERED)
def test_not_covered(text, expected):
    files = {"settings.py": text}
    assert surveyed(files).verdict is Verdict.NOT_COVERED
    assert [one.partition(" ")[2] for one in codes(files, "settings.py")] == expected


def test_a_key_that_is_deleted_in_a_function_stays():
    text = f"CLOUDINARY = {SECURE}\ndef f(CLOUDINARY):\n    del CLOUDINARY['secure']\n"
    assert surveyed({"settings.py": text}).verdict is Verdict.COVERED
