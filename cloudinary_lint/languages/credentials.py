"""Names of credentials, and where credentials stand in text without a grammar: behind such a name.

Covers too much rather than too little: it decides what is never shown. Refuses to know what is
reported.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAME = (
    r"secret|passw|pwd|token|credential|(?:api|access|private|auth|encryption|signing)[_-]?key|_key(?![a-z])"
)
_SECRET_NAME = re.compile(_NAME, re.IGNORECASE)
_VALUE = r"\"[^\"\r\n]{1,4096}|'[^'\r\n]{1,4096}|[^\s\"',;]{1,4096}"
_NAMED = re.compile(
    rf"(?:{_NAME})[\w.-]{{0,64}}[\"']?\)?[ \t]{{0,64}}(?::=|=>|[:=])[ \t]{{0,64}}(?P<secret>{_VALUE})",
    re.IGNORECASE,
)
_USERINFO = re.compile(r"://(?P<secret>[^\s/@\"'`]+)@")
_CLOUDINARY = re.compile(r"cloudinary://(?P<secret>[^\s\"'`]{1,1024})@", re.IGNORECASE)
_PEM = re.compile(r"-----BEGIN [A-Z ]{0,64}PRIVATE KEY-----(?P<secret>[^-]+)")


def is_secret(name: str) -> bool:
    """Whether a variable of that name holds a credential."""
    return _SECRET_NAME.search(name) is not None


def secrets(text: str) -> Iterator[Span]:
    """The credentials that a text names as such, userinfo of addresses included."""
    for pattern in (_NAMED, _USERINFO, _CLOUDINARY, _PEM):
        for match in pattern.finditer(text):
            yield Span(*match.span("secret"))
