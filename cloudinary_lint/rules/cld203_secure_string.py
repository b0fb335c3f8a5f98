"""# CLD203 · secure-string

A text that reads as "off" turns `secure` on.

## Why

Nothing is converted: the SDK asks `if secure:`, and a text that isn't empty is true. So
`?secure=false`, `?secure=0` and `'SECURE': 'False'` all mean https. Of `CLOUDINARY_SECURE` only
exactly `false` is off; `False`, `0` and `no` are on. It works today, by accident: who reads it
believes the opposite, and who mends it changes every address.

It is decided in `cloudinary/__init__.py`: `if conf_val in ["true", "false"]:`.

## Silent

Where the value is an expression or is overridden, on calls and tags that are not Cloudinary's, and on
what the SDK does not read: `CLOUDINARY_SECURE` without a `CLOUDINARY_CLOUD_NAME` beside it, and the
URL with one. Where the project's own code reads the variable, setting or key.

## Fix

None: only the author knows which of the two was meant. The message says which way it works today.

## Examples

Bad, in `settings.py`:

```python
CLOUDINARY_STORAGE = {
    'CLOUD_NAME': 'demo',
    'SECURE': 'False',
}
```

Good:

```python
CLOUDINARY_STORAGE = {
    'CLOUD_NAME': 'demo',
    'SECURE': True,
}
```

Bad, in `app.py`:

```python
import cloudinary

cloudinary.config(cloud_name='demo', secure='no')
```

Good:

```python
import cloudinary

cloudinary.config(cloud_name='demo', secure=True)
```

Bad, in `.env`:

```sh
CLOUDINARY_URL=cloudinary://key:secret@demo?secure=false
```

Good:

```sh
CLOUDINARY_URL=cloudinary://key:secret@demo?secure=true
```

Bad, in `.env`:

```sh
CLOUDINARY_CLOUD_NAME=demo
CLOUDINARY_SECURE=False
```

Good:

```sh
CLOUDINARY_CLOUD_NAME=demo
CLOUDINARY_SECURE=true
```

Bad, in `templates/page.html`:

```django
{% load cloudinary %}
{% cloudinary_url photo.image secure="false" %}
```

Good:

```django
{% load cloudinary %}
{% cloudinary_url photo.image secure=True %}
```

Bad, in `templates/page.jinja`:

```jinja
{{ photo.image.build_url(secure="false") }}
```

Good:

```jinja
{{ photo.image.build_url(secure=True) }}
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import Options
from cloudinary_lint.rules import Rule
from cloudinary_lint.rules._effective import decisive
from cloudinary_lint.rules._missing import title
from cloudinary_lint.rules.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.facts import Fact, Option
    from cloudinary_lint.project import View


def check(fact: Fact, view: View) -> Iterator[Finding]:
    match fact:
        case Options() if (option := decisive(fact, view)) and _is_deceptive(fact, option):
            message = f"{option.key} in {title(fact)} is a text that reads as off, and is on: https today"
            yield Finding(RULE.code, option.span, message, f"write {option.on}, or remove it for http")


def _is_deceptive(fact: Options, option: Option) -> bool:
    is_on = sdk.truth(fact.carrier, option.value) is sdk.Truth.ON
    return is_on and sdk.looks_off(option.value)


RULE = Rule("CLD203", "secure-string", "a text that looks off turns `secure` on", "none", check)
