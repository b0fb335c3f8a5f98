"""Configuration, styles and scripts, read for literals alone: addresses, and URLs for `CLOUDINARY_URL`.

Each family of notations has a scanner of its own, exact about comments and strings. Refuses to
check any syntax: what a scanner does not understand it passes over.
"""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import Document, Language
from cloudinary_lint.languages.addresses import addresses
from cloudinary_lint.languages.comments import above, beside
from cloudinary_lint.languages.registry import Kind
from cloudinary_lint.languages.variables import is_cloudinarys, secret_spans, together, urls

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from cloudinary_lint.facts import Comment, Fact
    from cloudinary_lint.languages.literal.found import Found
    from cloudinary_lint.text.source import Source, Span

_SCANNERS = {
    Kind.YAML: ("yaml", "scan"),
    Kind.JSON: ("jsonc", "scan"),
    Kind.TOML: ("toml", "scan"),
    Kind.INI: ("ini", "scan"),
    Kind.CSS: ("stylesheet", "css"),
    Kind.SCSS: ("stylesheet", "scss"),
    Kind.SCRIPT: ("script", "scan"),
    Kind.SHELL: ("shell", "scan"),
    Kind.DOCKERFILE: ("dockerfile", "scan"),
    Kind.PROCFILE: ("shell", "procfile"),
    Kind.TEXT: ("prose", "scan"),
}
"""The scanner of each kind: its module, loaded when it is needed, and its function there."""
_WORTH_READING = re.compile(
    rf"""
    cloudinary-lint: | {sdk.VARIABLE_PREFIX}
    | (?i: https? : (?: \\?/ | \\u002f | \\x2f ){{2}} [^\r\n]{{0,200}}?
           (?: \.cloudinary\.com | {re.escape(sdk.LEGACY_HOST)} ) )
    """,
    re.VERBOSE,
)
_TOGETHER = frozenset({sdk.CLOUD_VARIABLE, "CLOUDINARY_SECURE"})


def read(source: Source, kind: Kind, _template_language: str) -> Document:
    """The facts of a file of any of these kinds."""
    if not _WORTH_READING.search(source.text):
        return Document()
    module, name = _SCANNERS[kind]
    scan: Callable[[str], Found] = getattr(import_module(f"{__name__}.{module}"), name)
    found = scan(source.text)
    return Document(
        tuple(_facts(found)),
        tuple(_comments(source, kind, found.comments)),
        tuple(sorted(secret_spans(found.variables))),
    )


def _facts(found: Found) -> Iterator[Fact]:
    ordered = sorted(found.variables, key=lambda variable: variable.place)
    yield from urls(ordered, Language.LITERAL)
    ours = [variable for variable in ordered if is_cloudinarys(variable)]
    names = {variable.name for variable in ours}
    if names >= _TOGETHER or sdk.UPLOAD_PREFIX_VARIABLE in names:
        yield together(ours, Language.LITERAL)
    for text in found.texts:
        yield from addresses(text.spelled, Language.LITERAL, text.use)


def _comments(source: Source, kind: Kind, spans: Iterable[Span]) -> Iterable[Comment]:
    match kind:
        case Kind.JSON:
            return ()
        case Kind.CSS | Kind.SCSS | Kind.SCRIPT | Kind.TEXT:
            return beside(source, spans)
        case _:
            return above(source, spans)
