"""What the rules about expressions of Django templates share: are they the SDK's, and which tag to write?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.text.edits import Edit, Fix, Safety, replace

if TYPE_CHECKING:
    from cloudinary_lint.facts import Expression
    from cloudinary_lint.project import View

_TAG = "cloudinary_url"


def is_cloudinarys(fact: Expression, view: View) -> bool:
    """Whether it is the SDK's `build_url`: a field's, or the project defines none."""
    is_field = fact.receiver.attribute in view.project.fields
    return is_field or (view.project.uses_sdk and fact.name not in view.project.defined)


def tag(fact: Expression) -> str:
    """The tag that builds the same address with `secure=True`."""
    arguments = [argument for argument in fact.arguments or () if not argument.startswith("secure=")]
    return " ".join((f"{{% {_TAG}", fact.subject, *arguments, "secure=True %}"))


def _is_overruled(fact: Expression, view: View) -> bool:
    """Whether the tag would be the project's own: by the library's name, or by one that is loaded too."""
    libraries = (sdk.TAG_LIBRARY, *fact.receiver.competing_libraries)
    return any(_TAG in view.project.tags.get(library, ()) for library in libraries)


def written(fact: Expression, new: str) -> str:
    """The advice to write a tag instead, and the tag that loads its library if the template lacks it."""
    return f"write {new} and {{% load {sdk.TAG_LIBRARY} %}}" if fact.load else f"write {new}"


def rewritten(fact: Expression, view: View, new: str) -> Fix | None:
    """The fix that writes a tag, and loads its library where that is needed and possible."""
    if not fact.fits or _is_overruled(fact, view) or (fact.load and sdk.APP not in view.project.apps):
        return None
    load = (Edit(fact.load.offset, "", fact.load.text),) if fact.load else ()
    return Fix(written(fact, new), (*load, replace(view.text, fact.extent, new)), Safety.UNSAFE)
