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
    replaces_address,
)
from cloudinary_lint.languages.python.definitions import Definitions, is_property, literal_key
from cloudinary_lint.languages.python.inferred_types import (
    OBJECT,
    ONE,
    OTHER,
    Inferred,
    ResponseType,
    common_type,
    element_of,
    item,
    known_part,
    known_result,
    mapping,
    on_condition,
    only_one,
    several,
    values_of,
)
from cloudinary_lint.languages.python.names import Binding
from cloudinary_lint.languages.python.node_values import item_key, last_name
from cloudinary_lint.languages.python.passed_arguments import passed_arguments
from cloudinary_lint.languages.python.response_writes import ResponseWrites
from cloudinary_lint.languages.python.searches import is_search

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cloudinary_lint.languages.python.options import Reader

_HOPS = 16
"""Expressions that are followed to a response: Python would end the recursion at 1,000 frames."""
_PLACES = (cst.Name, cst.Attribute, cst.Subscript)
_PARTIALS = frozenset({"functools.partial", "functools.partialmethod"})
_RUNNERS = frozenset({"to_thread", "run_in_threadpool", "run_in_executor", "run_sync", "sync_to_async"})
_COPIERS = frozenset({"dict", "list", "tuple", "sorted", "reversed", "set", "iter"})
_COPIES = frozenset({"copy.copy", "copy.deepcopy"})
_PASSING = frozenset(
    {"wait_for", "shield", "create_task", "ensure_future", "as_completed", "islice", "tqdm", "track"}
)
"""Functions that give what their first argument gives, or go through what it holds."""
LOOKUPS = frozenset({"get", "pop"})


