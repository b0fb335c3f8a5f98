"""Prepares the facts of a file for the cache, without its credentials."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import Address, Carrier, Expression, Literal, Options
from cloudinary_lint.facts.codec import NotEncoded, encode
from cloudinary_lint.languages.registry import Kind, decode_file, kind_of
from cloudinary_lint.project.surveyed_files import FileFacts
from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.records import replace
from cloudinary_lint.text.redaction.vocabulary import is_key
from cloudinary_lint.text.source import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cloudinary_lint.facts import Document, Fact, Option, Value

_MASKED = "***"
"""Replaces a text: of most texts, rules ask only whether there is one, and whether it is an address."""
_ADDRESS = lazy_pattern(r"https?:")
_PIECE = lazy_pattern(r"[\w.-]{4,}")
_PROSE = lazy_pattern(r"(?:(?!noqa)[^\W\d]|[.-])+", re.IGNORECASE)
_PLAIN = lazy_pattern(r"cloudinary-lint|noqa|ignore(?:-file)?|[A-Z]{1,4}\d{1,4}|-+", re.IGNORECASE)
_NAME = lazy_pattern(r"[^\W\d][\w.-]*")
_SHORT = 5
"""The most letters of a word that can turn an option on or off (`false`), and digits of a number."""
_LEAST = 4
"""The fewest letters of a credential: shorter ones occur in any text by chance."""


def without_credentials(facts: FileFacts, path: str, raw: bytes) -> bytes:
    """Returns the facts of a file as they are saved; empty if a credential would be in them."""
    documents = tuple((language, _mask(document)) for language, document in facts.documents)
    texts = "\n".join(text for _, document in documents for text in _texts(document))
    comments = (comment.text for _, document in documents for comment in document.comments)
    if (
        _has_quotes(documents)
        or _has_unknown_keys(documents)
        or not all(map(_is_plain, comments))
        or any(word in texts for word in _credentials(facts, path, raw))
    ):
        return b""
    try:
        return encode(facts._replace(documents=documents), FileFacts)
    except NotEncoded:
        return b""


def _has_quotes(documents: Iterable[tuple[str, Document]]) -> bool:
    """Whether kept expressions of a template hold literals."""
    expressions = (fact for _, one in documents for fact in one.facts if isinstance(fact, Expression))
    words = (word for fact in expressions for word in (fact.subject, *(fact.arguments or ())))
    return any("'" in word or '"' in word for word in words)


def _has_unknown_keys(documents: Iterable[tuple[str, Document]]) -> bool:
    """Whether kept options have keys that could be parts of a credential: `cloudinary://1:a?bc@demo`."""
    groups = (fact for _, one in documents for fact in one.facts if isinstance(fact, Options))
    return any(not _is_harmless_key(option.key, one) for one in groups for option in one.options)


def _is_harmless_key(key: str, options: Options) -> bool:
    return is_key(key) or (options.carrier is not Carrier.URL and _NAME.fullmatch(key) is not None)


def _is_plain(comment: str) -> bool:
    """Whether a comment holds nothing but the words of linters and codes of rules."""
    return all(map(_PLAIN.fullmatch, _PIECE.findall(comment)))


def _texts(document: Document) -> Iterator[str]:
    """Yields the texts that facts quote of a file; all else are names, numbers and places."""
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
    values = [option.value for option in (*fact.options, *fact.siblings)]
    yield from (str(value.value) for value in (*values, fact.subject) if isinstance(value, Literal))
    yield fact.path.text if fact.path else ""
    if fact.parent:
        yield from _quoted(fact.parent)


def _credentials(facts: FileFacts, path: str, raw: bytes) -> set[str]:
    """Returns the credentials in a text."""
    try:
        text = decode_file(path, raw, kind_of(path) or Kind.TEXT).text
    except Unreadable:
        return set()
    known = {span for _, document in facts.documents for span in document.secrets}
    words = {text[span.start : span.end].strip("\"'` ") for span in known}
    return {word for word in words if len(word) >= _LEAST}


def _mask(document: Document) -> Document:
    module = replace(document.module, strings=frozenset()) if document.module else None
    comments = tuple(comment._replace(text=_without_prose(comment.text)) for comment in document.comments)
    return document._replace(facts=tuple(map(_mask_fact, document.facts)), comments=comments, module=module)


def _without_prose(comment: str) -> str:
    """Returns a comment for flake8 with dashes for each word that says why, since no rule reads it."""
    if "cloudinary-lint" in comment.lower():
        return comment
    return _PIECE.sub(lambda word: "-" * len(word[0]) if _is_prose(word[0]) else word[0], comment)


def _is_prose(word: str) -> bool:
    """Whether a word can't be a code: it has no digit."""
    return _PROSE.fullmatch(word) is not None and _PLAIN.fullmatch(word) is None


def _mask_fact(fact: Fact) -> Fact:
    return _mask_options(fact) if isinstance(fact, Options) else fact


def _mask_options(fact: Options) -> Options:
    path = fact.path
    return replace(
        fact,
        subject=_mask_value(fact.subject, ""),
        path=path._replace(text=f"/{_MASKED}") if path and path.text.strip("/") else path,
        options=tuple(map(_mask_option, fact.options)),
        siblings=tuple(map(_mask_option, fact.siblings)),
        parent=_mask_options(fact.parent) if fact.parent else None,
    )


def _mask_option(option: Option) -> Option:
    return option._replace(value=_mask_value(option.value, option.key.lower()))


def _mask_value(value: Value, key: str) -> Value:
    """Returns a value without its text, unless rules read the text: a word for off, the host of a prefix."""
    match value:
        case Literal(str(text)) if not _is_read(text):
            scheme = found[0] if (found := _ADDRESS.match(text)) else ""
            host = sdk.HOST.match(text, len(scheme) + 2) if key.endswith("upload_prefix") else None
            return Literal(text[: host.end()] if host else f"{scheme}//{_MASKED}" if scheme else _MASKED)
        case Literal(int() | float() as number) if len(str(number)) > _SHORT:
            return Literal(1)
        case _:
            return value


def _is_read(text: str) -> bool:
    return len(text.strip()) <= _SHORT or text == "upload" or sdk.looks_off(Literal(text))
