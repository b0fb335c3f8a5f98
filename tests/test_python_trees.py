"""Python's own parser and libcst give the readers one tree: the same nodes, at the same places.

But for the extents of parameters, tuples in brackets, stars in patterns, statements that end with a
semicolon, and of what has no name here, which no reader asks for.
"""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

import pytest
from hypothesis import given

from cloudinary_lint.languages.python import syntax
from cloudinary_lint.languages.python.literals import Literals, Odd
from cloudinary_lint.languages.python.newer import parse_anew
from cloudinary_lint.languages.python.parsing import Refused, parse, parse_deep
from cloudinary_lint.languages.python.positions import Positions
from cloudinary_lint.languages.python.tree import Tree
from cloudinary_lint.text.source import Source, Span, Unreadable
from tests.texts import python

HERE = Path(__file__).parent
PACKAGE = HERE.parent / "cloudinary_lint"
LIBRARY = [Path(sys.modules[name].__file__ or "") for name in ("ast", "bisect", "enum", "os", "types")]
UNPLACED = (syntax.Part, syntax.Param, syntax.Tuple, syntax.MatchStar, syntax.Compound)
"""Nodes whose extent differs."""

SPELLINGS = {
    "arguments in brackets": "f((a), ( b ) , c = (d), *(e), ** ( f ) )\n",
    "a function in brackets": "(f)(a)((b)) . c ((d),)\n",
    "a comment with brackets behind an argument": "f(\n    a  # ) (b)\n    , # )\n    (b) # (\n)\n",
    "a generator that shares the brackets of its call": "f(a for b in (c) if (d))\nf ( (a for b in c) )\n",
    "a generator on lines of its own": "f(\n    a  # )\n    for b in c  # )\n)\n",
    "keywords among arguments": "f(a=1, *b, c=2, **d)\nf(*a, b, **c, d=e)\n",
    "the keywords of a class": "class A(b, *c, metaclass=D, **e): pass\n",
    "entries in brackets": "{'a': (b), ('c'): (d) , **(e), **f,}\n",
    "operators over several lines": (
        "a = (b  # )\n  or (c)  # d\n  or \\\n  d)\nb = c is \\\n not d not  in e\n"
    ),
    "operators in a row": "a + b | c % d - -e // ~f ** g\nnot a or b and c < d >= e != f\n",
    "several statements on a line": "a = 1; b = 2 ;c = 3\nif a: b; c\nelse: d\n",
    "statements on continued lines": "a = 1; \\\n b = 2 \\\n ; \\\nc = 3\nd\\\n\ne\n",
    "bodies on continued lines": "if a: \\\n  b; \\\n c\nelse: \\\n\\\n  d\nif e:  # f \\\n  g\n",
    "comments that end with backslashes": "a = 1  # b; \\\nc = 2\nif d:  # e\\\n  f  # \\\n  g\n",
    "several targets": "a = b, *c = d = (e, f)\ndel a, b[c]\ndel (d)\nfor a, (b, *c) in d: pass\n",
    "items": "a[b], a[b, c], a[b:c, d], a[(b, c)], a[:, ::2], a['b'][c]\n",
    "slices of one item": "a[b,]\n",
    "literals side by side": """a = 'b' "c"\\\n  r'\\d'  f'{e}'\nb = (  # c\n  'd'\n  # e\n  u'f')\n""",
    "bytes side by side": "a = b'c' rb'\\d' B\"e\"\n",
    "f-strings": (
        "a = f'{b}{{c}}{ d.e[0] !r:>{f}}g' F'''\n{h:%H:%M}{i=}{j = !s}'''\nb = rf\"\\{c}\\N{d}\"\n"
    ),
    "calls in f-strings": """a = f'{b(c, d=[e for e in f])} {"g"} {(lambda: h)()} { {1: 2}[1] } {i != j}'""",
    "f-strings behind letters outside of ASCII": """é = 'ä'; b = f'ö{c(d)}ü{e.f("ß")}'; g = 1\n""",
    "an f-string in an f-string": """a = f'{f"{b}" + c}' f"{d:{e}}"\n""",
    "numbers": "a = 0x_ff, 1_000, 1.5e3, 2j, ..., -3, True, None\n",
    "names with letters outside of ASCII": "é.ö(ü=ä.ß)\nﬁ = 1\nﬁ.ﬁ\n",
    "lambdas": "lambda a, /, b=1, *c, d=2, **e: f\nlambda: (yield)\n",
    "parameters": (
        "def a(b, c: int = 1, /, d=2, *e: f, g, h=(3), **i) -> j: pass\nasync def k(*, l): await m\n"
    ),
    "comprehensions": "[a for b in c for d in (e) if f if (g)]; {h async for i in j}; {k: l for m in n}\n",
    "decorators": "@a\n@b.c(d)\n# e\nclass F:\n  @g\n  async def h(self): pass\n",
    "conditions": (
        "if a:\n  pass\nelif b:\n  pass\nelse:\n  if c: pass\nif d: e\nelse:\n  # elif\n  if f:\n    g\n"
    ),
    "loops": (
        "for a in b:\n  pass\nelse:\n  c\nwhile (d := e): f\nasync def g():\n  async for h in i: pass\n"
    ),
    "trials": "try:\n  a\nexcept (b, c) as d:\n  e\nexcept f: g\nexcept: h\nelse: i\nfinally:\n  j\n",
    "with": "with a as b, (c) as (d, e), f: pass\nwith (g as h, i): pass\n",
    "patterns": (
        "match a:\n  case 'b' | None: c\n  case D(e, f=g) as h if i: j\n"
        "  case [k, *_, l] | (m, *n): o\n  case {**p}: q\n"
    ),
    "declarations": (
        "global a, b\ndef c():\n  nonlocal d\n  global e\na: int\na.b: (c) = (d)\na += b; a |= (c)\n"
    ),
    "imports": (
        "import a.b.c as d, e . f\nfrom . import g\nfrom .. h . i import (j as k, l,)\nfrom m import *\n"
    ),
    "what is raised and returned": (
        "def a():\n  return b, c\n  raise D(e) from f\n  yield from g\n  assert h, i\n"
    ),
    "an indented comment before the first statement": "if a:\n      # b\n  c\n  # d\n# e\n",
}
NEWER = {
    "an alias of a type": ((3, 12), "type A[T: int] = list[T]\n"),
    "a function with types": ((3, 12), "def f[**P](a: P): pass\n"),
    "a class with types": ((3, 12), "class B[*C](d[C]): pass\n"),
    "a type with a default": ((3, 13), "class B[C = int](d[C]): pass\n"),
    "groups of exceptions": ((3, 11), "try: a\nexcept* b as c: d\nexcept* (e, f): g\n"),
    "an unpacked item": ((3, 11), "a[*b]\n"),
    "an unpacked annotation": ((3, 11), "def f(*a: *b): pass\n"),
    "an f-string in its own quotes": ((3, 12), "a = f'{b['c']} {f'{d}'}'\n"),
    "an f-string with a backslash": ((3, 12), "a = f'{b('\\n')}'\n"),
    "an f-string with a comment": ((3, 12), "a = f'{b # c\n}'\n"),
    "an f-string over several lines": ((3, 12), "a = f'{\nb}'\n"),
    "a long f-string in its own quotes": ((3, 12), "a = f'''\n{b['''c''']}\n'''\n"),
}
"""Grammar that an interpreter reads since a version."""