class ResponseTypes:
    """The types of the expressions of one file, each inferred once."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.definitions = Definitions(reader)
        self._containers = Containers(reader.tree, self.definitions)
        self._rewritten = ResponseWrites(reader, self.definitions)
        self._known: dict[int, Inferred] = {}

    def of(self, node: cst.CSTNode, hops: int = _HOPS) -> Inferred:
        """Returns the type of an expression as far as the file determines it."""
        if not hops:
            return OTHER
        if id(node) not in self._known:
            self._known[id(node)] = OTHER  # for an expression that depends on itself
            found = self._infer(node, hops - 1)
            is_own = isinstance(node, _PLACES) and self._rewritten.has_written_url(node)
            self._known[id(node)] = self._type_of_updates(node, hops - 1) if is_own else found
        return self._known[id(node)]

    def _type_of_updates(self, node: cst.CSTNode, hops: int) -> Inferred:
        """Returns the type of a dict whose address `update` took over from responses alone."""
        taken = self._rewritten.updates(node)
        if taken and id(taken) not in self._known:
            self._known[id(taken)] = OTHER  # for a dict that takes itself in
            self._known[id(taken)] = only_one(self._common_type(taken, hops))
        return self._known[id(taken)] if taken else OTHER

    def is_url_written(self, name: str) -> bool:
        """Whether the program writes the `url` of what a name is bound to, anywhere in the file."""
        return name in self._rewritten.names

    def _infer(self, node: cst.CSTNode, hops: int) -> Inferred:
        """Returns the type of an expression by its kind."""
        match node:
            case cst.Await(inner) | cst.NamedExpr(value=inner) | cst.BooleanOperation(inner, cst.Or()):
                return self.of(inner, hops)
            case cst.BooleanOperation(_, cst.And(), right):
                return self.of(right, hops)
            case cst.IfExp(body=body, orelse=other):
                return self._common_type((body, other), hops)
            case cst.Name():
                return self._type_of_name(node, hops)
            case cst.ListComp(each) | cst.GeneratorExp(each) | cst.SetComp(each):
                return several(self.of(each, hops))
            case cst.DictComp(value=each):
                return mapping(self.of(each, hops))
            case cst.List(elements) | cst.Tuple(elements):
                return several(self._common_type((element.value for element in elements), hops))
            case cst.Dict() | cst.BinaryOperation():
                starred = copied_by(node)
                return only_one(self.of(starred, hops)) if starred else OTHER
            case cst.Subscript(base):
                return self._type_of_item(node, base, item_key(node), hops)
            case cst.Attribute():
                return self._type_of_attribute(node, hops)
            case cst.Call():
                return self._type_of_call(node, hops)
            case _:
                return OTHER

    def _common_type(self, nodes: Iterable[cst.BaseExpression], hops: int) -> Inferred:
        """Returns the type that all expressions have, None aside."""
        given = (node for node in nodes if not (isinstance(node, cst.Name) and node.value == "None"))
        return common_type(self.of(node, hops) for node in given)

    def _type_of_name(self, name: cst.Name, hops: int) -> Inferred:
        """Returns the type of the nearest binding above a name, `= None` aside.

        A name of a function around has the type of its one assignment.
        """
        function = self.definitions.scope(name)
        bindings = self._reader.names.bindings(name)
        if not bindings:
            return self._type_of_import(name)
        if self.definitions.scope(bindings[0].node) is not function:
            given = self.definitions.only_assignment(name)
            return self.of(given, hops) if given else OTHER
        for binding in self._reader.names.bindings_above(name):
            if not binding.is_provisional and not isinstance(binding.node, cst.AugAssign):
                return self._type_of_binding(name, binding, hops)
        return OTHER

    def _type_of_binding(self, name: cst.Name, binding: Binding, hops: int) -> Inferred:
        match binding:
            case Binding(value=cst.List([]) | cst.Call(cst.Name("list"), [])):
                return self._type_of_list(name, hops)
            case Binding(value=cst.Dict([]) | cst.Call(cst.Name("dict"), [])):
                return self._type_of_dict(name, hops)
            case Binding(value=cst.BaseExpression() as given):
                return self.of(given, hops)
            case Binding(path=str(path)) if path:
                return self._type_of_import(name)
            case Binding(iterable=cst.BaseExpression() as iterable, index=index):
                return self._type_of_element(iterable, index, hops)
            case Binding(cst.Assign() as statement):
                return self._type_of_part(statement, name, hops)
            case Binding(cst.Param()):
                passed = self._containers.passed_to_lambda(binding.node)
                return element_of(self.of(passed, hops)) if passed else self._type_passed(binding.node, hops)
            case _:
                return OTHER

    def _type_passed(self, parameter: cst.CSTNode, hops: int) -> Inferred:
        """Returns the type of what every call of a function of the file passes for a parameter."""
        if id(parameter) not in self._known:
            self._known[id(parameter)] = OTHER  # for a function that calls itself
            passed = passed_arguments(self._reader, self.definitions, parameter)
            found = self._common_type(passed.values, hops)
            self._known[id(parameter)] = on_condition(found, passed.unless)
        return self._known[id(parameter)]

    def _type_of_part(self, statement: cst.Assign, name: cst.Name, hops: int) -> Inferred:
        """Returns the type of a name that an assignment unpacks a tuple or a list into."""
        index = index_in(statement.targets[0].target, name.value)
        whole = self.of(statement.value, hops)
        part = OTHER if index is None else self._part(statement.value, index, whole, hops)
        return element_of(whole) if part == OTHER else part

    def _part(self, node: cst.CSTNode, index: int, whole: Inferred, hops: int) -> Inferred:
        """Returns the type of a part of the tuple that a call gives, if the type of all leaves it open."""
        if whole.kind not in {ResponseType.ONE, ResponseType.OTHER}:
            return OTHER
        while isinstance(node, cst.Await):
            node = node.expression
        if not isinstance(node, cst.Call):
            return OTHER
        if path := self.path(node.func):
            return known_part(path, index)
        function = self.definitions.function(node.func)
        return self.part_of(function, index, hops) if function else OTHER

    def part_of(self, function: cst.FunctionDef, index: int, hops: int = _HOPS) -> Inferred:
        """Returns the type of a part of the tuples that a function returns, if it returns nothing else."""
        if index >= self.definitions.parts(function):
            return OTHER
        parts = (item_of(one, index) for one in self.definitions.return_values(function))
        return self._common_type((part for part in parts if part is not None), hops)

    def _type_of_list(self, name: cst.Name, hops: int) -> Inferred:
        """Returns the type of a list that is empty at first, by what is added to it."""
        added = self._containers.added_values(name)
        if id(added) not in self._known:
            self._known[id(added)] = OTHER  # for a list that is added to itself
            given = ((self.of(one, hops), is_list) for one, is_list in added)
            found = common_type(one if is_list else several(one) for one, is_list in given)
            self._known[id(added)] = found
        return self._known[id(added)]

    def _type_of_dict(self, name: cst.Name, hops: int) -> Inferred:
        """Returns the type of a dict that is empty at first, by what is stored in it."""
        stored = self._containers.stored_values(name)
        if id(stored) not in self._known:
            self._known[id(stored)] = OTHER  # for a dict that is stored in itself
            self._known[id(stored)] = mapping(self._common_type(stored, hops))
        return self._known[id(stored)]

    def _type_of_element(self, iterable: cst.BaseExpression, index: int | None, hops: int) -> Inferred:
        """Returns the type of what a loop goes through, or of one part of it."""
        match iterable:
            case cst.Call(cst.Name("enumerate"), [cst.Arg(inner), *_]) if index == 1:
                return element_of(self.of(inner, hops))
            case cst.Call(cst.Name("zip"), args) if index is not None and index < len(args):
                return element_of(self.of(args[index].value, hops))
            case cst.Call(cst.Attribute(base, cst.Name("items")), []) if index == 1:
                return element_of(values_of(self.of(base, hops)))
            case _:
                return element_of(self.of(iterable, hops)) if index is None else OTHER

    def _type_of_item(self, node: cst.CSTNode, base: cst.CSTNode, key: cst.CSTNode, hops: int) -> Inferred:
        written = self.definitions.nearest_assignment(node)
        literal, value = literal_key(key), self._value(base)
        held = item_of(value, literal) if written is None else written
        if held is not None:
            return self.of(held, hops)
        whole = self.of(base, hops)
        part = self._part(value, literal, whole, hops) if isinstance(literal, int) else OTHER
        return item(whole, key) if part == OTHER else part

    def _value(self, node: cst.CSTNode) -> cst.CSTNode:
        """Returns the expression that a name is bound to in the same function, else the node."""
        if isinstance(node, cst.Name):
            binding = next(self._reader.names.bindings_above(node), None)
            is_here = binding and self.definitions.scope(binding.node) is self.definitions.scope(node)
            if binding and is_here and binding.value:
                return binding.value
        return node

    def _type_of_attribute(self, node: cst.Attribute, hops: int) -> Inferred:
        """Returns the type of an attribute: assigned before, of `self`, a property, or a field."""
        base, name = node.value, node.attr.value
        written = self.definitions.nearest_assignment(node)
        if written is not None:
            return self.of(written, hops)
        given = self.definitions.attributes(node)
        if given:
            return self._common_type(given, hops)
        owner = self.definitions.owner(base)
        method = self.definitions.method(owner, name) if isinstance(owner, cst.ClassDef) else None
        if method is not None:
            return self.result(method, hops) if is_property(method) else OTHER
        held = field_of(self._value(base), name, owner if isinstance(owner, cst.ClassDef) else None)
        if held is not None:
            return self.of(held, hops)
        is_metadata = name == "metadata" and self.of(base, hops) == OBJECT
        return ONE if is_metadata else self._type_of_import(node)

    def _type_of_import(self, node: cst.Name | cst.Attribute) -> Inferred:
        """Returns the type of an imported name, which the module of the project decides that binds it."""
        path = self.path(node) or sdk.APP
        return OTHER if path.partition(".")[0] == sdk.APP else Inferred(ResponseType.ONE, path + VALUE)

    def _type_of_call(self, call: cst.Call, hops: int) -> Inferred:
        """Returns the type of a call: a copy, a search, an item, a call in a thread, or of a function."""
        copied = self._type_of_copy(call, hops)
        if copied is not None:
            return copied
        match call:
            case cst.Call(cst.Attribute(base, cst.Name(method)), args):
                found = self._type_of_method(call, base, method, args, hops)
                return self._type_of_result(call, hops) if found is None else found
            case _:
                return self._type_of_result(call, hops)

    def _type_of_method(
        self, call: cst.Call, base: cst.BaseExpression, method: str, args: Sequence[cst.Arg], hops: int
    ) -> Inferred | None:
        """Returns the type of what a method of a search, a dict or a future gives; None for another one."""
        match method, args:
            case "execute", _ if is_search(self._reader, base):
                return ONE
            case _, [cst.Arg(key, keyword=None), *_] if method in LOOKUPS:
                return self._type_of_item(call, base, key, hops)
            case "values", []:
                return values_of(self.of(base, hops))
            case "result", _:
                return self.of(base, hops)
            case "submit", [function, *_]:
                return self._run((function,), hops)
            case _:
                return None

    def _type_of_result(self, call: cst.Call, hops: int) -> Inferred:
        """Returns the type of what a function gives that is called, or passed to code that calls it."""
        match call:
            case cst.Call(func, [cst.Arg(function, keyword=None), *_]) if last_name(func) == "map":
                return several(self.returns(function, hops))
            case cst.Call(func, args) if last_name(func) == "gather":
                return common_type(self._type_of_gathered(arg, hops) for arg in args if arg.keyword is None)
            case cst.Call(cst.Call(runner, args)) | cst.Call(runner, args) if last_name(runner) in _RUNNERS:
                return self._run(args, hops)
            case _:
                return self.returns(call.func, hops)

    def _type_of_gathered(self, arg: cst.Arg, hops: int) -> Inferred:
        given = self.of(arg.value, hops)
        return given if arg.star else several(given)

    def _run(self, args: Sequence[cst.Arg], hops: int) -> Inferred:
        """Returns the type of what a function gives that is passed to code that runs it."""
        found = (only_one(self.returns(arg.value, hops)) for arg in args)
        return next((one for one in found if one != OTHER), OTHER)

    def _type_of_copy(self, call: cst.Call, hops: int) -> Inferred | None:
        """Returns the type of a copy of a response or of several; None where a call makes none."""
        match call:
            case cst.Call(cst.Name("dict") as func, [cst.Arg(given), *_]) if self._is_built_in(func):
                return OTHER if replaces_address(call) else only_one(self.of(given, hops))
            case cst.Call(cst.Name(name) as func, [cst.Arg(given), *_]) if (
                name in _COPIERS and self._is_built_in(func)
            ):
                return self.of(given, hops)
            case cst.Call(cst.Name("filter"), [_, cst.Arg(given)]):
                return self.of(given, hops)
            case cst.Call(cst.Attribute(base, cst.Name("copy")), []):
                return self.of(base, hops)
            case cst.Call(func, [cst.Arg(given), *_]) if (
                self._reader.names.qualified_name(func) in _COPIES or last_name(func) in _PASSING
            ):
                return self.of(given, hops)
            case cst.Call(cst.Name("next"), [cst.Arg(given), *_]):
                return element_of(self.of(given, hops))
            case _:
                return None

    def _is_built_in(self, name: cst.Name) -> bool:
        return not self._reader.names.bindings(name)

    def returns(self, callee: cst.CSTNode, hops: int) -> Inferred:
        """Returns the type of what calling an expression gives."""
        if not hops:
            return OTHER
        if path := self.path(callee):
            return known_result(path)
        match callee:
            case cst.Lambda(body=body):
                return self.of(body, hops)
            case cst.IfExp(body=body, orelse=other):
                return common_type((self.returns(body, hops - 1), self.returns(other, hops - 1)))
            case cst.Call(partial, [cst.Arg(inner), *_]) if (
                self._reader.names.qualified_name(partial) in _PARTIALS
            ):
                return self.returns(inner, hops - 1)
            case cst.Name() if (given := self.definitions.only_assignment(callee)) is not None:
                return self.returns(given, hops - 1)
            case _:
                pass
        function = self.definitions.function(callee)
        if function is not None:
            return self.result(function, hops)
        return OTHER

    def path(self, callee: cst.CSTNode) -> str:
        """Returns the dotted path of an imported function, or of a method of an imported class."""
        path = self._reader.names.qualified_name(callee)
        if path or not isinstance(callee, cst.Attribute):
            return path or (self._reader.names.starred_path(callee) if isinstance(callee, cst.Name) else "")
        given = self.definitions.attribute(callee.value) if isinstance(callee.value, cst.Attribute) else None
        owner = self._reader.names.qualified_name(given) if given else None
        if owner is None:
            found = self.definitions.owner(callee.value)
            owner = found if isinstance(found, str) else None
        return f"{owner}.{callee.attr.value}" if owner else ""

    def result(self, function: cst.FunctionDef, hops: int = _HOPS) -> Inferred:
        """Returns the type of every value that a function returns, None aside, or of all that it yields."""
        yielded = self.definitions.yielded_values(function)
        if yielded:
            return several(self._common_type(yielded, hops))
        return self._common_type(self.definitions.return_values(function), hops)
