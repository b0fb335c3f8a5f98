"""# CLD208 · url-refused

`CLOUDINARY_URL` has a value that the SDK refuses, so `import cloudinary` raises ValueError.

## Examples

Bad, in `.env`:

```sh
CLOUDINARY_URL=CLOUDINARY_URL=cloudinary://key:secret@demo?secure=true
```

Good:

```sh
CLOUDINARY_URL=cloudinary://key:secret@demo?secure=true
```

Bad, in `env.py`:

```python
import os

os.environ["CLOUDINARY_URL"] = "<cloudinary://key:secret@demo?secure=true>"
```

Good:

```python
import os

os.environ["CLOUDINARY_URL"] = "cloudinary://key:secret@demo?secure=true"
```

## Why

The SDK takes a value only if it begins with `cloudinary://`. The console shows the name and the value
together, and so the name is easily pasted twice; quotes and the angle brackets of a placeholder become part
of the value in some files.

It is decided in `cloudinary/__init__.py`: `if not self._is_url_scheme_valid(parsed_url):`.

## When it is not reported

- The value is empty, a placeholder without a scheme, or not in sight.
- The file is that of another language's SDK.

## Fix

Unsafe, because the program did not start before: removes what is in front of `cloudinary://` and closes
after it. There is no fix for another scheme.
"""

from cloudinary_lint.facts import RefusedUrl
from cloudinary_lint.rules import Fact, Finding, Findings, Rule, View
from cloudinary_lint.text.edits import Fix, Safety, replace

_MESSAGE = "the SDK refuses a CLOUDINARY_URL that does not begin with cloudinary://, and raises ValueError"
_ADVICE = "remove what is around cloudinary://…"
_SCHEME = "write a URL that begins with cloudinary://"


def check(fact: Fact, view: View) -> Findings:
    match fact:
        case RefusedUrl(surplus=surplus) if not view.is_foreign:
            edits = tuple(replace(view.text, span, "") for span in surplus)
            fix = Fix(_ADVICE, edits, Safety.UNSAFE) if edits else None
            yield Finding(RULE.code, fact.place, _MESSAGE, _ADVICE if edits else _SCHEME, fix)


RULE = Rule.of(check, "unsafe", "`CLOUDINARY_URL` has a value that the SDK refuses when it is imported")
