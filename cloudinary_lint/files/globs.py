"""Globs as in `.gitignore`, matched in linear time.

Each `*` matches lazily and atomically (no backtracking), which accepts the same paths as git does.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import count, groupby, zip_longest
from typing import TYPE_CHECKING

from cloudinary_lint.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = lazy_pattern(
    r"\\(?P<escaped>.)|\[(?P<not>[!^]?)(?P<set>\][^\]]*|[^\]]+)\]|(?P<star>\*+)|(?P<any>\?)|(?P<plain>.)",
    re.DOTALL,
)
_SPECIAL_IN_SET = lazy_pattern(r"[\\\[&~|]")
_DEEP = "**"


class _UnclosedBracket(Exception):
    """Raised for a bracket that nothing closes: such a glob matches nothing, in git too."""


def matches(globs: tuple[str, ...], path: str) -> bool:
    """Whether the globs match a path or a folder above it."""
    return verdict(globs, path) is True


def verdict(globs: tuple[str, ...], path: str) -> bool | None:
    """Returns whether a path is matched (True) or excluded by a `!` (False); None if no glob matches.

    The last that means the path itself decides, else the last that means a folder above it.
    """
    found_above = None
    path = path[1:] if path.startswith("/") else path.removeprefix("./")
    for pattern, is_meant in _compile(globs):
        if found := pattern.match(path):
            if not found["above"]:
                return is_meant
            found_above = is_meant if found_above is None else found_above
    return found_above


def is_glob(text: str) -> bool:
    """Whether a glob is valid."""
    try:
        _pattern(text)
    except (ValueError, re.error):
        return False
    return True


@cache
def _compile(globs: tuple[str, ...]) -> tuple[tuple[re.Pattern[str], bool], ...]:
    """Returns the patterns of globs, the last first; an invalid glob is skipped, as in git."""
    found = ((_pattern(glob), not glob.startswith("!")) for glob in reversed(globs) if is_glob(glob))
    return tuple((pattern, is_meant) for pattern, is_meant in found if pattern)


def _pattern(glob: str) -> re.Pattern[str] | None:
    """Returns the pattern of a glob; None if it matches nothing. Raises ValueError and re.error."""
    text = glob if glob.endswith("\\ ") else glob.rstrip()
    if not text or text.startswith("#") or text.removeprefix("!") == "/":
        return None
    text = text.removeprefix("!")
    if not text:
        raise ValueError
    try:
        return re.compile(_regex(text.removesuffix("/"), is_folder=text.endswith("/")))
    except _UnclosedBracket:
        return None


def _regex(text: str, *, is_folder: bool) -> str:
    """Returns the regular expression of a glob; its group `above` is not empty if a folder above matches."""
    words = _words(text)
    if is_folder and words[-1] == _DEEP:
        words[-1] = "*"
    if words in ([_DEEP], [_DEEP, "*"]) and not is_folder:
        return "(?P<above>)"
    names = map("_{}".format, count())
    blocks = ["/".join(_word(word, names) for word in block) for block in _blocks(words)]
    for index in range(words[0] != _DEEP, len(blocks)):
        blocks[index] = f"(?:[^/]+/)*{'?' * (index < len(blocks) - 1)}{blocks[index]}"
    start = "".join(_atomic(f"{block}/", names) for block in blocks[:-1])
    return f"{start}{blocks[-1]}{_end(words, is_folder=is_folder)}"


def _words(text: str) -> list[str]:
    """Returns the parts between slashes; a glob without a slash applies in folders of any depth."""
    words = text.removeprefix("/").split("/")
    if "/" not in text:
        words.insert(0, _DEEP)
    return [word for word, after in zip_longest(words, words[1:]) if (word, after) != (_DEEP, _DEEP)]


def _end(words: list[str], *, is_folder: bool) -> str:
    """Returns the expression for what may follow the last part: nothing, or everything in that folder."""
    if is_folder:
        return "(?P<above>/)"
    return "/(?P<above>)" if words[-1] == _DEEP else r"(?:\Z|(?P<above>/))"


def _blocks(words: list[str]) -> Iterator[Iterator[str]]:
    return (block for is_deep, block in groupby(words, _DEEP.__eq__) if not is_deep)


def _atomic(regex: str, names: Iterator[str]) -> str:
    """Returns an expression that doesn't give back what it matched (an atomic group, before Python 3.11)."""
    name = next(names)
    return f"(?=(?P<{name}>{regex}))(?P={name})"


def _word(word: str, names: Iterator[str]) -> str:
    """Returns the expression for one name. Pieces between stars have fixed lengths: any match is enough."""
    if word == "*":
        return "[^/]+"
    first, *rest = _pieces(word)
    middle = "".join(_atomic(f"[^/]*?{piece}", names) for piece in rest[:-1])
    return f"{first}{middle}[^/]*{rest[-1]}" if rest else first


def _pieces(word: str) -> list[str]:
    pieces = [""]
    for token in _TOKEN.finditer(word):
        if token["star"]:
            pieces.append("")
        else:
            pieces[-1] += _character(token)
    return pieces


def _character(token: re.Match[str]) -> str:
    if token["any"]:
        return "[^/]"
    if token["set"]:
        escaped = _SPECIAL_IN_SET.sub(r"\\\g<0>", token["set"])
        return f"(?!/)[{'^' * bool(token['not'])}{escaped}]"
    if token["plain"] == "[":
        raise _UnclosedBracket
    if token["plain"] == "\\":
        raise ValueError
    return re.escape(token["escaped"] or token["plain"])
