"""Summarizes a Python module for the survey of its project.

Its functions, methods and classes may return responses or resources of the SDK. It builds addresses otherwise
than by calls of its own by fields, by `.url`, and by functions that it uses as values; in doubt it does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.facts import Owner
from cloudinary_lint.facts.module_summary import (
    UNLESS_USED,
    VALUE,
    Attribute,
    ClassHeader,
    ConfigReset,
    FunctionResult,
    Import,
    ModuleSummary,
    Result,
)
from cloudinary_lint.languages.python.declarations import named_dicts
from cloudinary_lint.languages.python.django import Lists, apps, engines, registered_tags
from cloudinary_lint.languages.python.environment import DOTENV_VALUES
from cloudinary_lint.languages.python.inferred_types import OBJECT, ResponseType, is_resource_class
from cloudinary_lint.languages.python.node_values import (
    dotted_name,
    import_aliases,
    imported_module,
    imported_paths,
    last_name,
    string,
)
from cloudinary_lint.languages.python.reachability import (
    creates_application,
    enclosing_function,
    function_calls,
    is_reachable,
    startup_functions,
)
from cloudinary_lint.languages.python.setting_reads import names_read, splits_url
from cloudinary_lint.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cloudinary_lint.facts import Options
    from cloudinary_lint.languages.python.inferred_types import Inferred
    from cloudinary_lint.languages.python.options import Reader
    from cloudinary_lint.languages.python.response_types import ResponseTypes
    from cloudinary_lint.languages.python.tree import Tree

_DOTTED = lazy_pattern(r"([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+|[A-Za-z_]\w*(?=:))(?::[A-Za-z_][\w.]*)?")
_NAME = lazy_pattern(r"\.*([A-Za-z_][\w.]*)")
_IMPORTERS = frozenset({"import_module", "__import__", "from_object", "config_from_object"})
_LOADERS = frozenset({"load_dotenv", "read_dotenv", "read_env"})
_READERS = {"decouple": "python-decouple", "environs": "environs"}
"""Packages that read env files and set no environment variable (environs from version 15 on)."""
_STARLETTE = "starlette.config.Config"
_SETTINGS_CLASS = "BaseSettings"
_RESET = "cloudinary.reset_config"
_KINDS = {
    ResponseType.ONE: Result.RESPONSE,
    ResponseType.MANY: Result.RESPONSES,
    ResponseType.OBJECT: Result.RESOURCE,
    ResponseType.OBJECTS: Result.RESOURCES,
}
_OF_SDK = {
    **dict.fromkeys(sdk.FUNCTIONS, Result.BUILDER),
    **dict.fromkeys(sdk.RESPONSES, Result.RESPONSE),
    **dict.fromkeys(sdk.CONSTRUCTORS, Result.RESOURCE),
}
_BUILDERS = sdk.FUNCTIONS | sdk.DICT_FUNCTIONS.keys() | sdk.CONSTRUCTORS | sdk.SEARCHES
_BUILDER_NAMES = frozenset(name.rpartition(".")[2] for name in _BUILDERS)
_IMPORTS = (cst.ImportAlias, cst.ImportFrom, cst.Import, cst.AsName)
_INSPECTORS = frozenset({"isinstance", "issubclass", "str", "repr", "print", "len", "type"})


def summarize(
    reader: Reader, types: ResponseTypes, built: Sequence[Options], loads: Iterable[cst.CSTNode]
) -> ModuleSummary:
    """Returns what the survey of a project takes from the module.

    `built` are its calls that build addresses, `loads` its statements that load variables from an env file.
    """
    tree, path = reader.tree, reader.names.path
    lists, own, classes = Lists(reader), tuple(_imports(reader)), tuple(_classes(reader))
    calls = [(node, path(node.func) or last_name(node.func)) for node in tree.of(cst.Call)]
    resets = [node for node, name in calls if name == _RESET]
    readers = frozenset(_env_readers(reader, own, classes, calls))
    names = _LOADERS - {"read_env"} if "environs" in readers else _LOADERS
    loading = (*loads, *(node for node, name in calls if _last_part(name) in names))
    return ModuleSummary(
        imports=own,
        classes=classes,
        attributes=tuple(_attributes(reader)),
        defined=frozenset(node.name.value for node in tree.of(cst.FunctionDef, cst.ClassDef)),
        tags=registered_tags(reader),
        reads=names_read(reader),
        strings=frozenset((*_paths(reader), *_imported_by_name(calls))),
        apps=tuple(apps(reader, lists)),
        engines=tuple(engines(reader, lists)),
        loads_env=min(map(tree.span, loading), key=lambda span: span.start, default=None),
        env_readers=readers,
        creates_app=any(creates_application(name) for _, name in calls),
        resets=tuple(ConfigReset(tree.span(node), enclosing_function(tree, node)) for node in resets),
        results=tuple(_function_results(reader, types)),
        builds=_builds_addresses(reader, types, built),
        startup=startup_functions(reader, calls),
        calls=function_calls(reader),
        splits_url=splits_url(reader),
        dicts=tuple(named_dicts(reader)),
    )


def _env_readers(
    reader: Reader,
    imported: Iterable[Import],
    classes: Iterable[ClassHeader],
    calls: Iterable[tuple[cst.Call, str]],
) -> Iterator[str]:
    """Yields what the module reads env files by, without setting variables."""
    tops = {one.path.partition(".")[0] for one in imported}
    yield from (name for top, name in _READERS.items() if top in tops)
    for node, name in calls:
        if name == _STARLETTE and node.args:
            yield "starlette"
        elif _last_part(name) == DOTENV_VALUES:
            yield DOTENV_VALUES
    bases = (_last_part(base) for one in classes for base in one.bases)
    if "env_file" in reader.tree.source.text and _SETTINGS_CLASS in bases:
        yield "pydantic-settings"


def _last_part(name: str) -> str:
    return name.rpartition(".")[2]


def _paths(reader: Reader) -> Iterator[str]:
    """Yields the texts that look like the path of a module, alone or before `:name`."""
    for node in reader.tree.of(cst.SimpleString):
        may_be = "." in node.value or ":" in node.value
        if may_be and (match := _DOTTED.fullmatch(node.raw_value)):
            yield match[1]


def _imported_by_name(calls: Iterable[tuple[cst.Call, str]]) -> Iterator[str]:
    """Yields the modules that functions import by their names."""
    for node, name in calls:
        if _last_part(name) in _IMPORTERS:
            texts = (string(arg.value) or "" for arg in node.args)
            yield from (match[1] for text in texts if (match := _NAME.fullmatch(text)))


def _classes(reader: Reader) -> Iterator[ClassHeader]:
    """Yields all classes, nested ones too, and other names of the SDK's field."""
    for node in reader.tree.of(cst.ClassDef):
        bases = [arg.value for arg in node.bases if not arg.star]
        classes = (base.value if isinstance(base, cst.Subscript) else base for base in bases)  # `Generic[T]`
        yield ClassHeader(node.name.value, tuple(filter(None, map(reader.names.path, classes))))
    for alias, meaning in _other_names(reader):
        if meaning.endswith(f".{sdk.FIELD}") and alias != sdk.FIELD:
            yield ClassHeader(alias, (meaning,))


