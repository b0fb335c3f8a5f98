"""# CLD306 · address-as-source

The source of a tag or builder is an address already.

## Examples

Bad, in `templates/page.html`, beside `models.py`:

```django
{% load cloudinary %}
<img src="{% cloudinary_url photo.image.url width=200 secure=True %}">
```

```python
from cloudinary.models import CloudinaryField
from django.db import models


class Photo(models.Model):
    image = CloudinaryField("image")
```

Good:

```django
{% load cloudinary %}
<img src="{% cloudinary_url photo.image width=200 secure=True %}">
```

```python
from cloudinary.models import CloudinaryField
from django.db import models


class Photo(models.Model):
    image = CloudinaryField("image")
```

## Why

The SDK returns a source that begins with `http:` or `https:` as it is: neither `secure=True` nor a
transformation has any effect, whatever the configuration or the request says. `{% cloudinary %}`
writes options that it does not use into its `<img>` as attributes.

It is decided in `cloudinary/utils.py`:
`if (not source) or type == "upload" and re.match(r'^https?:', source):`.

## When it is not reported

- A source that is not known to be an address. Known are `.url` and `build_url()` of a
  `CloudinaryField` of the project or of a resource of the SDK, `url` and `secure_url` of a response,
  and a literal that begins with `http://` or `https://`, also by a name
  that the template gives it (`{% with %}`, `{% set %}`).
- Nothing but the source is given, and the address is https for certain.
- `type="fetch"`, or options that are not in sight.

CLD301, CLD302 and CLD303 do not report the same place.

## Fix

Unsafe, because the transformation begins to work: removes `.url` from a field in a Django template.
Elsewhere there is no fix: Python and Jinja2 can't pass the field itself, but they can call
`build_url()` on it.
"""

from cloudinary_lint.facts import AddressSource, Carrier, Language, Options, Origin, assert_never
from cloudinary_lint.rules import Fact, Finding, Findings, Rule, View
from cloudinary_lint.rules._options import is_cloudinarys, is_of_field, known_address, title
from cloudinary_lint.text.edits import Fix, Safety

_REMOVE = "remove `.{}`: the tag takes the {} itself"


def check(fact: Fact, view: View) -> Findings:
    match fact:
        case Options(carrier=Carrier.CALL | Carrier.TAG) if fact.source and is_cloudinarys(fact, view):
            source = known_address(fact, view)
            if source:
                yield from _finding(fact, source, view)


def _finding(fact: Options, source: AddressSource, view: View) -> Findings:
    is_alone = not fact.options and not fact.has_unknown
    if is_alone and source.is_secure:
        return
    is_configured = source.origin in {Origin.URL, Origin.BUILT} and view.is_covered(fact.carrier)
    name = f" {source.name}" if source.name else ""
    message = (
        f"{title(fact)} returns the address{name} unchanged, so secure and transformations have no effect"
    )
    place = source.place if fact.language is Language.PYTHON else fact.place
    found = Finding(RULE.code, place, message, _advice(fact, source, view), _fix(source, view))
    yield found._replace(is_covered=is_alone and is_configured, mark=source.place)


def _advice(fact: Options, source: AddressSource, view: View) -> str:
    match source.origin:
        case Origin.LITERAL:
            return 'pass the public id, or add `type="fetch"` for a picture of another site'
        case Origin.RESPONSE:
            return "pass the `public_id` of the response"
        case Origin.URL | Origin.BUILT if fact.carrier is Carrier.TAG:
            attribute = "url" if source.origin is Origin.URL else "build_url"
            return _REMOVE.format(attribute, "field" if is_of_field(source, view) else "resource")
        case Origin.URL | Origin.BUILT:
            return "call `build_url()` with these options on the field or resource itself"
        case _:
            assert_never(source.origin)


def _fix(source: AddressSource, view: View) -> Fix | None:
    if source.origin is not Origin.URL or not is_of_field(source, view):
        return None
    return view.fix(_REMOVE.format("url", "field"), source.removal, "", Safety.UNSAFE)


RULE = Rule.of(check, "unsafe", "the source of a tag or builder is an address already")
