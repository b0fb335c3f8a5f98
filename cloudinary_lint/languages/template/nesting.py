"""Which tags of a template are open: told by the tags that end them, in Django and Jinja alike."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

from cloudinary_lint.languages.template.tokens import command

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cloudinary_lint.languages.template.tokens import Token

_END = "end"
Note = TypeVar("Note")


def containers(text: str, tokens: Iterable[Token]) -> frozenset[str]:
    """The names of the tags that some tag of this template ends."""
    names = {command(text, token) for token in tokens}
    return frozenset(ended(name) for name in names) - {""}


def ended(name: str) -> str:
    """The name of the tag that a tag ends; empty for a tag that ends none."""
    return name[len(_END) :] if name.startswith(_END) else ""


@dataclass(slots=True)
class Open(Generic[Note]):
    """The tags that are open, outermost first, each with a note."""

    tags: list[tuple[str, Note]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def push(self, name: str, note: Note) -> None:
        self.tags.append((name, note))
        self.counts[name] += 1

    def pop(self) -> Note:
        """Closes the innermost tag."""
        name, note = self.tags.pop()
        self.counts[name] -= 1
        return note

    def close(self, name: str) -> list[Note]:
        """Closes the innermost tag of that name with all inside; the notes of all these, inner first."""
        if not self.counts[name]:
            return []
        depth = len(self.tags) - 1
        while self.tags[depth][0] != name:
            depth -= 1
        return [self.pop() for _ in range(len(self.tags) - depth)]
