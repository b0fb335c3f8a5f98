"""`http://` addresses of Cloudinary in a text, whatever the language it is written in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import Address, Use

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.facts import Language
    from cloudinary_lint.languages.spelled import Spelled

_RUN = re.compile(r"(?:\b[a-z][a-z0-9+.-]*:)?//[^\s\"'<>`\\]*", re.IGNORECASE)
_HTTP = re.compile(rf"(http)://({sdk.HOST.pattern})", re.IGNORECASE)
_TRAILING = ".,;:!?)]}|"


def addresses(text: Spelled, language: Language, use: Use = Use.WRITTEN) -> Iterator[Address]:
    """The addresses in a text, without those inside another address (as in a fetch URL)."""
    for run in _RUN.finditer(text.text):
        match = _HTTP.match(run[0])
        before = text.text[run.start() - 1 : run.start()]
        if match is None or before == "/":
            continue
        start = run.start()
        end = start + max(len(run[0].rstrip(_TRAILING)), match.end())
        yield Address(
            language,
            text.span(start, end),
            text.span(start, start + match.end(1)),
            match[2],
            use,
        )
