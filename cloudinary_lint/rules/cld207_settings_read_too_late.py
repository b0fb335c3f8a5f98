"""# CLD207 · settings-read-too-late

The SDK is imported before Django's setting `CLOUDINARY` exists, and never sees it.

## Why

`import cloudinary` reads the settings there and then. Where a settings module imports it, or anything
that imports it (`cloudinary.uploader`, a storage), above the dict, the module is half made and the
dict is not in it yet. And where another settings module takes this one in with `import *`, the
settings that Django knows are that other module's: an import anywhere in this one is too early. The
dict has no effect then, its `secure` included.

## Silent

Where the same module calls `cloudinary.config(**CLOUDINARY)`, or a `cloudinary.config(…)` that says
secure. Where the import stands below the dict and no settings module star-imports this one, or inside
of a function.

## Fix

Unsafe: hands the dict over with `cloudinary.config(**CLOUDINARY)`, which may change more than the
scheme. The finding names the import, and the module that star-imports this one.

## Examples

Bad, in `settings.py`:

```python
import cloudinary

CLOUDINARY = {
    "cloud_name": "demo",
    "secure": True,
}
```

Good:

```python
import cloudinary

CLOUDINARY = {
    "cloud_name": "demo",
    "secure": True,
}
cloudinary.config(**CLOUDINARY)
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.edits import Edit, Fix, Safety
from cloudinary_lint.facts import LateSettings
from cloudinary_lint.findings import Finding, Related
from cloudinary_lint.project import says_secure
from cloudinary_lint.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.facts import Fact
    from cloudinary_lint.project import View


def check(fact: Fact, view: View) -> Iterator[Finding]:
    match fact:
        case LateSettings() if _is_late(fact, view) and not _is_mended(view):
            message = f"{sdk.SETTING} is read too late: the SDK reads the settings when it is imported"
            call = fact.statement.strip()
            fix = Fix(f"added {call}", (Edit(fact.offset, "", fact.statement),), Safety.UNSAFE)
            yield Finding(RULE.code, fact.place, message, f"add {call}", fix, tuple(_related(fact, view)))


def _is_late(fact: LateSettings, view: View) -> bool:
    return fact.is_above or view.path in view.project.starred


def _is_mended(view: View) -> bool:
    """Whether the module itself calls `config()` with secure."""
    own = (one for one in view.project.declarations if one.path == view.path)
    return any(one.is_config_call and says_secure(one) for one in own)


def _related(fact: LateSettings, view: View) -> Iterator[Related]:
    yield Related(str(view.path), view.line(fact.imported.start), "cloudinary is imported here")
    star = view.project.starred.get(view.path)
    if star and not fact.is_above:
        yield Related(str(star.path), star.line, "this module is star-imported here")


RULE = Rule(
    "CLD207",
    "settings-read-too-late",
    "the SDK is imported before Django's `CLOUDINARY` exists, and never sees it",
    "unsafe",
    check,
)
