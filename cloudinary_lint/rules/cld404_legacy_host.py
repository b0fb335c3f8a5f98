"""# CLD404 · legacy-host

A literal address uses `cloudinary-a.akamaihd.net`, a retired host of Cloudinary.

## Examples

Bad, in `settings.py`:

```python
MEDIA_URL = "http://cloudinary-a.akamaihd.net/demo/image/upload/"
```

Good:

```python
MEDIA_URL = "https://res.cloudinary.com/demo/image/upload/"
```

Bad, in `templates/page.html`:

```html
<img src="https://cloudinary-a.akamaihd.net/demo/image/upload/sky.jpg">
```

Good:

```html
<img src="https://res.cloudinary.com/demo/image/upload/sky.jpg">
```

Bad, in `static/site.css`:

```css
body { background: url(http://cloudinary-a.akamaihd.net/demo/image/upload/sky.jpg); }
```

Good:

```css
body { background: url(https://res.cloudinary.com/demo/image/upload/sky.jpg); }
```

## Why

Addresses of that host are from a time when `res.cloudinary.com` had no certificate. The SDK itself
replaces the host by `res.cloudinary.com`, but it can't do so in a literal address, whether that is
http or https.

It is decided in `cloudinary/utils.py`:
`if secure_distribution is None or secure_distribution == cloudinary.OLD_AKAMAI_SHARED_CDN:`.

## When it is not reported

- Comments, a host that only begins alike, and the host's name without a scheme.
- The text is searched for, not used: it is an operand of a comparison, or an argument of `replace`,
  `startswith`, `split` and the like.
- Migrations, tests and fixtures.

## Fix

Unsafe, because the host changes: writes `https://res.cloudinary.com`. The path is the same there.
"""

from __future__ import annotations

from cloudinary_lint import sdk
from cloudinary_lint.facts import Address, Use
from cloudinary_lint.rules import Fact, Finding, Findings, Rule, View
from cloudinary_lint.text.edits import Edit, Fix, Safety


def check(fact: Fact, view: View) -> Findings:
    match fact:
        case Address(use=Use.WRITTEN) if fact.host.lower() == sdk.LEGACY_HOST and not view.holds_old_data:
            message = f"{fact.host} is a retired Cloudinary host: the SDK itself uses {sdk.SHARED_HOST}"
            yield Finding(
                RULE.code, fact.place, message, f"write https://{sdk.SHARED_HOST}", _fix(fact, view)
            )


def _fix(fact: Address, view: View) -> Fix | None:
    """Returns the fix that replaces scheme and host, if they are written in one piece."""
    scheme = view.text[fact.scheme.start : fact.scheme.end]
    old = f"{scheme}://{fact.host}"
    if not view.text.startswith(old, fact.scheme.start):
        return None
    edit = Edit(fact.scheme.start, old, f"https://{sdk.SHARED_HOST}")
    return Fix(f"write https://{sdk.SHARED_HOST}", (edit,), Safety.UNSAFE)


RULE = Rule(
    "CLD404",
    "legacy-host",
    "a literal address uses `cloudinary-a.akamaihd.net`, a retired host",
    "unsafe",
    check,
    superseded_by=("CLD403",),
)
