"""# CLD303 · secure-lowercase

`secure=true` in a Django tag is an undefined variable, so `secure` is off.

## Examples

Bad, in `templates/page.html`:

```django
{% load cloudinary %}
{% cloudinary_url photo.image secure=true %}
```

Good:

```django
{% load cloudinary %}
{% cloudinary_url photo.image secure=True %}
```

## Why

Django's templates know `True`, `False` and `None`. Lower-case `true` is a variable that is not
defined, so its value is empty, `secure` is off and the address is `http://`: even on an https
request, and even if the configuration turns secure on.

It is decided in `cloudinary/templatetags/cloudinary.py`:
`if context['request'].is_secure() and 'secure' not in options:`.

## When it is not reported

- Jinja templates, where `true` is right, and tags that are not the SDK's own.

## Fix

Safe: writes `True`; unsafe where the tag or the settings name a host (`cname`, …), which https changes.
"""

from cloudinary_lint import sdk
from cloudinary_lint.facts import Carrier, Options
from cloudinary_lint.rules import Fact, Finding, Findings, Rule, View
from cloudinary_lint.rules._options import effective_option, safety, with_host

_MESSAGE = "lower-case true is an undefined variable in a Django template, so secure is off"


def check(fact: Fact, view: View) -> Findings:
    match fact:
        case Options(carrier=Carrier.TAG):
            option = effective_option(fact, view)
            if option and sdk.is_lowercase_true(option.value):
                write, how_safe = f"write secure={option.on}", safety(view.project, fact)
                fix = view.fix(write, option.value_span, option.on, how_safe) if how_safe else None
                advice = with_host(write, view.project, fact)
                yield Finding(RULE.code, fact.place, _MESSAGE, advice, fix, mark=option.span)


RULE = Rule.of(check, "safe", "`secure=true` in a Django tag is an undefined variable")
