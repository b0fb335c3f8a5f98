"""The tag libraries that a Django template loads, and whose a tag of the SDK's name is by that.

What a library of the project's own brings can't be seen here: those that may bring a tag of the name
are told as competing_libraries.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import Owner, Receiver, assert_never
from cloudinary_lint.languages.template.tokens import Part, slice_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cloudinary_lint.languages.template.tokens import Token

SDK_LIBRARY = "cloudinary"
SDK_TAG = "cloudinary_url"
_FROM = 4  # {% load tag from library %}
_DJANGOS = "admin_list admin_modify admin_urls cache flatpages humanize i18n l10n log static staticfiles tz"
_DJANGOS_OWN = frozenset(_DJANGOS.split())


@dataclass(frozen=True, slots=True)
class Libraries:
    """The libraries a template loads, in order, and from which offset on each of the SDK's tags is whose.

    `competing_libraries` are those loaded whole after the SDK's own; `all_rivals` all but Django's and
    the SDK's.
    """

    loaded: tuple[str, ...] = ()
    owners: dict[str, list[tuple[int, Owner]]] = field(default_factory=dict)
    competing_libraries: tuple[str, ...] = ()
    all_rivals: tuple[str, ...] = ()

    def receiver(self, tag: str, offset: int) -> Receiver:
        """Whose the tag of that name is at an offset."""
        changes = self.owners.get(tag, [])
        index = bisect_right(changes, offset, key=lambda change: change[0])
        owner = changes[index - 1][1] if index else Owner.UNRESOLVED
        match owner:
            case Owner.SDK:
                return Receiver(owner, competing_libraries=self.competing_libraries)
            case Owner.UNRESOLVED:
                return Receiver(owner, competing_libraries=self.all_rivals)
            case Owner.OTHER:
                return Receiver(owner)
            case _:
                assert_never(owner)


def libraries(text: str, tokens: Iterable[Token]) -> Libraries:
    """What the `{% load %}` tags of a template load."""
    owners: dict[str, list[tuple[int, Owner]]] = {tag: [] for tag in sdk.TAGS}
    loaded: dict[str, None] = {}
    competing_libraries: dict[str, bool] = {}
    for load in _loads(text, tokens):
        is_behind = SDK_LIBRARY in loaded
        loaded[load.name] = None
        if load.name == SDK_LIBRARY:
            _own(owners, load.tags or sdk.TAGS, load.offset, Owner.SDK)
        elif load.tags:
            _own(owners, load.tags, load.offset, Owner.OTHER)
        elif load.name not in _DJANGOS_OWN:
            competing_libraries[load.name] = competing_libraries.get(load.name, False) or is_behind
    behind = tuple(name for name, is_behind in competing_libraries.items() if is_behind)
    return Libraries(tuple(loaded), owners, behind, tuple(competing_libraries))


@dataclass(frozen=True, slots=True)
class _Load:
    """A library that is loaded, whole or some tags of it, from an offset on."""

    name: str
    offset: int
    tags: tuple[str, ...] = ()


def _loads(text: str, tokens: Iterable[Token]) -> Iterator[_Load]:
    for token in tokens:
        words = slice_of(text, token.inner).split() if token.part is Part.BLOCK else []
        if words[:1] != ["load"]:
            continue
        if len(words) >= _FROM and words[-2] == "from":
            yield _Load(words[-1], token.span.end, tuple(words[1:-2]))
        else:
            yield from (_Load(name, token.span.end) for name in words[1:])


def _own(owners: dict[str, list[tuple[int, Owner]]], tags: Iterable[str], offset: int, owner: Owner) -> None:
    for tag in tags:
        if tag in owners:
            owners[tag].append((offset, owner))
