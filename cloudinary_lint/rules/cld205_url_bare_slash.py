"""# CLD205 · url-bare-slash

A URL for `CLOUDINARY_URL` has nothing but a slash behind the cloud's name, and says secure.

## Why

The SDK takes the path of the URL for the host of secure addresses. An empty path is a host without a
name: with `secure` it builds `https:///image/upload/…`, which leads nowhere.

It is decided in `cloudinary/__init__.py`: `result.update({"secure_distribution": parsed_url.path[1:]})`.

## Silent

Without `secure`, where the SDK does not look at that host (CLD104 tells what to do then); where the
query names a host (`secure_distribution=`); beside a `CLOUDINARY_CLOUD_NAME`, where the URL is not
read at all; where the slash stands before the last `@`, in a secret that has to be escaped first.

## Fix

Unsafe: drops the slash, and with it the private host that the URL asked for.

## Examples

Bad, in `.env`:

```sh
CLOUDINARY_URL=cloudinary://key:secret@demo/?secure=true
```

Good:

```sh
CLOUDINARY_URL=cloudinary://key:secret@demo?secure=true
```

Bad, in `env.py`:

```python
import os

os.environ["CLOUDINARY_URL"] = "cloudinary://key:secret@demo/?secure=true"
```

Good:

```python
import os

os.environ["CLOUDINARY_URL"] = "cloudinary://key:secret@demo?secure=true"
```

Bad, in `docker-compose.yml`:

```yaml
services:
  web:
    environment:
      CLOUDINARY_URL: "cloudinary://key:secret@demo/?secure=true"
```

Good:

```yaml
services:
  web:
    environment:
      CLOUDINARY_URL: "cloudinary://key:secret@demo?secure=true"
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import Carrier, Options, UrlPath
from cloudinary_lint.rules import Rule
from cloudinary_lint.rules._effective import is_heard
from cloudinary_lint.rules.finding import Finding
from cloudinary_lint.text.edits import Fix, Safety, replace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.facts import Fact
    from cloudinary_lint.project import View


def check(fact: Fact, view: View) -> Iterator[Finding]:
    match fact:
        case Options(carrier=Carrier.URL, path=UrlPath() as path) if not path.text.strip("/"):
            if is_heard(fact, view) and _has_no_host(fact):
                edit = replace(view.text, path.span, "")
                fix = Fix("dropped the slash", (edit,), Safety.UNSAFE)
                message = "the slash behind the cloud's name leaves no host: https:///image/…"
                yield Finding(RULE.code, fact.variable or fact.place, message, "drop the slash", fix)


def _has_no_host(url: Options) -> bool:
    secure = sdk.effective(url, sdk.spelling(url.carrier))
    is_secure = secure is not None and sdk.truth(url.carrier, secure.value) is sdk.Truth.ON
    return is_secure and not url.is_open and sdk.effective(url, sdk.SECURE_HOST) is None


RULE = Rule(
    "CLD205",
    "url-bare-slash",
    "a URL that says secure has a bare slash, and leaves addresses without a host",
    "unsafe",
    check,
)
