"""# CLD106 · project-says-nothing

A project uses Cloudinary's fields, tags or builders, and nothing in it asks for https. Reported under
`strict` alone; otherwise the program says it in one line on standard error.

## Why

The SDK builds `http://` unless it is told otherwise, and no file of the project tells it. It may be
told outside of the repository: where the project runs, `CLOUDINARY_URL` may end in `?secure=true`.
If that is so, say it once in the settings of this program: `secure = true`.

It is decided in `cloudinary/utils.py`: `secure = options.pop("secure", cloudinary.config().secure)`.

## Silent

Without `strict`. Where any declaration says secure or leaves it to run time: a `CLOUDINARY` or
`CLOUDINARY_STORAGE` dict, a call of `cloudinary.config`, a URL or a variable. Where the project builds
no addresses, and where a file that can't be read (CLD901) may hold the answer.

## Fix

None. `CLOUDINARY = {"secure": True}` in Django's settings is enough, even where the account is named
in the environment; so is `?secure=true` on the variable. The finding stands at the `'cloudinary'` of
`INSTALLED_APPS`, else at the first import of the SDK.

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


def check(fact: Fact, view: View) -> Iterator[Finding]:
    match fact:
        case SdkUse() if view.path == view.project.home and is_silent(view.project):
            if fact.is_app == (sdk.APP in view.project.apps):
                message = "nothing in this project asks the SDK for https"
                advice = 'write CLOUDINARY = {"secure": True}, or ?secure=true on the variable'
                yield Finding(RULE.code, fact.place, message, advice, is_covered=True)


RULE = Rule(
    "CLD106",
    "project-says-nothing",
    "nothing in a project that builds addresses asks for https (`strict`)",
    "none",
    check,
)
