"""Comments that suppress findings: whom they reach, and which of their selectors were used."""

from __future__ import annotations

import pytest

from cloudinary_lint.facts import Comment
from cloudinary_lint.rules import Finding
from cloudinary_lint.rules.suppression import ignores_file, suppress
from cloudinary_lint.text.source import Source, Span


def comments(text: str) -> list[Comment]:
    """Each `#` comment of a text, reaching its own line."""
    source = Source("a.py", text)
    found = []
    for line in range(1, len(source.starts) + 1):
        span = source.line_span(line)
        start = text.find("#", span.start, span.end)
        if start >= 0:
            own = Span(start, span.end)
            found.append(Comment(text[own.start : own.end], own, span, own))
    return found


def kept(text: str, *places: tuple[str, int]) -> list[str]:
    findings = [Finding(code, Span(offset, offset + 1), "wrong") for code, offset in places]
    return [finding.code for finding in suppress(findings, comments(text), Source("a.py", text))[0]]


KEPT = [
    pytest.param("x = 1", id="no comment"),
    pytest.param("x = 1  # a comment", id="a comment about something else"),
    pytest.param("x = 1  # cloudinary-lint: ignore", id="no code, no effect"),
    pytest.param("x = 1  # cloudinary-lint: ignore[]", id="an empty list"),
    pytest.param("x = 1  # cloudinary-lint: ignore[CLD103]", id="another code"),
    pytest.param("x = 1  # cloudinary-lint: ignore[CLD2]", id="a prefix of other codes"),
    pytest.param("x = 1  # cloudinary-lint: ignore[url-without-secure]", id="the name of another rule"),
    pytest.param("x = 1  # cloudinary-lint: ignore[CLD]", id="a prefix of all codes"),
    pytest.param("x = 1  # cloudinary-lint: ignore[ALL]", id="all rules, which only settings can name"),
    pytest.param("x = 1  # cloudinary-lint: ignore[CLD1O1]", id="a mistyped code"),
    pytest.param("x = 1  # cloudinary-lint: ignored[CLD101]", id="another word"),
    pytest.param("x = 1  # cloudinary-lint: ignore-file", id="the comment for files"),
    pytest.param("x = 1\n# cloudinary-lint: ignore[CLD101]", id="out of reach"),
    pytest.param("x = 1  # noqa: E501", id="a noqa for others"),
    pytest.param("x = 1  # noqa: ABC123", id="a noqa for others with a long prefix"),
    pytest.param("x = 1  # noqa:E501,W291", id="a noqa for several others"),
    pytest.param("x = 1\n# noqa", id="a noqa on another line"),
    pytest.param("x = 1  #noqa", id="what flake8 does not take for one"),
]
SUPPRESSED = [
    pytest.param("x = 1  # cloudinary-lint: ignore[CLD101]", id="its code"),
    pytest.param("x = 1  # cloudinary-lint: ignore[cld101]", id="its code in lower case"),
    pytest.param("x = 1  # cloudinary-lint: ignore[CLD1]", id="a prefix of its code"),
    pytest.param("x = 1  # cloudinary-lint: ignore[Storage-Without-Secure]", id="its rule's name"),
    pytest.param("x = 1  # cloudinary-lint:ignore[ CLD103 ,CLD101 ]", id="its code among others"),
    pytest.param("x = 1  # cloudinary-lint: ignore[CLD101] -- because", id="with a reason"),
    pytest.param("x = 1  # TODO # cloudinary-lint: ignore[CLD101]", id="behind other words"),
    pytest.param("x = 1  # noqa", id="a bare noqa"),
    pytest.param("x = 1  # NoQA", id="a noqa in any case"),
    pytest.param("x = 1  # noqa: CLD101", id="a noqa for it"),
    pytest.param("x = 1  # noqa: E501, cld101", id="a noqa for others and it"),
    pytest.param("x = 1  # noqa: CLD1", id="a noqa for its family"),
    pytest.param("x = 1  # noqa: some words", id="a noqa followed by words, which flake8 takes for bare"),
]


@pytest.mark.parametrize("text", KEPT)
def test_is_kept(text):
    assert kept(text, ("CLD101", 0)) == ["CLD101"]


@pytest.mark.parametrize("text", SUPPRESSED)
def test_is_suppressed(text):
    assert kept(text, ("CLD101", 0)) == []


def test_only_the_named_one_is_suppressed():
    assert kept("x = 1  # cloudinary-lint: ignore[CLD101]", ("CLD101", 0), ("CLD103", 4)) == ["CLD103"]


def test_each_word_knows_whether_it_was_of_use():
    text = "x = 1  # cloudinary-lint: ignore[CLD101, CLD103]"
    finding = Finding("CLD101", Span(0, 1), "wrong")
    _, (ignore,) = suppress([finding], comments(text), Source("a.py", text))
    assert [(one.text, one.is_used) for one in ignore.selectors] == [("CLD101", True), ("CLD103", False)]
    assert [text[one.span.start : one.span.end] for one in ignore.selectors] == ["CLD101", "CLD103"]
    assert text[ignore.place.start : ignore.place.end] == "cloudinary-lint: ignore[CLD101, CLD103]"


def test_a_comment_without_codes_has_no_words():
    text = "x = 1  # cloudinary-lint: ignore"
    _, (ignore,) = suppress([], comments(text), Source("a.py", text))
    assert ignore.selectors == ()


@pytest.mark.parametrize(
    ("text", "is_ignored"),
    [
        pytest.param("x\n", False, id="nothing said"),
        pytest.param("\n" * 10 + "# cloudinary-lint: ignore-file\n", False, id="in the eleventh line"),
        pytest.param("# cloudinary-lint: ignore-filed\n", False, id="another word"),
        pytest.param("# cloudinary-lint: ignore-file\n", True, id="in the first line"),
        pytest.param("\r\n" * 9 + "# cloudinary-lint: ignore-file", True, id="in the tenth line"),
        pytest.param(
            '{"//": "cloudinary-lint:ignore-file"}', True, id="anywhere, for files without comments"
        ),
    ],
)
def test_a_file_is_ignored_by_its_first_lines(text, is_ignored):
    assert ignores_file(Source("a", text)) is is_ignored
