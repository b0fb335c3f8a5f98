"""The places where a module says that its project uses the SDK, or whatever imports it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cloudinary_lint.facts import Language, SdkUse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.facts.module_summary import Module

_SDK = "cloudinary"
_LOADS = re.compile(
    r"cloudinary(?:\..*)?"
    r"|gamma_cloudinary(?:\..*)?"
    r"|cloudinary_storage\.(?:storage|app_settings|helpers|validators|management\.commands\.\w+"
    r"|templatetags\.cloudinary_static)(?:\..*)?"
)


def loads_sdk(path: str) -> bool:
    """Whether an import path makes Python import the SDK: `cloudinary_storage` alone does not."""
    return _LOADS.fullmatch(path) is not None


def uses(module: Module) -> Iterator[SdkUse]:
    """The entry in `INSTALLED_APPS`, and the first import of the SDK."""
    apps = (app.place for app in module.apps if app.text == _SDK)
    imported = (one.place for one in module.imports if one.path.partition(".")[0] == _SDK)
    for place, is_app in ((next(apps, None), True), (next(imported, None), False)):
        if place is not None:
            yield SdkUse(Language.PYTHON, place, place, is_app=is_app)
