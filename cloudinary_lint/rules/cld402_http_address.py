"""# CLD402 · http-address

A literal `http://` address of Cloudinary.

## Why

`res.cloudinary.com`, `res-1` to `res-5`, `<cloud>-res.cloudinary.com` and `api.cloudinary.com` are
the hosts that the SDK itself addresses with https. A literal address stays http whatever the
configuration says; in `MEDIA_URL` it decides every address of the site.

It is decided in `cloudinary/utils.py`: `prefix = "https://" + secure_distribution`.

## Silent

On hosts that only begin alike, on the inner address of a fetch URL, in comments, and in migrations,
tests and fixtures. Where the address is looked for rather than handed out:

- its https twin stands in the same construct: a call, a pair, a list, a line;
- it is an operand of a comparison, or an argument of what compares, searches, splits or replaces:
  `replace`, `startswith`, `split`, `LIKE`, `grep`, a condition or `cut` filter of a template;
- it is one of a list of sources or origins: behind a directive such as `img-src`, or given to a name
  that holds CSP, CORS, ORIGIN, ALLOWED, TRUSTED or WHITELIST.

## Fix

Safe: writes `https`.

## Examples

Bad, in `settings.py`:

```python
MEDIA_URL = "http://res.cloudinary.com/demo/image/upload/"
```

Good:

```python
MEDIA_URL = "https://res.cloudinary.com/demo/image/upload/"
```

Bad, in `templates/page.html`:

```html
<link rel="preconnect" href="http://res.cloudinary.com">
```

Good:

```html
<link rel="preconnect" href="https://res.cloudinary.com">
```

Bad, in `static/site.css`:

```css
body { background: url(http://res.cloudinary.com/demo/image/upload/sky.jpg); }
```

Good:

```css
body { background: url(https://res.cloudinary.com/demo/image/upload/sky.jpg); }
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import Address, Use
from cloudinary_lint.rules import Rule
from cloudinary_lint.rules.finding import Finding
from cloudinary_lint.text.edits import Fix, replace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.facts import Fact
    from cloudinary_lint.project import View


def check(fact: Fact, view: View) -> Iterator[Finding]:
    match fact:
        case Address(use=Use.WRITTEN) if fact.host.lower() != sdk.LEGACY_HOST and not view.holds_old_data:
            fix = Fix("wrote https", (replace(view.text, fact.scheme, "https"),))
            yield Finding(RULE.code, fact.place, "an http:// address of Cloudinary", "write https://", fix)


RULE = Rule(
    "CLD402",
    "http-address",
    "a literal `http://` address of Cloudinary",
    "safe",
    check,
    superseded_by=("CLD403",),
)
