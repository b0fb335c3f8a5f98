"""# CLD207 · settings-read-too-late

The SDK is imported before Django's setting `CLOUDINARY` exists, and never sees it.

## Why

`import cloudinary` reads the settings there and then. Where a settings module imports it, or anything
that imports it (`cloudinary.uploader`, a storage), above the dict, the module is half made and the
dict is not in it yet. And where another settings module takes this one in with `import *`, the
settings that Django knows are that other module's: an import anywhere in this one is too early. The
dict has no effect then, its `secure` included.

It is decided in `cloudinary/__init__.py`: `_config = Config()`.

## Silent

Where the module, while it is imported, calls `cloudinary.config(**CLOUDINARY)`, or a
`cloudinary.config(…)` that says secure. Where the import stands below the dict and no settings module
star-imports this one, or inside of a function. Where a module that runs later, say an `apps.py`, calls
`cloudinary.reset_config()`: the SDK reads the settings again, and they are whole then.

## Fix

Unsafe: hands the dict over with `cloudinary.config(**CLOUDINARY)`, which may change more than the
scheme. None where the dict or the import may not have been reached. The finding names the import, and
the module that star-imports this one.

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

Bad, in `settings/base.py`, beside `settings/prod.py`:

```python
CLOUDINARY = {"cloud_name": "demo", "secure": True}

from cloudinary import uploader
```

```python
from .base import *

DEBUG = False
```

Good:

```python
CLOUDINARY = {"cloud_name": "demo", "secure": True}

from cloudinary import uploader
import cloudinary
cloudinary.config(**CLOUDINARY)
```

```python
from .base import *

DEBUG = False
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import LateSettings
from cloudinary_lint.rules import Rule
from cloudinary_lint.rules.finding import Finding, Related
from cloudinary_lint.text.edits import Edit, Fix, Safety

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import PurePosixPath

    from cloudinary_lint.facts import Fact
    from cloudinary_lint.project import Project, View


def check(fact: Fact, view: View) -> Iterator[Finding]:
    match fact:
        case LateSettings() if _is_too_late(fact, view.path, view.project):
            message = f"{sdk.SETTING} is read too late: the SDK reads the settings when it is imported"
            advice = f"call {sdk.CONFIG}(**{sdk.SETTING}) below it"
            yield Finding(
                RULE.code, fact.place, message, advice, _handed_over(fact), tuple(_related(fact, view))
            )


def _is_too_late(fact: LateSettings, path: PurePosixPath, project: Project) -> bool:
    return not project.is_read_again and (fact.is_above or path in project.starred)


def _handed_over(fact: LateSettings) -> Fix | None:
    if not fact.statement:
        return None
    edit = Edit(fact.offset, "", fact.statement)
    return Fix(f"handed {sdk.SETTING} to {sdk.CONFIG}", (edit,), Safety.UNSAFE)


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
