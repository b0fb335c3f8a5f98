"""The places of nodes are those that libcst tells, which walks twice and counts lines."""

from __future__ import annotations

from pathlib import Path

import libcst as cst
import pytest
from libcst.metadata import MetadataWrapper, PositionProvider

from cloudinary_lint.languages.python.newer.places import places
from cloudinary_lint.text.source import Source, Span

HERE = Path(__file__).parent
TEXTS = {
    "nothing": "",
    "one line": "x = 1",
    "a last return alone": "x = 1\r",
    "returns": "x = 1\r\rdef f(a, *, b=(1)):\r  return  ( a )\r",
    "several kinds of line ends": "a = [\r\n 1,\n 2]\rb = (\n)\r\n",
    "form feeds": "\fx = 1\n\fclass A:\n\f  y = 2\n",
    "comments": "# a\n\n@b # c\nclass D(  E,F ): # g\n    # h\n    i = 1 ; j = 2 # k\n  # l\n# m",
    "decorators, lambdas, stars": "@a.b(c)\nasync def d(*e, f: int = 1, **g) -> h: return lambda *i: 1\n",
    "brackets": "a = ( (b) , [c for d in e if f], {g: h, **i}, {*j}) [k:l:m, ...] . n (o, *p, q=r, **s)\n",
    "texts": "a = f'{b!r:>{c}}' 'd' r'''e\nf''' + b'g'\n",
    "statements": "try:\n\tpass\nexcept A as b: pass\nelse : del c , d\nfinally:\n\tassert e , f\n",
    "branches": "if g: pass\nelif h:\n    raise i\nelse:\n  while j: break\n",
    "patterns": "match a:\n  case {'b': C(d=e), **f} | [g, *_] if h: pass\n",
    "types": "type A[T: int] = list[T]\ndef f[**P](): global g; nonlocal h\n",
    "imports": "from . . a import ( b as c , d , )\nimport e . f as g , h\nfrom i import *\n",
    "letters outside of ASCII": "ä = 'ö' + '😀' ; x = 1\n",
    "continued lines": "a = 1 + \\\n  2\nwith b as c, \\\n d: pass\n",
}


@pytest.mark.parametrize(
    "text",
    [
        *(pytest.param(text, id=name) for name, text in TEXTS.items()),
        *(pytest.param(path.read_text("utf-8"), id=path.name) for path in sorted(HERE.glob("test_[cs]*.py"))),
    ],
)
def test_places_are_those_of_libcst(text):
    module, source = cst.parse_module(text), Source("a.py", text)
    found = places(module, source)
    wrapper = MetadataWrapper(module, unsafe_skip_copy=True)
    for node, place in wrapper.resolve(PositionProvider).items():
        if place.end.line > len(source.starts):
            continue  # behind a last line without an end, where nothing stands
        start = source.offset(place.start.line, place.start.column + 1)
        assert found[id(node)] == Span(start, source.offset(place.end.line, place.end.column + 1))
