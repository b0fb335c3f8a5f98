"""# CLD202 · secure-misspelled

`secure` is written in the wrong case, so it is ignored.

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

## Why

The case matters, and it differs: django-cloudinary-storage reads `'SECURE'` of
`CLOUDINARY_STORAGE`. The SDK reads `secure` everywhere else: in the setting `CLOUDINARY`, in
`cloudinary.config(…)`, in the query of `CLOUDINARY_URL`, in calls and in template tags. An option
in another case is not an error: it is ignored, and the addresses are `http://`.

It is decided in `cloudinary/__init__.py`: `return self.__dict__.get(i)`.

## When it is not reported

- The project uses django-gamma-cloudinary, which reads the keys of `CLOUDINARY_STORAGE` in any
  case.
- The SDK ignores the whole URL, the project's own code reads the setting or key, or the call or tag
  is not Cloudinary's.

## Fix

Writes the right case. It is safe where the value turns secure on, otherwise unsafe. There is no fix
where the right key is there too, or may be among options that can't be seen.
"""

from cloudinary_lint import sdk
from cloudinary_lint.facts import Carrier, Option, Options
from cloudinary_lint.rules import Fact, Finding, Findings, Rule, View
from cloudinary_lint.rules._options import is_read_by_project, reaches_sdk, safety, title, with_host
from cloudinary_lint.text.edits import Edit, Fix, Safety


def check(fact: Fact, view: View) -> Findings:
    match fact:
        case Options() if _is_case_sensitive(fact, view) and reaches_sdk(fact, view):
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
    reader = "django-cloudinary-storage" if fact.carrier is Carrier.STORAGE else "the SDK"
    message = f"{reader} ignores {option.key} in {title(fact)}, because it reads only {name}"
    if sdk.secure_option(fact):
        return Finding(RULE.code, option.span, message, f"remove {option.key}")
    write, how_safe = f"write {name} instead of {option.key}", _safety(fact, option, view)
    fix = None
    if option.key_span and how_safe:
        fix = Fix(write, (Edit(option.key_span.start, option.key, name),), how_safe)
    return Finding(RULE.code, option.span, message, with_host(write, view.project, fact), fix)


def _safety(fact: Options, option: Option, view: View) -> Safety | None:
    """Returns how safe the right case is; of several misspelled options only the last can get it."""
    if fact.has_unknown or option != _misspelled(fact)[-1]:
        return None
    is_on = sdk.is_on(fact, option) and not sdk.looks_off(option.value)
    is_shared = option.span.start < min(fact.place.start, fact.extent.start)  # in a dict that others may use
    found = safety(view.project, fact)
    return Safety.UNSAFE if found and (is_shared or not is_on) else found


RULE = Rule.of(check, "safe", "`secure` is written in the wrong case")
