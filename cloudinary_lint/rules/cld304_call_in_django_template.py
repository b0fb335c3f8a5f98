"""# CLD304 · call-in-django-template

`{{ image.build_url(…) }}` in a Django template: the page is an error.

## Why

Django's templates have no calls. The parentheses are a TemplateSyntaxError, and every page that is
made with the template answers with status 500. In Jinja2 the same text is right. The SDK's own tag
does in Django what the call does there.

It is decided in `django/template/base.py`: `if upto != len(token):`.

## Silent

In Jinja2 templates, and so in one that has a call and no sign of Django; in comments and
`{% verbatim %}`; over two lines, which Django takes for text; on a `build_url` that the project defines
itself. Reported whatever the configuration says.

## Fix

Unsafe: writes `{% cloudinary_url image … secure=True %}`, and `{% load cloudinary %}` where the template
lacks it. None where an argument can't stand in a tag (a positional one, an expression, `**options`), or
where the tag's library can't be loaded, because `INSTALLED_APPS` has no `'cloudinary'`.

## Examples

Bad, in `templates/page.html`:

```django
{% load cloudinary %}
<img src="{{ photo.image.build_url(width=100, crop="fill") }}" alt="">
```

Good:

```django
{% load cloudinary %}
<img src="{% cloudinary_url photo.image width=100 crop="fill" secure=True %}" alt="">
```

Bad, in `templates/page.html`, beside `settings.py`:

```django
{% extends "base.html" %}

{% block content %}
<a href="{% url 'home' %}"><img src="{{ image.build_url(secure=True) }}"></a>
{% endblock %}
```

```python
INSTALLED_APPS = ["cloudinary"]
```

Good:

```django
{% extends "base.html" %}
{% load cloudinary %}

{% block content %}
<a href="{% url 'home' %}"><img src="{% cloudinary_url image secure=True %}"></a>
{% endblock %}
```

```python
INSTALLED_APPS = ["cloudinary"]
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint.facts import Expression
from cloudinary_lint.rules import Rule
from cloudinary_lint.rules._expressions import is_cloudinarys, rewritten, tag
from cloudinary_lint.rules.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.facts import Fact
    from cloudinary_lint.project import View


def check(fact: Fact, view: View) -> Iterator[Finding]:
    match fact:
        case Expression(arguments=tuple()) if is_cloudinarys(fact, view):
            message = f"a Django template can't call {fact.name}(): TemplateSyntaxError"
            advice = f"write {tag(fact)}" if fact.fits else "write {% cloudinary_url … secure=True %}"
            yield Finding(RULE.code, fact.place, message, advice, rewritten(fact, view, tag(fact)))


RULE = Rule(
    "CLD304",
    "call-in-django-template",
    "a call in a Django template is a TemplateSyntaxError",
    "unsafe",
    check,
)
