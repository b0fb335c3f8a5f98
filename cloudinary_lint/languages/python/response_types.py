"""The type of an expression: whether it is a response of the SDK, followed through names, items and calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.facts.module_summary import VALUE
from cloudinary_lint.languages.python.containers import (
    Containers,
    copied_by,
    field_of,
    index_in,
    item_of,
)
from cloudinary_lint.languages.python.definitions import Definitions, is_property
from cloudinary_lint.languages.python.inferred_types import (
    OBJECT,
    ONE,
    OTHER,
    Inferred,
    ResponseType,
    common_type,
    decided_by_project,
    is_search,
    known_result,
)
from cloudinary_lint.languages.python.names import Binding
from cloudinary_lint.languages.python.node_values import is_none, keyword_of, last_name, literal_key, lookup

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from cloudinary_lint.languages.python.options import Reader

_DEEPEST = 16
"""Expressions that are followed to a response: Python would end the recursion at 1,000 frames."""
_PLACES = (cst.Name, cst.Attribute, cst.Subscript)
_PARTIALS = frozenset({"functools.partial", "functools.partialmethod"})
_RUNNERS = frozenset({"to_thread", "run_in_threadpool", "run_in_executor", "run_sync", "sync_to_async"})
_COPIERS = frozenset({"list", "tuple", "sorted", "reversed", "set", "iter"})
_COPIES = frozenset({"copy.copy", "copy.deepcopy"})
_PASSING = frozenset(
    {"wait_for", "shield", "create_task", "ensure_future", "as_completed", "islice", "tqdm", "track"}
)
"""Functions that give what their first argument gives, or go through what it holds."""


class ResponseTypes:
    """The types of the expressions of one file, each inferred once."""

    def __init__(self, reader: Reader) -> None:
        self._names = reader.names
        self.definitions = Definitions(reader)
        self.containers = Containers(reader, self.definitions)
        self._known: dict[int, Inferred] = {}
        self._depth = 0

    def of(self, node: cst.CSTNode) -> Inferred:
        """Returns the type of an expression as far as the file determines it."""
        return self._once(node, lambda: self._of(node)) if self._depth < _DEEPEST else OTHER

    def _once(self, key: object, infer: Callable[[], Inferred]) -> Inferred:
        """Returns a type that is inferred once for an object; another one for what depends on itself."""
        if id(key) not in self._known:
            self._known[id(key)] = OTHER
            self._known[id(key)] = infer()
        return self._known[id(key)]

    def _of(self, node: cst.CSTNode) -> Inferred:
        """Returns a type one step deeper; that of a dict whose `url` is written is that of its updates."""
        self._depth += 1
        found = self._infer(node)
        if isinstance(node, _PLACES) and self.containers.has_written_url(node):
            taken = self.containers.updates(node)
            found = self._once(taken, lambda: self._common_type(taken).only_one()) if taken else OTHER
        self._depth -= 1
        return found

    def _infer(self, node: cst.CSTNode) -> Inferred:
        if found := lookup(node):
            return self._type_of_item(node, *found)
        match node:
            case cst.Await(inner) | cst.NamedExpr(value=inner) | cst.BooleanOperation(inner, cst.Or()):
                return self.of(inner)
            case cst.BooleanOperation(_, cst.And(), right):
                return self.of(right)
            case cst.IfExp(body=body, orelse=other):
                return self._common_type((body, other))
            case cst.Name():
                return self._type_of_name(node)
            case cst.ListComp(each) | cst.GeneratorExp(each) | cst.SetComp(each):
                return self.of(each).several()
            case cst.DictComp(value=each):
                return self.of(each).mapping()
            case cst.List(elements) | cst.Tuple(elements):
                return self._common_type(element.value for element in elements).several()
            case cst.Dict() | cst.BinaryOperation():
                starred = copied_by(node)
                return self.of(starred).only_one() if starred else OTHER
            case cst.Attribute():
                return self._type_of_attribute(node)
            case cst.Call():
                return self._type_of_copy(node) or self._type_of_method(node) or self._type_of_result(node)
            case _:
                return OTHER

    def _common_type(self, nodes: Iterable[cst.BaseExpression]) -> Inferred:
        return common_type(self.of(node) for node in nodes if not is_none(node))

    def _type_of_name(self, name: cst.Name) -> Inferred:
        """Returns the type of the nearest binding above a name, `= None` aside.

        A name of a function around has the type of its one assignment.
        """
        bindings = self._names.bindings(name)
        if not bindings:
            return self._type_of_import(name)
        if self.definitions.scope(bindings[0].node) is not self.definitions.scope(name):
            given = self.definitions.only_assignment(name)
            return self.of(given) if given else OTHER
        for binding in self._names.bindings_above(name):
            if not binding.is_provisional and not isinstance(binding.node, cst.AugAssign):
                return self._type_of_binding(name, binding)
        return OTHER

    def _type_of_binding(self, name: cst.Name, binding: Binding) -> Inferred:
        match binding:
            case Binding(value=cst.List([]) | cst.Call(cst.Name("list"), [])):
                added = self.containers.added_values(name)
                return self._once(added, lambda: self._type_of_additions(added))
            case Binding(value=cst.Dict([]) | cst.Call(cst.Name("dict"), [])):
                stored = self.containers.stored_values(name)
                return self._once(stored, lambda: self._common_type(stored).mapping())
            case Binding(value=cst.BaseExpression() as given):
                return self.of(given)
            case Binding(path=str(path)) if path:
                return self._type_of_import(name)
            case Binding(iterable=cst.BaseExpression() as iterable, part=index):
                return self._type_of_element(iterable, index)
            case Binding(cst.Assign() as statement):
                return self._type_of_part(statement, name)
            case Binding(cst.Param() as parameter):
                passed = self.containers.passed_to_lambda(parameter)
                if passed:
                    return self.of(passed).element()
                return self._once(parameter, lambda: self._type_passed(parameter))
            case _:
                return OTHER

    def _type_of_additions(self, added: Iterable[tuple[cst.BaseExpression, bool]]) -> Inferred:
        """Returns the type of a list that is empty at first, by what is added to it."""
        found = ((self.of(one), is_list) for one, is_list in added)
        return common_type(one if is_list else one.several() for one, is_list in found)

    def _type_passed(self, parameter: cst.Param) -> Inferred:
        values, unless = self.definitions.passed_values(parameter)
        return self._common_type(values).on_condition(unless)

    def _type_of_part(self, statement: cst.Assign, name: cst.Name) -> Inferred:
        """Returns the type of a name that an assignment unpacks a tuple or a list into."""
        index = index_in(statement.targets[0].target, name.value)
        whole = self.of(statement.value)
        part = OTHER if index is None else self._part(statement.value, index, whole)
        return whole.element() if part == OTHER else part

    def _part(self, node: cst.CSTNode, index: int, whole: Inferred) -> Inferred:
        """Returns the type of a part of the tuple that a call gives, if the type of all leaves it open."""
        while isinstance(node, cst.Await):
            node = node.expression
        if whole.kind not in {ResponseType.ONE, ResponseType.OTHER} or not isinstance(node, cst.Call):
            return OTHER
        if path := self.path(node.func):
            return decided_by_project(path, f":{index}")
        function = self.definitions.function(node.func)
        return self.part_of(function, index) if function else OTHER

    def part_of(self, function: cst.FunctionDef, index: int) -> Inferred:
        """Returns the type of a part of the tuples that a function returns, if it returns nothing else."""
        if index >= self.definitions.parts(function):
            return OTHER
        parts = (item_of(one, index) for one in self.definitions.return_values(function))
        return self._common_type(part for part in parts if part is not None)

    def _type_of_element(self, iterable: cst.BaseExpression, index: int | None) -> Inferred:
        """Returns the type of what a loop goes through, or of one part of it."""
        match iterable:
            case cst.Call(cst.Name("enumerate"), [cst.Arg(inner), *_]) if index == 1:
                return self.of(inner).element()
            case cst.Call(cst.Name("zip"), args) if index is not None and index < len(args):
                return self.of(args[index].value).element()
            case cst.Call(cst.Attribute(base, cst.Name("items")), []) if index == 1:
                return self.of(base).values().element()
            case _:
                return self.of(iterable).element() if index is None else OTHER

    def _type_of_item(self, node: cst.CSTNode, base: cst.CSTNode, key: cst.CSTNode) -> Inferred:
        written = self.definitions.nearest_assignment(node)
        literal, value = literal_key(key), self._value(base)
        held = item_of(value, literal) if written is None else written
        if held is not None:
            return self.of(held)
        whole = self.of(base)
        part = self._part(value, literal, whole) if isinstance(literal, int) else OTHER
        return whole.item(key) if part == OTHER else part

    def _value(self, node: cst.CSTNode) -> cst.CSTNode:
        """Returns the expression that a name is bound to in the same function, else the node."""
        binding = next(self._names.bindings_above(node), None)
        if binding and binding.value and self.definitions.scope(binding.node) is self.definitions.scope(node):
            return binding.value
        return node

    def _type_of_attribute(self, node: cst.Attribute) -> Inferred:
        """Returns the type of an attribute: assigned before, of `self`, a property, or a field."""
        base, name = node.value, node.attr.value
        written = self.definitions.nearest_assignment(node)
        if written is not None:
            return self.of(written)
        if given := self.definitions.attributes(node):
            return self._common_type(given)
        owner = self.definitions.owner(base)
        method = self.definitions.method(owner, name)
        if method is not None:
            return self.result(method) if is_property(method) else OTHER
        held = field_of(self._value(base), name, owner)
        if held is not None:
            return self.of(held)
        return ONE if name == "metadata" and self.of(base) == OBJECT else self._type_of_import(node)

    def _type_of_import(self, node: cst.Name | cst.Attribute) -> Inferred:
        """Returns the type of an imported name, which the module of the project decides that binds it."""
        return decided_by_project(self.path(node), VALUE)

    def _type_of_method(self, call: cst.Call) -> Inferred | None:
        """Returns the type of what a method of a search, a dict or a future gives; None for another one."""
        match call:
            case cst.Call(cst.Attribute(base, cst.Name("execute"))) if is_search(self._names, base):
                return ONE
            case cst.Call(cst.Attribute(base, cst.Name("values")), []):
                return self.of(base).values()
            case cst.Call(cst.Attribute(base, cst.Name("result"))):
                return self.of(base)
            case cst.Call(cst.Attribute(_, cst.Name("submit")), [function, *_]):
                return self._run((function,))
            case _:
                return None

    def _type_of_result(self, call: cst.Call) -> Inferred:
        """Returns the type of what a function gives that is called, or passed to code that calls it."""
        match call:
            case cst.Call(func, [cst.Arg(function, keyword=None), *_]) if last_name(func) == "map":
                return self.returns(function).several()
            case cst.Call(func, args) if last_name(func) == "gather":
                given = ((self.of(arg.value), arg) for arg in args if arg.keyword is None)
                return common_type(one if arg.star else one.several() for one, arg in given)
            case cst.Call(cst.Call(runner, args)) | cst.Call(runner, args) if last_name(runner) in _RUNNERS:
                return self._run(args)
            case _:
                return self.returns(call.func)

    def _run(self, args: Sequence[cst.Arg]) -> Inferred:
        """Returns the type of what a function gives that is passed to code that runs it."""
        found = (self.returns(arg.value).only_one() for arg in args)
        return next((one for one in found if one != OTHER), OTHER)

    def _type_of_copy(self, call: cst.Call) -> Inferred | None:
        """Returns the type of a copy of a response or of several; None where a call makes none."""
        match call:
            case cst.Call(cst.Name("dict") as func, [cst.Arg(given), *others]) if not self._names.bindings(
                func
            ):
                is_changed = any(arg.star or keyword_of(arg) == sdk.INSECURE_KEY for arg in others)
                return OTHER if is_changed else self.of(given).only_one()
            case cst.Call(cst.Name("filter"), [_, cst.Arg(given)]) | cst.Call(
                cst.Attribute(given, cst.Name("copy")), []
            ):
                return self.of(given)
            case cst.Call(func, [cst.Arg(given), *_]) if self._gives_first(func):
                return self.of(given)
            case cst.Call(cst.Name("next"), [cst.Arg(given), *_]):
                return self.of(given).element()
            case _:
                return None

    def _gives_first(self, func: cst.BaseExpression) -> bool:
        """Whether a function gives what its first argument gives, or a copy of it."""
        if last_name(func) in _PASSING or self._names.qualified_name(func) in _COPIES:
            return True
        return isinstance(func, cst.Name) and func.value in _COPIERS and not self._names.bindings(func)

    def returns(self, callee: cst.CSTNode) -> Inferred:
        """Returns the type of what calling an expression gives."""
        if self._depth >= _DEEPEST:
            return OTHER
        if path := self.path(callee):
            return known_result(path)
        match callee:
            case cst.Lambda(body=body):
                return self.of(body)
            case cst.IfExp(body=body, orelse=other):
                return common_type((self._returns(body), self._returns(other)))
            case cst.Call(partial, [cst.Arg(inner), *_]) if self._names.qualified_name(partial) in _PARTIALS:
                return self._returns(inner)
            case cst.Name() if (given := self.definitions.only_assignment(callee)) is not None:
                return self._returns(given)
            case _:
                function = self.definitions.function(callee)
                return self.result(function) if function else OTHER

    def _returns(self, callee: cst.CSTNode) -> Inferred:
        self._depth += 1
        found = self.returns(callee)
        self._depth -= 1
        return found

    def path(self, callee: cst.CSTNode) -> str:
        """Returns the dotted path of an imported function, or of a method of an imported class."""
        path = self._names.qualified_name(callee)
        if path or not isinstance(callee, cst.Attribute):
            return path or (self._names.starred_path(callee) if isinstance(callee, cst.Name) else "")
        given = self.definitions.attribute(callee.value)
        owner = self._names.qualified_name(given) if given else None
        found = owner or self.definitions.owner(callee.value)
        return f"{found}.{callee.attr.value}" if isinstance(found, str) else ""

    def result(self, function: cst.FunctionDef) -> Inferred:
        """Returns the type of every value that a function returns, None aside, or of all that it yields."""
        if yielded := self.definitions.yielded_values(function):
            return self._common_type(yielded).several()
        return self._common_type(self.definitions.return_values(function))
