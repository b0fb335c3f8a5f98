"""Whether edits did what they said: the finding is gone from its place, and all else is where it was."""

from __future__ import annotations

import pytest

from cloudinary_lint.facts import Address, Carrier, Fact, Language, Options
from cloudinary_lint.linting.engine import is_resolved, is_sound, without_refused_fixes
from cloudinary_lint.rules import Finding
from cloudinary_lint.text.edits import Edit
from cloudinary_lint.text.source import Span


def finding(start: int, message: str = "bad", code: str = "CLD402") -> Finding:
    return Finding(code, Span(start, start + 3), message)


def fact(start: int, end: int, extent: tuple[int, int] | None = None) -> Fact:
    place = Span(start, end)
    if extent is None:
        return Address(place, place, "host")
    return Options(Carrier.CONFIG, Language.LITERAL, "config", place, Span(*extent), ())


AT_10 = (Edit(10, "bad", "better"),)
DONE = [
    pytest.param([finding(10)], [finding(10)], [], True, id="it is gone, and none is left"),
    pytest.param([finding(10)], [finding(10)], [finding(10)], False, id="it is in its place still"),
    pytest.param([finding(10)], [finding(10)], [finding(30)], True, id="its like is left in another place"),
    pytest.param(
        [finding(10)],
        [finding(10), finding(30)],
        [finding(33)],
        True,
        id="it is gone, and its like behind it has moved with the text",
    ),
    pytest.param(
        [finding(10)], [finding(10), finding(30)], [finding(10)], True, id="its like has moved to its place"
    ),
    pytest.param(
        [finding(10)],
        [finding(10), finding(30)],
        [finding(10), finding(33)],
        False,
        id="it is in its place, and so is its like",
    ),
    pytest.param(
        [finding(10)], [finding(10)], [finding(10, "worse")], True, id="another is found in its place"
    ),
    pytest.param(
        [finding(10)], [finding(10)], [finding(10, code="CLD401")], True, id="one of another rule is there"
    ),
    pytest.param(
        [finding(10), finding(20)],
        [finding(10), finding(20)],
        [finding(23)],
        False,
        id="of two that were fixed one is left, in the place that it has moved to",
    ),
    pytest.param(
        [finding(20)],
        [finding(20)],
        [finding(20)],
        True,
        id="one that was fixed behind the edit is not where it was before, but where it has moved to",
    ),
]


@pytest.mark.parametrize(("fixed", "before", "after", "expected"), DONE)
def test_a_fix_is_done_where(fixed, before, after, expected):
    assert is_resolved(fixed, before, after, AT_10) == expected


SOUND = [
    pytest.param([fact(0, 5)], [fact(0, 5)], True, id="a fact before the edit stays"),
    pytest.param([fact(20, 25)], [fact(23, 28)], True, id="one behind it moves with the text"),
    pytest.param([fact(20, 25)], [fact(20, 25)], False, id="one behind it must not stay"),
    pytest.param([fact(0, 5)], [], False, id="none may vanish"),
    pytest.param([], [fact(0, 5)], False, id="none may come"),
    pytest.param([fact(10, 13)], [], True, id="one that is edited may vanish"),
    pytest.param([], [fact(10, 16)], True, id="one may come where the edit is"),
    pytest.param([fact(7, 10)], [], True, id="one that the edit touches may vanish"),
    pytest.param([fact(13, 18)], [], True, id="one that begins where it ends may vanish"),
    pytest.param([fact(14, 18)], [], False, id="one that begins behind it may not"),
    pytest.param([fact(5, 9)], [], False, id="one that it doesn't touch may not"),
    pytest.param([fact(0, 5, (0, 12))], [], True, id="one whose extent is edited may vanish"),
    pytest.param(
        [fact(0, 5, (0, 20))], [fact(0, 5, (0, 22))], True, id="one around the edit is its business"
    ),
    pytest.param([fact(20, 25, (20, 30))], [fact(23, 28, (23, 32))], False, id="no extent may change"),
]


@pytest.mark.parametrize(("before", "after", "expected"), SOUND)
def test_an_edit_is_sound_where(before, after, expected):
    assert is_sound(before, after, AT_10) == expected


def test_a_refused_fix_gives_its_reason_and_others_stay():
    one, other = finding(10)._replace(advice="mend it"), finding(20)
    first, second = without_refused_fixes((one, other), {("CLD402", 10): "it is too long"})
    assert first.advice == "mend it (by hand: it is too long)"
    assert second is other
