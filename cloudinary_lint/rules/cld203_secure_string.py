"""# CLD203 · secure-string

A string that looks like "off" turns `secure` on.

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

## Why

Nothing is converted: the SDK checks `if secure:`, and every string that isn't empty is true. So
`?secure=false`, `?secure=0` and `'SECURE': 'False'` all mean https. Of `CLOUDINARY_SECURE` only
lower-case `false` is off; `False`, `0` and `no` are on. It works today by accident: whoever reads
it believes the opposite, and whoever corrects it changes every address.

It is decided in `cloudinary/__init__.py`: `if conf_val in ["true", "false"]:`.

## When it is not reported

- The value is an expression, or something overrides it.
- The SDK doesn't read it (CLD204), the project's own code does, or the call is not Cloudinary's.

## Fix

There is no automatic fix: only the author knows which of the two was meant.
"""

from cloudinary_lint import sdk
from cloudinary_lint.facts import Carrier, Options
from cloudinary_lint.rules import Fact, Finding, Findings, Rule, View
from cloudinary_lint.rules._options import effective_option, quote

_OFF = {
    Carrier.URL: ("remove it", "any non-empty string is true"),
    Carrier.ENV: ("`false`", "any value is true except lower-case false and the empty value"),
}
"""How `secure` is turned off, and why the value that was meant to do so doesn't."""


def check(fact: Fact, view: View) -> Findings:
    match fact:
        case Options() if (option := effective_option(fact, view)) and sdk.is_on(fact, option):
            if sdk.looks_off(option.value):
                off, reason = _OFF.get(fact.carrier, ("`False`", "any non-empty string is true"))
                message = f"{quote(fact, option, view.text)} turns secure on: {reason}"
                advice = f"write `{option.on}` to keep https, {off} if you really want http"
                yield Finding(RULE.code, option.span, message, advice)


RULE = Rule.of(check, "none", 'a string that looks like "off" turns `secure` on')
