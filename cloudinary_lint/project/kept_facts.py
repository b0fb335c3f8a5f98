"""What of a file's facts is kept between runs: no credential of the file is in it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cloudinary_lint.facts import Address, Expression, Literal, Options
from cloudinary_lint.facts.codec import NotEncoded, encode
from cloudinary_lint.languages.credentials import is_secret
from cloudinary_lint.languages.registry import Kind, decoded, kind_of
from cloudinary_lint.project.surveyed_files import FileFacts
from cloudinary_lint.text.redaction.credentials import secret_spans
from cloudinary_lint.text.source import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.facts import Document, Fact, Option

_MASKED = Literal("***")
"""What stands for a credential: rules ask of one only whether it is there."""
_LEAST = 4
"""Letters of a credential: shorter ones stand in any text by chance."""


def without_credentials(facts: FileFacts, path: str, raw: bytes) -> bytes:
    """The facts of a file with this content as they are kept; empty where a credential would be in them."""
    documents = tuple((language, _masked(document)) for language, document in facts.documents)
    texts = "\n".join(text for _, document in documents for text in _texts(document))
    if any(word in texts for word in _credentials(facts, path, raw)):
        return b""
    try:
        return encode(facts._replace(documents=documents), FileFacts)
    except NotEncoded:
        return b""


def _texts(document: Document) -> Iterator[str]:
    """What facts quote of a file; the rest of them are names, numbers and places."""
    yield from (comment.text for comment in document.comments)
    for fact in document.facts:
        match fact:
            case Options():
                yield from _quoted(fact)
            case Address():
                yield fact.host
            case Expression():
                yield from (fact.subject, *(fact.arguments or ()))
            case _:
                pass


def _quoted(fact: Options) -> Iterator[str]:
    values = [option.value for option in (*fact.options, *fact.beside)]
    yield from (str(value.value) for value in (*values, fact.subject) if isinstance(value, Literal))
    yield fact.path.text if fact.path else ""
    if fact.outer:
        yield from _quoted(fact.outer)


def _credentials(facts: FileFacts, path: str, raw: bytes) -> set[str]:
    """The credentials in a text."""
    try:
        text = decoded(path, raw, kind_of(path) or Kind.TEXT).text
    except Unreadable:
        return set()
    known = [span for _, document in facts.documents for span in document.secrets]
    words = {text[span.start : span.end].strip("\"'` ") for span in (*known, *secret_spans(text))}
    return {word for word in words if len(word) >= _LEAST}


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
