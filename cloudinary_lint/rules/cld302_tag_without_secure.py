"""# CLD302 · tag-without-secure

A `{% cloudinary %}` or `{% cloudinary_url %}` tag has no `secure=True`.

## Why

The SDK's own tags look at the request: the address is https where `request` is in the context and
says it is secure. In a mail, in a fragment rendered without a request and behind a proxy that ends
TLS it isn't, and then the configuration decides.

It is decided in `cloudinary/templatetags/cloudinary.py`:
`if context['request'].is_secure() and 'secure' not in options:`.

## Silent

Where the project's configuration says secure, unless `strict`. Where `secure` is there in any
spelling or value (CLD201, CLD202, CLD203 and CLD303 look at those), and where a positional variable
may hold it (reported under `strict`). On tags of that name from another library (by what the template
loads), on a tag broken over two lines, which Django takes for text, on `{% cloudinary_static %}` and
`{% cloudinary_js_config %}`, and on a literal `http(s)://` source, which is returned as it is.

## Fix

Safe: adds ` secure=True` before `as name`, or at the end. Unsafe where the tag or the configuration
names a host of its own (`cname`, `secure_distribution`, …), which turning secure on would change.

## Examples

Bad, in `templates/page.html`:

```django
{% load cloudinary %}
{% cloudinary_url photo.image width=100 as address %}
```

Good:

```django
{% load cloudinary %}
{% cloudinary_url photo.image width=100 secure=True as address %}
```

Bad, in `templates/page.html`:

```django
{% load cloudinary %}
{% cloudinary photo.image crop="fill" %}
```

Good:

```django
{% load cloudinary %}
{% cloudinary photo.image crop="fill" secure=True %}
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import Carrier, Options
from cloudinary_lint.rules import Rule
from cloudinary_lint.rules._effective import builds_address
from cloudinary_lint.rules._missing import missing, title
from cloudinary_lint.text.edits import Safety

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.facts import Fact
    from cloudinary_lint.project import View
    from cloudinary_lint.rules.finding import Finding


def check(fact: Fact, view: View) -> Iterator[Finding]:
    match fact:
        case Options(carrier=Carrier.TAG) if not sdk.secure_options(fact) and builds_address(fact, view):
            message = f"{title(fact)} does not say secure=True: https only where the request is"
            finding = missing(RULE.code, fact, view, message)
            yield _doubted(finding) if fact.is_open else finding


def _doubted(finding: Finding) -> Finding:
    """The finding for a tag whose variable may hold `secure`: for `strict` alone."""
    fix = finding.fix._replace(safety=Safety.UNSAFE) if finding.fix else None
    return finding._replace(fix=fix, is_covered=True)


RULE = Rule(
    "CLD302",
    "tag-without-secure",
    "a Cloudinary tag of a Django template has no `secure=True`",
    "safe",
    check,
)
