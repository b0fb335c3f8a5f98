"""Edits: nothing is written where the old text is another, and what was written can be undone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudinary_lint.text.edits import (
    Edit,
    EditRefused,
    Fix,
    apply,
    compatible,
    new_offsets,
    new_spans,
    replace,
)
from cloudinary_lint.text.source import Span

TEXT = "abcdefghij"


@st.composite
def edited(draw):
    """A text, and edits of it that don't overlap."""
    text = draw(st.text(max_size=40))
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8, unique=True)))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    return text, [replace(text, Span(start, end), draw(st.text(max_size=5))) for start, end in pairs]


@given(st.text())
def test_no_edits_change_nothing(text):
    assert apply(text, ()) == text


@given(edited())
def test_an_edit_touches_no_character_besides_its_own(case):
    text, edits = case
    new = apply(text, edits)
    places = new_spans(edits)
    moved = new_offsets(edits)
    assert [new[span.start : span.end] for span in places] == [edit.new for edit in sorted(set(edits))]
    for offset, character in enumerate(text):
        if not any(edit.start <= offset < edit.end for edit in edits):
            assert new[moved(offset)] == character


@given(edited())
def test_undoing_edits_gives_the_original(case):
    text, edits = case
    ordered = sorted(set(edits))
    new = apply(text, ordered)
    back = [
        Edit(span.start, edit.new, edit.old) for span, edit in zip(new_spans(ordered), ordered, strict=True)
    ]
    assert apply(new, back) == text


@given(edited(), st.randoms(use_true_random=False))
def test_the_order_of_edits_does_not_matter(case, random):
    text, edits = case
    shuffled = [*edits, *edits]
    random.shuffle(shuffled)
    assert apply(text, shuffled) == apply(text, edits)


@pytest.mark.parametrize(
    "edits",
    [
        pytest.param([Edit(1, "x", "y")], id="another text is there"),
        pytest.param([Edit(9, "jk", "y")], id="the text ends before"),
        pytest.param([Edit(11, "", "y")], id="an insertion behind the end"),
        pytest.param([Edit(-1, "", "y")], id="a place before the start"),
        pytest.param([Edit(1, "bcd", "x"), Edit(2, "c", "y")], id="one in another"),
        pytest.param([Edit(1, "bc", "x"), Edit(2, "", "y")], id="an insertion within a replacement"),
    ],
)
def test_what_does_not_fit_is_refused(edits):
    with pytest.raises(EditRefused):
        apply(TEXT, edits)


def test_an_insertion_at_the_very_end_fits():
    assert apply(TEXT, [Edit(10, "", "!")]) == "abcdefghij!"


def fix(*edits: Edit) -> Fix:
    return Fix("did it", edits)


@pytest.mark.parametrize(
    ("fixes", "chosen"),
    [
        pytest.param([], [], id="none"),
        pytest.param([fix()], [], id="a fix that does nothing"),
        pytest.param([fix(Edit(5, "f", "x")), fix(Edit(1, "b", "x"))], [1, 0], id="in order of place"),
        pytest.param(
            [fix(Edit(1, "bc", "x")), fix(Edit(2, "c", "y"))], [0], id="overlapping ones: the first"
        ),
        pytest.param([fix(Edit(1, "b", "x")), fix(Edit(2, "c", "y"))], [0], id="touching ones: the first"),
        pytest.param([fix(Edit(1, "b", "x")), fix(Edit(3, "d", "y"))], [0, 1], id="one character apart"),
        pytest.param([fix(Edit(4, "", "x")), fix(Edit(4, "", "y"))], [0], id="two insertions at one place"),
        pytest.param(
            [fix(Edit(1, "", ","), Edit(3, "", "x")), fix(Edit(1, "", ","), Edit(6, "", "y"))],
            [0, 1],
            id="the same edit in both is one edit",
        ),
        pytest.param(
            [fix(Edit(1, "b", "x"), Edit(2, "c", "y")), fix(Edit(1, "b", "x"), Edit(6, "", "z"))],
            [0],
            id="the same edit in both, where another of the first touches it",
        ),
        pytest.param(
            [fix(Edit(1, "b", "x"), Edit(5, "f", "y")), fix(Edit(3, "de", "z"))],
            [0],
            id="one that touches a later edit of the first",
        ),
        pytest.param(
            [fix(Edit(1, "", ","), Edit(8, "", "x")), fix(Edit(4, "e", "y")), fix(Edit(8, "", "z"))],
            [0, 1],
            id="between the edits of another there is room",
        ),
    ],
)
def test_fixes_that_meet_wait_for_their_turn(fixes, chosen):
    assert compatible(fixes) == [fixes[index] for index in chosen]


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 3), st.sampled_from("xy")), max_size=20))
def test_chosen_fixes_can_be_applied_together(rows):
    text = "".join(chr(ord("a") + index % 26) for index in range(40))
    fixes = [fix(replace(text, Span(start, start + size), new)) for start, size, new in rows]
    chosen = compatible(fixes)
    apply(text, [edit for one in chosen for edit in one.edits])
    taken = {edit for one in chosen for edit in one.edits}
    for one in fixes:
        near = [other for other in taken if other.span.touches(one.edits[0].span)]
        assert near
