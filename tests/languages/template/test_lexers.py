"""The template lexers split any text as Django's and Jinja's own do, and lose no character."""

from __future__ import annotations

import re
import sys

import jinja2
import pytest
from django.template.base import DebugLexer, TokenType
from hypothesis import given
from hypothesis import strategies as st
from jinja2._identifier import pattern as jinja_identifier

from cloudinary_lint.languages.template.jinja_words import Form, _split, read_words
from cloudinary_lint.languages.template.lexers import Part, is_joining, lex_django, lex_jinja
from cloudinary_lint.text.source import Span, text_of

WRITTEN = """
{% %} {{ }} {# #} - + {%raw%} {%-raw-%} {%endraw%} {%-endraw+%} {%verbatim%} {%endverbatim%} verbatim ' "
\\ \\' a if 1.5 0x1f 1_000 0b1 1e5 1. .5 ( ) [ ] { } | ~ != ! == ** // % . , : ;
$ # & @ ? é · ٣ ² 🖼 _ ='x' b"y"
"""
BLANKS = ["\n", "\r\n", "\r", " ", "\t", "\x0c", "\x0b", "\x85", "\u2028"]
NAMED = ["{% verbatim x %}", "{% endverbatim x %}", "{%  raw  %}", "{% endraw %}", "{% verbatim\t%}"]
INSIDES = st.lists(st.sampled_from([*WRITTEN.split(), "\U0001d7d9", *BLANKS, *NAMED]), max_size=14).map(
    "".join
)
TEXTS = st.one_of(
    INSIDES, INSIDES.map("{{{{ {} }}}}".format), INSIDES.map("a{{% {} %}}b".format), st.text(max_size=60)
)

DJANGO = {
    Part.TEXT: TokenType.TEXT,
    Part.VARIABLE: TokenType.VAR,
    Part.BLOCK: TokenType.BLOCK,
    Part.COMMENT: TokenType.COMMENT,
}
JINJA = {Part.VARIABLE: "variable", Part.BLOCK: "block", Part.COMMENT: "comment"}
ENVIRONMENT = jinja2.Environment(keep_trailing_newline=True, autoescape=True)


@given(TEXTS)
def test_the_tokens_put_together_are_the_text(text):
    assert "".join(text_of(text, token.span) for token in lex_django(text)) == text
    assert "".join(text_of(text, token.span) for token in lex_jinja(text)) == text


@given(TEXTS)
def test_django_splits_alike(text):
    ours = [
        (DJANGO[token.part], (token.span.start, token.span.end), text_of(text, token.inner))
        for token in lex_django(text)
    ]
    theirs = [(token.token_type, token.position, token.contents) for token in DebugLexer(text).tokenize()]
    assert ours == theirs


@given(TEXTS)
def test_jinja_splits_alike_what_it_takes_and_refuses_what_is_broken(text):
    tokens = list(lex_jinja(text))
    broken = [token for token in tokens if token.part is Part.BROKEN]
    try:
        theirs = _comparable([(kind, value) for _, kind, value in ENVIRONMENT.lex(text)])
    except jinja2.TemplateSyntaxError:
        assert broken
    else:
        if broken:  # Jinja's lexer says nothing of what the end of the text cuts off
            assert not text[broken[0].span.end :].strip()
        else:
            assert _comparable(_ours(text, tokens)) == theirs


def _ours(text, tokens):
    """The tokens under the names that Jinja gives them."""
    for token in tokens:
        whole = text_of(text, token.span)
        match token.part:
            case Part.TEXT:
                yield "data", whole
            case Part.RAW:
                yield "raw_end" if "endraw" in whole else "raw_begin", whole
            case Part.COMMENT:
                yield from (
                    ("comment_begin", ""),
                    ("comment", text_of(text, token.inner)),
                    ("comment_end", ""),
                )
            case _:
                yield f"{JINJA[token.part]}_begin", text[token.span.start : token.inner.start]
                for word in _split(text, token.inner):
                    yield "operator" if word.form is Form.MARK else word.form.value, word.text
                yield f"{JINJA[token.part]}_end", text[token.inner.end : token.span.end]


