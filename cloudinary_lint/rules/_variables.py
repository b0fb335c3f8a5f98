"""What the rules about `CLOUDINARY_*` variables share: which are read, and the line that says secure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.rules._missing import turn_on
from cloudinary_lint.sdk import Truth

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cloudinary_lint.edits import Fix
    from cloudinary_lint.facts import Option, Options
    from cloudinary_lint.project import View

TOO_OLD = "call cloudinary.config(secure=True): the pinned SDK does not read CLOUDINARY_SECURE, 1.26 does"


def is_cloud_named(variables: Sequence[Option], view: View) -> bool:
    """Whether `CLOUDINARY_CLOUD_NAME` is set: in a sample an empty value is there to be filled."""
    if view.is_sample and any(variable.key == sdk.CLOUD_VARIABLE for variable in variables):
        return True
    return sdk.names_cloud(variables) is Truth.ON


def secure_line(variables: Options, view: View) -> Fix | None:
    """The fix that writes the line `CLOUDINARY_SECURE=true`, which an old SDK would not read."""
    return turn_on(variables, view) if view.project.reads_variables else None
