"""# CLD103 · config-without-secure

A `cloudinary.config(...)` call passes credentials and does not say `secure=True`.

## Why

What `cloudinary.config` is given holds for the whole process. Without `secure` every address that
the SDK builds begins with `http://`, unless something else says otherwise: `CLOUDINARY_URL` with
`?secure=true`, the variable `CLOUDINARY_SECURE`, another call.

`cloudinary_url` counts as a credential here although the SDK ignores it: who passes it means to
configure the account.

It is decided in `cloudinary/__init__.py`: `_config.update(**keywords)`.

## Silent

Where more options may be passed than are seen (`**options`), where `secure` is there in any spelling
or value (CLD201, CLD202 and CLD203 look at those), where no credentials are passed, and on functions
named `config` that are not Cloudinary's.

## Fix

Safe: adds `secure=True` as the last keyword. Unsafe where the configuration names a host of its own
(`cname`, `secure_distribution`, …), which turning secure on would change.

## Examples

Bad, in `app.py`:

```python
import cloudinary

cloudinary.config(
    cloud_name=settings.CLOUD_NAME,
    api_key=settings.API_KEY,
    api_secret=settings.API_SECRET
)
```

Good:

```python
import cloudinary

cloudinary.config(
    cloud_name=settings.CLOUD_NAME,
    api_key=settings.API_KEY,
    api_secret=settings.API_SECRET,
    secure=True
)
```

Bad, in `app.py`:

```python
from cloudinary import config as configure

configure(cloud_name="demo", api_key=KEY, api_secret=SECRET)
```

Good:

```python
from cloudinary import config as configure

configure(cloud_name="demo", api_key=KEY, api_secret=SECRET, secure=True)
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint.facts import Carrier, Options
from cloudinary_lint.rules import Rule
from cloudinary_lint.rules._missing import undeclared

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.facts import Fact
    from cloudinary_lint.project import View
    from cloudinary_lint.rules.finding import Finding


def check(fact: Fact, view: View) -> Iterator[Finding]:
    match fact:
        case Options(carrier=Carrier.CONFIG):
            yield from undeclared(RULE.code, fact, view)


RULE = Rule(
    "CLD103",
    "config-without-secure",
    "`cloudinary.config(…)` with credentials does not say `secure=True`",
    "safe",
    check,
)
