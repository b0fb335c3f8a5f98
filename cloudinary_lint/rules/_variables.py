"""What the rules about `CLOUDINARY_*` variables share: the line that turns secure on."""

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
    """The fix that writes the line `CLOUDINARY_SECURE=true`, which an old SDK would not read."""
    return turn_on(variables, view) if view.project.reads_variables else None
