"""The verdict on a project in words, and the smallest edit that would cover it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint.facts import Carrier
from cloudinary_lint.project.declarations import Verdict, listed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cloudinary_lint.project import Project
    from cloudinary_lint.project.declarations import Declaration, UnreadableFile

_EDITS = {
    Carrier.CONFIG: "add secure=True to {name}()",
    Carrier.SETTINGS: 'add "secure": True to {name}',
    Carrier.URL: "add ?secure=true to {name}",
    Carrier.ENV: "add the line CLOUDINARY_SECURE=true",
}
"""The edits that cover a project, furthest first; a dict for the storage reaches only the storage."""


def place(one: Declaration | UnreadableFile) -> str:
    """Returns a place as `path:line`."""
    return f"{one.path}:{one.line}"


def verdict_sentence(project: Project) -> str:
    """Returns the verdict in one sentence."""
    match project.verdict:
        case Verdict.COVERED if project.is_set_outside:
            return (
                "covered: `secure = true` in [tool.cloudinary-lint] says that the environment turns secure on"
            )
        case Verdict.COVERED:
            return f"covered by {listed(map(place, project.witnesses))}"
        case Verdict.UNKNOWN:
            return (
                f"unknown: {listed(map(place, project.unreadable))} can't be read and may configure the SDK"
            )
        case Verdict.LEFT if project.samples:
            return f"left to the environment: each one has to repeat {listed(map(place, project.samples))}"
        case Verdict.LEFT:
            storages = listed(map(place, project.lone_storages))
            return f"left to the environment: the only account is that of the storage at {storages}"
        case Verdict.NOT_COVERED if is_unrelated(project):
            return "nothing to cover: this project neither uses nor configures the Python SDK"
        case Verdict.NOT_COVERED:
            return "not covered: no declaration that counts turns secure on"


def is_unrelated(project: Project) -> bool:
    """Whether a project neither uses nor configures the SDK."""
    return not project.uses_sdk and not project.declarations


def lacks_secure(project: Project) -> bool:
    """Whether nothing makes the addresses of a project https, and no other finding says so."""
    is_open = project.verdict is Verdict.NOT_COVERED
    if project.verdict is Verdict.LEFT:
        is_open = not project.samples
    is_settled = any(
        one.has_finding and not one.is_returned and one.carrier in _EDITS
        for one in project.declarations
        if one.path not in project.secure_call_paths
    )
    return is_open and project.uses_sdk and project.builds and not is_settled


def unreadable_note(project: Project, known: Iterable[str]) -> str | None:
    """Returns the note about a project's unreadable files, without those that are reported anyway."""
    reported = set(known)
    others = listed(place(one) for one in project.unreadable if one.path not in reported)
    if not others:
        return None
    consequence = "rules that depend on the configuration report nothing"
    return f"{others} can't be read and may configure the SDK, so {consequence}"


def sample_note(project: Project) -> str | None:
    """Returns the note on what is left to do by hand if only samples turn https on."""
    if project.verdict is not Verdict.LEFT or not project.samples:
        return None
    is_url = any(one.carrier is Carrier.URL for one in project.samples)
    line = "?secure=true in CLOUDINARY_URL" if is_url else "CLOUDINARY_SECURE=true"
    verb = "sets" if len(project.samples) == 1 else "set"
    return f"{listed(map(place, project.samples))} {verb} nothing: repeat {line} in every environment"


def smallest_edit(project: Project) -> str:
    """Returns the one edit that would cover the project; empty if covered or unknown, or if there is none."""
    is_open = project.verdict is Verdict.NOT_COVERED or bool(project.lone_storages)
    if not is_open or project.verdict is Verdict.COVERED or is_unrelated(project):
        return ""
    return after_slash(counting_edit(project), project)


def counting_edit(project: Project) -> str:
    """Returns the edit by which a project that isn't covered would be."""
    if project.opposing:
        off = project.opposing[0]
        return f"turn secure on in {off.name} at {place(off)}"
    for carrier, words in _EDITS.items():
        counting = (one for one in project.declarations if one.carrier is carrier and one.counts)
        silent = (one for one in counting if one.truth is None)
        if first := min(silent, key=lambda one: one.function != "", default=None):
            return f"{words.format(name=first.name)} at {place(first)}"
    if project.reads_settings and not project.has_own_dict:
        return 'write CLOUDINARY = {"secure": True} into the settings module'
    return "call cloudinary.config(secure=True) where the application starts"


def after_slash(edit: str, project: Project) -> str:
    """An edit that turns secure on; before it the slash that would leave https without a host goes."""
    if not project.slashed:
        return edit
    return f'remove the "/" after the cloud name at {place(project.slashed)}, then {edit}'
