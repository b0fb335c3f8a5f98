"""The summary of a Python module for the survey of its project."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint.facts.module_summary import ConfigReset, ModuleSummary
from cloudinary_lint.languages.python.address_building import builds
from cloudinary_lint.languages.python.classes import attributes, classes, defined
from cloudinary_lint.languages.python.engines import apps, engines
from cloudinary_lint.languages.python.function_results import function_results
from cloudinary_lint.languages.python.imports import imports, path
from cloudinary_lint.languages.python.lists import Lists
from cloudinary_lint.languages.python.names_read import reads
from cloudinary_lint.languages.python.reachability import enclosing_function
from cloudinary_lint.languages.python.startup import (
    creates_application,
    function_calls,
    startup_functions,
)
from cloudinary_lint.languages.python.syntax import last_name
from cloudinary_lint.languages.python.tags import tags
from cloudinary_lint.languages.python.url_splitting import splits_url
from cloudinary_lint.languages.python.values import string

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cloudinary_lint.facts import Options
    from cloudinary_lint.facts.module_summary import Import
    from cloudinary_lint.languages.python.options import Reader
    from cloudinary_lint.languages.python.response_types import ResponseTypes
    from cloudinary_lint.text.source import Span

_DOTTED = re.compile(r"([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+|[A-Za-z_]\w*(?=:))(?::[A-Za-z_][\w.]*)?")
_NAME = re.compile(r"\.*([A-Za-z_][\w.]*)")
_IMPORTERS = frozenset({"import_module", "__import__", "from_object", "config_from_object"})
_LOADERS = frozenset({"load_dotenv", "read_dotenv", "read_env"})
_READERS = {"decouple": "python-decouple", "environs": "environs"}
"""Packages that read env files and set no environment variable (environs from version 15 on)."""
_SETTINGS_CLASS = "BaseSettings"
_RESET = "cloudinary.reset_config"


def summarize(reader: Reader, types: ResponseTypes, built: Sequence[Options]) -> ModuleSummary:
    """Returns what the survey of a project takes from the module; `built` are calls that build addresses."""
    lists = Lists(reader.tree)
    own = tuple(imports(reader))
    readers = frozenset(_env_readers(reader, own))
    calls = [(node, path(reader, node.func) or last_name(node.func)) for node in reader.tree.of(cst.Call)]
    return ModuleSummary(
        imports=own,
        classes=tuple(classes(reader)),
        attributes=tuple(attributes(reader)),
        defined=defined(reader),
        tags=tags(reader),
        reads=reads(reader),
        strings=frozenset((*_paths(reader), *_named(calls))),
        apps=tuple(apps(reader, lists)),
        engines=tuple(engines(reader, lists)),
        loads_env=_loads_env(reader, calls, readers),
        env_readers=readers,
        creates_app=any(creates_application(name) for _, name in calls),
        resets=tuple(
            ConfigReset(reader.tree.span(node), enclosing_function(reader.tree, node))
            for node, name in calls
            if name == _RESET
        ),
        results=tuple(function_results(reader, types)),
        builds=builds(reader, types, built),
        startup=startup_functions(reader, calls),
        calls=function_calls(reader, calls),
        splits_url=splits_url(reader),
    )


def _env_readers(reader: Reader, imported: Iterable[Import]) -> Iterator[str]:
    """Yields the packages by which the module reads an env file, without setting variables by it."""
    tops = {one.path.partition(".")[0] for one in imported}
    yield from (name for top, name in _READERS.items() if top in tops)
    bases = (base for one in classes(reader) for base in one.bases)
    if "env_file" in reader.tree.source.text and any(_end(base) == _SETTINGS_CLASS for base in bases):
        yield "pydantic-settings"


def _loads_env(reader: Reader, calls: Iterable[tuple[cst.Call, str]], readers: frozenset[str]) -> Span | None:
    """Returns where the module first loads an env file into the environment."""
    names = _LOADERS - {"read_env"} if "environs" in readers else _LOADERS
    return next((reader.tree.span(node) for node, name in calls if _end(name) in names), None)


def _end(name: str) -> str:
    return name.rpartition(".")[2]


def _paths(reader: Reader) -> Iterator[str]:
    """Yields the texts that look like the path of a module, alone or before `:name`."""
    for node in reader.tree.of(cst.SimpleString):
        may_be = "." in node.value or ":" in node.value
        if may_be and (match := _DOTTED.fullmatch(node.raw_value)):
            yield match[1]


def _named(calls: Iterable[tuple[cst.Call, str]]) -> Iterator[str]:
    """Yields the modules that functions import by their names."""
    for node, name in calls:
        if _end(name) in _IMPORTERS:
            texts = (string(arg.value) or "" for arg in node.args)
            yield from (match[1] for text in texts if (match := _NAME.fullmatch(text)))
