"""Finds names of a Jinja template that stand for a dotted variable: `{% set cover = photo.image %}`."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from cloudinary_lint.languages.template.tokens import Part, command, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cloudinary_lint.languages.template.tokens import Token

_ALIAS = re.compile(r"(?<![\w.])(\w+)\s*=\s*(\w+(?:\.\w+)+)\s*(?=,|\Z)")
_NAME = re.compile(r"(?<![\w.])\w+")
_BOUND = {
    "set": re.compile(r"\s+[\w\s,()]+"),
    "with": re.compile(r".*", re.DOTALL),
    "for": re.compile(r"\s+[\w\s,()]+?(?=\sin\s)"),
    "macro": re.compile(r".*", re.DOTALL),
    "call": re.compile(r"\s*\([^()]*\)"),
    "import": re.compile(r".*", re.DOTALL),
    "from": re.compile(r".*", re.DOTALL),
}
"""Where a tag binds names, or where it may."""
_ALIASING = frozenset({"set", "with"})


def aliases(text: str, tokens: Iterable[Token]) -> Mapping[str, tuple[str, ...]]:
    """Returns the parts of what names stand for that a template binds once, to a dotted variable."""
    blocks = [(command(text, token), token) for token in tokens if token.part is Part.BLOCK]
    found = {
        match[1]: tuple(match[2].split("."))
        for name, token in blocks
        if name in _ALIASING
        for match in _ALIAS.finditer(text_of(text, token.inner))
    }
    if not found:
        return found
    bound = Counter(one for name, token in blocks for one in _bound(name, text_of(text, token.inner)))
    return {name: parts for name, parts in found.items() if bound[name] == 1}


def _bound(name: str, content: str) -> Iterator[str]:
    """Yields the names that a tag may bind, each once."""
    pattern = _BOUND.get(name)
    match = pattern.match(content, content.find(name) + len(name)) if pattern else None
    yield from set(_NAME.findall(match[0] if match else ""))
