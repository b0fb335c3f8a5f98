"""Decides when code of a module runs: on import, by a call, at start-up, as a script, or never."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.facts.module_summary import FunctionCall
from cloudinary_lint.languages.python.node_values import keyword_of, last_name, number, string

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cloudinary_lint.languages.python.options import Reader
    from cloudinary_lint.languages.python.tree import Tree

_CONSTANTS = {"True": True, "False": False, "TYPE_CHECKING": False}
_APPLICATIONS = frozenset(
    {"Flask", "FastAPI", "Starlette", "Quart", "Celery", "get_wsgi_application", "get_asgi_application"},
)
_STARTUP_NAMES = frozenset({"init_app", "lifespan"})
_STARTUP_KEYWORDS = frozenset({"lifespan", "on_startup"})
_REGISTERING = frozenset({"on_event", "add_event_handler"})
_SCRIPT = "__main__"


def enclosing_function(tree: Tree, node: cst.CSTNode) -> str:
    """Returns the dotted name of the function whose call runs a node; empty for what an import runs.

    Decorators, defaults and annotations run where the function is defined, class bodies at once.
    """
    names: list[str] = []
    inner = node
    for outer in tree.ancestors(node):
        match outer:
            case cst.FunctionDef(name=name, body=body) if body is inner:
                names.append(name.value)
            case cst.ClassDef(name=name, body=body) if body is inner and names:
                names.append(name.value)
            case cst.Lambda(body=body) if body is inner:
                names.append("<lambda>")
        inner = outer
    return ".".join(reversed(names))


def is_reachable(tree: Tree, node: cst.CSTNode) -> bool:
    """Whether a node can run at all: it can't below `if TYPE_CHECKING`."""
    return all(_truth(test) is not (not is_body) for test, is_body in _branches(tree, node))


def is_run_on_import(tree: Tree, node: cst.CSTNode) -> bool:
    """Whether importing the module runs a node."""
    is_at_module_level = not is_run_by_script(tree, node) and not enclosing_function(tree, node)
    return is_at_module_level and is_reachable(tree, node)


def is_run_by_script(tree: Tree, node: cst.CSTNode) -> bool:
    """Whether a node is run only where the module is the program itself: below `__name__ == "__main__"`."""
    for test, is_body in _branches(tree, node):
        match test:
            case cst.Comparison(cst.Name("__name__"), [cst.ComparisonTarget(cst.Equal(), text)]) if is_body:
                if string(text) == _SCRIPT:
                    return True
    return False


def _branches(tree: Tree, node: cst.CSTNode) -> list[tuple[cst.BaseExpression, bool]]:
    """Returns the tests of the `if` statements around a node, and whether it is in their bodies."""
    branches: list[tuple[cst.BaseExpression, bool]] = []
    inner = node
    for outer in tree.ancestors(node):
        if isinstance(outer, cst.If) and inner is not outer.test:
            branches.append((outer.test, inner is outer.body))
        inner = outer
    return branches


def _truth(test: cst.BaseExpression) -> bool | None:
    """Returns the value of a test that is the same in every run; None for other tests."""
    match test:
        case cst.Name(name) | cst.Attribute(attr=cst.Name(name)):
            return _CONSTANTS.get(name)
        case cst.Integer() | cst.Float():
            value = number(test)
            return None if value is None else bool(value)
        case cst.UnaryOperation(cst.Not(), inner):
            truth = _truth(inner)
            return None if truth is None else not truth
        case _:
            return None


def creates_application(callee: str) -> bool:
    """Whether a call of that dotted path makes the Flask, FastAPI or WSGI application."""
    return callee.rpartition(".")[2] in _APPLICATIONS


def run_scope(reader: Reader, node: cst.CSTNode) -> str:
    """Returns the function whose call runs a node: `__main__` below that test, empty at import time."""
    return enclosing_function(reader.tree, node) or (_SCRIPT if is_run_by_script(reader.tree, node) else "")


def startup_functions(reader: Reader, calls: Sequence[tuple[cst.Call, str]]) -> frozenset[str]:
    """Returns the functions that start-up runs; `calls` are those of the module with their paths."""
    found = {enclosing_function(reader.tree, call) for call, path in calls if creates_application(path)}
    found.update(_named_by_framework(reader))
    for call, path in calls:
        found.update(_startup_handlers(call, path))
    return frozenset(found - {""})


