"""# CLD201 · secure-off

A literal turns `secure` off: the SDK builds `http://` addresses.

## Why

The SDK asks `if secure:` and nothing more. So `False`, `None`, `0` and `''` are off in a dict or a
call; an empty `secure=` is off in `CLOUDINARY_URL`; of `CLOUDINARY_SECURE` exactly `false` and the
empty value are. In a Django template `secure=false` is a variable that nobody defined, and off too.
What is said in a call or tag beats every configuration, and what `CLOUDINARY_STORAGE` says beats all
that was set before.

It is decided in `cloudinary/utils.py`: `if secure:`.

## Silent

Where the value is an expression (`not DEBUG`, a variable), where a later entry or an open `**base`
may override it, on calls and tags that are not Cloudinary's, and on what the SDK does not read:
`CLOUDINARY_SECURE` without a `CLOUDINARY_CLOUD_NAME` beside it, and the URL with one. Where the
project's own code reads the variable, setting or key.

## Fix

Unsafe: writes the value that turns it on. Someone wrote this one on purpose.

## Examples

Bad, in `settings.py`:

```python
CLOUDINARY_STORAGE = {
    'CLOUD_NAME': 'demo',
    'SECURE': False,
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

cloudinary.config(cloud_name='demo', secure=None)
```

Good:

```python
import cloudinary

cloudinary.config(cloud_name='demo', secure=True)
```

Bad, in `.env`:

```sh
CLOUDINARY_CLOUD_NAME=demo
CLOUDINARY_SECURE=false
```

Good:

```sh
CLOUDINARY_CLOUD_NAME=demo
CLOUDINARY_SECURE=true
```

Bad, in `.env.example`:

```sh
CLOUDINARY_URL=cloudinary://key:secret@demo?secure=
```

Good:

```sh
CLOUDINARY_URL=cloudinary://key:secret@demo?secure=true
```

Bad, in `templates/page.html`:

```django
{% load cloudinary %}
{% cloudinary_url photo.image width=100 secure=False %}
```

Good:

```django
{% load cloudinary %}
{% cloudinary_url photo.image width=100 secure=True %}
```

Bad, in `templates/page.jinja`:

```jinja
{{ photo.image.build_url(width=100, secure=False) }}
```

Good:

```jinja
{{ photo.image.build_url(width=100, secure=True) }}
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import Literal, Name, Options
from cloudinary_lint.rules import Rule
from cloudinary_lint.rules._effective import decisive
from cloudinary_lint.rules._missing import title
from cloudinary_lint.rules.finding import Finding
from cloudinary_lint.text.edits import Fix, Safety, replace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.facts import Fact, Option
    from cloudinary_lint.project import View


def check(fact: Fact, view: View) -> Iterator[Finding]:
    match fact:
        case Options() if (option := decisive(fact, view)) and _is_off(fact, option):
            fix = _turned_on(option, view)
            yield Finding(RULE.code, option.span, _message(fact, option), f"write {option.on}", fix)


def _is_off(fact: Options, option: Option) -> bool:
    is_off = sdk.truth(fact.carrier, option.value) is sdk.Truth.OFF
    return is_off and not sdk.is_lowercase_true(option.value)


def _message(fact: Options, option: Option) -> str:
    match option.value:
        case Name(name):
            return f"{name} is an undefined variable in a Django template, so secure is off: http"
        case Literal(""):
            return f"{option.key} is empty in {title(fact)}, so it is off: http"
        case _:
            return f"{option.key} is off in {title(fact)}: http"


def _turned_on(option: Option, view: View) -> Fix | None:
    if option.value_span is None:
        return None
    edit = replace(view.text, option.value_span, option.on)
    return Fix(f"turned {option.key} on", (edit,), Safety.UNSAFE)


RULE = Rule("CLD201", "secure-off", "a literal turns `secure` off", "unsafe", check)