def _other_names(reader: Reader) -> Iterator[tuple[str, str]]:
    """Yields the names that are other names of a path."""
    for node in reader.tree.of(cst.Assign):
        names = (one.target.value for one in node.targets if isinstance(one.target, cst.Name))
        yield from ((name, reader.names.qualified_name(node.value) or "") for name in names)
    for imported in reader.tree.of(cst.ImportFrom):
        for alias in import_aliases(imported):
            if alias.asname and isinstance(alias.asname.name, cst.Name):
                yield alias.asname.name.value, f"{imported_module(imported)}.{dotted_name(alias.name)}"


def _attributes(reader: Reader) -> Iterator[Attribute]:
    for target, given, node in reader.tree.assignments:
        if isinstance(target, cst.Name) and isinstance(given, cst.Call):
            callee = reader.names.path(given.func)
            if callee and isinstance(reader.names.scope(node), cst.ClassDef):
                yield Attribute(target.value, callee)


def _imports(reader: Reader) -> Iterator[Import]:
    """Yields all imports that can run, in order, each with the place of its statement."""
    for node in reader.tree.of(cst.Import, cst.ImportFrom):
        if is_reachable(reader.tree, node):
            place = reader.tree.span(node)
            inside = enclosing_function(reader.tree, node)
            yield from (Import(path, place, inside) for path in imported_paths(node))


