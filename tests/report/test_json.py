"""JSON: as docs/formats.md says, no key more and none less."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from cloudinary_lint.config.settings import FORMATS
from cloudinary_lint.report import render
from cloudinary_lint.text.edits import Edit
from tests import ROOT
from tests.report import RELATED, made_up, report

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")


def keys(value: object, path: str = "") -> Iterator[str]:
    """The paths of all values that are no object or list."""
    match value:
        case dict():
            for key, inner in value.items():
                yield from keys(inner, f"{path}.{key}" if path else key)
        case list():
            for inner in value:
                yield from keys(inner, f"{path}[]")
        case _:
            yield path


def test_every_key_is_documented_and_no_other():
    rows = re.findall(r"^\| ((?:`[\w.\[\]]+`(?:, )?)+) \|", PAGE.partition("## json")[2], re.MULTILINE)
    keys_in_docs = {key for row in rows for key in re.findall(r"`(.*?)`", row)}
    shown = [report(takes_unsafe=True), made_up(Edit(0, "", "x"), related=RELATED)]
    assert keys_in_docs == {key for given in shown for key in keys(json.loads(render(given, "json")))}


def test_every_format_is_documented():
    table = PAGE.partition("| format |")[2].partition("\n\n")[0]
    assert set(re.findall(r"^\| `(\w+)`", table, re.MULTILINE)) == set(FORMATS)
