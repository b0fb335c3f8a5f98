"""# CLD102 · settings-without-secure

Django's `CLOUDINARY` setting names an account and does not say `'secure': True`.

## Why

The SDK reads this dict when it is imported. Without `secure` every address it builds begins with
`http://`, unless something else says otherwise: a variable that is set outside of the repository,
or a later `cloudinary.config(secure=True)`.

It is decided in `cloudinary/__init__.py`: `return _django_settings.CLOUDINARY`.

## Silent

Where the dict is not all in sight (`**base`, the result of a function, a keyword of
`override_settings`), where the key is there in any spelling or value (CLD201, CLD202 and CLD203 look
at those), and where there are no credentials.

## Fix

Safe: adds `'secure': True` as the last entry. Unsafe where the configuration names a host of its own
(`cname`, `secure_distribution`, …), which turning secure on would change.

## Examples

Bad, in `settings.py`:

```python
CLOUDINARY = {
    "cloud_name": "demo",
    "api_key": os.environ["API_KEY"],
    "api_secret": os.environ["API_SECRET"],  # from the console
}
```

Good:

```python
CLOUDINARY = {
    "cloud_name": "demo",
    "api_key": os.environ["API_KEY"],
    "api_secret": os.environ["API_SECRET"],  # from the console
    "secure": True,
}
```

Bad, in `settings.py`:

```python
CLOUDINARY = dict(cloud_name="demo", api_key=KEY, api_secret=SECRET)
```

Good:

```python
CLOUDINARY = dict(cloud_name="demo", api_key=KEY, api_secret=SECRET, secure=True)
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
        case Options(carrier=Carrier.SETTINGS):
            yield from undeclared(RULE.code, fact, view)


RULE = Rule(
    "CLD102",
    "settings-without-secure",
    "Django's `CLOUDINARY` does not say `'secure': True`",
    "safe",
    check,
    superseded_by=("CLD207",),
)
