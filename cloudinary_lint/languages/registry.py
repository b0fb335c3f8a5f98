"""The kinds of files and their readers, which are imported when needed.

A reader turns text into facts: it knows syntax and positions, and nothing about security.
"""

from __future__ import annotations

from enum import Enum
from importlib import import_module
from typing import TYPE_CHECKING

from cloudinary_lint.facts import Document
from cloudinary_lint.languages.kinds import kind_word, max_bytes
from cloudinary_lint.text.source import Unreadable, decode, guess

if TYPE_CHECKING:
    from collections.abc import Callable

    from cloudinary_lint.text.source import Source


class Kind(Enum):
    """The kinds of files that are read; the value is the word that `kinds.kind_word` returns."""

    PYTHON = "python"
    TEMPLATE = "template"
    MAYBE_TEMPLATE = "maybe-template"  # a template only if it holds template syntax
    ENV = "env"
    YAML = "yaml"
    JSON = "json"
    TOML = "toml"
    INI = "ini"
    CSS = "css"
    SCSS = "scss"
    SCRIPT = "script"
    COMPONENT = "component"  # markup, a script and styles in one file: Vue, Svelte
    SHELL = "shell"
    DOCKERFILE = "dockerfile"
    PROCFILE = "procfile"
    TEXT = "text"  # of no known kind: read if the settings include it


LOADING_PYTHON = 130_000
"""Microseconds that it takes to load the reader of Python, most of them for libcst."""
TEMPLATES = frozenset({Kind.TEMPLATE, Kind.MAYBE_TEMPLATE})
AUTO = "auto"
"""The language of a template that only its text can determine, and of every other file."""
_OPENINGS = ("{%", "{{", "{#")


def kind_of(path: str) -> Kind | None:
    """Returns the kind of a file from its path in the project; None if it isn't read."""
    word = kind_word(path)
    return Kind(word) if word else None


_SHOWN_BYTES = 50_000
"""Bytes of a file that is too large which are decoded to show its first lines."""


def decode_file(path: str, raw: bytes, kind: Kind) -> Source:
    """Returns the text of a file for its reader. Raises Unreadable."""
    if too_large := too_large_reason(raw, kind):
        reason = f"it is {too_large}"
        raise Unreadable(reason)
    return decode(path, raw, is_python=kind is Kind.PYTHON)


def too_large_reason(raw: bytes, kind: Kind) -> str:
    """Returns why a file is too large to be read; empty where it isn't."""
    limit = max_bytes(kind.value)
    return f"larger than {limit / 1_000_000:g} MB" if len(raw) > limit else ""


def excerpt(path: str, raw: bytes, kind: Kind) -> Source:
    """Returns what can be shown of a file that can't be decoded; of one that is too large, its beginning."""
    return guess(path, raw[:_SHOWN_BYTES] if len(raw) > max_bytes(kind.value) else raw)


_DOCUMENTS: dict[tuple[Source, Kind, str], Document] = {}
"""Documents that were read: the survey reads a file first, then its check."""
_MAX_DOCUMENTS = 4096
"""Documents kept at once: a language server that runs for days reads many versions of many files."""


def read(source: Source, kind: Kind, template_language: str = "auto") -> Document:
    """Returns the facts of one file. Raises Unreadable."""
    key = _key(source, kind, template_language)
    if key not in _DOCUMENTS:
        add_document(_read(*key), *key)
    return _DOCUMENTS[key]


def _read(source: Source, kind: Kind, template_language: str) -> Document:
    """Returns the facts of one file; a text that can't be a template loads no reader of templates."""
    if kind is Kind.MAYBE_TEMPLATE and not any(opening in source.text for opening in _OPENINGS):
        return Document()
    own = kind.value if kind in {Kind.PYTHON, Kind.ENV} else "literal"
    module = import_module(f"{__package__}.{'template' if kind in TEMPLATES else own}")
    reader: Callable[[Source, Kind, str], Document] = module.read
    return reader(source, kind, template_language)


def load_python() -> None:
    """Loads the reader of Python, which takes longer than all others."""
    import_module(f"{__package__}.python")


def add_document(document: Document, source: Source, kind: Kind, template_language: str = "auto") -> None:
    """Adds a document to those that `read` returns without reading again."""
    while len(_DOCUMENTS) >= _MAX_DOCUMENTS:
        del _DOCUMENTS[next(iter(_DOCUMENTS))]
    _DOCUMENTS[_key(source, kind, template_language)] = document


def clear_documents() -> None:
    """Removes all documents, for callers that read many versions of one file."""
    _DOCUMENTS.clear()


def _key(source: Source, kind: Kind, template_language: str) -> tuple[Source, Kind, str]:
    return source, kind, template_language if kind in TEMPLATES else AUTO
