"""# CLD101 · storage-without-secure

A `CLOUDINARY_STORAGE` that names an account does not say `'SECURE': True`.

## Why

django-cloudinary-storage hands `CLOUDINARY_STORAGE.get('SECURE', True)` to the SDK when its storage
is first used, so without the key https rests on that package's default alone; its fork
django-gamma-cloudinary has no such default and builds `http://`. Said in the settings, it holds with
both, and a reader of the settings sees it.

It is decided in `cloudinary_storage/app_settings.py`: `secure=user_settings.get('SECURE', True)`.

## Silent

Where the dict is not all in sight (`**base`, the result of a function, a keyword of
`override_settings`), where the key is there in any spelling or value (CLD201, CLD202 and CLD203 look
at those), and where there are no credentials.

## Fix

Safe: adds `'SECURE': True` as the last entry. Unsafe where the configuration names a host of its own
(`cname`, `secure_distribution`, …), which turning secure on would change.

## Examples

Bad, in `settings.py`:

```python
CLOUDINARY_STORAGE = {
    'CLOUD_NAME': 'demo',
    'API_KEY': os.environ['API_KEY'],
    'API_SECRET': os.environ['API_SECRET'],
}
```

Good:

```python
CLOUDINARY_STORAGE = {
    'CLOUD_NAME': 'demo',
    'API_KEY': os.environ['API_KEY'],
    'API_SECRET': os.environ['API_SECRET'],
    'SECURE': True,
}
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
        case Options(carrier=Carrier.STORAGE):
            yield from undeclared(RULE.code, fact, view)


RULE = Rule(
    "CLD101",
    "storage-without-secure",
    "`CLOUDINARY_STORAGE` does not say `'SECURE': True`",
    "safe",
    check,
    superseded_by=("CLD206",),
)
