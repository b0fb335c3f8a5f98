"""# CLD302 · tag-without-secure

A `{% cloudinary %}` or `{% cloudinary_url %}` tag has no `secure=True`.

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

## Why

The SDK's own tags look at the current request: the address is https if `request` is in the
template's context and is an https request. In a mail there is no request. In a fragment it may be
missing, and behind a proxy that ends TLS it is often not https. The configuration decides then, and
its default is http.

It is decided in `cloudinary/templatetags/cloudinary.py`:
`if context['request'].is_secure() and 'secure' not in options:`.

## When it is not reported

- The project's configuration turns secure on, unless `--strict` is given.
- `secure` is there in any spelling: CLD201, CLD202, CLD203 and CLD303 check it.
- A positional variable may hold it (`--strict` reports the tag).
- The tag is from another library, by what the template loads.
- The tag is broken over two lines, which Django takes for text.
- `{% cloudinary_static %}` and `{% cloudinary_js_config %}`.
- The source is an address, which the SDK returns as it is: CLD306 reports that. An attribute `.url`
  of anything may be one.

## Fix

Safe: adds `secure=True` before `as name`, or at the end; unsafe where the tag or the settings name a host
(`cname`, …), which https changes.
"""

from cloudinary_lint import sdk
from cloudinary_lint.facts import Carrier, Options
from cloudinary_lint.rules import Fact, Findings, Rule, View
from cloudinary_lint.rules._options import builds_address, missing, title
from cloudinary_lint.text.edits import Safety


def check(fact: Fact, view: View) -> Findings:
    match fact:
        case Options(carrier=Carrier.TAG) if not sdk.secure_options(fact) and builds_address(fact, view):
            message = (
                f"{title(fact)} without secure=True builds https only when the current request is https "
                "(not in mails, nor behind most proxies)"
            )
            found = missing(RULE.code, fact, view, message)._replace(mark=fact.extent)
            if fact.has_unknown:  # a variable that may hold `secure`
                fix = found.fix._replace(safety=Safety.UNSAFE) if found.fix else None
                found = found._replace(fix=fix, is_covered=True)
            yield found


RULE = Rule.of(check, "safe", "a Cloudinary tag of a Django template has no `secure=True`")
