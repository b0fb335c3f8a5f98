"""# CLD206 · dead-setting

`secure`, or a URL that may contain it, is written in a setting that nothing reads.

## Examples

Bad, in `settings.py`:

```python
import os

import cloudinary

cloudinary.config(cloudinary_url=os.environ["CLOUDINARY_URL"], secure=True)
```

Good:

```python
import cloudinary

cloudinary.config(secure=True)
```

Bad, in `settings.py`:

```python
import os

CLOUDINARY_STORAGE = {"CLOUDINARY_URL": os.environ.get("CLOUDINARY_URL")}
```

Good:

```python
CLOUDINARY_STORAGE = {"SECURE": True}
```

Bad, in `settings.py`:

```python
CLOUDINARY_URL = "cloudinary://key:secret@demo?secure=true"
```

Good:

```python
import os

os.environ.setdefault("CLOUDINARY_URL", "cloudinary://key:secret@demo?secure=true")
```

Bad, in `settings.py`:

```python
CLOUDINARY_SECURE = True
```

Good:

```python
CLOUDINARY = {"secure": True}
```

Bad, in `settings.py`, beside `requirements.txt`:

```python
DEFAULT_FILE_STORAGE = "cloudinary_storage.storage.MediaCloudinaryStorage"
```

```text
Django==5.2.4
```

Good:

```python
STORAGES = {
    "default": {"BACKEND": "cloudinary_storage.storage.MediaCloudinaryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
```

```text
Django==5.2.4
```

## Why

The SDK reads the environment, Django's setting `CLOUDINARY` and the options of `cloudinary.config`.
django-cloudinary-storage reads `CLOUDINARY_STORAGE`. Anything else is no error, but has no effect.
The SDK never parses `config(cloudinary_url=…)`, and the storage never parses a key `CLOUDINARY_URL`
of `CLOUDINARY_STORAGE`. Nothing reads the settings `CLOUDINARY_SECURE` and `CLOUDINARY_CONFIG`, or
a `cloudinary://` URL in a setting, neither in Django nor in Flask. Django 5.1 and later read storages from
`STORAGES`, and ignore `DEFAULT_FILE_STORAGE` and `STATICFILES_STORAGE`: a Cloudinary storage that is named
there alone is never loaded, and its https with it.

It is decided in `cloudinary/__init__.py`: `if 'CLOUDINARY' in dir(_django_settings):`.

## When it is not reported

- The project's own code reads the setting or key, or passes the URL on.
- `DEFAULT_FILE_STORAGE` and `STATICFILES_STORAGE`: no requirement or lock file pins Django at 5.1 or above,
  or the module reads the setting, as in `STORAGES = {"default": {"BACKEND": DEFAULT_FILE_STORAGE}}`.
- `STATICFILES_STORAGE` beside `STORAGES`: `collectstatic` of django-cloudinary-storage reads it.
- A setting `CLOUDINARY_URL` takes its value from the environment, where the SDK reads the same
  variable.

## Fix

There is no automatic fix: where the value belongs depends on how the project is run.
"""

from cloudinary_lint import sdk
from cloudinary_lint.facts import Carrier, Options, UnusedSetting
from cloudinary_lint.rules import Fact, Finding, Findings, Rule, View
from cloudinary_lint.rules._options import is_read_by_project, title

_URL = f"set the environment variable {sdk.URL_VARIABLE} before cloudinary is imported"
_DICT = 'write `CLOUDINARY = {"secure": True}` instead, or call `cloudinary.config(secure=True)`'


def check(fact: Fact, view: View) -> Findings:
    match fact:
        case UnusedSetting(storage=key) if key:
            if view.project.has_new_django and not view.is_for_tests:
                message = f"Django 5.1 and later ignore {fact.name}, because they read only STORAGES"
                advice = f'name the storage in STORAGES["{key}"] instead'
                yield Finding(RULE.code, fact.place, message, advice)
        case UnusedSetting() if not _is_read(fact, view):
            message = f"neither Django nor the SDK reads a setting named {fact.name}"
            yield Finding(RULE.code, fact.place, message, _URL if fact.is_url else _DICT)
        case Options(carrier=Carrier.CONFIG | Carrier.STORAGE):
            for option in fact.options:
                if option.key.upper() == sdk.URL_VARIABLE and not is_read_by_project(fact, option, view):
                    reader = "the SDK" if fact.carrier is Carrier.CONFIG else "django-cloudinary-storage"
                    message = f"{reader} ignores {option.key} in {title(fact)}"
                    yield Finding(RULE.code, option.span, message, _URL)


def _is_read(setting: UnusedSetting, view: View) -> bool:
    """Whether the project's code reads the setting (for a URL: the setting, not only the variable)."""
    is_variable = setting.name == sdk.URL_VARIABLE
    return (f"settings.{setting.name}" if is_variable else setting.name) in view.project.reads


RULE = Rule.of(check, "none", "`secure` or a URL is written in a setting that nothing reads")
