"""# CLD101 · storage-without-secure

A `CLOUDINARY_STORAGE` setting holds credentials and has no `'SECURE': True`.

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

## Why

django-cloudinary-storage calls `CLOUDINARY_STORAGE.get('SECURE', True)` when its storage is first
used. Without the key, https depends on that default of the package alone. Its fork
django-gamma-cloudinary has no such default and builds `http://` addresses. With the key in the
settings, both build https, and whoever reads the settings can see it.

It is decided in `cloudinary_storage/app_settings.py`: `secure=user_settings.get('SECURE', True)`.

## When it is not reported

- Some keys can't be seen: `**base`, the result of a function, a keyword of `override_settings`.
- The dict holds no credentials, or the key in any spelling, which CLD201, CLD202 and CLD203 check.
- The project calls `cloudinary.config(secure=True)`, unless `--strict` is given.

## Fix

Safe: adds `'SECURE': True` last; unsafe where the settings name a host (`cname`, …), which https changes.
"""

from cloudinary_lint.facts import Carrier, Options
from cloudinary_lint.rules import Fact, Findings, Rule, View
from cloudinary_lint.rules._options import entry, title, undeclared


def check(fact: Fact, view: View) -> Findings:
    match fact:
        case Options(carrier=Carrier.STORAGE):
            name, new = title(fact), entry(fact)
            message = f"{name} relies on the package's default for https; add {new}"
            if view.project.has_gamma:
                message = f"{name} has no {new}, so django-gamma-cloudinary builds http:// addresses"
            yield from undeclared(RULE.code, fact, view, message)


RULE = Rule.of(
    check, "safe", "`CLOUDINARY_STORAGE` has credentials and no `'SECURE': True`", superseded_by="CLD206"
)