def _function_results(reader: Reader, types: ResponseTypes) -> Iterator[FunctionResult]:
    """Yields the results of what other modules can call: functions, methods, and names bound to one."""
    module, names = reader.tree.module, reader.names
    methods: dict[int, list[FunctionResult]] = {}
    for function in reader.tree.of(cst.FunctionDef):
        around = types.definitions.scope(function)
        if around is module and len(names.bindings(function.name)) == 1:
            yield from _results_of(function.name.value, function, types)
        elif isinstance(around, cst.ClassDef) and types.definitions.scope(around) is module:
            found = list(_results_of(f"{around.name.value}.{function.name.value}", function, types))
            methods.setdefault(id(around), []).extend(found)
            yield from found
    yield from _resource_classes(reader, types)
    yield from _handed_on(reader)
    for target, given, statement in reader.tree.assignments:
        is_only = names.scope(statement) is module and len(names.bindings(target)) == 1
        if isinstance(target, cst.Name) and is_only:
            yield from _results_of_name(reader, target.value, given, types)
            owner = types.definitions.owner(given) if isinstance(given, cst.Call) else None
            for one in methods.get(id(owner), ()):
                yield one._replace(name=f"{target.value}.{one.name.partition('.')[2]}")


def _resource_classes(reader: Reader, types: ResponseTypes) -> Iterator[FunctionResult]:
    """Yields the classes that derive from a resource of the SDK and leave its methods as they are."""
    for owner in reader.tree.of(cst.ClassDef):
        is_own = types.definitions.scope(owner) is reader.tree.module
        is_changed = any(types.definitions.method(owner, method) for method in sdk.METHODS)
        if is_own and not is_changed and is_resource_class(reader.names, owner):
            yield FunctionResult(owner.name.value, Result.RESOURCE)


def _handed_on(reader: Reader) -> Iterator[FunctionResult]:
    """Yields the functions and classes of the SDK that others can import from the module."""
    for statement in reader.tree.of(cst.ImportFrom):
        if reader.names.scope(statement) is reader.tree.module:
            for alias in import_aliases(statement):
                name = alias.asname.name if alias.asname else alias.name
                path = reader.names.qualified_name(name)
                if isinstance(name, cst.Name) and path in _OF_SDK:
                    yield FunctionResult(name.value, _OF_SDK[path])


def _results_of_name(
    reader: Reader, name: str, given: cst.BaseExpression, types: ResponseTypes
) -> Iterator[FunctionResult]:
    """Yields the results of a name that is bound to a response, a resource or a function."""
    if name not in types.containers.written_names:
        yield from _result(f"{name}{VALUE}", types.of(given))
    path = reader.names.qualified_name(given)
    if path in _OF_SDK:
        yield FunctionResult(name, _OF_SDK[path])
    if isinstance(given, (cst.Lambda, cst.Call)):
        yield from _result(name, types.returns(given))


def _results_of(name: str, function: cst.FunctionDef, types: ResponseTypes) -> Iterator[FunctionResult]:
    """Yields the result of a function, or those of the parts of the tuple that it returns."""
    yield from _result(name, types.result(function))
    for index in range(types.definitions.parts(function)):
        yield from _result(f"{name}:{index}", types.part_of(function, index))


def _result(name: str, found: Inferred) -> Iterator[FunctionResult]:
    if found.kind in _KINDS and not found.condition.startswith(UNLESS_USED):
        yield FunctionResult(name, _KINDS[found.kind], found.condition)