def _comparable(pairs):
    """Kinds and values without what Jinja's lexer loses: blanks around tags, and line ends."""
    found = []
    for kind, value in pairs:
        same = value.replace("\r\n", "\n").replace("\r", "\n")
        if kind.endswith(("_begin", "_end")) or kind == "comment":
            same = "" if kind.startswith("comment_") else same.strip().strip("-+")
        if kind == "data":
            same = same.strip()
        if kind != "whitespace" and (same or kind not in {"data", "comment"}):
            found.append((kind, same))
    return found


def test_names_hold_every_character_that_jinja_lets_them_hold():
    characters = map(chr, range(sys.maxunicode + 1))
    theirs = {character for character in characters if jinja_identifier.fullmatch(character)}
    assert all(re.fullmatch(r"\w", character) or is_joining(character) for character in theirs)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        pytest.param("{% if\n x %}", "text", id="Django: a tag over two lines is text"),
        pytest.param("{{ a\r}}", "variable", id="Django: a lone carriage return ends no line"),
        pytest.param("{{{% a %}", "text block", id="Django: an opener without its closer is text"),
        pytest.param("{{ '}}' }}", "variable text", id="Django: a string ends no tag later"),
        pytest.param(
            "{% verbatim %}{{ a }}{% endverbatim %}", "block text block", id="Django: verbatim is text"
        ),
        pytest.param(
            "{% verbatim a %}{% endverbatim %}{% endverbatim a %}",
            "block text block",
            id="Django: a named verbatim block ends by its name",
        ),
        pytest.param(
            "{% verbatim %}{# a #}{{ b }}", "block text text", id="Django: verbatim goes on to the end"
        ),
    ],
)
def test_django_lexer(text, parts):
    assert [token.part.value for token in lex_django(text)] == parts.split()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        pytest.param("{{ '}}' }}", "variable", id="Jinja: a string holds the closer"),
        pytest.param("{{ {'a': {}} }}", "variable", id="Jinja: brackets balance"),
        pytest.param("{% if\n x %}", "block", id="Jinja: a tag goes over lines"),
        pytest.param("{#\n{{ a }}\n#}", "comment", id="Jinja: a comment goes over lines"),
        pytest.param("{%- raw -%}{{ a }}{%- endraw +%}", "raw text raw", id="Jinja: raw is text"),
        pytest.param("{% raw +%}{{ a }}", "block variable", id="Jinja: raw takes no plus at its end"),
        pytest.param("{{ a", "broken", id="Jinja: an open variable is broken to the end"),
        pytest.param("{{ a ! b }}", "broken text", id="Jinja: what follows a stray character is text"),
        pytest.param("{{ a) }}", "broken text", id="Jinja: a bracket that nothing opens"),
        pytest.param("{{ (a] }}", "broken text", id="Jinja: a bracket that closes another"),
        pytest.param("{{ 'a }}", "broken text", id="Jinja: a string without its end"),
        pytest.param("{# a {# b {{ c }}", "broken text variable", id="Jinja: a comment without its end"),
        pytest.param("{% raw %}{% raw %}a", "broken block text", id="Jinja: raw without its end, said once"),
    ],
)
def test_jinja_lexer(text, parts):
    assert [token.part.value for token in lex_jinja(text)] == parts.split()


def test_words_know_their_brackets():
    text = "f(a, [b, 'c'], {'d': 1.5})"
    read = read_words(text, Span(0, len(text)))
    at = {word.text: index for index, word in enumerate(read.words)}
    assert read.words[read.pairs[at["("]]].text == ")"
    assert len(read.commas[at["("]]) == 2
    assert read.around[at["'c'"]] == at["["]
    assert read.at(-1).text == read.at(99).text == ""
