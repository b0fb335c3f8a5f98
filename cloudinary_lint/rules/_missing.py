"""Shared by the rules about options without `secure`: whether it is missing, and the fix that adds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import Carrier, fill
from cloudinary_lint.rules._wording import entry, title
from cloudinary_lint.rules.finding import Finding, Related
from cloudinary_lint.text.edits import Fix, Safety

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.facts import Options
    from cloudinary_lint.project import Project, View


def undeclared(code: str, fact: Options, view: View, message: str = "") -> Iterator[Finding]:
    """Yields a finding if a declaration with credentials has no `secure` in any spelling."""
    if is_missing(fact) and sdk.has_credentials(fact):
        usual = f"{title(fact)} has no {entry(fact)}, so the SDK builds http:// addresses"
        yield missing(code, fact, view, message or usual)


def is_missing(fact: Options) -> bool:
    """Whether all options are known, and none is `secure` in any spelling."""
    return not fact.has_unknown and not sdk.secure_options(fact)


def missing(code: str, fact: Options, view: View, message: str) -> Finding:
    """Returns the finding about options without `secure`; it is covered if the project's configuration is."""
    is_covered = view.is_covered(fact.carrier)
    is_use = fact.carrier in {Carrier.CALL, Carrier.TAG}
    return Finding(
        code,
        fact.place,
        message,
        f"add {entry(fact)}",
        fix=turn_on(fact, view),
        is_covered=is_covered,
        related=tuple(ineffective(view.project)) if is_use and not is_covered else (),
    )


def ineffective(project: Project) -> Iterator[Related]:
    """Yields the declarations that set secure and don't reach the SDK, each with the reason."""
    for one in project.ineffective:
        yield Related(str(one.path), one.line, f"{one.name} has no effect here: {one.reason}")


def turn_on(fact: Options, view: View) -> Fix | None:
    """Returns the fix that inserts `secure`, turned on, at the fact's slot."""
    if fact.slot is None or (safe := safety(fact, view)) is None:
        return None
    key = sdk.spelling(fact.carrier)
    return Fix(f"add {entry(fact)}", fill(fact.slot, key), safe)


def safety(fact: Options, view: View) -> Safety | None:
    """Returns how safe it is to turn secure on: unsafe if the host changes, None if it would be lost."""
    found = project_safety(view.project)
    return Safety.UNSAFE if found and sdk.changes_host(fact) else found


def project_safety(project: Project) -> Safety | None:
    """Returns the same for other options of the project alone, such as a URL that ends with `@cloud/`."""
    if project.loses_host:
        return None
    return Safety.UNSAFE if project.changes_host else Safety.SAFE