def _builds_addresses(reader: Reader, types: ResponseTypes, built: Sequence[Options]) -> bool:
    """Whether the module builds addresses in a way that no finding about a call can settle.

    `built` are its calls that build one: of those, the ones with unknown options may set secure or not.
    """
    tree, path = reader.tree, reader.names.qualified_name
    reported = {fact.place for fact in built}
    imported = (one for node in tree.of(cst.Import, cst.ImportFrom) for one in imported_paths(node))
    is_imported = any(one.partition(".")[0] == sdk.APP for one in imported)
    names = ((name, tree.reference(name)) for name in (tree.of(cst.Name) if is_imported else ()))
    return (
        _mentions_field(reader)
        or any(
            fact.receiver.owner is Owner.SDK and fact.has_unknown and not sdk.secure_options(fact)
            for fact in built
        )
        or any(
            _is_passed_on(tree, node)
            for name, node in names
            if node is name or name.value in _BUILDER_NAMES
            if path(node) in _BUILDERS and reported.isdisjoint((tree.span(name), tree.span(node)))
        )
        or any(
            _is_kept(reader, call)
            for call in tree.of(cst.Call)
            if is_imported and path(call.func) in sdk.CONSTRUCTORS
        )
        or any(
            types.of(node.value) == OBJECT
            for node in map(tree.reference, tree.names("url"))
            if isinstance(node, cst.Attribute)
        )
    )


def _mentions_field(reader: Reader) -> bool:
    """Whether the SDK's field is mentioned, by its module, its name, or a module that hands it on.

    An import alone doesn't count, unless it renames the field or imports the whole module.
    """
    tree = reader.tree
    for statement in tree.of(cst.ImportFrom):
        if imported_module(statement) == sdk.FIELD_MODULE and is_reachable(tree, statement):
            aliases = import_aliases(statement)
            names = [name for alias in aliases for name in tree.names(dotted_name(alias.name))]
            is_renamed = not aliases or any(alias.asname for alias in aliases)
            if is_renamed or not all(isinstance(tree.parent(name), _IMPORTS) for name in names):
                return True
    names = [name for name in tree.names(sdk.FIELD) if not isinstance(tree.parent(name), _IMPORTS)]
    paths = (reader.names.qualified_name(tree.reference(name)) or "" for name in names)
    return any(path.endswith(f".{sdk.FIELD}") for path in paths)


def _is_passed_on(tree: Tree, node: cst.CSTNode) -> bool:
    """Whether a function or class is used as a value, or a class is a base: neither called nor inspected."""
    parent = tree.parent(node)
    match parent:
        case cst.Call(func):
            return func is not node
        case cst.Arg():
            return not _is_inspected(tree, parent)
        case cst.Attribute() | cst.Param() | cst.AnnAssign() | cst.FunctionDef():
            return False
        case _:
            return not isinstance(parent, _IMPORTS)


def _is_inspected(tree: Tree, arg: cst.Arg) -> bool:
    """Whether a function that only inspects its arguments is called with one."""
    call = tree.parent(arg)
    return isinstance(call, cst.Call) and isinstance(call.func, cst.Name) and call.func.value in _INSPECTORS


def _is_kept(reader: Reader, call: cst.Call) -> bool:
    """Whether a resource may be used elsewhere: it is returned, passed on or stored."""
    tree = reader.tree
    match tree.parent(call):
        case cst.Attribute() | cst.Expr():
            return False
        case cst.Assign([cst.AssignTarget(cst.Name() as target)]) | cst.NamedExpr(cst.Name() as target):
            if isinstance(reader.names.scope(target), cst.ClassDef):
                return True
            return target is reader.names.uses(target)[0] and not all(
                _is_used_here(tree, node) for node in reader.names.uses(target) if node is not target
            )
        case cst.Arg() as arg:
            return not _is_inspected(tree, arg)
        case _:
            return True


def _is_used_here(tree: Tree, node: cst.Name) -> bool:
    """Whether a name is bound, or one of its attributes used."""
    parent = tree.parent(node)
    match parent:
        case cst.Attribute(attr=attribute):
            return attribute is not node
        case cst.AssignTarget() | cst.If() | cst.BooleanOperation() | cst.UnaryOperation():
            return True
        case cst.Arg(keyword=keyword):
            return keyword is node
        case _:
            return False
