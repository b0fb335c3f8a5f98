"""Where a text can't be parsed: what is said, and where."""

from __future__ import annotations

import sys

import pytest

from cloudinary_lint.languages.python.newer import parse_anew
from cloudinary_lint.languages.python.parsing import parse_deep
from cloudinary_lint.languages.python.room import with_room
from cloudinary_lint.text.source import Source, Unreadable

TABLE = [
    pytest.param("a = 1\nif\n", "not Python 3: ", 2, id="a statement breaks off"),
    pytest.param("print 'x'\n", "not Python 3: ", 1, id="Python 2"),
    pytest.param("a = '\0'\n", "U+0000", 1, id="a null character"),
    pytest.param("a = 1\nb = '\ud800'\n", "U+D800", 2, id="half of a surrogate pair"),
]


@pytest.mark.parametrize(("text", "reason", "line"), TABLE)
def test_unreadable(text: str, reason: str, line: int) -> None:
    with pytest.raises(Unreadable) as caught:
        parse_deep(Source("a.py", text))
    assert reason in caught.value.reason
    assert caught.value.line == line


def test_what_libcst_says_is_told_where_nothing_better_was_said() -> None:
    source, reason = Source("a.py", "password = 'secret' if (\n"), Unreadable("not Python 3: never closed")
    with pytest.raises(Unreadable, match="not read by libcst: ") as caught:
        parse_anew(source)
    assert "secret" not in caught.value.reason
    with pytest.raises(Unreadable, match="not Python 3: never closed"):
        parse_anew(source, reason)


@pytest.mark.parametrize("steps", [1, 5000])
def test_room_for_deep_work(steps: int) -> None:
    def deep(left: int) -> int:
        return deep(left - 1) + 1 if left else 0

    limit = sys.getrecursionlimit()
    assert with_room(steps, lambda: deep(steps)) == steps
    assert sys.getrecursionlimit() == limit
