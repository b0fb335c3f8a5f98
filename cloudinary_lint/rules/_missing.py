"""What the rules about options without `secure` have in common: when it is missing, and how it is added."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import Carrier, Slot, fill
from cloudinary_lint.rules.finding import Finding
from cloudinary_lint.text.edits import Fix, Safety

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.facts import Options
    from cloudinary_lint.project import View


_USUAL = {
    Carrier.STORAGE: Slot(0, opening="'", middle="': "),
    Carrier.SETTINGS: Slot(0, opening="'", middle="': "),
    Carrier.URL: Slot(0, on="true"),
    Carrier.ENV: Slot(0, on="true"),
}
"""How an entry is spelled where none can be written."""


def undeclared(code: str, fact: Options, view: View) -> Iterator[Finding]:
    """A finding where a declaration with credentials has no `secure` in any spelling."""
    if is_missing(fact) and sdk.has_credentials(fact):
        yield missing(code, fact, view, f"{title(fact)} does not say {entry(fact)}")


def is_missing(fact: Options) -> bool:
    """Whether options have no `secure` in any spelling, and all of them are in sight."""
    return not fact.is_open and not sdk.secure_options(fact)


def missing(code: str, fact: Options, view: View, message: str) -> Finding:
    """The finding about options without `secure`: harmless where the project's configuration covers them."""
    advice = f"add {entry(fact)}"
    return Finding(
        code, fact.place, message, advice, fix=turn_on(fact, view), is_covered=view.is_covered(fact.carrier)
    )


def title(fact: Options) -> str:
    """What a place is called in messages."""
    match fact.carrier:
        case Carrier.CONFIG | Carrier.CALL if fact.outer is None:
            return f"{fact.name}()"
        case Carrier.TAG:
            return f"{{% {fact.name} %}}"
        case _:
            return fact.name


def entry(fact: Options) -> str:
    """`secure`, turned on, as it is written in the fact's place."""
    slot = fact.slot or _USUAL.get(fact.carrier, Slot(0))
    return slot.entry(sdk.spelling(fact.carrier))


def turn_on(fact: Options, view: View) -> Fix | None:
    """The fix that writes `secure`, turned on, into the fact's slot."""
    if fact.slot is None:
        return None
    key = sdk.spelling(fact.carrier)
    return Fix(f"added {entry(fact)}", fill(fact.slot, key), safety(fact, view))


def safety(fact: Options, view: View) -> Safety:
    """How safe it is to turn secure on: unsafe where the host would change as well."""
    return Safety.UNSAFE if sdk.changes_host(fact) or view.project.changes_host else Safety.SAFE
