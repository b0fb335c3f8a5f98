"""# CLD403 · http-upload-prefix

`upload_prefix` is an `http://` address, so the API key and the signature are sent unencrypted.

## Examples

Bad, in `app.py`:

```python
import cloudinary

cloudinary.config(cloud_name="demo", secure=True, upload_prefix="http://api.cloudinary.com")
```

Good:

```python
import cloudinary

cloudinary.config(cloud_name="demo", secure=True, upload_prefix="https://api.cloudinary.com")
```

Bad, in `views.py`:

```python
import cloudinary.uploader

cloudinary.uploader.upload(file, upload_prefix="http://api.cloudinary.com")
```

Good:

```python
import cloudinary.uploader

cloudinary.uploader.upload(file, upload_prefix="https://api.cloudinary.com")
```

Bad, in `settings.py`:

```python
CLOUDINARY = {"cloud_name": "demo", "secure": True, "upload_prefix": "http://api.cloudinary.com"}
```

Good:

```python
CLOUDINARY = {"cloud_name": "demo", "secure": True, "upload_prefix": "https://api.cloudinary.com"}
```

Bad, in `.env`:

```sh
CLOUDINARY_URL=cloudinary://key:secret@demo?secure=true&upload_prefix=http://api.cloudinary.com
```

Good:

```sh
CLOUDINARY_URL=cloudinary://key:secret@demo?secure=true&upload_prefix=https://api.cloudinary.com
```

Bad, in `.env`:

```sh
CLOUDINARY_CLOUD_NAME=demo
CLOUDINARY_SECURE=true
CLOUDINARY_UPLOAD_PREFIX=http://api.cloudinary.com
```

Good:

```sh
CLOUDINARY_CLOUD_NAME=demo
CLOUDINARY_SECURE=true
CLOUDINARY_UPLOAD_PREFIX=https://api.cloudinary.com
```

## Why

Uploads, admin calls and the addresses of downloads go to `upload_prefix`, which is https by
default. They carry the API key and a signature; admin calls carry the secret itself. `secure` makes
no difference here.

It is decided in `cloudinary/api_client/call_api.py`:
`cloudinary.config().upload_prefix) or "https://api.cloudinary.com"`.

## When it is not reported

- A value that is not a literal, and `api_proxy`, whose address may be http.

## Fix

Safe for Cloudinary's own hosts: writes `https`. There is no fix for other hosts, which may not
answer on https.
"""

import re

from cloudinary_lint import sdk
from cloudinary_lint.facts import Carrier, Literal, Option, Options
from cloudinary_lint.rules import Fact, Finding, Findings, Rule, View
from cloudinary_lint.text.edits import Edit, Fix
from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.source import Span

_READING = frozenset({Carrier.CONFIG, Carrier.SETTINGS, Carrier.API, Carrier.URL, Carrier.ENV})
_HTTP = lazy_pattern(r"http://", re.IGNORECASE)
_WRITTEN = lazy_pattern(r"(?P<scheme>http)(?::|%3a)[^\"'\s]*", re.IGNORECASE)

_WRITE = "write https://"


def check(fact: Fact, view: View) -> Findings:
    match fact:
        case Options(carrier=carrier) if carrier in _READING:
            is_variable = carrier is Carrier.ENV
            option = sdk.effective(fact, sdk.UPLOAD_PREFIX_VARIABLE if is_variable else sdk.UPLOAD_PREFIX)
            match option and option.value:
                case Literal(str(address)) if option and _HTTP.match(address):
                    yield _finding(option, address, view)


def _finding(option: Option, address: str, view: View) -> Finding:
    message = f"{option.key} is http: the API key and the signature travel in the clear"
    span = option.value_span
    written = _WRITTEN.search(view.text, span.start, span.end) if span else None
    if written is None:
        return Finding(RULE.code, option.span, message, _WRITE)
    place = Span(*written.span())
    if not sdk.HOST.match(address, len("http://")):
        return Finding(RULE.code, place, message, f"{_WRITE} if the host supports it")
    fix = Fix(_WRITE, (Edit(place.start, written["scheme"], "https"),))
    return Finding(RULE.code, place, message, _WRITE, fix)


RULE = Rule.of(
    check, "safe", "`upload_prefix` is an `http://` address: key and signature travel in the clear"
)