def _named_by_framework(reader: Reader) -> Iterator[str]:
    """Yields the functions that a server calls as it starts: so Django does once for each middleware."""
    for node in reader.tree.of(cst.FunctionDef):
        owner = reader.tree.parent(reader.tree.parent(node))
        bases = owner.bases if isinstance(owner, cst.ClassDef) and node.name.value == "ready" else ()
        is_ready = any(last_name(base.value).endswith("AppConfig") for base in bases)
        is_middleware = any(one.name.value == "get_response" for one in node.params.params)
        is_named = is_ready or is_middleware or node.name.value in _STARTUP_NAMES
        if is_named or any(map(_is_startup_decorator, node.decorators)):
            yield _dotted_name(reader, node)


def _dotted_name(reader: Reader, node: cst.FunctionDef) -> str:
    return enclosing_function(reader.tree, node.body.body[0])


def _is_startup_decorator(decorator: cst.Decorator) -> bool:
    match decorator.decorator:
        case cst.Call(func, [cst.Arg(event), *_]) if last_name(func) == "on_event":
            return string(event) == "startup"
        case _:
            return False


def _startup_handlers(call: cst.Call, path: str) -> Iterator[str]:
    """Yields the functions that a call registers as handlers of start-up."""
    if creates_application(path):
        for arg in call.args:
            if keyword_of(arg) in _STARTUP_KEYWORDS:
                yield from _names_in(arg.value)
    elif path.rpartition(".")[2] in _REGISTERING and call.args and string(call.args[0].value) == "startup":
        yield from (name for arg in call.args[1:] for name in _names_in(arg.value))


def _names_in(node: cst.BaseExpression) -> Iterator[str]:
    match node:
        case cst.Name(name):
            yield name
        case cst.List(elements) | cst.Tuple(elements):
            yield from (name for element in elements for name in _names_in(element.value))


def function_calls(reader: Reader) -> tuple[FunctionCall, ...]:
    """Returns the calls of own and of imported functions, each once."""
    found: dict[FunctionCall, None] = {}
    for call in reader.tree.of(cst.Call):
        name, is_own = _called_function(reader, call.func)
        is_sdk = not is_own and name.partition(".")[0] == sdk.APP
        if name and not is_sdk and is_reachable(reader.tree, call):
            found[FunctionCall(run_scope(reader, call), name, is_own=is_own)] = None
    return tuple(found)


def _called_function(reader: Reader, func: cst.BaseExpression) -> tuple[str, bool]:
    """Returns the dotted name of the function that a call runs, if known, and whether it is an own one."""
    if own := _own_function(reader, func):
        return own, True
    made, method = _made_by(reader, func)
    if made and (owner := _own_function(reader, made)):
        return f"{owner}.{method}", True
    imported = reader.names.qualified_name(made) if made else None
    return reader.names.qualified_name(func) or (f"{imported}.{method}" if imported else ""), False


def _made_by(reader: Reader, func: cst.BaseExpression) -> tuple[cst.BaseExpression | None, str]:
    """Returns the class and the method of `Media().configure`, also by way of a name for the object."""
    match func:
        case cst.Attribute(base, cst.Name(method)):
            made = reader.names.constant(base) or base
            return (made.func, method) if isinstance(made, cst.Call) else (None, "")
        case _:
            return None, ""


def _own_function(reader: Reader, func: cst.BaseExpression) -> str:
    """Returns the dotted name of the function or class of the module that a call names; else empty text."""
    match func:
        case cst.Name():
            for binding in reader.names.bindings(func):
                if isinstance(binding.node, cst.FunctionDef):
                    return _dotted_name(reader, binding.node)
                if isinstance(binding.node, cst.ClassDef):
                    return binding.node.name.value
        case cst.Attribute(cst.Name("self" | "cls"), cst.Name(method)):
            around = enclosing_function(reader.tree, func)
            return f"{around.rpartition('.')[0]}.{method}" if "." in around else ""
    return ""
