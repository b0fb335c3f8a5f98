"""# CLD401 · response-url

`"url"` is read from a response of the SDK; `"secure_url"` is beside it.

## Why

Upload, admin and search responses hold the address twice: `url` with http and `secure_url` with
https. They pass through untouched, so no configuration changes what `url` says.

It is decided in `cloudinary/uploader.py`: `result = json.loads(response.data.decode('utf-8'))`.

## Silent

On assignments to the key, `del` and `in` tests, in an expression that tries `secure_url` first, on
other services' dicts, and where a name may hold something else than a response.

## Fix

Safe: reads `secure_url` instead.

## Examples

Bad, in `views.py`:

```python
import cloudinary.uploader

result = cloudinary.uploader.upload(file)
photo.address = result["url"]
```

Good:

```python
import cloudinary.uploader

result = cloudinary.uploader.upload(file)
photo.address = result["secure_url"]
```

Bad, in `views.py`:

```python
from cloudinary.api import resources

addresses = [entry.get('url') for entry in resources()['resources']]
```

Good:

```python
from cloudinary.api import resources

addresses = [entry.get('secure_url') for entry in resources()['resources']]
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import ResponseRead
from cloudinary_lint.rules import Rule
from cloudinary_lint.rules.finding import Finding
from cloudinary_lint.text.edits import Edit, Fix

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.facts import Fact
    from cloudinary_lint.project import View


def check(fact: Fact, _view: View) -> Iterator[Finding]:
    match fact:
        case ResponseRead(name=sdk.INSECURE_KEY):
            message = f"{fact.name} of a response is http whatever the configuration says"
            fix = Fix(f"read {sdk.SECURE_KEY}", (Edit(fact.key.start, fact.name, sdk.SECURE_KEY),))
            yield Finding(RULE.code, fact.place, message, f"read {sdk.SECURE_KEY}", fix)


RULE = Rule(
    "CLD401",
    "response-url",
    "`url` is read from a response that holds `secure_url`",
    "safe",
    check,
)
