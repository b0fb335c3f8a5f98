"""# CLD304 · call-in-django-template

A Django template contains `{{ image.build_url(…) }}`, so the page fails with an error.

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

## Why

Django's templates can't call a method with arguments. The parentheses are a TemplateSyntaxError,
and every page that uses the template answers with status 500. In Jinja2 the same text is right. In
Django, the SDK's own template tag does what the call does in Jinja2.

It is decided in `django/template/base.py`: `if upto != len(token):`.

## When it is not reported

- Jinja2 templates, and therefore a template that has a call and nothing that only Django
  understands.
- Comments, `{% verbatim %}`, and an expression over two lines, which Django takes for text.
- A `build_url` that the project defines itself.

The project's configuration makes no difference.

## Fix

Unsafe, because it rewrites the expression: writes `{% cloudinary_url image … secure=True %}`, and
`{% load cloudinary %}` if the template lacks it. There is no fix where an argument can't be written
in a tag (a positional one, an expression, `**options`), or where `INSTALLED_APPS` has no `'cloudinary'`.
"""

from cloudinary_lint.facts import Expression
from cloudinary_lint.rules import Fact, Finding, Findings, Rule, View
from cloudinary_lint.rules._options import is_sdk_call, tag, tag_advice, tag_fix


def check(fact: Fact, view: View) -> Findings:
    match fact:
        case Expression(arguments=tuple()) if is_sdk_call(fact, view):
            message = f"a Django template can't call {fact.name}(): TemplateSyntaxError"
            new = tag(fact) if fact.fits else "{% cloudinary_url … secure=True %}"
            fix = tag_fix(fact, view, tag(fact))
            yield Finding(RULE.code, fact.place, message, tag_advice(fact, new), fix, mark=fact.extent)


RULE = Rule.of(check, "unsafe", "a call with parentheses in a Django template is a TemplateSyntaxError")
