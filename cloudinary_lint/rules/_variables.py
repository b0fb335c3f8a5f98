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


_NOT_SET = (
    "call `cloudinary.config(secure=True)`: {readers} reads env files without setting environment variables"
)


def secure_line(variables: Options, view: View) -> Fix | None:
    """Returns the fix that adds `CLOUDINARY_SECURE=true`; None if the SDK would not read it."""
    return None if unread_line(view) else turn_on(variables, view)


def unread_line(view: View) -> str:
    """Returns what to do instead of adding the line if the SDK would not read it; else an empty text."""
    if not view.project.reads_variables:
        return TOO_OLD
    readers = " and ".join(sorted(view.project.env_readers))
    return _NOT_SET.format(readers=readers) if readers else ""
