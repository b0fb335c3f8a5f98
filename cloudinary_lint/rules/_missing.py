"""Shared by the rules about options without `secure`: whether it is missing, and the fix that adds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import Carrier, Language, fill
from cloudinary_lint.project.advice import after_slash
from cloudinary_lint.rules._wording import entry, title
from cloudinary_lint.rules.finding import Finding, Related
from cloudinary_lint.text.edits import Fix, Safety

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.facts import Options
    from cloudinary_lint.project import Project, View

TOO_OLD = (
    "call `cloudinary.config(secure=True)`, or require cloudinary 1.26 or newer: "
    "the version that this project pins does not read CLOUDINARY_SECURE"
)


_NOT_SET = (
    "call `cloudinary.config(secure=True)`: {readers} reads env files without setting environment variables"
)


def undeclared(code: str, fact: Options, view: View, message: str = "") -> Iterator[Finding]:
    """Yields a finding if a declaration with credentials has no `secure` in any spelling."""
    if is_missing(view.resolved(fact)) and view.names_account(fact):
        usual = f"{title(fact)} has no {entry(fact)}, so the SDK builds http:// addresses"
        yield missing(code, fact, view, message or usual)


def is_missing(fact: Options) -> bool:
    """Whether all options are known, and none is `secure` in any spelling; of what is returned, none is."""
    return not fact.has_unknown and not fact.is_returned and not sdk.secure_options(fact)


def missing(code: str, fact: Options, view: View, message: str) -> Finding:
    """Returns the finding about options without `secure`; it is covered if the project's configuration is."""
    is_use = fact.carrier in {Carrier.CALL, Carrier.TAG}
    advice = with_host(f"add {entry(fact)}", view.project, fact)
    return Finding(
        code,
        fact.place,
        message,
        advice,
        fix=turn_on(fact, view),
        related=ineffective(view.project) if is_use else (),
        is_covered=view.is_covered(fact.carrier),
    )


def with_host(edit: str, project: Project, fact: Options | None = None) -> str:
    """Returns an edit that turns secure on, and what keeps the host of the addresses."""
    if project.drops_cname or (fact and sdk.drops_cname(fact)):
        edit = f"{edit}, and name the host of cname in secure_distribution: https addresses ignore cname"
    if fact and fact.path and fact.path.is_bare and not project.slashed:
        return f'remove the "/" after the cloud name, then {edit}'
    return after_slash(edit, project)


def ineffective(project: Project) -> tuple[Related, ...]:
    """Returns the declarations that turn secure on and don't reach the SDK, each with the reason."""
    lost = {*project.ineffective, *project.unloaded_storages}
    return tuple(
        Related(one.path, one.line, f"{one.name} has no effect here: {one.reason}")
        for one in (() if project.witnesses else project.declarations)
        if one in lost
    )


def turn_on(fact: Options, view: View) -> Fix | None:
    """Returns the fix that inserts `secure`, turned on, at the fact's slot."""
    if fact.slot is None or (safe := safety(fact, view)) is None:
        return None
    key = sdk.spelling(fact.carrier)
    return Fix(f"add {entry(fact)}", fill(fact.slot, key), safe)


def safety(fact: Options, view: View) -> Safety | None:
    """Returns how safe it is to turn secure on: unsafe if the host changes, None if it would be lost."""
    if fact.path and fact.path.is_bare:
        return None
    is_configuration = fact.carrier not in {Carrier.CALL, Carrier.TAG}
    found = project_safety(view.project, is_configuration=is_configuration)
    return Safety.UNSAFE if found and sdk.changes_host(fact) else found


def project_safety(project: Project, *, is_configuration: bool = True) -> Safety | None:
    """Returns the same for other options of the project alone, such as a URL that ends with `@cloud/`.

    What is configured holds for every call, also for those that name a host of their own.
    """
    if project.slashed:
        return None
    is_changed = project.changes_host or (is_configuration and project.is_host_called)
    return Safety.UNSAFE if is_changed else Safety.SAFE


def secure_line(variables: Options, view: View) -> Fix | None:
    """Returns the fix that adds `CLOUDINARY_SECURE=true`; None if the SDK would not read it."""
    return None if unread_line(variables, view) else turn_on(variables, view)


def unread_line(variables: Options, view: View) -> str:
    """Returns what to do instead of adding the line if the SDK would not read it; else an empty text."""
    if not view.project.reads_variables:
        return TOO_OLD
    readers = " and ".join(sorted(view.project.env_readers)) if variables.language is Language.ENV else ""
    return _NOT_SET.format(readers=readers) if readers else ""
