"""Shared by the rules about `CLOUDINARY_*` variables: the line that turns secure on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint.rules._missing import turn_on

if TYPE_CHECKING:
    from cloudinary_lint.facts import Options
    from cloudinary_lint.project import View
    from cloudinary_lint.text.edits import Fix

TOO_OLD = (
    "call `cloudinary.config(secure=True)`, or require cloudinary 1.26 or newer: "
    "the version that this project pins does not read CLOUDINARY_SECURE"
)


def secure_line(variables: Options, view: View) -> Fix | None:
    """Returns the fix that adds `CLOUDINARY_SECURE=true`; None if the project's SDK is too old to read it."""
    return turn_on(variables, view) if view.project.reads_variables else None
