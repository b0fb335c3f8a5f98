"""Where a text can't be parsed: what is said, and where."""

from __future__ import annotations

import sys
from importlib.metadata import version

import pytest
from hypothesis import given

from cloudinary_lint.languages.python.parsing import outline, parse, with_deep_stack
from cloudinary_lint.text.source import Source, Unreadable
from tests.texts import python

param = pytest.param

NEWER = [
    param("type A[T: int] = list[T]\n", id="an alias of a type"),
    param("def f[**P](a: P): pass\n", id="a function with types"),
    param("class B[C = int](d[C]): pass\n", id="a type with a default"),
    param("try: a\nexcept* b as c: d\nexcept* (e, f): g\n", id="groups of exceptions"),
    param("try: a\nexcept b, c: d\n", id="exceptions without brackets"),
    param("a[*b]\n", id="an unpacked item"),
    param("def f(*a: *b): pass\n", id="an unpacked annotation"),
    param("a = f'{b['c']} {f'{d}'}'\n", id="an f-string in its own quotes"),
    param("a = f'{b('\\n')}'\n", id="an f-string with a backslash"),
    param("a = f'{b # c\n}'\n", id="an f-string with a comment"),
    param("a = t'{b}'\n", id="a template string"),
]


@pytest.mark.parametrize("text", NEWER)
def test_grammar_that_not_every_interpreter_knows(text):
    assert parse(Source("a.py", text)).body


PARSED = f"libcst {version('libcst')} can't parse it as Python 3"
REFUSED = [
    param("a = 1\nif\n", PARSED, (2, 1), id="a statement that breaks off"),
    param("a = 1\nprint 'x'\n", PARSED, (2, 9), id="Python 2"),
    param("if a:\nb\n", f"{PARSED} (expected an indented block)", (2, 1), id="a body that is not indented"),
    param("try: a\nb\n", f"{PARSED} (expected except or finally)", (2, 1), id="half a statement"),
    param("f(\n", f"{PARSED} ('(' is never closed)", (1, 2), id="a bracket that stays open"),
    param(
        "a = {\n  'b': [c],\nd = e('f)')\n",
        f"{PARSED} ('{{' is never closed)",
        (1, 5),
        id="a bracket that stays open above other lines",
    ),
    param(
        "a = 1\n\nb = 'c\n", f"{PARSED} (unterminated string literal)", (3, 1), id="a string without an end"
    ),
    param(
        "'''a'''\nb = '''\nc\n",
        f"{PARSED} (unterminated triple-quoted string literal)",
        (2, 5),
        id="a long string without an end",
    ),
    param(
        "if a:\n    '''b\n    '''\n   c\n",
        f"{PARSED} (no matching outer block for dedent)",
        (4, 1),
        id="a line that is indented like none above",
    ),
    param("a = 1\nb = 'c$' + $\nd = 1\n", f"{PARSED} (an unexpected character)", (2, 1), id="a character"),
    param("\r\rf'}'\r", f"{PARSED} (an unexpected character)", (3, 1), id="in a string with placeholders"),
    param("a = '\0'\n", "it contains the character U+0000", (1, 6), id="a null character"),
    param("a = 1\nb = '\ud800'\n", "it contains the character U+D800", (2, 6), id="half of a surrogate pair"),
]


@pytest.mark.parametrize(("text", "reason", "place"), REFUSED)
def test_unreadable(text, reason, place):
    with pytest.raises(Unreadable) as caught:
        parse(Source("a.py", text))
    assert caught.value.reason == reason
    assert (caught.value.line, caught.value.column) == place


@pytest.mark.parametrize(
    "text",
    [
        param("password = 'secret' if (\n", id="in a string before it"),
        param("secret secret\n", id="the word itself"),
        param("a = 'secret\n", id="in a string that has no end"),
        param("a = §secret\n", id="behind a character that no name has"),
    ],
)
def test_nothing_of_the_text_is_quoted(text):
    with pytest.raises(Unreadable) as caught:
        parse(Source("a.py", text))
    assert "secret" not in caught.value.reason


@given(python())
def test_every_text_is_parsed_or_refused_at_a_place_in_it(text):
    source = Source("a.py", text)
    refusal = refused(source)
    assert refusal is None or 1 <= refusal.line <= len(source.starts)
    assert refusal is None or refusal.column >= 1


def refused(source):
    try:
        parse(source)
    except Unreadable as refusal:
        return refusal
    return None


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        param("", [], id="no statement"),
        param("# a\n\na\n  # b\nb\n", [3, 5], id="comments and blank lines between them"),
        param("a; b\nc = (\n1,\n2)\nd = a \\\n + b\n", [1, 2, 5], id="several on a line, one on several"),
        param("if a: b\nelif c:\n  d\nelse:\n  pass\n", [1, 3, 5], id="the branches of one"),
        param("try:\n  a\nexcept B: c\nfinally:\n  return\n", [1, 2, 5], id="what is tried"),
        param("@a\n# b\n@c(\nd)\ndef e():\n  f\n", [1, 6], id="decorators"),
        param(
            "match a:\n  case 1: b\n  case 2:\n    case = c\nmatch = a\ncase = b\n", [1, 4, 5, 6], id="cases"
        ),
        param("a = '''\nb\n'''\nc = f'''{\nd}\ne'''\nf", [1, 4, 7], id="strings of several lines"),
    ],
)
def test_the_lines_on_which_statements_begin(text, lines):
    source = Source("a.py", text)
    assert [source.position(offset)[0] for offset in outline(text).statements] == lines


@pytest.mark.parametrize("steps", [1, 5000])
def test_a_stack_for_deep_recursion(steps):
    def deep(left: int) -> int:
        return deep(left - 1) + 1 if left else 0

    limit = sys.getrecursionlimit()
    assert with_deep_stack(steps, lambda: deep(steps)) == steps
    assert sys.getrecursionlimit() == limit
