"""Formats `--show-config`: every declaration of a project, whether it counts and why, and the verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint.files.paths import is_command
from cloudinary_lint.project.declarations import place, smallest_edit, verdict_sentence
from cloudinary_lint.report.document import as_json_text
from cloudinary_lint.report.terminal import escape_controls
from cloudinary_lint.sdk import Truth

if TYPE_CHECKING:
    from cloudinary_lint.project import Project
    from cloudinary_lint.project.declarations import Declaration

_EFFECTS = {
    Truth.ON: "turns secure on",
    Truth.OFF: "turns secure off",
    Truth.UNKNOWN: "sets secure at run time",
    None: "doesn't set secure",
}


def as_text(project: Project) -> str:
    """Returns the declarations in columns, then the verdict and the smallest edit that would change it."""
    rows = [_row(declaration) for declaration in project.declarations]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
    lines = ["  ".join((*map(str.ljust, row, widths), row[-1])).rstrip() for row in rows]
    lines += [f"{one.path}:{one.line}  can't be read: {one.reason}" for one in project.unreadable]
    lines = lines or ["No file of this project configures the SDK."]
    lines += ["", f"Verdict: {verdict_sentence(project)}."]
    if edit := smallest_edit(project):
        lines.append(f"Smallest edit: {edit}.")
    return "".join(f"{_without_command(escape_controls(line))}\n" for line in lines)


def _without_command(line: str) -> str:
    """Returns the line, with `./` before a path that a CI would execute as a command."""
    return f"./{line}" if is_command(line) else line


def _row(declaration: Declaration) -> tuple[str, str, str, str]:
    name = f"{declaration.name} in {declaration.function}()" if declaration.function else declaration.name
    word = "counts" if declaration.counts else "doesn't count"
    return place(declaration), name, _EFFECTS[declaration.truth], f"{word}: {declaration.reason}"


def as_json(project: Project) -> str:
    """Returns the same as JSON: an object with `version`, `verdict`, `declarations` and `advice`."""
    witnesses = set(project.witnesses)
    document = {
        "version": 1,
        "verdict": project.verdict.value,
        "reason": verdict_sentence(project),
        "advice": smallest_edit(project),
        "declarations": [
            {
                "path": str(one.path),
                "line": one.line,
                "column": one.column,
                "carrier": one.carrier.value,
                "name": one.name,
                "secure": one.truth.value if one.truth else None,
                "counts": one.counts,
                "reason": one.reason,
                "function": one.function or None,
                "covers": one in witnesses,
            }
            for one in project.declarations
        ],
        "unreadable": [
            {"path": str(one.path), "line": one.line, "reason": one.reason} for one in project.unreadable
        ],
    }
    return as_json_text(document)
