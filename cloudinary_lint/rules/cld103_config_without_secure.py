"""# CLD103 · config-without-secure

A `cloudinary.config(...)` call passes credentials and no `secure=True`.

## Examples

Bad, in `app.py`:

```python
import cloudinary

cloudinary.config(
    cloud_name=settings.CLOUD_NAME,
    api_key=settings.API_KEY,
    api_secret=settings.API_SECRET
)
```

Good:

```python
import cloudinary

cloudinary.config(
    cloud_name=settings.CLOUD_NAME,
    api_key=settings.API_KEY,
    api_secret=settings.API_SECRET,
    secure=True
)
```

Bad, in `app.py`:

```python
from cloudinary import config as configure

configure(cloud_name="demo", api_key=KEY, api_secret=SECRET)
```

Good:

```python
from cloudinary import config as configure

configure(cloud_name="demo", api_key=KEY, api_secret=SECRET, secure=True)
```

## Why

What `cloudinary.config` receives is valid for the whole process. Without `secure`, every address
that the SDK builds begins with `http://`, unless something else turns secure on: `?secure=true` in
`CLOUDINARY_URL`, the variable `CLOUDINARY_SECURE`, or another call.

The keyword `cloudinary_url` counts as a credential here, although the SDK ignores it: whoever
passes it wants to configure the account.

It is decided in `cloudinary/__init__.py`: `_config.update(**keywords)`.

## When it is not reported

- Some options can't be seen: `**options`.
- The call passes no credentials, or `secure` in any spelling, which CLD201, CLD202 and CLD203 check.
- The function is named `config` but is not Cloudinary's.
- Another call of the project turns secure on, unless `--strict` is given.

## Fix

Safe: adds `secure=True` at the end; unsafe where the settings name a host (`cname`, …), which https changes.
"""

from cloudinary_lint.facts import Carrier, Options
from cloudinary_lint.rules import Fact, Findings, Rule, View
from cloudinary_lint.rules._options import entry, title, undeclared


def check(fact: Fact, view: View) -> Findings:
    match fact:
        case Options(carrier=Carrier.CONFIG):
            message = f"{title(fact)} does not say {entry(fact)}, so the SDK builds http:// addresses"
            yield from undeclared(RULE.code, fact, view, message)


RULE = Rule.of(check, "safe", "`cloudinary.config(…)` has credentials and no `secure=True`")
