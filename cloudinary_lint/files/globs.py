"""Globs as in `.gitignore`, matched in time that grows with the glob and the path, and no faster.

A star takes as little as it can and gives nothing back: where what follows it fits, a later place
would leave less room for the rest.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import count, groupby, zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(
    r"\\(?P<escaped>.)|\[(?P<not>[!^]?)(?P<set>\][^\]]*|[^\]]+)\]|(?P<star>\*+)|(?P<any>\?)|(?P<plain>.)",
    re.DOTALL,
)
_ODD_IN_SET = re.compile(r"[\\\[&~|]")
_DEEP = "**"


class _Endless(Exception):
    """A bracket that nothing closes: such a glob means nothing, to git too."""


def matches(globs: tuple[str, ...], path: str) -> bool:
    """Whether a path, or a folder above it, is meant."""
    return verdict(globs, path) is True


def verdict(globs: tuple[str, ...], path: str) -> bool | None:
    """Whether a path is meant (True) or excepted by a `!` (False); None where no glob says anything.

    The last that means the path itself decides, else the last that means a folder above it.
    """
    said = None
    path = path[1:] if path.startswith("/") else path.removeprefix("./")
    for pattern, is_meant in _compiled(globs):
        if found := pattern.match(path):
            if not found["above"]:
                return is_meant
            said = is_meant if said is None else said
    return said


def is_glob(text: str) -> bool:
    """Whether a glob can be understood."""
    try:
        _pattern(text)
    except (ValueError, re.error):
        return False
    return True


@cache
def _compiled(globs: tuple[str, ...]) -> tuple[tuple[re.Pattern[str], bool], ...]:
    """The patterns of globs, the last first; what is no glob is passed over, as git does."""
    found = ((_pattern(glob), not glob.startswith("!")) for glob in reversed(globs) if is_glob(glob))
    return tuple((pattern, is_meant) for pattern, is_meant in found if pattern)


def _pattern(glob: str) -> re.Pattern[str] | None:
    """What a glob means; None where it means nothing. Raises ValueError and re.error."""
    text = glob if glob.endswith("\\ ") else glob.rstrip()
    if not text or text.startswith("#") or text.removeprefix("!") == "/":
        return None
    text = text.removeprefix("!")
    if not text:
        raise ValueError
    try:
        return re.compile(_regex(text.removesuffix("/"), is_folder=text.endswith("/")))
    except _Endless:
        return None


def _regex(text: str, *, is_folder: bool) -> str:
    """What a path is matched by; its group `above` is not empty where a folder above it is meant."""
    words = _words(text)
    if is_folder and words[-1] == _DEEP:
        words[-1] = "*"
    if words in ([_DEEP], [_DEEP, "*"]) and not is_folder:
        return "(?P<above>)"
    names = map("_{}".format, count())
    blocks = ["/".join(_word(word, names) for word in block) for block in _blocks(words)]
    for index in range(words[0] != _DEEP, len(blocks)):
        blocks[index] = f"(?:[^/]+/)*{'?' * (index < len(blocks) - 1)}{blocks[index]}"
    start = "".join(_kept(f"{block}/", names) for block in blocks[:-1])
    return f"{start}{blocks[-1]}{_end(words, is_folder=is_folder)}"


def _words(text: str) -> list[str]:
    """Returns the words between slashes; a glob without a slash matches in folders of any depth."""
    words = text.removeprefix("/").split("/")
    if "/" not in text:
        words.insert(0, _DEEP)
    return [word for word, after in zip_longest(words, words[1:]) if (word, after) != (_DEEP, _DEEP)]


def _end(words: list[str], *, is_folder: bool) -> str:
    """What follows the last word: nothing, or all that is in the folder of that name."""
    if is_folder:
        return "(?P<above>/)"
    return "/(?P<above>)" if words[-1] == _DEEP else r"(?:\Z|(?P<above>/))"


def _blocks(words: list[str]) -> Iterator[Iterator[str]]:
    """The words between those that stand for any folders."""
    return (block for is_deep, block in groupby(words, _DEEP.__eq__) if not is_deep)


def _kept(regex: str, names: Iterator[str]) -> str:
    """What takes the first text that it can, and no other (an atomic group, before Python 3.11)."""
    name = next(names)
    return f"(?=(?P<{name}>{regex}))(?P={name})"


def _word(word: str, names: Iterator[str]) -> str:
    """A name of a file or folder. Each piece between stars has as many characters wherever it fits."""
    if word == "*":
        return "[^/]+"
    first, *rest = _pieces(word)
    middle = "".join(_kept(f"[^/]*?{piece}", names) for piece in rest[:-1])
    return f"{first}{middle}[^/]*{rest[-1]}" if rest else first


def _pieces(word: str) -> list[str]:
    """Returns the texts between the stars of a word."""
    pieces = [""]
    for token in _TOKEN.finditer(word):
        if token["star"]:
            pieces.append("")
        else:
            pieces[-1] += _character(token)
    return pieces


def _character(token: re.Match[str]) -> str:
    """What one character is matched by."""
    if token["any"]:
        return "[^/]"
    if token["set"]:
        odd = _ODD_IN_SET.sub(r"\\\g<0>", token["set"])
        return f"(?!/)[{'^' * bool(token['not'])}{odd}]"
    if token["plain"] == "[":
        raise _Endless
    if token["plain"] == "\\":
        raise ValueError
    return re.escape(token["escaped"] or token["plain"])
