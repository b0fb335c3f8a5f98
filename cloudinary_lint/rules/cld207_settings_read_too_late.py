"""# CLD207 · settings-read-too-late

Django's setting `CLOUDINARY` is defined after the SDK was imported, so the SDK never sees it.

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
cloudinary.config(secure=True)
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
cloudinary.config(secure=True)
```

```python
from .base import *

DEBUG = False
```

## Why

`import cloudinary` reads Django's settings immediately. If a settings module imports it (or
something that imports it: `cloudinary.uploader`, a storage) above the dict, the dict does not exist
yet. And if another settings module takes this one in with `import *`, Django's settings are that
other module: an import anywhere in this one comes too early. The dict, including its `secure`, then
has no effect.

It is decided in `cloudinary/__init__.py`: `_config = Config()`.

## When it is not reported

- While it is imported, the module calls `cloudinary.config(**CLOUDINARY)`, or a
  `cloudinary.config(…)` with `secure`.
- A module that counts calls `cloudinary.config(**settings.CLOUDINARY)`.
- The import is inside a function, or it is below the dict and no settings module star-imports this
  one.
- A module that Django imports before the settings, such as the `__init__` of their package, imports the
  SDK: it then reads the settings from within that import, when they are complete.
- A module that runs later, such as an `apps.py`, calls `cloudinary.reset_config()`: the SDK then
  reads the complete settings again.

## Fix

Unsafe: adds `cloudinary.config(secure=True)`, where the dict turns secure on. The rest of the dict is not
passed on, since the environment may name another account. There is no fix where the dict does not turn
secure on, and where it or the import may not have been executed.

The finding names the import, and the module that star-imports this one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import LateSettings
from cloudinary_lint.project.paths import name_of
from cloudinary_lint.rules import Fact, Finding, Findings, Related, Rule, View
from cloudinary_lint.text.edits import Edit, Fix, Safety

if TYPE_CHECKING:
    from collections.abc import Iterator

_ADVICE = f"add {sdk.CONFIG}(secure=True) below it"


def check(fact: Fact, view: View) -> Findings:
    project = view.project
    is_read = project.is_read_again or project.passes_settings or view.path in project.read_first
    match fact:
        case LateSettings() if not is_read and (fact.is_above or view.path in project.starred):
            edit = Edit(fact.offset, "", fact.statement)
            fix = Fix(_ADVICE, (edit,), Safety.UNSAFE) if fact.statement else None
            related = tuple(_related(fact, view))
            yield Finding(RULE.code, fact.place, _message(fact, view), _ADVICE, fix, related)


def _message(fact: LateSettings, view: View) -> str:
    line = view.line(fact.imported.start)
    if fact.is_above:
        return (
            f"{sdk.SETTING} is defined after cloudinary was imported (line {line}), so the SDK never sees it"
        )
    return (
        f"cloudinary is imported (line {line}) before the settings module that star-imports "
        f"{name_of(view.path)} is complete, so the SDK never sees {sdk.SETTING}"
    )


def _related(fact: LateSettings, view: View) -> Iterator[Related]:
    yield Related(view.path, view.line(fact.imported.start), "cloudinary is imported here")
    star = view.project.starred.get(view.path)
    if star and not fact.is_above:
        yield Related(star.path, star.line, f"{name_of(view.path)} is star-imported here")


RULE = Rule.of(
    check, "unsafe", "Django's `CLOUDINARY` is defined after the SDK was imported, so it has no effect"
)
