"""What the rules about a declaration that does not say secure have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.edits import Fix, Safety
from cloudinary_lint.facts import fill
from cloudinary_lint.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.facts import Options
    from cloudinary_lint.project import View


def missing(code: str, fact: Options, _view: View) -> Iterator[Finding]:
    """A finding where a declaration with credentials has no `secure` in any spelling."""
    if fact.is_open or sdk.secure_options(fact) or not sdk.has_credentials(fact):
        return
    entry = fact.slot.entry(sdk.spelling(fact.carrier)) if fact.slot else "secure"
    message = f"{fact.name} does not say {entry}"
    yield Finding(code, fact.place, message, f"add {entry}", turn_on(fact))


def turn_on(fact: Options) -> Fix | None:
    """The fix that writes `secure`, turned on, into the fact's slot; unsafe where the host would change."""
    if fact.slot is None:
        return None
    key = sdk.spelling(fact.carrier)
    safety = Safety.UNSAFE if sdk.changes_host(fact) else Safety.SAFE
    return Fix(f"added {fact.slot.entry(key)}", fill(fact.slot, key), safety)