def assert_same(text: str) -> None:
    source = Source("a.py", text)
    own, other = Tree(source, parse(source)), Tree(source, parse_anew(source))
    assert [described(node) for node in own.nodes] == [described(node) for node in other.nodes]
    for node, same in zip(own.nodes, other.nodes, strict=True):
        if is_placed(node):
            assert own.span(node) == same.at, described(node)


def described(node: syntax.Node) -> tuple[object, ...]:
    """A node by its type, and what in it is no node."""
    values = (getattr(node, name) for name in node.__match_args__)
    plain = (value for value in values if isinstance(value, (str, int, float)))
    return type(node).__name__, *plain


def is_placed(node: syntax.Node) -> bool:
    """Whether a node has an extent of its own by both parsers."""
    is_entry = isinstance(node, (syntax.Arg, syntax.DictElement, syntax.StarredDictElement))
    is_known = isinstance(node.parent, (syntax.Call, syntax.Dict)) if is_entry else node.at is not None
    return is_known and not isinstance(node, UNPLACED)


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in SPELLINGS.items()])
def test_every_spelling(text: str) -> None:
    assert_same(text)


@pytest.mark.parametrize(("version", "text"), [pytest.param(*row, id=name) for name, row in NEWER.items()])
def test_newer_grammar(version: tuple[int, int], text: str) -> None:
    source = Source("a.py", text)
    if sys.version_info >= version:
        assert_same(text)
    else:
        with pytest.raises(Refused):
            parse(source)
        assert parse_deep(source).body


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("if a == '#': \\\n  b\n", id="a hash before a continued line"),
        pytest.param("a = t'{b}'\n", id="templates"),
        pytest.param("if a: # b: \\\n  c\n", id="a backslash behind a comment with a colon"),
    ],
)
def test_what_is_not_understood_is_left_to_libcst(text: str) -> None:
    source = Source("a.py", text)
    with pytest.raises(Refused):
        parse(source)
    assert parse_anew(source).body


ODD = {
    "no literal": "a",
    "a string without an end": "'a",
    "an f-string without an end": "f'a",
    "an f-string that a line ends": "f'a\nb'",
    "a bracket that closes nothing": "f'}'",
    "a placeholder without an end": "f'{a'",
    "a conversion without an end": "f'{a!r'",
    "a format without an end": "f'{a:b'",
    "a format that the quotes end": "f'{a:b' ",
    "a call without an end": "f'{a(",
    "no expression": "f'{a b}'",
    "a template": "t'{a}'",
}


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in ODD.items()])
def test_a_literal_that_is_none(text: str) -> None:
    """The parser lets none of these pass; should it once, nothing is read of the text."""
    with pytest.raises(Odd):
        Literals(text, Positions(Source("a.py", text)), lambda _node: syntax.Part(None, [])).read(
            Span(0, len(text))
        )


def test_a_backslash_in_a_format() -> None:
    assert_same("a = f'{b:\\n{c}}'\n")


@pytest.mark.parametrize("path", [pytest.param(path, id=path.name) for path in LIBRARY])
def test_the_standard_library(path: Path) -> None:
    assert_same(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("room", ["rules", "languages", "cli"])
def test_own_modules(room: str) -> None:
    for path in sorted((PACKAGE / room).glob("*.py")):
        assert_same(path.read_text(encoding="utf-8"))


@given(python())
def test_any_text(text: str) -> None:
    with contextlib.suppress(Refused, Unreadable):
        assert_same(text)
