"""# CLD305 · bare-build-url

`{{ image.build_url }}` in a Django template builds an address without `secure`.

## Why

Django calls the method without arguments, so the configuration alone decides: `http://` unless it says
secure, even on a secure request. The SDK's own tag can say it.

It is decided in `cloudinary/utils.py`: `secure = options.pop("secure", cloudinary.config().secure)`.

## Silent

Where the project's configuration says secure, unless `strict`. In Jinja2 templates, where the text
prints a method; in comments and `{% verbatim %}`; over two lines, which Django takes for text; on a
`build_url` that the project defines itself.

## Fix

Unsafe: writes `{% if image %}{% cloudinary_url image secure=True %}{% endif %}`, since the tag prints
"None" for an empty field, and `{% load cloudinary %}` where the template lacks it. None behind a filter,
and where the tag's library can't be loaded, because `INSTALLED_APPS` has no `'cloudinary'`.

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
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint.facts import Carrier, Expression
from cloudinary_lint.rules import Rule
from cloudinary_lint.rules._expressions import is_cloudinarys, rewritten, tag
from cloudinary_lint.rules.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.facts import Fact
    from cloudinary_lint.project import View


def check(fact: Fact, view: View) -> Iterator[Finding]:
    match fact:
        case Expression(arguments=None) if is_cloudinarys(fact, view):
            message = f"{fact.name} without options builds an address without secure=True"
            fix = rewritten(fact, view, f"{{% if {fact.subject} %}}{tag(fact)}{{% endif %}}")
            is_covered = view.is_covered(Carrier.CALL)
            yield Finding(RULE.code, fact.place, message, f"write {tag(fact)}", fix, is_covered=is_covered)


RULE = Rule(
    "CLD305",
    "bare-build-url",
    "`{{ image.build_url }}` in a Django template builds an address without `secure`",
    "unsafe",
    check,
)
