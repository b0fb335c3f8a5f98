"""What of a file's facts is kept between runs: no credential of the file is in it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from cloudinary_lint.facts import Literal, Options
from cloudinary_lint.facts.codec import NotEncoded, encode
from cloudinary_lint.languages.registry import Kind, decoded, kind_of
from cloudinary_lint.project.surveyed_files import FileFacts
from cloudinary_lint.text.redaction.vocabulary import is_secret
from cloudinary_lint.text.source import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.facts import Document, Fact, Option

_MASKED = Literal("***")
"""What stands for a credential: rules ask of one only whether it is there."""
_LEAST = 4
"""Letters of a credential that a reader is sure of: shorter ones stand in any text by chance."""


def without_credentials(facts: FileFacts, path: str, raw: bytes) -> bytes:
    """The facts of a file with this content as they are kept; empty where a credential would be in them."""
    documents = tuple((language, _masked(document)) for language, document in facts.documents)
    try:
        kept = encode(facts._replace(documents=documents), FileFacts)
    except NotEncoded:
        return b""
    return b"" if any(word in kept for word in _credentials(facts, path, raw)) else kept


def _credentials(facts: FileFacts, path: str, raw: bytes) -> Iterator[bytes]:
    """The credentials in a text, as they would stand in what is kept."""
    try:
        text = decoded(path, raw, kind_of(path) or Kind.TEXT).text
    except Unreadable:
        return
    known = {span for _, document in facts.documents for span in document.secrets}
    words = {text[span.start : span.end].strip("\"'` ") for span in known}
    yield from (json.dumps(word)[1:-1].encode() for word in words if len(word) >= _LEAST)


def _masked(document: Document) -> Document:
    module = replace(document.module, strings=frozenset()) if document.module else None
    return document._replace(facts=tuple(map(_masked_fact, document.facts)), module=module)


def _masked_fact(fact: Fact) -> Fact:
    return _masked_options(fact) if isinstance(fact, Options) else fact


def _masked_options(fact: Options) -> Options:
    return replace(
        fact,
        options=tuple(map(_masked_option, fact.options)),
        beside=tuple(map(_masked_option, fact.beside)),
        outer=_masked_options(fact.outer) if fact.outer else None,
    )


def _masked_option(option: Option) -> Option:
    is_masked = isinstance(option.value, Literal) and bool(option.value.value) and is_secret(option.key)
    return option._replace(value=_MASKED) if is_masked else option
