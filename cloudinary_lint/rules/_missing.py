"""What the rules about options without `secure` have in common: when it is missing, and how it is added."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import fill
from cloudinary_lint.rules._wording import entry, title
from cloudinary_lint.rules.finding import Finding
from cloudinary_lint.text.edits import Fix, Safety

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.facts import Options
    from cloudinary_lint.project import Project, View


def undeclared(code: str, fact: Options, view: View, message: str = "") -> Iterator[Finding]:
    """A finding where a declaration with credentials has no `secure` in any spelling."""
    if is_missing(fact) and sdk.has_credentials(fact):
        usual = f"{title(fact)} has no {entry(fact)}, so the SDK builds http:// addresses"
        yield missing(code, fact, view, message or usual)


def is_missing(fact: Options) -> bool:
    """Whether options have no `secure` in any spelling, and all of them are in sight."""
    return not fact.has_unknown and not sdk.secure_options(fact)


def missing(code: str, fact: Options, view: View, message: str) -> Finding:
    """The finding about options without `secure`: harmless where the project's configuration covers them."""
    advice = f"add {entry(fact)}"
    return Finding(
        code, fact.place, message, advice, fix=turn_on(fact, view), is_covered=view.is_covered(fact.carrier)
    )


def turn_on(fact: Options, view: View) -> Fix | None:
    """The fix that writes `secure`, turned on, into the fact's slot."""
    if fact.slot is None or (safe := safety(fact, view)) is None:
        return None
    key = sdk.spelling(fact.carrier)
    return Fix(f"add {entry(fact)}", fill(fact.slot, key), safe)


def safety(fact: Options, view: View) -> Safety | None:
    """How safe it is to turn secure on: unsafe where the host would change; None where it would be lost."""
    found = project_safety(view.project)
    return Safety.UNSAFE if found and sdk.changes_host(fact) else found


def project_safety(project: Project) -> Safety | None:
    """The same, as far as the rest of the project tells: with `@cloud/` addresses would have no host."""
    if project.loses_host:
        return None
    return Safety.UNSAFE if project.changes_host else Safety.SAFE
