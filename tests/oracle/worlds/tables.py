"""The tables of parts, as they stand in text files beside this one, and what their spellings are."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from tests.oracle.worlds import SWITCH, Part

if TYPE_CHECKING:
    from collections.abc import Iterator

Table = tuple[Part, ...]

_SPELLINGS = {
    "urls": {
        "url": "",
        "url-secure": "?secure=true",
        "url-off": "?secure=",
        "url-upper-key": "?SECURE=true",
        "url-false-text": "?secure=false",
        "url-bare-slash": "/",
        "url-bare-slash-secure": "/?secure=true",
        "url-cname": "?cname=images.example.org",
    },
    "two-urls": {"url": "", "url-secure": "?secure=true"},
    "url": {"url": ""},
    "secure-url": {"url-secure": "?secure=true"},
    "variables": {
        "variables": "",
        "variables-secure": "CLOUDINARY_SECURE=true",
        "variables-off": "CLOUDINARY_SECURE=false",
        "variables-false-text": "CLOUDINARY_SECURE=False",
        "variables-empty": "CLOUDINARY_SECURE=",
    },
    "dict": {
        "dict": "",
        "dict-secure": ', "secure": True',
        "dict-off": ', "secure": False',
        "dict-none": ', "secure": None',
        "dict-false-text": ', "secure": "False"',
        "dict-upper-key": ', "SECURE": True',
        "dict-left": f', "secure": os.environ.get("{SWITCH}") == "1"',
    },
    "storage": {
        "storage": "",
        "storage-secure": ', "SECURE": True',
        "storage-off": ', "SECURE": False',
        "storage-lower-key": ', "secure": True',
        "storage-left": f', "SECURE": os.environ.get("{SWITCH}") == "1"',
    },
    "call": {
        "call": "",
        "call-secure": ", secure=True",
        "call-off": ", secure=False",
        "call-none": ", secure=None",
        "call-upper-key": ", SECURE=True",
        "call-left": f', secure=os.environ.get("{SWITCH}") == "1"',
    },
    "statements": {
        "secure-call": "cloudinary.config(secure=True)",
        "secure-attribute": "cloudinary.config().secure = True",
        "secure-update": "cloudinary.config().update(secure=True)",
        "secure-setattr": 'setattr(cloudinary.config(), "secure", True)',
        "secure-private": "cloudinary._config.secure = True",
        "secure-keywords": 'cloudinary.config(**{"secure": True})',
        "secure-vars": 'vars(cloudinary.config())["secure"] = True',
        "secure-getattr": 'getattr(cloudinary, "config")(secure=True)',
        "secure-left": f'cloudinary.config(secure=os.environ.get("{SWITCH}") == "1")',
        "secure-off": "cloudinary.config(secure=False)",
        "secure-upper": "cloudinary.config(SECURE=True)",
        "secure-module": "cloudinary.secure = True",
    },
}
_URL = {"CLOUDINARY_URL": "cloudinary://k:s@demo"}
_ACCOUNT = {"CLOUD_NAME": "demo", "API_KEY": "k", "API_SECRET": "s"}
_HOSTS = {
    "url": _URL,
    "variables": {f"CLOUDINARY_{name}": value for name, value in _ACCOUNT.items()},
    "own": {f"MEDIA_{name}": value for name, value in _ACCOUNT.items()},
}
_GROUPS = """
host
host
env-files loaders
env-files loaders
env-files late-loaders
readers
samples loaders
ignored loaders
ignored-modules
deployed
deployed
python
dicts
dicts
calls
calls
storages
"""
"""The tables that an account takes a part of each from, as often as they are to be chosen."""
_SIDES = ("", "", "counting", "not-counting", "not-counting", "leaves")


def blocks(name: str) -> dict[str, list[tuple[str, str]]]:
    """The parts of a text file by table: the line that names each, and the lines below."""
    found: dict[str, list[tuple[str, str]]] = {}
    for table in _split(name, "### "):
        title, _, parts = table.partition("\n")
        found[title.partition(":")[0]] = [
            (head, text.strip("\n") + "\n")
            for head, _, text in (one.partition("\n") for one in _cut(parts, "== "))
        ]
    return found


def _split(name: str, mark: str) -> list[str]:
    return _cut(Path(__file__).with_name(name).read_text(encoding="utf-8"), mark)


def _cut(text: str, mark: str) -> list[str]:
    """The pieces of a text that begin with a mark, without it."""
    return re.split(f"^{mark}", text, flags=re.MULTILINE)[1:]


@cache
def tables() -> dict[str, Table]:
    """Every table by name."""
    return {
        name: tuple(_part(head, text) for head, text in found)
        for file in ("accounts.txt", "declarations.txt")
        for name, found in blocks(file).items()
    }


def _part(head: str, text: str) -> Part:
    name, *words = head.split()
    said = dict(word.split("=", 1) for word in words)
    files = (one.partition("\n") for one in _cut(text.replace("\\xe9", "\udce9"), "-- "))
    return Part(
        name,
        {path: body for path, _, body in files},
        only=said.get("only", ""),
        holes=_SPELLINGS[said["spelled"]] if "spelled" in said else {},
        host=_HOSTS[said["host"]] if "host" in said else {},
        environment=said.get("from", ""),
        ignored=said.get("ignored", ""),
    )


def accounts() -> Iterator[tuple[Table, ...]]:
    """The ways to an account: the tables that each takes a part of."""
    return (tuple(tables()[name] for name in line.split()) for line in _GROUPS.split("\n") if line)


def sides() -> list[Table]:
    """The tables of what else a project says, as often as they are to be chosen."""
    return [tables()[name] if name else () for name in _SIDES]
