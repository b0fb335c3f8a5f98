"""Reads configuration files, style sheets and scripts for literals only: addresses and environment variables.

YAML and JSON are read by their structure, other kinds line by line. Syntax is not checked: what a reader
doesn't know it skips.
"""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import Document, Language, Options
from cloudinary_lint.languages.comments import comments_in
from cloudinary_lint.languages.registry import Kind
from cloudinary_lint.languages.variables import (
    as_options,
    environment_facts,
    is_sdk_name,
    refused_urls,
    secret_spans,
    urls,
)
from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.records import replace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cloudinary_lint.facts import Fact, RefusedUrl
    from cloudinary_lint.languages.literal.lines import Literals
    from cloudinary_lint.languages.variables import Environment
    from cloudinary_lint.text.source import Source

_READERS = {Kind.YAML: "yaml", Kind.JSON: "structured_data"}
"""The modules of kinds that are not read line by line, each imported when needed."""
_WORTH_READING = lazy_pattern(
    rf"""
    (?i: cloudinary[-_]lint: ) | {sdk.VARIABLE_PREFIX}
    | (?i: https? : (?: \\?/ | \\u002f | \\x2f ){{2}} [^\r\n]{{0,200}}?
           (?: \.cloudinary\.com | {re.escape(sdk.LEGACY_HOST)} ) )
    """,
    re.VERBOSE,
)
_TRAILING = frozenset({Kind.CSS, Kind.SCSS, Kind.SCRIPT, Kind.COMPONENT, Kind.TEXT})
"""Kinds in which a comment may follow code on its line; in others it has to be alone on the line above."""
_DECIDING = frozenset({sdk.CLOUD_VARIABLE, sdk.SECURE_VARIABLE, sdk.URL_VARIABLE})
_TOGETHER = frozenset({sdk.URL_VARIABLE, sdk.SECURE_VARIABLE})


def read(source: Source, kind: Kind, _template_language: str) -> Document:
    """Returns the facts of a file of any of these kinds."""
    if not _WORTH_READING.search(source.text):
        return Document()
    reader = import_module(f"{__name__}.{_READERS.get(kind, 'lines')}")
    scan: Callable[[Source, Kind], Literals] = reader.scan
    found = scan(source, kind)
    comments = () if kind is Kind.JSON else found.comments
    return Document(
        tuple(_facts(found)),
        tuple(comments_in(source, comments, may_trail=kind in _TRAILING)),
        tuple(sorted(secret_spans(found.variables))),
    )


def _facts(found: Literals) -> Iterator[Fact]:
    for environment in found.environments:
        for fact in _environment_facts(environment):
            yield replace(fact, env_files=environment.env_files) if isinstance(fact, Options) else fact
    yield from found.addresses


def _environment_facts(environment: Environment) -> Iterator[Options | RefusedUrl]:
    """Yields the facts about an environment: its variables together, if they decide, and its URLs."""
    if _is_account(environment):
        yield from environment_facts(environment, Language.LITERAL)
        return
    ours = [variable for variable in environment.variables if is_sdk_name(variable.name)]
    yield from urls(ours, (*environment.outer, *ours), Language.LITERAL)
    yield from refused_urls(ours, Language.LITERAL)
    if environment.env_files and any(variable.name == sdk.CLOUD_VARIABLE for variable in ours):
        yield replace(as_options(ours, Language.LITERAL), has_unknown=True)


def _is_account(environment: Environment) -> bool:
    """Whether the variables of an environment decide together, and the rest of them is known."""
    own = {variable.name for variable in environment.variables}
    every = own | {variable.name for variable in environment.outer}
    if any(one.is_passed_on for one in environment.variables) and not environment.is_open:
        return True
    if own.isdisjoint(_DECIDING) or (environment.is_open and sdk.SECURE_VARIABLE not in every):
        return sdk.UPLOAD_PREFIX_VARIABLE in own
    return sdk.CLOUD_VARIABLE in every or every >= _TOGETHER
