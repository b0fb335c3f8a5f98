"""# CLD202 · secure-misspelled

`secure` is written in the wrong case, so nobody reads it.

## Why

The case matters and differs from place to place: django-cloudinary-storage reads `'SECURE'` of
`CLOUDINARY_STORAGE`; the SDK reads `secure` of everything else: the setting `CLOUDINARY`,
`cloudinary.config(…)`, the query of `CLOUDINARY_URL`, calls and tags. An option in another case is
not an error. It is passed over, and the addresses are `http://`.

It is decided in `cloudinary/__init__.py`: `return self.__dict__.get(i)`.

## Silent

With django-gamma-cloudinary, which reads the keys of `CLOUDINARY_STORAGE` in any case. On calls and
tags that are not Cloudinary's, and on a URL that the SDK ignores. Where the project's own code reads
the setting or key.

## Fix

Writes the right case: safe where the value turns secure on, else unsafe. None where the right key is
there as well, or may be among options that are not seen.

## Examples

Bad, in `settings.py`:

```python
CLOUDINARY = {
    'cloud_name': 'demo',
    'SECURE': True,
}
```

Good:

```python
CLOUDINARY = {
    'cloud_name': 'demo',
    'secure': True,
}
```

Bad, in `settings.py`:

```python
CLOUDINARY_STORAGE = {
    'CLOUD_NAME': 'demo',
    'secure': True,
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

cloudinary.config(cloud_name='demo', SECURE=True)
```

Good:

```python
import cloudinary

cloudinary.config(cloud_name='demo', secure=True)
```

Bad, in `.env`:

```sh
CLOUDINARY_URL=cloudinary://key:secret@demo?SECURE=true
```

Good:

```sh
CLOUDINARY_URL=cloudinary://key:secret@demo?secure=true
```

Bad, in `templates/page.html`:

```django
{% load cloudinary %}
{% cloudinary photo.image Secure=True %}
```

Good:

```django
{% load cloudinary %}
{% cloudinary photo.image secure=True %}
```

Bad, in `templates/page.jinja`:

```jinja
{{ photo.image.build_url(Secure=True) }}
```

Good:

```jinja
{{ photo.image.build_url(secure=True) }}
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import Carrier, Options
from cloudinary_lint.rules import Rule
from cloudinary_lint.rules._effective import is_heard, is_read_by_project
from cloudinary_lint.rules._missing import safety, title
from cloudinary_lint.rules.finding import Finding
from cloudinary_lint.text.edits import Edit, Fix, Safety

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.facts import Fact, Option
    from cloudinary_lint.project import View


def check(fact: Fact, view: View) -> Iterator[Finding]:
    match fact:
        case Options() if _is_case_sensitive(fact, view) and is_heard(fact, view):
            for option in _misspelled(fact):
                if not is_read_by_project(fact, option, view):
                    yield _finding(fact, option, view)


def _is_case_sensitive(fact: Options, view: View) -> bool:
    if fact.carrier is Carrier.STORAGE:
        return not view.project.has_gamma
    return fact.carrier is not Carrier.ENV


def _misspelled(fact: Options) -> list[Option]:
    name = sdk.spelling(fact.carrier)
    return [option for option in sdk.secure_options(fact) if option.key != name]


def _finding(fact: Options, option: Option, view: View) -> Finding:
    name = sdk.spelling(fact.carrier)
    message = f"nobody reads {option.key} in {title(fact)}: the option is spelled {name}"
    if sdk.effective(fact, name):
        return Finding(RULE.code, option.span, message, "remove it")
    return Finding(RULE.code, option.span, message, f"write {name}", _respelled(fact, option, view))


def _respelled(fact: Options, option: Option, view: View) -> Fix | None:
    """The fix that writes the right case; of several misspelled options only the last can have it."""
    if option.key_span is None or fact.is_open or option != _misspelled(fact)[-1]:
        return None
    name = sdk.spelling(fact.carrier)
    edit = Edit(option.key_span.start, option.key, name)
    is_plain = _is_on(fact, option) and not _is_shared(fact, option)
    return Fix(
        f"respelled {option.key} as {name}", (edit,), safety(fact, view) if is_plain else Safety.UNSAFE
    )


def _is_on(fact: Options, option: Option) -> bool:
    is_on = sdk.truth(fact.carrier, option.value) is sdk.Truth.ON
    return is_on and not sdk.looks_off(option.value)


def _is_shared(fact: Options, option: Option) -> bool:
    """Whether the option stands in a dict of its own above, which others may use as well."""
    return option.span.start < min(fact.place.start, fact.extent.start)


RULE = Rule("CLD202", "secure-misspelled", "`secure` in the wrong case, so nobody reads it", "safe", check)
