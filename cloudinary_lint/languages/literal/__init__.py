"""Reads configuration files, style sheets and scripts for literals only: addresses and environment variables.

YAML and JSON are read by their structure, other kinds line by line. Syntax is not checked: what a reader
doesn't know it skips.
"""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import Document, Language
from cloudinary_lint.languages.comments import comments_above, comments_above_or_trailing
from cloudinary_lint.languages.registry import Kind
from cloudinary_lint.languages.variables import as_options, environments, refused_urls, secret_spans, urls

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from cloudinary_lint.facts import Comment, Fact
    from cloudinary_lint.languages.literal.lines import Literals
    from cloudinary_lint.text.source import Source, Span

_READERS = {Kind.YAML: "yaml", Kind.JSON: "jsonc", Kind.COMPONENT: "component"}
"""The modules of kinds that are not read line by line, each imported when needed."""
_WORTH_READING = re.compile(
    rf"""
    (?i: cloudinary[-_]lint: ) | {sdk.VARIABLE_PREFIX}
    | (?i: https? : (?: \\?/ | \\u002f | \\x2f ){{2}} [^\r\n]{{0,200}}?
           (?: \.cloudinary\.com | {re.escape(sdk.LEGACY_HOST)} ) )
    """,
    re.VERBOSE,
)
_TOGETHER = frozenset({sdk.CLOUD_VARIABLE, "CLOUDINARY_SECURE"})


def read(source: Source, kind: Kind, _template_language: str) -> Document:
    """Returns the facts of a file of any of these kinds."""
    if not _WORTH_READING.search(source.text):
        return Document()
    reader = import_module(f"{__name__}.{_READERS.get(kind, 'lines')}")
    scan: Callable[[str, Kind], Literals] = reader.scan
    found = scan(source.text, kind)
    return Document(
        tuple(_facts(found)),
        tuple(_comments(source, kind, found.comments)),
        tuple(sorted(secret_spans(found.variables))),
    )


def _facts(found: Literals) -> Iterator[Fact]:
    for variables in environments(found.variables):
        yield from urls(variables, Language.LITERAL)
        yield from refused_urls(variables, Language.LITERAL)
        names = {variable.name for variable in variables}
        if names >= _TOGETHER or sdk.UPLOAD_PREFIX_VARIABLE in names:
            yield as_options(variables, Language.LITERAL)
    yield from found.addresses


def _comments(source: Source, kind: Kind, spans: Iterable[Span]) -> Iterable[Comment]:
    match kind:
        case Kind.JSON:
            return ()
        case Kind.CSS | Kind.SCSS | Kind.SCRIPT | Kind.COMPONENT | Kind.TEXT:
            return comments_above_or_trailing(source, spans)
        case _:
            return comments_above(source, spans)
