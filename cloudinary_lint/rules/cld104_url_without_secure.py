"""# CLD104 · url-without-secure

A `cloudinary://…@…` URL for `CLOUDINARY_URL` has no `secure` parameter.

## Why

The SDK reads this variable when it is imported, the query included. Without `secure` every address
it builds begins with `http://`, unless something else says otherwise. The URL is judged wherever it
reaches the environment: in env files and their samples, in Python that writes it into `os.environ`
or offers it as a default, in YAML, JSON, TOML, Dockerfiles and shell scripts. In an f-string the
placeholders are taken to hold no query.

It is decided in `cloudinary/__init__.py`: `for k, v in parse_qs(parsed_url.query).items():`.

## Silent

Beside a non-empty `CLOUDINARY_CLOUD_NAME` in the same file: the SDK then ignores `CLOUDINARY_URL`
whole. Where the query says `secure` in any spelling or value (CLD201, CLD202 and CLD203 look at
those). Where only a `package.json` or `composer.json` requires Cloudinary: other SDKs have other
defaults.

## Fix

Safe: adds `?secure=true`, or `&secure=true` after a query, before a `#fragment` and inside the
quotes. Unsafe where the URL names a host of its own (a path behind the cloud's name, `cname`, …).
None where the edit would break the value: behind a bare `/` (the SDK would build an address without
a host), where a `/`, `?` or `#` in the secret hides the `@`, where a shell would cut an unquoted
value at the `&`.

## Examples

Bad, in `.env`:

```sh
CLOUDINARY_URL=cloudinary://key:secret@demo  # from the console
```

Good:

```sh
CLOUDINARY_URL=cloudinary://key:secret@demo?secure=true  # from the console
```

Bad, in `env.py`:

```python
import os

os.environ["CLOUDINARY_URL"] = "cloudinary://key:secret@demo?shorten=true"
```

Good:

```python
import os

os.environ["CLOUDINARY_URL"] = "cloudinary://key:secret@demo?shorten=true&secure=true"
```

Bad, in `docker-compose.yml`:

```yaml
services:
  web:
    environment:
      CLOUDINARY_URL: "cloudinary://key:secret@demo"
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

from cloudinary_lint.facts import Carrier, Options
from cloudinary_lint.rules import Rule
from cloudinary_lint.rules._effective import is_heard
from cloudinary_lint.rules._missing import is_missing, missing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.facts import Fact
    from cloudinary_lint.project import View
    from cloudinary_lint.rules.finding import Finding


def check(fact: Fact, view: View) -> Iterator[Finding]:
    match fact:
        case Options(carrier=Carrier.URL) if is_missing(fact) and is_heard(fact, view):
            message = f"the URL of {fact.name} does not say secure=true"
            finding = missing(RULE.code, fact, view, message)
            yield finding if finding.fix else finding._replace(advice=_by_hand(fact))


def _by_hand(fact: Options) -> str:
    """What to do where adding the parameter alone would break the value."""
    if fact.path and not fact.path.text.strip("/"):
        return "drop the slash behind the cloud's name, then add ?secure=true"
    if fact.options:
        return "add &secure=true to the query; in a shell the value needs quotes then"
    return "add ?secure=true to the end of the URL; in the secret, / ? # and @ have to be escaped first"


RULE = Rule(
    "CLD104",
    "url-without-secure",
    "a URL for `CLOUDINARY_URL` does not say `secure=true`",
    "safe",
    check,
)
