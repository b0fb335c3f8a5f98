"""Finds the tag libraries that a Django template loads, and which of them owns a tag named as the SDK's.

The tags of the project's own libraries are not known here: those that may define one of that name are listed
as competing libraries.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import Owner, Receiver, assert_never
from cloudinary_lint.languages.template.tokens import Part, text_of
from cloudinary_lint.records import dataclass, field

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cloudinary_lint.languages.template.tokens import Token

SDK_LIBRARY = "cloudinary"
SDK_TAG = "cloudinary_url"
_FROM = 4  # words of {% load tag from library %}
_DJANGO_NAMES = (
    "admin_list admin_modify admin_urls cache flatpages humanize i18n l10n log static staticfiles tz"
)
_DJANGO_LIBRARIES = frozenset(_DJANGO_NAMES.split())


@dataclass(frozen=True, slots=True)
class Libraries:
    """The libraries a template loads, in order, and the owners of the SDK's tags, each from an offset on.

    `competing_libraries` are those loaded as a whole after the SDK's own; `others` all but Django's and the
    SDK's.
    """

    loaded: tuple[str, ...] = ()
    owners: dict[str, list[tuple[int, Owner]]] = field(default_factory=dict)
    competing_libraries: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    def receiver(self, tag: str, offset: int) -> Receiver:
        """Returns the owner of a tag at an offset, with the libraries that may define it, too."""
        changes = self.owners.get(tag, [])
        index = bisect_right(changes, offset, key=lambda change: change[0])
        owner = changes[index - 1][1] if index else Owner.UNRESOLVED
        match owner:
            case Owner.SDK:
                return Receiver(owner, competing_libraries=self.competing_libraries)
            case Owner.UNRESOLVED:
                return Receiver(owner, competing_libraries=self.others)
            case Owner.OTHER:
                return Receiver(owner)
            case _:
                assert_never(owner)


def libraries(text: str, tokens: Iterable[Token]) -> Libraries:
    """Returns the libraries that the `{% load %}` tags of a template load."""
    owners: dict[str, list[tuple[int, Owner]]] = {tag: [] for tag in sdk.TAGS}
    loaded: dict[str, None] = {}
    competing_libraries: dict[str, bool] = {}
    for load in _loads(text, tokens):
        is_after_sdk = SDK_LIBRARY in loaded
        loaded[load.name] = None
        if load.name == SDK_LIBRARY:
            _set_owner(owners, load.tags or sdk.TAGS, load.offset, Owner.SDK)
        elif load.tags:
            _set_owner(owners, load.tags, load.offset, Owner.OTHER)
        elif load.name not in _DJANGO_LIBRARIES:
            competing_libraries[load.name] = competing_libraries.get(load.name, False) or is_after_sdk
    after_sdk = tuple(name for name, is_after_sdk in competing_libraries.items() if is_after_sdk)
    return Libraries(tuple(loaded), owners, after_sdk, tuple(competing_libraries))


@dataclass(frozen=True, slots=True)
class _Load:
    """A library that is loaded from an offset on, as a whole or some of its tags."""

    name: str
    offset: int
    tags: tuple[str, ...] = ()


def _loads(text: str, tokens: Iterable[Token]) -> Iterator[_Load]:
    """Yields what the `{% load %}` tags of a template load."""
    for token in tokens:
        words = text_of(text, token.inner).split() if token.part is Part.BLOCK else []
        if words[:1] != ["load"]:
            continue
        if len(words) >= _FROM and words[-2] == "from":
            yield _Load(words[-1], token.span.end, tuple(words[1:-2]))
        else:
            yield from (_Load(name, token.span.end) for name in words[1:])


def _set_owner(
    owners: dict[str, list[tuple[int, Owner]]], tags: Iterable[str], offset: int, owner: Owner
) -> None:
    for tag in tags:
        if tag in owners:
            owners[tag].append((offset, owner))
