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
- Migrations, tests and fixtures, and text that is searched for, not used, as in CLD402.

## Fix

Unsafe, because the host changes: writes `https://res.cloudinary.com`. The path is the same there.
"""

from cloudinary_lint import sdk
from cloudinary_lint.facts import Address, Use
from cloudinary_lint.project.paths import is_migration
from cloudinary_lint.rules import Fact, Finding, Findings, Rule, View
from cloudinary_lint.text.edits import Edit, Fix, Safety

_WRITE = f"write https://{sdk.SHARED_HOST}"


def check(fact: Fact, view: View) -> Findings:
    match fact:
        case Address(use=Use.WRITTEN) if fact.host.lower() == sdk.LEGACY_HOST:
            if view.is_for_tests or is_migration(view.path):
                return
            message = f"{fact.host} is a retired Cloudinary host: the SDK itself uses {sdk.SHARED_HOST}"
            old = f"{view.text[fact.scheme.start : fact.scheme.end]}://{fact.host}"
            is_whole = view.text.startswith(old, fact.scheme.start)  # in one piece
            edit = Edit(fact.scheme.start, old, f"https://{sdk.SHARED_HOST}")
            fix = Fix(_WRITE, (edit,), Safety.UNSAFE) if is_whole else None
            yield Finding(RULE.code, fact.place, message, _WRITE, fix)


RULE = Rule.of(
    check,
    "unsafe",
    "a literal address uses `cloudinary-a.akamaihd.net`, a retired host",
    superseded_by="CLD403",
)
