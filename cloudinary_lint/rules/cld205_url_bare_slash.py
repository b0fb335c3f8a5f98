"""# CLD205 · url-bare-slash

A URL for `CLOUDINARY_URL` turns secure on and has nothing but a `/` after the cloud name.

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

## Why

The SDK takes the path of the URL as the host of https addresses. A bare `/` is a host without a
name: with `secure`, the SDK builds `https:///image/upload/…`, which no browser can load.

It is decided in `cloudinary/__init__.py`:
`result.update({"secure_distribution": parsed_url.path[1:]})`.

## When it is not reported

- The URL has no `secure`, so the SDK doesn't use that host: CLD104 then says what to do.
- The query names a host (`secure_distribution=`).
- `CLOUDINARY_CLOUD_NAME` is set in the same file, so the SDK ignores the URL.
- The `/` comes before the last `@`: it is part of a secret, which has to be escaped first.

## Fix

Unsafe: removes the `/`. The URL asked for a private host with it, and the SDK uses the shared host
afterwards.
"""

from cloudinary_lint import sdk
from cloudinary_lint.facts import Carrier, Options, UrlPath
from cloudinary_lint.rules import Fact, Finding, Findings, Rule, View
from cloudinary_lint.rules._options import reaches_sdk
from cloudinary_lint.text.edits import Safety

_ADVICE = 'remove the "/"'
_MESSAGE = 'the "/" after the cloud name makes the SDK build addresses without a host (https:///image/…)'


def check(fact: Fact, view: View) -> Findings:
    match fact:
        case Options(carrier=Carrier.URL, path=UrlPath(is_bare=True) as path):
            if reaches_sdk(fact, view) and _has_no_host(fact):
                fix = view.fix(_ADVICE, path.span, "", Safety.UNSAFE)
                yield Finding(RULE.code, fact.variable or fact.place, _MESSAGE, _ADVICE, fix, mark=path.span)


def _has_no_host(url: Options) -> bool:
    is_secure = sdk.is_on(url, sdk.secure_option(url))
    return is_secure and not url.has_unknown and sdk.effective(url, sdk.SECURE_HOST) is None


RULE = Rule.of(check, "unsafe", "a URL with `secure` ends in a bare `/`, so addresses have no host")
