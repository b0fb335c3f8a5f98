"""# CLD201 · secure-off

A literal value turns `secure` off, so the SDK builds `http://` addresses.

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

## Why

The SDK only checks `if secure:`. So `False`, `None`, `0` and `''` turn it off in a dict or a call,
an empty `secure=` does in `CLOUDINARY_URL`, and of `CLOUDINARY_SECURE` only `false` and the empty
value do. In a Django template, `secure=false` is an undefined variable, which is off too. An option
of a call or a tag wins over every configuration, and `CLOUDINARY_STORAGE` wins over everything that
was set before it is read.

It is decided in `cloudinary/utils.py`: `if secure:`.

## When it is not reported

- The value is an expression (`not DEBUG`, a variable).
- A later entry or an open `**base` may override it.
- The SDK doesn't read it (CLD204), the project's own code does, or the call is not Cloudinary's.

## Fix

Unsafe, because someone may have turned it off on purpose: writes the value that turns it on.
"""

from cloudinary_lint import sdk
from cloudinary_lint.facts import Carrier, Literal, Name, Option, Options
from cloudinary_lint.project.declarations import Verdict
from cloudinary_lint.rules import Fact, Finding, Findings, Rule, View
from cloudinary_lint.rules._options import effective_option, quote, title, turned_on
from cloudinary_lint.text.edits import Safety

_RETURNS_ADDRESS = frozenset({"build_url", "cloudinary_url", sdk.SEARCH_METHOD})
"""Functions and methods that return an address; the others return HTML that contains it."""


def check(fact: Fact, view: View) -> Findings:
    match fact:
        case Options() if (option := effective_option(fact, view)) and _is_off(fact, option):
            advice = f"write {turned_on(option, view.text)}"
            fix = view.fix(advice, option.value_span, option.on, Safety.UNSAFE)
            yield Finding(RULE.code, option.span, _message(fact, option, view), advice, fix)


def _is_unread(fact: Options, view: View) -> bool:
    found = (
        one for one in view.project.declarations if one.path == view.path and one.carrier is fact.carrier
    )
    return fact.carrier is Carrier.ENV and any(one.is_unread for one in found)


def _is_off(fact: Options, option: Option) -> bool:
    is_off = sdk.truth(fact.carrier, option.value) is sdk.Truth.OFF
    return is_off and not sdk.is_lowercase_true(option.value)


def _message(fact: Options, option: Option, view: View) -> str:
    off = quote(fact, option, view.text)
    is_settled = view.project.verdict is not Verdict.NOT_COVERED or _is_unread(fact, view)
    match option.value:
        case Name(name):
            return f"lower-case {name} is an undefined variable in a Django template, so secure is off"
        case Literal("") if off == option.key:
            off = f"the empty {off}"
        case _:
            pass
    match fact.carrier:
        case Carrier.CALL if fact.parent:
            return f"{off} makes the {fact.name} of {title(fact.parent)} an http:// address"
        case Carrier.CALL if fact.name in _RETURNS_ADDRESS:
            return f"{off} makes {title(fact)} return an http:// address"
        case Carrier.CALL | Carrier.TAG:
            return f"{off} makes {title(fact)} build an http:// address"
        case Carrier.ENV:
            return f"{off} {'turns secure off' if is_settled else 'makes the SDK build http:// addresses'}"
        case _ if is_settled:
            return f"{off} turns secure off in {title(fact)}"
        case _:
            return f"{off} in {title(fact)} makes the SDK build http:// addresses"


RULE = Rule.of(check, "unsafe", "a literal turns `secure` off")
