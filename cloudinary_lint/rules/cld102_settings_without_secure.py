"""# CLD102 · settings-without-secure

Django's `CLOUDINARY` setting holds credentials and has no `'secure': True`.

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

## Why

The SDK reads this dict when it is imported. Without `secure`, every address that it builds begins
with `http://`, unless a variable outside of the repository or a later
`cloudinary.config(secure=True)` turns secure on.

It is decided in `cloudinary/__init__.py`: `return _django_settings.CLOUDINARY`.

## When it is not reported

- Some keys can't be seen: `**base`, the result of a function, a keyword of `override_settings`.
- The dict holds no credentials, or the key in any spelling, which CLD201, CLD202 and CLD203 check.
- The project calls `cloudinary.config(secure=True)`, unless `--strict` is given.

## Fix

Safe: adds `'secure': True` last; unsafe where the settings name a host (`cname`, …), which https changes.
"""

from cloudinary_lint.facts import Carrier, Options
from cloudinary_lint.rules import Fact, Findings, Rule, View
from cloudinary_lint.rules._options import undeclared


def check(fact: Fact, view: View) -> Findings:
    match fact:
        case Options(carrier=Carrier.SETTINGS):
            yield from undeclared(RULE.code, fact, view)


RULE = Rule.of(
    check, "safe", "Django's `CLOUDINARY` has credentials and no `'secure': True`", superseded_by="CLD207"
)
