"""Bytes and text: decoded as a reader would, encoded back to the same bytes, every offset has a place."""

from __future__ import annotations

import codecs
import tokenize
from io import BytesIO
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudinary_lint.text.source import Source, Span, Unreadable, decode, guess

MARKS = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}
TEXTS = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("\r\n\f\t "))
LINES = st.text(st.sampled_from("ab\r\n\f\u2028"), max_size=30)


@given(TEXTS, st.sampled_from(sorted(MARKS)))
def test_a_marked_file_comes_back_as_it_was(text, encoding):
    raw = MARKS[encoding] + text.encode(encoding)
    source = decode("a.py", raw, is_python=True)
    assert source.text == text
    assert source.is_exact
    assert source.encode(source.text) == raw


@given(TEXTS)
def test_an_unmarked_file_is_utf_8(text):
    raw = text.encode()
    if not raw.startswith((*MARKS.values(),)):
        source = decode("a.env", raw)
        assert (source.text, source.encode(source.text)) == (text, raw)


@given(st.binary())
def test_what_is_decoded_and_exact_comes_back_as_it_was(raw):
    try:
        source = decode("a.py", raw, is_python=True)
    except Unreadable:
        return
    if source.is_exact:
        assert source.encode(source.text) == raw


@pytest.mark.parametrize(
    ("cookie", "text", "encoding"),
    [
        pytest.param("", "é", "utf-8", id="no cookie"),
        pytest.param("# coding: latin-1", "é", "iso-8859-1", id="latin-1"),
        pytest.param("# -*- coding: ISO-8859-1-unix -*-", "é", "iso-8859-1", id="Emacs's name for it"),
        pytest.param("#!/usr/bin/python\n# vim: set fileencoding=cp1251 :", "я", "cp1251", id="second line"),
        pytest.param("#!/usr/bin/python\r\n# coding=cp1251", "я", "cp1251", id="second line behind CRLF"),
        pytest.param("# coding: UTF_8", "é", "utf-8", id="another spelling of UTF-8"),
        pytest.param("# coding: utf-8-sig", "é", "utf-8", id="the one that would add a mark"),
        pytest.param("import os\n# coding: latin-1", "é", "utf-8", id="code before the cookie"),
        pytest.param("\n\n# coding: latin-1", "é", "utf-8", id="a cookie in the third line"),
        pytest.param("x = '# coding: latin-1'", "é", "utf-8", id="a cookie in a string"),
        pytest.param("# coding: euc_jp", "日本", "euc-jp", id="Japanese"),
    ],
)
def test_a_python_file_says_its_encoding(cookie, text, encoding):
    raw = f"{cookie}\nx = '{text}'\n".encode(encoding)
    source = decode("a.py", raw, is_python=True)
    assert source.encoding == encoding
    assert source.text.endswith(f"x = '{text}'\n")
    assert source.encode(source.text) == raw
    theirs, _ = tokenize.detect_encoding(BytesIO(raw).readline)
    assert codecs.lookup(theirs).name == codecs.lookup(encoding).name


def test_only_python_has_cookies():
    assert decode(".env", "# coding: latin-1\nA=é\n".encode()).encoding == "utf-8"


def test_an_encoding_that_spells_a_text_in_several_ways_is_not_exact():
    raw = b"# coding: utf-7\nx = '+AGE-'\n"
    assert not decode("a.py", raw, is_python=True).is_exact


@pytest.mark.parametrize(
    ("raw", "reason", "place"),
    [
        pytest.param(b"a\nb\xff", "byte 0xff is not valid utf-8", (2, 2), id="no UTF-8"),
        pytest.param(b"a\r\xc3\xa9\xff", "byte 0xff is not valid utf-8", (2, 2), id="columns are characters"),
        pytest.param(
            codecs.BOM_UTF16_LE + b"a\0\n\0\0\xdc",
            "byte 0x00 is not valid utf-16-le",
            (2, 1),
            id="half a pair",
        ),
        pytest.param(b"# coding: nonsense\n", "its encoding is unknown", (1, 1), id="an unknown cookie"),
        pytest.param(b"# coding: hex\n", "its encoding is unknown", (1, 1), id="a codec that is no encoding"),
        pytest.param(
            b"# coding: undefined\n", "it is not valid undefined", (1, 1), id="a codec that refuses"
        ),
        pytest.param(
            b"# coding: ascii\n\xe9", "byte 0xe9 is not valid ascii", (2, 1), id="more than the cookie says"
        ),
    ],
)
def test_what_cannot_be_decoded_says_where_and_why(raw, reason, place):
    with pytest.raises(Unreadable) as caught:
        decode("a.py", raw, is_python=True)
    assert (caught.value.reason, (caught.value.line, caught.value.column)) == (reason, place)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        pytest.param(b"a\xffb", "a\ufffdb", id="UTF-8 with a byte too many"),
        pytest.param(codecs.BOM_UTF16_LE + "ab".encode("utf-16-le") + b"\0", "ab\ufffd", id="half a letter"),
    ],
)
def test_a_guess_shows_what_can_be_shown(raw, text):
    source = guess("a.py", raw)
    assert (source.text, source.is_exact) == (text, False)


@given(LINES)
def test_position_and_offset_are_each_others_inverse(text):
    source = Source("a", text)
    for offset in range(len(text) + 1):
        line, column = source.position(offset)
        assert source.offset(line, column) == offset
        assert line == sum(start <= offset for start in source.starts)


@given(
    st.text(st.characters() | st.sampled_from("\r\nab"), min_size=1).map(lambda text: text * 300), st.data()
)
def test_a_column_in_bytes_is_what_the_line_takes_before_it(text, data):
    source = Source("a", text)
    offset = data.draw(st.integers(0, len(text)))
    line, _ = source.position(offset)
    before = text[source.starts[line - 1] : offset]
    assert source.byte_column(offset) == len(before.encode("utf-8", "surrogatepass")) + 1


@given(LINES)
def test_lines_hold_everything_but_their_ends(text):
    source = Source("a", text)
    spans = [source.line_span(line) for line in range(1, len(source.starts) + 1)]
    ends = [text[one.end : other.start] for one, other in pairwise(spans)]
    assert all(end in {"\n", "\r\n", "\r"} for end in ends)
    assert not any(set(text[span.start : span.end]) & {"\r", "\n"} for span in spans)
    assert spans[-1].end == len(text)


@pytest.mark.parametrize(
    ("text", "offset", "end"),
    [
        pytest.param("a\r\nb\nc", 0, "\r\n", id="the one that follows"),
        pytest.param("a\r\nb", 4, "\r\n", id="else the one before"),
        pytest.param("a\rb\n\rc", 5, "\r", id="the nearest of those before"),
        pytest.param("ab", 1, "\n", id="else the usual one"),
    ],
)
def test_new_lines_end_like_their_neighbours(text, offset, end):
    assert Source("a", text).newline_after(offset) == end


def test_a_line_is_found_by_any_of_its_offsets():
    assert Source("a", "one\r\ntwo\r\n").line_at(6) == Span(5, 8)


@pytest.mark.parametrize(
    ("one", "other", "covers", "touches"),
    [
        pytest.param(Span(1, 5), Span(2, 3), True, True, id="one in the other"),
        pytest.param(Span(1, 5), Span(1, 5), True, True, id="the same"),
        pytest.param(Span(1, 5), Span(5, 7), False, True, id="side by side"),
        pytest.param(Span(1, 5), Span(6, 7), False, False, id="apart"),
    ],
)
def test_spans_know_each_other(one, other, covers, touches):
    assert (one.covers(other), one.touches(other), other.touches(one)) == (covers, touches, touches)
