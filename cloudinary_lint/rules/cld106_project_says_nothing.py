"""# CLD106 · project-says-nothing

A project uses Cloudinary's fields, template tags or functions, and no setting of it turns https on.
It is reported only under `--strict`; otherwise a note on standard error says the same.

## Examples

Bad, in `settings.py`, beside `models.py`:

```python
INSTALLED_APPS = ["cloudinary", "shop"]
```

```python
from cloudinary.models import CloudinaryField
from django.db import models


class Product(models.Model):
    photo = CloudinaryField("photo")
```

Good:

```python
INSTALLED_APPS = ["cloudinary", "shop"]
CLOUDINARY = {"secure": True}
```

```python
from cloudinary.models import CloudinaryField
from django.db import models


class Product(models.Model):
    photo = CloudinaryField("photo")
```

## Why

The SDK builds `http://` addresses by default, and nothing in the repository changes that. The
environment may: where the project runs, `CLOUDINARY_URL` may end in `?secure=true`. If that is so
in every environment, set `secure = true` in `[tool.cloudinary-lint]`, and the finding is gone.

It is decided in `cloudinary/utils.py`:
`secure = options.pop("secure", cloudinary.config().secure)`.

## When it is not reported

- `--strict` is not given.
- Some declaration turns secure on, or leaves it to run time: a `CLOUDINARY` or `CLOUDINARY_STORAGE`
  dict, a `cloudinary.config` call, a URL or a variable.
- The project builds no addresses.
- A file that can't be read (CLD901) may hold the answer.

## Fix

There is no automatic fix. Add `CLOUDINARY = {"secure": True}` to Django's settings: it is enough
even where environment variables name the account. Or add `?secure=true` to the variable in each
environment.

The finding points at the `'cloudinary'` of `INSTALLED_APPS`, or else at the first import of the
SDK.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import SdkUse
from cloudinary_lint.project.advice import is_silent
from cloudinary_lint.rules import Rule
from cloudinary_lint.rules.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.facts import Fact
    from cloudinary_lint.project import View

_MESSAGE = (
    "no setting of this project turns https on, "
    "so the SDK builds http:// addresses unless the environment does"
)
_ADVICE = (
    'add `CLOUDINARY = {"secure": True}`; if every environment\'s CLOUDINARY_URL has ?secure=true, '
    "set `secure = true` in [tool.cloudinary-lint]"
)


def check(fact: Fact, view: View) -> Iterator[Finding]:
    match fact:
        case SdkUse() if view.path == view.project.home and is_silent(view.project):
            if fact.is_app == (sdk.APP in view.project.apps):
                yield Finding(RULE.code, fact.place, _MESSAGE, _ADVICE, is_covered=True)


RULE = Rule(
    "CLD106",
    "project-says-nothing",
    "a project builds addresses, and no setting of it turns https on (`strict`)",
    "none",
    check,
)
