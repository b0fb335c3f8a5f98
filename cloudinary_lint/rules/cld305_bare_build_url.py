"""# CLD305 · bare-build-url

`{{ image.build_url }}` in a Django template builds an address without `secure`.

## Examples

Bad, in `templates/page.html`:

```django
{% load cloudinary %}
<img src="{{ photo.image.build_url }}">
```

Good:

```django
{% load cloudinary %}
<img src="{% if photo.image %}{% cloudinary_url photo.image secure=True %}{% endif %}">
```

Bad, in `templates/page.html`, beside `settings.py`:

```django
{% load static %}
<img src="{{ image.build_url }}">
```

```python
INSTALLED_APPS = ["cloudinary"]
```

Good:

```django
{% load static %}
{% load cloudinary %}
<img src="{% if image %}{% cloudinary_url image secure=True %}{% endif %}">
```

```python
INSTALLED_APPS = ["cloudinary"]
```

## Why

Django calls the method without arguments, so the configuration alone decides: the address is
`http://` unless the configuration turns secure on, even on an https request. The SDK's own template
tag takes `secure=True`.

It is decided in `cloudinary/utils.py`:
`secure = options.pop("secure", cloudinary.config().secure)`.

## When it is not reported

- The project's configuration turns secure on, unless `--strict` is given.
- Jinja2 templates, where the text prints a method.
- Comments, `{% verbatim %}`, and an expression over two lines, which Django takes for text.
- A `build_url` that the project defines itself.

## Fix

Unsafe, because it rewrites the expression: writes
`{% if image %}{% cloudinary_url image secure=True %}{% endif %}` (without the `if`, the tag prints
"None" for an empty field), and `{% load cloudinary %}` if the template lacks it. There is no fix
before a filter, or where `INSTALLED_APPS` has no `'cloudinary'`, so that the tag can't be loaded.
"""

from cloudinary_lint.facts import Carrier, Expression
from cloudinary_lint.rules import Fact, Finding, Findings, Rule, View
from cloudinary_lint.rules._options import ineffective, is_sdk_call, tag, tag_advice, tag_fix


def check(fact: Fact, view: View) -> Findings:
    match fact:
        case Expression(arguments=None) if is_sdk_call(fact, view):
            message = f"{fact.name} without options builds an address without secure=True"
            new = f"{{% if {fact.subject} %}}{tag(fact)}{{% endif %}}"
            fix = tag_fix(fact, view, new)
            found = Finding(RULE.code, fact.place, message, tag_advice(fact, new), fix, mark=fact.extent)
            is_covered = view.is_covered(Carrier.CALL)
            yield found._replace(related=ineffective(view.project), is_covered=is_covered)


RULE = Rule.of(
    check, "unsafe", "`{{ image.build_url }}` in a Django template builds an address without `secure`"
)
