"""The tree of a Python text: which nodes it holds, in which order, around and inside which others."""

from __future__ import annotations

import libcst as cst
import pytest

from cloudinary_lint.languages.python.node_values import imported_module, item_key, number
from cloudinary_lint.languages.python.parsing import parse
from cloudinary_lint.languages.python.tree import Tree
from cloudinary_lint.text.source import Source

param = pytest.param


def tree_of(text: str) -> Tree:
    source = Source("a.py", text)
    return Tree(source, parse(source))


@pytest.mark.parametrize(
    ("text", "around"),
    [
        param("[x]", cst.List, id="an element"),
        param("a[x]", cst.Subscript, id="an index"),
        param("a[x, 1]", cst.Subscript, id="one of several"),
        param("a[x:]", cst.Slice, id="a bound of a slice"),
        param("[*x]", cst.StarredElement, id="what is unpacked"),
        param("@x\ndef f(): pass", cst.FunctionDef, id="a decorator"),
        param("def f() -> x: pass", cst.FunctionDef, id="what a function returns"),
        param("def f(*, a: x): pass", cst.Param, id="the type of a parameter"),
        param("a: x = 1", cst.AnnAssign, id="the type of a variable"),
        param("[a for a in b if x]", cst.CompFor, id="the test of a comprehension"),
        param("def f():\n  global x", cst.Global, id="a global name"),
        param("raise a from x", cst.Raise, id="the cause of an exception"),
        param("match a:\n  case [x.y]: pass", cst.Attribute, id="a part of a pattern"),
        param("(x)", cst.Expr, id="an expression in brackets"),
        param("f(x)", cst.Arg, id="an argument"),
    ],
)
def test_the_parent_is_the_nearest_node_that_means_something(text, around):
    tree = tree_of(text)
    (name,) = tree.names("x")
    assert type(tree.parent(name)) is around
    assert next(tree.ancestors(name)) is tree.parent(name)


@pytest.mark.parametrize(
    "text",
    [
        param("from x import y", id="the module that names are imported from"),
        param("type A[x] = y", id="a parameter of a type"),
        param("match a:\n  case B(x=c): pass", id="a keyword of a pattern"),
    ],
)
def test_names_that_no_expression_is(text):
    assert tree_of(text).names("x") == ()


def test_nodes_are_in_the_order_of_the_text_where_python_runs_them_so():
    tree = tree_of("def f(a, /, b, *c, d, **e): pass\nx = y(1)\n")
    assert [node.name.value for node in tree.of(cst.Param)] == [*"abcde"]
    (call,), (function,) = tree.of(cst.Call), tree.of(cst.FunctionDef)
    assert tree.order(function) < tree.last(function) < tree.order(call) < tree.last(call)
    assert [type(node) for node in tree.subtree(call)] == [cst.Call, cst.Name, cst.Arg, cst.Integer]
    assert [type(node) for node in tree.of(cst.Integer, cst.Call)] == [cst.Call, cst.Integer]


def test_names_have_the_form_that_python_gives_them_and_stay_where_they_are():
    tree = tree_of("ﬁ.ﬁ = ª\n")
    assert [node.value for node in tree.of(cst.Name)] == ["fi", "fi", "a"]
    assert [tree.text(node) for node in tree.of(cst.Name)] == ["ﬁ", "ﬁ", "ª"]


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        param("x = a, b", "a, b", id="none"),
        param("x = (a, b)", "(a, b)", id="its own"),
        param("x = ( (a, b) )", "(a, b)", id="others around them"),
    ],
)
def test_a_tuple_has_brackets(text, spelled):
    tree = tree_of(text)
    (node,) = tree.of(cst.Tuple)
    assert tree.text(node) == spelled


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        param("a[b]", cst.Name, id="one key"),
        param("a[b:c]", cst.Slice, id="a slice"),
        param("a[b,]", cst.SubscriptElement, id="a tuple of one"),
        param("a[b, c]", cst.SubscriptElement, id="several"),
        param("a[*b]", cst.Index, id="what is unpacked"),
    ],
)
def test_the_key_of_an_item(text, kind):
    (item,) = tree_of(text).of(cst.Subscript)
    assert type(item_key(item)) is kind


@pytest.mark.parametrize(
    ("text", "value"),
    [
        param("0x_ff", 255, id="hexadecimal"),
        param("1_000", 1000, id="underscores"),
        param("1.5e3", 1500.0, id="a float"),
        param("2j", None, id="an imaginary number"),
        param("9" * 5000, None, id="more digits than Python converts"),
        param("x", None, id="a name"),
    ],
)
def test_numbers(text, value):
    (statement,) = tree_of(text).of(cst.Expr)
    assert number(statement.value) == value


@pytest.mark.parametrize("module", [".", "..a.b", "a", ".a"])
def test_modules_that_names_are_imported_from(module):
    (node,) = tree_of(f"from {module} import x").of(cst.ImportFrom)
    assert imported_module(node) == module
