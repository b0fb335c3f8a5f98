"""The positions of nodes are those of libcst's public provider, whichever of both ways they are found in."""

from __future__ import annotations

import contextlib
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import normalize

import libcst as cst
import pytest
from hypothesis import given

from cloudinary_lint.languages.python import positions
from cloudinary_lint.languages.python.parsing import outline, parse
from cloudinary_lint.languages.python.tree import Tree
from cloudinary_lint.text.source import Source, Unreadable
from tests import ROOT
from tests.texts import python

if TYPE_CHECKING:
    from collections.abc import Mapping

LIBRARY = [Path(sys.modules[name].__file__ or "") for name in ("ast", "bisect", "enum", "os", "types")]
TEXTS = {
    "nothing": "",
    "one line": "x = 1",
    "a last return alone": "x = 1\r",
    "returns": "x = 1\r\rdef f(a, *, b=(1)):\r  return  ( a )\r",
    "several kinds of line ends": "a = [\r\n 1,\n 2]\rb = (\n)\r\n",
    "form feeds before statements": "\fx = 1\n\f\ny = [\n\fz]\nif a:\n  b\n\f  c\n",
    "continued lines before statements": "\\\n\\\nx\nif a:\n  b\n  \\\n  c\n\\\n  d; \\\n e\n",
    "form feeds": "\fx = 1\n\fclass A:\n\f  y = 2\n",
    "comments": "# a\n\n@b # c\nclass D(  E,F ): # g\n    # h\n    i = 1 ; j = 2 # k\n  # l\n# m",
    "decorators, lambdas, stars": "@a.b(c)\nasync def d(*e, f: int = 1, **g) -> h: return lambda *i: 1\n",
    "brackets": "a = ( (b) , [c for d in e if f], {g: h, **i}, {*j}) [k:l:m, ...] . n (o, *p, q=r, **s)\n",
    "strings": "a = f'{b!r:>{c}}' 'd' r'''e\nf''' + b'g'\n",
    "statements": "try:\n\tpass\nexcept A as b: pass\nelse : del c , d\nfinally:\n\tassert e , f\n",
    "branches": "if g: pass\nelif h:\n    raise i\nelse:\n  while j: break\n",
    "patterns": "match a:\n  case {'b': C(d=e), **f} | [g, *_] if h: pass\n",
    "types": "type A[T: int] = list[T]\ndef f[**P](): global g; nonlocal h\n",
    "imports": "from . . a import ( b as c , d , )\nimport e . f as g , h\nfrom i import *\n",
    "letters outside of ASCII": "ä = 'ö' + '😀' ; x = 1\n",
    "continued lines": "a = 1 + \\\n  2\nwith b as c, \\\n d: pass\n",
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
    "more patterns": (
        "match a:\n  case 'b' | None: c\n  case D(e, f=g) as h if i: j\n"
        "  case [k, *_, l] | (m, *n): o\n  case {**p}: q\n"
    ),
    "declarations": (
        "global a, b\ndef c():\n  nonlocal d\n  global e\na: int\na.b: (c) = (d)\na += b; a |= (c)\n"
    ),
    "more imports": (
        "import a.b.c as d, e . f\nfrom . import g\nfrom .. h . i import (j as k, l,)\nfrom m import *\n"
    ),
    "what is raised and returned": (
        "def a():\n  return b, c\n  raise D(e) from f\n  yield from g\n  assert h, i\n"
    ),
    "an indented comment before the first statement": "if a:\n      # b\n  c\n  # d\n# e\n",
    "an alias of a type": "type A[T: int] = list[T]\n",
    "a function with types": "def f[**P](a: P): pass\n",
    "a class with types": "class B[*C](d[C]): pass\n",
    "a type with a default": "class B[C = int](d[C]): pass\n",
    "groups of exceptions": "try: a\nexcept* b as c: d\nexcept* (e, f): g\n",
    "an unpacked item": "a[*b]\n",
    "an unpacked annotation": "def f(*a: *b): pass\n",
    "an f-string in its own quotes": "a = f'{b['c']} {f'{d}'}'\n",
    "an f-string with a backslash": "a = f'{b('\\n')}'\n",
    "an f-string with a comment": "a = f'{b # c\n}'\n",
    "an f-string over several lines": "a = f'{\nb}'\n",
    "a long f-string in its own quotes": "a = f'''\n{b['''c''']}\n'''\n",
}
each_text = pytest.mark.parametrize(
    "text",
    [
        *(pytest.param(text, id=name) for name, text in TEXTS.items()),
        *(
            pytest.param(path.read_text("utf-8"), id=path.name)
            for path in sorted(ROOT.glob("tests/l*/test_*.py"))
        ),
        *(pytest.param(path.read_text("utf-8"), id=path.name) for path in LIBRARY),
    ],
)


def assert_same(text: str) -> None:
    module = parse(Source("a.py", text))
    own = positions.positions(module, text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(positions, "CodegenState", None)
        assert within(module, own) == within(module, positions.positions(module, text))


def within(module: cst.Module, places: Mapping[int, tuple[int, int]]) -> Mapping[int, tuple[int, ...]]:
    """Returns places without what libcst adds behind a last line that has no end."""
    end = len(module.code)
    return {node: tuple(min(offset, end) for offset in place) for node, place in places.items()}


@each_text
def test_positions_are_those_of_the_public_provider(text: str) -> None:
    assert_same(text)


@given(python())
def test_so_they_are_for_any_text(text: str) -> None:
    with contextlib.suppress(Unreadable):
        assert_same(text)


@each_text
def test_every_node_of_a_tree_has_its_place_in_the_text(text: str) -> None:
    assert_placed(text)


@given(python())
def test_so_has_every_node_of_any_text(text: str) -> None:
    with contextlib.suppress(Unreadable):
        assert_placed(text)


def assert_placed(text: str) -> None:
    """Asserts that places that are found statement by statement are those of the whole module."""
    source = Source("a.py", text)
    tree = Tree(source, parse(source), outline(text).statements)
    whole = Tree(source, parse(source))
    for node, same in zip(tree.nodes[1:], whole.nodes[1:], strict=True):
        span = tree.span(node)
        assert span == whole.span(same), node
        assert 0 <= span.start <= span.end <= len(text), node
        if isinstance(node, cst.Name):
            assert normalize("NFKC", tree.text(node)) == node.value


def test_a_libcst_without_the_private_class_gives_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "libcst._nodes.internal", None)
    spec = spec_from_file_location("positions_again", positions.__file__)
    assert spec is not None
    assert spec.loader is not None
    again = module_from_spec(spec)
    spec.loader.exec_module(again)
    assert again.CodegenState is None
    monkeypatch.undo()
    source = Source("a.py", "if a:\n    b = (c, [d])  # e\n")
    module = parse(source)
    assert again.positions(module, source.text) == positions.positions(module, source.text)
