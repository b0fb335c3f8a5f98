"""Shared by the rules about expressions of Django templates: whether they call the SDK, and its tag."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.text.edits import Edit, Fix, Safety, replace

if TYPE_CHECKING:
    from cloudinary_lint.facts import Expression
    from cloudinary_lint.project import View

_TAG = "cloudinary_url"


def is_sdk_call(fact: Expression, view: View) -> bool:
    """Whether the SDK's `build_url` is called: on a field, or in a project that defines none itself."""
    is_field = fact.receiver.attribute in view.project.fields
    return is_field or (view.project.uses_sdk and fact.name not in view.project.defined)


def tag(fact: Expression) -> str:
    """Returns the tag that builds the same address with `secure=True`."""
    arguments = [argument for argument in fact.arguments or () if not argument.startswith("secure=")]
    return " ".join((f"{{% {_TAG}", fact.subject, *arguments, "secure=True %}"))


def _is_overridden(fact: Expression, view: View) -> bool:
    """Whether a tag library of the project defines the tag: one of the SDK's name, or one loaded too."""
    libraries = (sdk.TAG_LIBRARY, *fact.receiver.competing_libraries)
    return any(_TAG in view.project.tags.get(library, ()) for library in libraries)


def tag_advice(fact: Expression, new: str) -> str:
    """Returns the advice to write a tag instead, and to load its library if the template doesn't."""
    return f"write {new} and {{% load {sdk.TAG_LIBRARY} %}}" if fact.load else f"write {new}"


def tag_fix(fact: Expression, view: View, new: str) -> Fix | None:
    """Returns the fix that writes a tag, and loads its library if needed; None if that isn't possible."""
    if not fact.fits or _is_overridden(fact, view) or (fact.load and sdk.APP not in view.project.apps):
        return None
    load = (Edit(fact.load.offset, "", fact.load.text),) if fact.load else ()
    return Fix(tag_advice(fact, new), (*load, replace(view.text, fact.extent, new)), Safety.UNSAFE)
