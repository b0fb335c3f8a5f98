"""The tag libraries that a Django template loads, and whose a tag of the SDK's name is by that.

What a library of the project's own brings can't be seen here: those that may bring a tag of the name
are told as rivals.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import Owner, Receiver
from cloudinary_lint.languages.template.tokens import Part, slice_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cloudinary_lint.languages.template.tokens import Token

SDK_LIBRARY = "cloudinary"
SDK_TAG = "cloudinary_url"
_FROM = 4  # {% load tag from library %}
_DJANGOS = "admin_list admin_modify admin_urls cache flatpages humanize i18n l10n log static staticfiles tz"
_DJANGOS_OWN = frozenset(_DJANGOS.split())


@dataclass(frozen=True, slots=True)
class Libraries:
    """The libraries a template loads, in order, and from which offset on each of the SDK's tags is whose.

    `rivals` are those loaded whole behind the SDK's own; `all_rivals` all but Django's and the SDK's.
    """

    loaded: tuple[str, ...] = ()
    owners: dict[str, list[tuple[int, Owner]]] = field(default_factory=dict)
    rivals: tuple[str, ...] = ()
    all_rivals: tuple[str, ...] = ()

    def receiver(self, tag: str, offset: int) -> Receiver:
        """Whose the tag of that name is at an offset."""
        changes = self.owners.get(tag, [])
        index = bisect_right(changes, offset, key=lambda change: change[0])
        match changes[index - 1][1] if index else Owner.UNSEEN:
            case Owner.SDK:
                return Receiver(Owner.SDK, rivals=self.rivals)
            case Owner.OTHER:
                return Receiver(Owner.OTHER)
            case _:
                return Receiver(rivals=self.all_rivals)


def libraries(text: str, tokens: Iterable[Token]) -> Libraries:
    """What the `{% load %}` tags of a template load."""
    loaded: dict[str, None] = {}
    owners: dict[str, list[tuple[int, Owner]]] = {tag: [] for tag in sdk.TAGS}
    behind: dict[str, None] = {}
    whole: dict[str, None] = {}
    for token in tokens:
        words = slice_of(text, token.inner).split() if _is_load(text, token) else []
        if len(words) >= _FROM and words[-2] == "from":
            loaded[words[-1]] = None
            owner = Owner.SDK if words[-1] == SDK_LIBRARY else Owner.OTHER
            _own(owners, words[1:-2], token.span.end, owner)
            continue
        for name in words[1:]:
            loaded[name] = None
            if name == SDK_LIBRARY:
                _own(owners, sdk.TAGS, token.span.end, Owner.SDK)
            elif name not in _DJANGOS_OWN:
                whole[name] = None
                if any(owners.values()):
                    behind[name] = None
    return Libraries(tuple(loaded), owners, tuple(behind), tuple(whole))


def _is_load(text: str, token: Token) -> bool:
    return token.part is Part.BLOCK and slice_of(text, token.inner).split(maxsplit=1)[:1] == ["load"]


def _own(owners: dict[str, list[tuple[int, Owner]]], tags: Iterable[str], offset: int, owner: Owner) -> None:
    for tag in tags:
        if tag in owners:
            owners[tag].append((offset, owner))
