"""Summarizes a Python module for the survey of its project."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.facts.module_summary import Attribute, ClassHeader, ConfigReset, Import, ModuleSummary
from cloudinary_lint.languages.python.declarations import named_dicts
from cloudinary_lint.languages.python.django import Lists, apps, engines, registered_tags
from cloudinary_lint.languages.python.environment import DOTENV_VALUES
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
from cloudinary_lint.languages.python.sdk_results import builds_addresses, function_results
from cloudinary_lint.languages.python.setting_reads import names_read, splits_url
from cloudinary_lint.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cloudinary_lint.facts import Options
    from cloudinary_lint.languages.python.options import Reader
    from cloudinary_lint.languages.python.response_types import ResponseTypes

_DOTTED = lazy_pattern(r"([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+|[A-Za-z_]\w*(?=:))(?::[A-Za-z_][\w.]*)?")
_NAME = lazy_pattern(r"\.*([A-Za-z_][\w.]*)")
_IMPORTERS = frozenset({"import_module", "__import__", "from_object", "config_from_object"})
_LOADERS = frozenset({"load_dotenv", "read_dotenv", "read_env"})
_READERS = {"decouple": "python-decouple", "environs": "environs"}
"""Packages that read env files and set no environment variable (environs from version 15 on)."""
_STARLETTE = "starlette.config.Config"
_SETTINGS_CLASS = "BaseSettings"
_RESET = "cloudinary.reset_config"


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
        results=tuple(function_results(reader, types)),
        builds=builds_addresses(reader, types, built),
        startup=startup_functions(reader, calls),
        calls=function_calls(reader, calls),
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
