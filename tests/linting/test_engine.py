"""One file through the system, and fixing to a fixed point, in a language made for the purpose.

Its words are facts; what follows a `#` is a comment; `BROKEN` can't be read. A rule of its own knows
for each word what to put in its place.
"""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudinary_lint.facts import Address, Comment, Document
from cloudinary_lint.languages.registry import Kind
from cloudinary_lint.linting import engine
from cloudinary_lint.linting.engine import AppliedFix, LintContext, check, fix
from cloudinary_lint.project import Project, View
from cloudinary_lint.rules import Finding, all_rules, precedence
from cloudinary_lint.text.edits import Edit, Fix
from cloudinary_lint.text.source import Span, Unreadable

CODES = frozenset(rule.code for rule in all_rules())
BETTER = {
    "bad": "good",
    "worse": "bad",
    "stuck": "stuck",
    "ping": "pong",
    "pong": "ping",
    "breaks": "BROKEN",
    "hides": "good #",
    "odd": "é",
}


def read(source, kind, language):
    if place := re.search("BROKEN", source.text):
        raise Unreadable("broken", *source.position(place.start()))
    facts, comments = [], []
    for match in re.finditer(r"#[^\r\n]*|\w+", source.text):
        span = Span(*match.span())
        if match[0].startswith("#"):
            comments.append(Comment(match[0], span, source.line_at(span.start), span))
        else:
            facts.append(Address(span, span, match[0]))
    return Document(tuple(facts), tuple(comments))


def findings_of(facts, view, codes, *, is_strict):
    found = []
    for fact in facts:
        word, start = fact.host, fact.place.start
        if word in BETTER:
            found.append(Finding("CLD402", fact.place, word, "mend it", mended(start, word, BETTER[word])))
        elif word == "wrong":
            found.append(Finding("CLD402", fact.place, word, "mend it", mended(start, "right", "good")))
        elif word == "grows":
            found.append(Finding("CLD401", fact.place, word, "", mended(start + 5, "", " grows")))
        elif word == "noted":
            found.append(Finding("CLD401", fact.place, word))
        elif word == "covered":
            found.append(Finding("CLD101", fact.place, word, is_covered=True))
    return found


def mended(start: int, old: str, new: str) -> Fix:
    return Fix(f"write {new}", (Edit(start, old, new),))


@pytest.fixture(autouse=True)
def language(monkeypatch):
    monkeypatch.setattr(engine, "read", read)
    monkeypatch.setattr(precedence, "effective_findings", findings_of)


def context(*, codes: frozenset[str] = CODES, strict: bool = False) -> LintContext:
    return LintContext(View("a.txt"), codes, is_strict=strict)


def words(text: str | bytes, chosen: LintContext | None = None) -> list[str]:
    raw = text if isinstance(text, bytes) else text.encode()
    checked = check("a.txt", raw, Kind.INI, chosen or context())
    return [f"{finding.code} {finding.message}" for finding in checked.findings]


@pytest.mark.parametrize(
    ("kind", "is_undecided", "language", "expected"),
    [
        pytest.param(Kind.PYTHON, False, "jinja", {"auto"}, id="Python has no language of templates"),
        pytest.param(Kind.TEMPLATE, False, "django", {"django"}, id="the settings decide"),
        pytest.param(Kind.TEMPLATE, False, "auto", {"auto"}, id="the text decides"),
        pytest.param(Kind.TEMPLATE, True, "auto", {"auto", "jinja"}, id="only the project decides"),
    ],
)
def test_a_template_is_read_again_only_where_its_text_does_not_decide(
    monkeypatch, kind, is_undecided, language, expected
):
    monkeypatch.setattr(engine, "read", lambda *_: Document(is_undecided=is_undecided))
    project = Project(engines=(("django.template.backends.jinja2.Jinja2", ()),))
    context = LintContext(View("a.txt", project), CODES, template_language=language)
    assert set(check("a.txt", b"x", kind, context).documents) == expected


def everything(_finding: Finding) -> bool:
    return True


def fixed(text: str | bytes, wanted=everything, kind: Kind = Kind.INI) -> engine.FixedFile:
    raw = text if isinstance(text, bytes) else text.encode()
    return fix(check("a.txt", raw, kind, context()), kind, context(), wanted)


