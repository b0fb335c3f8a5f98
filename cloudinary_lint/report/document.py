"""Makes what formats for other programs have in common: JSON, Markdown, paths and fingerprints.

JSON is safe in the log of a CI: commands to its runner are written with JSON's escapes. Messages have code
between backticks; in Markdown, anything else that could be a link, a picture, a mention, HTML or emphasis
becomes code too, so that a linted file can't forge any of these.
"""

from __future__ import annotations

import json
import posixpath
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from cloudinary_lint.report.terminal import escape_controls
from cloudinary_lint.text.patterns import lazy_pattern

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from cloudinary_lint.report import Report
    from cloudinary_lint.report.diagnostic import Diagnostic

_CHUNK = lazy_pattern(r"(?:`[^`]*`|\S)+")
_CODE = lazy_pattern(r"(?P<before>[(\"']?)`(?P<code>[^`]+)`(?P<after>[.,;:)\"']{0,3})")
_MARKUP = lazy_pattern(r"[\[\]<>@*~#|\\$`]|&\S|://\w|(?i:www\.)|(?<!\w)_|_(?!\w)|\A(?:[-+=]+|\d+[.)])\Z")
_TICKS = lazy_pattern("`+")


def as_json_text(value: object) -> str:
    """Returns a value as a JSON document."""
    return f"{escape_commands(json.dumps(value, indent=2))}\n"


def escape_commands(text: str) -> str:
    """Returns JSON without `##[` and `##vso[`, which GitHub's and Azure's runners obey anywhere in a line."""
    return text.replace("##", r"#\u0023")


def as_markdown(message: str) -> str:
    """Returns a message in which any markup except code spans is shown literally."""
    return "\n".join(_CHUNK.sub(_escape, escape_controls(line)) for line in message.split("\n"))


def _escape(chunk: re.Match[str]) -> str:
    """Returns a chunk between blanks: unchanged if it is plain or a code span, else as one code span."""
    span = _CODE.fullmatch(chunk[0])
    if span:
        return f"{span['before']}{_code(span['code'])}{span['after']}"
    return _code(chunk[0]) if _MARKUP.search(chunk[0]) else chunk[0]


def _code(text: str) -> str:
    """Returns a code span, between more backticks than there are in a row in it."""
    fence = "`" * (1 + max(map(len, _TICKS.findall(text)), default=0))
    blank = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{blank}{text}{blank}{fence}"


def repository_path(shown: str, report: Report) -> str:
    """Returns a path relative to the top of the repository, with slashes."""
    return posixpath.normpath(posixpath.join(report.folder, Path(shown).as_posix()))


def with_fingerprints(report: Report) -> Iterator[tuple[Diagnostic, str]]:
    """Yields each finding with a unique fingerprint, which doesn't change when its lines move."""
    from hashlib import sha256  # noqa: PLC0415 - loads OpenSSL, and few formats need it

    seen: Counter[tuple[str, str, str]] = Counter()
    for finding in report.findings:
        key = repository_path(finding.path, report), finding.code, finding.digest
        seen[key] += 1
        text = "\0".join((*key, str(seen[key])))
        yield finding, sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
