"""Follows the variables that the tags of a Django template bind, to resolve names where they are used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint.languages.template.django.tag_bits import split_tag
from cloudinary_lint.languages.template.tokens import (
    OpenTags,
    Part,
    command,
    name_ended_by,
    names_of_containers,
    text_of,
)
from cloudinary_lint.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cloudinary_lint.languages.template.django.tag_bits import Bit
    from cloudinary_lint.languages.template.tokens import Token

_BINDERS = lazy_pattern(r"\{%\s*(?:with|firstof)\s")
_PATH = lazy_pattern(r"[\w.]+")
_LOOP_TARGETS = lazy_pattern(r"[\w\s,]+?(?=\sin\s)")
_NAME = lazy_pattern(r"\w+")
_AS = "as"


class Variables:
    """The variables at a token, once all tokens before it were entered in order.

    A template in which no `{% with %}` or `{% firstof %}` binds any costs nothing.
    """

    def __init__(self, text: str, tokens: Sequence[Token]) -> None:
        self._text = text
        self._containers = names_of_containers(text, tokens) if _BINDERS.search(text) else None
        self._open: OpenTags[list[str]] = OpenTags()
        self._bound: dict[str, list[str]] = {}

    def enter(self, token: Token) -> None:
        """Binds what a tag binds, until the tag around it ends."""
        if self._containers is None or token.part is not Part.BLOCK:
            return
        name = command(self._text, token)
        if name_ended_by(name):
            for names in self._open.close(name_ended_by(name)):
                for bound in names:
                    self._bound[bound].pop()
            return
        found = [(bound, self.resolve(value)) for bound, value in self._binds(name, token)]
        for bound, value in found:
            self._bound.setdefault(bound, []).append(value)
        if name in self._containers:
            self._open.push(name, [bound for bound, _ in found])
        elif self._open.tags:
            self._open.tags[-1][1].extend(bound for bound, _ in found)

    def resolve(self, expression: str) -> str:
        """Returns an expression with its first name replaced by what it is bound to, if that is known."""
        first = _NAME.match(expression)
        bound = self._bound.get(first[0]) if first else None
        value = bound[-1] if bound else ""
        rest = expression[first.end() :] if first else ""
        is_plain = not rest.startswith(".") or _PATH.fullmatch(value)
        return value + rest if value and is_plain else expression

    def _binds(self, name: str, token: Token) -> Iterator[tuple[str, str]]:
        """Yields the names that a tag binds, with the expressions; empty ones where they aren't known."""
        if name == "for":
            match = _LOOP_TARGETS.match(text_of(self._text, token.inner), len(name))
            yield from ((target[0], "") for target in _NAME.finditer(match[0] if match else ""))
            return
        bits = split_tag(self._text, token.inner) or ()
        if name == "with":
            yield from ((bit.key, text_of(self._text, bit.value)) for bit in bits if bit.key)
        if len(bits) > len(("tag", _AS, "name")) - 1 and self._word(bits[-2]) == _AS:
            is_known = name in {"with", "firstof"}
            yield self._word(bits[-1]), self._word(bits[1]) if is_known else ""

    def _word(self, bit: Bit) -> str:
        return text_of(self._text, bit.span)
