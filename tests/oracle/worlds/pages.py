"""Places where an address comes out: views in Python, and templates with the views that render them."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from textwrap import indent

from tests.oracle.worlds import NUMBER, Page
from tests.oracle.worlds.tables import blocks

NO_OPTION = "no-option"
WITHOUT_OPTION = {
    "constructor-url",
    "uploaded-image",
    "field-url",
    "template-url",
    "template-url-in-mail",
    "jinja-url",
    "template-url-with",
    "template-url-with-in-mail",
    "template-url-filtered",
    "template-url-filtered-in-mail",
    "template-url-in-loop",
    "template-url-in-loop-in-mail",
    "constructor-url-formatted",
    "video-url",
    "subclass",
    "partial-bare",
    "mapped",
    "bound-method",
}
"""Pages whose address no option of theirs can turn to https, or whose builder no rule follows."""
_POST = "from shop.models import Post\n"
_MODEL = """\
from django.db import models
from cloudinary.models import CloudinaryField
class Post(models.Model):
    cover = CloudinaryField("image")
"""
_SHOP = {"shop/models.py@20": _MODEL}
_VIEW = {
    "django": (f"def p{NUMBER}(request):\n", "    return HttpResponse(u)\n"),
    "flask": (f'@pages.get("/p{NUMBER}")\ndef p{NUMBER}():\n', "    return str(u)\n"),
    "fastapi": (f'@router.get("/p{NUMBER}")\ndef p{NUMBER}():\n', '    return {"address": u}\n'),
}
_ROUTE = {"shop/urls.py@60": f'    path("p{NUMBER}/", views.p{NUMBER}),\n'}
_RENDERED = f"""\
from django.shortcuts import render
{_POST}--
--
u = render(request, "p{NUMBER}.html", {{"post": Post.objects.first(), "posts": Post.objects.all()}})
"""
_MAILED = f"""\
from django.template.loader import render_to_string
{_POST}--
--
u = render_to_string("p{NUMBER}.html", {{"post": Post.objects.first(), "posts": Post.objects.all()}})
"""
_JINJA_RENDERED = f"""\
from cloudinary import CloudinaryImage
--
--
u = render_template("p{NUMBER}.html", image=CloudinaryImage("sky"))
"""
TEMPLATES = {
    "tag": "{% load cloudinary %}{% cloudinary_url post.cover width=100 %}\n",
    "tag-secure": "{% load cloudinary %}{% cloudinary_url post.cover secure=True %}\n",
    "tag-lower-case": "{% load cloudinary %}{% cloudinary_url post.cover secure=true %}\n",
    "tag-off": "{% load cloudinary %}{% cloudinary_url post.cover secure=False %}\n",
    "tag-image": '{% load cloudinary %}{% cloudinary post.cover crop="fill" %}\n',
    "tag-named": "{% load cloudinary %}{% cloudinary_url post.cover width=9 as u %}{{ u }}\n",
    "tag-of-name": "{% load cloudinary %}{% with i=post.cover %}{% cloudinary_url i %}{% endwith %}\n",
    "tag-of-text": '{% load cloudinary %}{% cloudinary_url "sky" width=100 %}\n',
    "tag-of-address": "{% load cloudinary %}{% cloudinary_url post.cover.url width=100 %}\n",
    "tag-of-address-secure": "{% load cloudinary %}{% cloudinary_url post.cover.url secure=True %}\n",
    "tag-comment": "{% load cloudinary %}{# {% cloudinary_url post.cover %} #}"
    "{% cloudinary_url post.cover secure=True %}\n",
    "tag-in-branch": "{% load cloudinary %}{% if post.cover %}{% cloudinary_url post.cover %}{% endif %}\n",
    "tag-in-loop": "{% load cloudinary %}"
    "{% for one in posts %}{% cloudinary_url one.cover width=9 %}{% endfor %}\n",
    "tag-request": "{% load cloudinary %}{% cloudinary_url post.cover secure=request.is_secure %}\n",
    "tag-text-true": "{% load cloudinary %}{% cloudinary_url post.cover secure='true' %}\n",
    "tag-upper": "{% load cloudinary %}{% cloudinary_url post.cover Secure=True %}\n",
    "tag-of-public-id": "{% load cloudinary %}{% cloudinary_url post.cover.public_id width=9 %}\n",
    "tag-from": "{% load cloudinary_url from cloudinary %}{% cloudinary_url post.cover %}\n",
    "tag-filtered": "{% load cloudinary %}{% cloudinary_url post.cover.public_id|default:'sky' %}\n",
    "tag-named-address": "{% load cloudinary %}"
    "{% with a=post.cover.url %}{% cloudinary_url a secure=True %}{% endwith %}\n",
    "template-url-with": "{% with i=post.cover %}{{ i.url }}{% endwith %}\n",
    "template-url-filtered": "{{ post.cover.url|default:'' }}\n",
    "template-url-in-loop": "{% for one in posts %}{{ one.cover.url }}{% endfor %}\n",
    "template-build-url-with": "{% with i=post.cover %}{{ i.build_url }}{% endwith %}\n",
    "template-url": '<img src="{{ post.cover.url }}">\n',
    "template-build-url": "{{ post.cover.build_url }}\n",
    "template-literal": '<img src="http://res.cloudinary.com/demo/image/upload/sky.jpg">\n',
    "template-literal-secure": '<img src="https://res.cloudinary.com/demo/image/upload/sky.jpg">\n',
}
JINJA = {
    "jinja": "{{ image.build_url(width=100) }}\n",
    "jinja-secure": "{{ image.build_url(secure=True) }}\n",
    "jinja-lower-case": "{{ image.build_url(secure=true) }}\n",
    "jinja-off": "{{ image.build_url(secure=false) }}\n",
    "jinja-set": "{% set u = image.build_url(crop='fill') %}{{ u }}\n",
    "jinja-macro": "{% macro card(i) %}{{ i.build_url(crop='fill') }}{% endmacro %}{{ card(image) }}\n",
    "jinja-image": "{{ image.image(crop='fill') }}\n",
    "jinja-options": "{% set o = {'width': 9} %}{{ image.build_url(**o) }}\n",
    "jinja-options-secure": "{% set o = {'secure': true} %}{{ image.build_url(**o) }}\n",
    "jinja-in-loop": "{% for one in [image] %}{{ one.build_url(width=9) }}{% endfor %}\n",
    "jinja-with": "{% with i = image %}{{ i.build_url() }}{% endwith %}\n",
    "jinja-filtered": "{{ image.build_url(width=9)|upper|lower }}\n",
    "jinja-chosen": "{{ image.build_url(width=9) if image else '' }}\n",
    "jinja-dashes": "{%- set u = image.build_url(width=9) -%}{{- u -}}\n",
    "jinja-comment": "{# {{ image.build_url() }} #}{{ image.build_url(secure=True) }}\n",
    "jinja-raw": "{% raw %}{{ image.build_url() }}{% endraw %}{{ image.build_url(secure=true) }}\n",
    "jinja-text": "{{ image.build_url(secure='false') }}\n",
    "jinja-none": "{{ image.build_url(secure=none) }}\n",
    "jinja-url": "{{ image.url }}\n",
    "jinja-literal": '<img src="http://res.cloudinary.com/demo/image/upload/sky.jpg">\n',
}
_STORING = {
    "<package>/storing.py": "import cloudinary.uploader\n"
    "def send(file):\n    return cloudinary.uploader.upload(file)\n"
}


def _python(framework: str, name: str, text: str, *, follows: bool) -> Page:
    """A view whose body puts an address into `u`: what it imports, what it uses, what it does."""
    imports, helpers, body = re.split(r"^--\n", text, flags=re.MULTILINE)
    head, end = _VIEW[framework]
    files = {"<views>@45": helpers, "<views>@50": f"{head}{indent(body, '    ')}{end}\n"}
    files |= {f"<views>@{20 + rank}": f"{line}\n" for rank, line in enumerate(imports.splitlines())}
    files |= _ROUTE if framework == "django" else {}
    files |= _STORING if "storing" in imports else {}
    files |= _SHOP if _POST in imports else {}
    return Page(name, files, "<views>", follows, is_open="request." in body)


def _template(framework: str, name: str, text: str, view: str) -> Page:
    """A template, and the view that renders it."""
    path = f"templates/p{NUMBER}.html"
    page = _python(framework, name, view, follows="literal" not in name)
    is_open = "request." in text
    return replace(page, files={**page.files, path: text}, path=path, is_open=is_open)


@cache
def pages(framework: str) -> list[list[Page]]:
    """What a project of a framework can show, in groups of about the same weight."""
    views = blocks("pages.txt")
    if framework != "django":
        del views["fields"]
    found = [
        [_python(framework, name, text, follows=group != "responses") for name, text in views[group]]
        for group in views
    ]
    if framework == "django":
        found.append([_template("django", name, text, _RENDERED) for name, text in TEMPLATES.items()])
        found.append(
            [_template("django", f"{name}-in-mail", text, _MAILED) for name, text in TEMPLATES.items()]
        )
    if framework == "flask":
        found.append([_template("flask", name, text, _JINJA_RENDERED) for name, text in JINJA.items()])
    return found
