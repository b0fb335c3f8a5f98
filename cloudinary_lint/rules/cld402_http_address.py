"""# CLD402 · http-address

A literal address of Cloudinary begins with `http://`.

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

## Why

The SDK itself uses https for `res.cloudinary.com`, `res-1` to `res-5`, `<cloud>-res.cloudinary.com`
and `api.cloudinary.com`. A literal address stays http whatever the configuration says. In
`MEDIA_URL` it decides every address of the site.

It is decided in `cloudinary/utils.py`: `prefix = "https://" + secure_distribution`.

## When it is not reported

- Hosts that only begin alike, the inner address of a fetch URL, and comments.
- The address is searched for, not used: its https twin is part of the same construct (a call, a pair,
  a list, a line); it is an operand of a comparison, or an argument of `replace`, `startswith`, `split`,
  `LIKE`, `grep` and the like, also by a constant of another module; it is part of a condition or a `cut`
  filter in a template.
- The address is one of a list of sources or origins: after a directive such as `img-src`, or the value
  of a name that holds CSP, CORS, ORIGIN, ALLOWED, TRUSTED or WHITELIST.
- Migrations.
- Tests and fixtures, unless `strict` is set: also `*.spec.ts`, `__tests__` and the like. In any module
  of Python, a `TestCase`, a fixture of pytest's, and what a mock gives.

## Fix

Safe: writes `https`.
"""

from cloudinary_lint import sdk
from cloudinary_lint.facts import Address, Use
from cloudinary_lint.project.paths import is_migration
from cloudinary_lint.rules import Fact, Finding, Findings, Rule, View

_WRITE = "write https://"
_MESSAGE = "the Cloudinary address begins with http://, so the connection is not encrypted"


def check(fact: Fact, view: View) -> Findings:
    match fact:
        case Address(use=Use.WRITTEN) if fact.host.lower() != sdk.LEGACY_HOST and not _is_old(fact, view):
            fix = view.fix(_WRITE, fact.scheme, "https")
            yield Finding(RULE.code, fact.place, _MESSAGE, _WRITE, fix, is_covered=view.is_for_tests)


def _is_old(fact: Address, view: View) -> bool:
    """Whether an address is old data, or a constant that other modules only search for."""
    return is_migration(view.path) or fact.constant in view.project.searched.get(view.path, ())


RULE = Rule.of(check, "safe", "a literal address of Cloudinary begins with `http://`", superseded_by="CLD403")