def test_findings_stand_in_order():
    assert words("noted good bad\nbad") == ["CLD401 noted", "CLD402 bad", "CLD402 bad"]


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        pytest.param(context(), ["CLD402 bad"], id="what is covered is silent"),
        pytest.param(context(strict=True), ["CLD101 covered", "CLD402 bad"], id="unless strict"),
        pytest.param(context(codes=frozenset({"CLD401"})), [], id="what is not selected is silent"),
    ],
)
def test_the_context_decides_what_is_shown(chosen, expected):
    assert words("covered bad", chosen) == expected


def test_a_comment_suppresses_and_another_is_useless():
    text = "bad # cloudinary-lint: ignore[CLD402]\ngood # cloudinary-lint: ignore[CLD402]\n"
    assert words(text) == ["CLD902 unused ignore comment: nothing here triggers CLD402"]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param(b"BROKEN", [], id="what does not mention Cloudinary is not our business"),
        pytest.param(b"caf\xe9", [], id="nor are its bytes"),
        pytest.param(b"Cloudinary BROKEN # cloudinary-lint: ignore-file", [], id="nor is an ignored file"),
        pytest.param(b"bad # cloudinary-lint: ignore-file", [], id="which is not even read"),
        pytest.param(
            b"Cloudinary\nBROKEN", ["CLD901 the file cannot be read: broken"], id="what can't be parsed"
        ),
        pytest.param(
            b"Cloudinary\n\xff",
            ["CLD901 the file cannot be read: byte 0xff is not valid utf-8"],
            id="what can't be decoded",
        ),
        pytest.param(
            b"\xff\xfe" + "Cloudinary".encode("utf-16-le") + b"\0\xdc",
            ["CLD901 the file cannot be read: byte 0x00 is not valid utf-16-le"],
            id="whatever the encoding",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_a_finding(raw, expected):
    assert words(raw) == expected


def test_an_unreadable_file_can_be_deselected():
    assert words(b"Cloudinary BROKEN", context(codes=CODES - {"CLD901"})) == []


def test_an_unreadable_wide_file_is_shown_as_it_reads():
    raw = b"\xff\xfe" + "Cloudinary BROKEN".encode("utf-16-le")
    checked = check("a.txt", raw, Kind.INI, context())
    assert checked.source.text == "Cloudinary BROKEN"
    assert checked.source.position(checked.findings[0].place.start) == (1, 12)


FIXES = [
    pytest.param("good", "good", [], id="nothing to do"),
    pytest.param("noted", "noted", [], id="no fix"),
    pytest.param("bad", "good", ["CLD402:1 wrote good"], id="one"),
    pytest.param("bad\nbad", "good\ngood", ["CLD402:1 wrote good", "CLD402:2 wrote good"], id="two"),
    pytest.param("worse", "good", ["CLD402:1 wrote bad", "CLD402:1 wrote good"], id="one after the other"),
    pytest.param("wrong", "wrong", [], id="the old text is another: refused"),
    pytest.param("stuck", "stuck", [], id="it does not help: refused"),
    pytest.param("stuck bad", "stuck good", ["CLD402:1 wrote good"], id="others are fixed all the same"),
    pytest.param(
        "breaks bad", "breaks good", ["CLD402:1 wrote good"], id="the result can't be read: refused"
    ),
    pytest.param("hides noted bad", "hides noted good", ["CLD402:1 wrote good"], id="facts vanish: refused"),
    pytest.param("grows", "grows", [], id="it comes again: refused"),
]


@pytest.mark.parametrize(("text", "after", "applied"), FIXES)
def test_fixing(text, after, applied):
    done = fixed(text)
    assert done.checked.source.text == after
    assert [f"{one.code}:{one.line} {one.what}" for one in done.applied] == applied


@pytest.mark.parametrize("text", ["wrong", "stuck", "breaks", "hides noted", "bad wrong"])
def test_a_refused_fix_is_confessed(text):
    (finding,) = [one for one in fixed(text).checked.findings if one.code == "CLD402"]
    assert finding.fix is None
    assert finding.advice == "mend it (by hand: the automatic fix would not be correct here)"


def test_only_what_is_wanted_is_fixed():
    done = fixed("bad worse", lambda finding: finding.message == "worse")
    assert done.checked.source.text == "bad bad"
    assert all(finding.fix for finding in done.checked.findings)


def test_rules_that_undo_each_other_come_to_an_end():
    done = fixed("ping bad")
    assert done.checked.source.text in {"ping good", "pong good"}


def test_a_letter_that_the_encoding_lacks_is_refused():
    raw = b"# coding: ascii\nodd bad"
    done = fixed(raw, kind=Kind.PYTHON)
    assert done.checked.source.text.endswith("odd good")
    assert done.applied == (AppliedFix("CLD402", 2, "wrote good"),)


HALF, WHOLE = (f"CLD901 the file cannot be read: it is larger than {limit} MB" for limit in ("0.5", "1"))
LARGE = [
    pytest.param(Kind.PYTHON, 500_000, [], id="as large as Python may be"),
    pytest.param(Kind.PYTHON, 500_001, [HALF], id="larger Python"),
    pytest.param(Kind.ENV, 500_001, [HALF], id="a larger env file"),
    pytest.param(Kind.TEMPLATE, 500_001, [HALF], id="a larger template"),
    pytest.param(Kind.INI, 1_000_001, [WHOLE], id="anything"),
    pytest.param(Kind.SCRIPT, 1_000_000, [], id="a script of twice that size"),
    pytest.param(Kind.SCRIPT, 1_000_001, [WHOLE], id="a larger script"),
]


@pytest.mark.parametrize(("kind", "size", "expected"), LARGE)
def test_what_is_too_large_is_not_read(kind, size, expected):
    checked = check("a.txt", b"cloudinary".rjust(size), kind, context())
    assert [f"{finding.code} {finding.message}" for finding in checked.findings] == expected
    assert (len(checked.source.text) < 100_000) == bool(expected), "of the rest nothing is masked and shown"
    assert check("a.txt", b" " * size, kind, context()).findings == ()


SIZES = [
    pytest.param("bad", Kind.PYTHON, 499_999, True, id="Python that is as large as may be afterwards"),
    pytest.param("bad", Kind.PYTHON, 500_000, False, id="Python that would be larger"),
    pytest.param("bad bad bad", Kind.PYTHON, 499_998, False, id="many fixes that make it larger together"),
    pytest.param("ping", Kind.PYTHON, 500_000, True, id="a fix that makes it no longer"),
    pytest.param("bad", Kind.ENV, 500_000, False, id="an env file"),
    pytest.param("bad", Kind.CSS, 999_999, True, id="a style sheet of twice that size"),
    pytest.param("bad", Kind.CSS, 1_000_000, False, id="a style sheet that would be larger"),
]


@pytest.mark.parametrize(("text", "kind", "size", "is_fixed"), SIZES)
def test_a_fix_makes_no_file_that_is_too_large_to_be_read(text, kind, size, is_fixed):
    done = fixed(f"{text} #".ljust(size), lambda finding: finding.message != "pong", kind)
    assert bool(done.applied) == is_fixed
    after = check("a.txt", done.checked.source.text.encode(), kind, context())
    assert [one.code for one in after.findings] == [one.code for one in done.checked.findings]
    reasons = {one.advice for one in done.checked.findings if one.message == "bad"}
    limit = 1 if kind is Kind.CSS else 0.5
    assert reasons == (
        set() if is_fixed else {f"mend it (by hand: the file would be larger than {limit} MB)"}
    )


def test_a_file_that_would_not_come_back_as_it_was_costs_one_reading(monkeypatch):
    checked = check("a.txt", b"# coding: utf-7\n" + b"bad noted +AGE-\n" * 50, Kind.PYTHON, context())
    monkeypatch.setattr(engine, "read", None)
    assert fix(checked, Kind.PYTHON, context(), everything).applied == ()


def test_a_file_that_would_not_come_back_as_it_was_is_not_edited():
    done = fixed(b"# coding: utf-7\nbad +AGE-", kind=Kind.PYTHON)
    assert done.applied == ()
    assert done.checked.findings[0].fix is None


@given(st.lists(st.sampled_from(["good", "noted", *BETTER, "wrong", "grows", "\n"]), max_size=12))
def test_fixing_twice_changes_nothing(parts):
    text = " ".join(part for part in parts if part not in {"ping", "pong"})
    once = fixed(text)
    again = fixed(once.checked.source.text)
    assert again.checked.source.text == once.checked.source.text
    assert again.applied == ()


def test_one_bad_fix_among_many_costs_few_readings(monkeypatch):
    readings = []

    def counted(*arguments):
        readings.append(1)
        return read(*arguments)

    monkeypatch.setattr(engine, "read", counted)
    done = fixed(" noted ".join(["bad"] * 300 + ["stuck"] + ["bad"] * 300))
    assert "bad" not in done.checked.source.text
    assert len(readings) < 100
