"""# CLD104 · url-without-secure

A `cloudinary://…@…` URL for `CLOUDINARY_URL` has no `?secure=true`.

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

## Why

The SDK reads this variable, with its query, when it is imported. Without `secure`, every address
that it builds begins with `http://`, unless something else turns secure on. The URL is checked
wherever it reaches the environment: in env files and their samples, in Python that writes it into
`os.environ` or uses it as a default, in YAML (where aliases are followed), JSON, TOML, Dockerfiles
and shell scripts, also as a default: `${CLOUDINARY_URL:-cloudinary://…}`. A placeholder that is all
of the key, the secret or the cloud name is assumed to hold no query.

It is decided in `cloudinary/__init__.py`: `for k, v in parse_qs(parsed_url.query).items():`.

## When it is not reported

- The same environment sets `CLOUDINARY_CLOUD_NAME`: the SDK then ignores `CLOUDINARY_URL`. The
  environment is a file, or in YAML and JSON one mapping or list, with what `<<` adds to it.
- A placeholder follows text of the cloud name or of the query, as in `@demo${QUERY}`: it may hold
  `?secure=true`.
- The query has `secure` in any spelling: CLD201, CLD202 and CLD203 check it.
- Only a `package.json` or `composer.json` requires Cloudinary, whose SDKs have other defaults.
- The project calls `cloudinary.config(secure=True)`, unless `--strict` is given.

## Fix

Safe: adds `?secure=true`, or `&secure=true` after a query, before a `#fragment` and inside the
quotes. It is unsafe where the URL names a host (a path after the cloud name, `cname`, …), and where
the project's code takes the variable apart (`split`, `partition`, `replace`, a slice or a regular
expression; not `urlparse`): it would take the query for the cloud name. There is no fix where it
would break the value: after a bare `/` (CLD205), where a `/`, `?` or `#` in the secret hides the
`@`, and where a shell would cut an unquoted value at the `&`.
"""

from cloudinary_lint.facts import Carrier, Options
from cloudinary_lint.rules import Fact, Findings, Rule, View
from cloudinary_lint.rules._options import is_missing, missing, reaches_sdk
from cloudinary_lint.text.edits import Safety

_SPLIT = "add ?secure=true, and make the code that splits CLOUDINARY_URL ignore the query"


def check(fact: Fact, view: View) -> Findings:
    match fact:
        case Options(carrier=Carrier.URL) if is_missing(fact) and reaches_sdk(fact, view):
            message = f"{fact.name} has no ?secure=true, so the SDK builds http:// addresses"
            finding = missing(RULE.code, fact, view, message)
            if not finding.fix:
                yield finding._replace(advice=_by_hand(fact))
            elif view.project.splits_url:
                yield finding._replace(advice=_SPLIT, fix=finding.fix._replace(safety=Safety.UNSAFE))
            else:
                yield finding


def _by_hand(fact: Options) -> str:
    """Returns what to do if adding the parameter alone would break the value."""
    if fact.path and fact.path.is_bare:
        return 'remove the "/" after the cloud name, then add ?secure=true'
    if fact.options:
        return "add &secure=true to the query, and put the value in quotes: a shell cuts it at the &"
    return "escape / ? # and @ in the secret (%2F %3F %23 %40), then add ?secure=true to the end of the URL"


RULE = Rule.of(check, "safe", "a URL for `CLOUDINARY_URL` has no `?secure=true`")
