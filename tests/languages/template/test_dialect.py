"""Whether a template is Django's or Jinja's, and which files are templates at all."""

from __future__ import annotations

import pytest

from cloudinary_lint.facts import Address, Use
from cloudinary_lint.languages.registry import Kind
from cloudinary_lint.languages.template import Dialect, dialect, read
from cloudinary_lint.text.source import Source

CALL = "{{ image.build_url() }}"
ADDRESS = "http://res.cloudinary.com/demo/a.png"

BY_PATH = [
    pytest.param("a.jinja", Dialect.JINJA, id="the suffix jinja"),
    pytest.param("a.html.j2", Dialect.JINJA, id="the suffix j2 behind another"),
    pytest.param("A.JINJA2", Dialect.JINJA, id="a suffix in any case"),
    pytest.param("app/jinja2/app/a.html", Dialect.JINJA, id="the folder jinja2"),
    pytest.param("app\\jinja2\\a.html", Dialect.JINJA, id="the folder jinja2 on Windows"),
    pytest.param("a.djhtml", Dialect.DJANGO, id="the suffix djhtml"),
    pytest.param("jinja2.html", Dialect.OPEN, id="a file that is only called so"),
    pytest.param("a.html", Dialect.OPEN, id="a suffix of both"),
]

OPEN = [
    pytest.param("", id="nothing"),
    pytest.param("<p>plain</p>", id="no tags"),
    pytest.param("{{ image.url }}", id="a variable"),
    pytest.param("{{ image.build_url }}", id="a method that is not called"),
    pytest.param("{% if a %}{% else %}{% endif %}{% for a in b %}{% endfor %}", id="tags of both"),
    pytest.param("{% block a %}{% endblock %}{% extends 'a' %}{% include 'b' %}", id="inheritance"),
    pytest.param('{{ _("text") }}{{ _( "a" ) }}', id="translated text, which both write alike"),
    pytest.param("{% trans %}a{% endtrans %}", id="a translation, which both have"),
    pytest.param("{#- a frame -#}", id="dashes in a comment"),
    pytest.param("{{ '{% load a %} f()' }}", id="signs in a string of one variable"),
    pytest.param("{% load a %}{%- if b -%}", id="what both refuse each other"),
    pytest.param("{{ a if b and (c or d) }}", id="brackets behind words"),
    pytest.param("f(x) | a:b", id="text"),
]

DJANGO = [
    pytest.param("{% load static %}", id="load"),
    pytest.param("{%load static%}", id="a tag without blanks"),
    pytest.param("{% url 'home' %}", id="url"),
    pytest.param("{% static 'a.css' %}", id="static"),
    pytest.param("{% csrf_token %}", id="csrf_token"),
    pytest.param("{% verbatim %}{{ a() }}{% endverbatim %}", id="verbatim"),
    pytest.param("{% comment %}{% set a = 1 %}{% endcomment %}", id="a comment block"),
    pytest.param('{{ a|date:"Y" }}', id="a filter with an argument"),
    pytest.param("{% if a|length_is:2 %}{% endif %}", id="a filter with an argument in a tag"),
    pytest.param("{{ forloop.counter }}", id="forloop"),
    pytest.param("{{ block.super }}", id="block.super"),
    pytest.param("{% for a in b %}{% empty %}{% endfor %}", id="empty"),
    pytest.param("{% cloudinary_url image %}", id="a tag of the SDK"),
    pytest.param("{% cloudinary_js_config %}", id="another tag of the SDK"),
    pytest.param("{% csrf_token %}" + CALL, id="a call beside a sign of Django"),
    pytest.param("{% load macros %}{% macro a %}{% endmacro %}", id="a macro of a library that is loaded"),
]

JINJA = [
    pytest.param(CALL, id="a call"),
    pytest.param("{{ a|f(1) }}", id="a filter that is called"),
    pytest.param("{{ _(text) }}{{ f(1) }}", id="a call of one letter"),
    pytest.param("{{ a[0](1) }}", id="a call of a subscript"),
    pytest.param("{% if user.can(1) %}{% endif %}", id="a call in a condition"),
    pytest.param("{{\n  a(\n1) }}", id="a call over lines"),
    pytest.param("{% set a = 1 %}", id="set"),
    pytest.param("{% macro a() %}{% endmacro %}", id="macro"),
    pytest.param("{% raw %}{{ a:b }}{% endraw %}", id="raw"),
    pytest.param("{%- if a %}{% endif %}", id="a minus at the opener"),
    pytest.param("{{ a -}}", id="a minus at the closer"),
    pytest.param("{% if a +%}{% endif %}", id="a plus at the closer"),
    pytest.param("{% from 'a' import b %}", id="from"),
    pytest.param("{{ loop.index }}", id="loop"),
    pytest.param("{% set a = 1 %}{% csrf_token %}", id="a tag that an extension brings to Jinja"),
    pytest.param("{{ {'a'|upper: 1} }}{{ f() }}", id="a colon in brackets is no filter's"),
]


@pytest.mark.parametrize(("path", "expected"), BY_PATH)
def test_told_by_the_path(path, expected):
    assert dialect(path, "", "auto") is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *(pytest.param(*row.values, Dialect.OPEN, id=f"open: {row.id}") for row in OPEN),
        *(pytest.param(*row.values, Dialect.DJANGO, id=f"Django: {row.id}") for row in DJANGO),
        *(pytest.param(*row.values, Dialect.JINJA, id=f"Jinja: {row.id}") for row in JINJA),
    ],
)
def test_told_by_signs(text, expected):
    assert dialect("a.html", text, "auto") is expected


def test_the_preference_beats_path_and_signs():
    assert dialect("a.jinja", "{% set a = 1 %}", "django") is Dialect.DJANGO
    assert dialect("a.djhtml", "{% load a %}", "jinja") is Dialect.JINJA


@pytest.mark.parametrize(
    ("text", "count"),
    [
        pytest.param(f"see {ADDRESS}", 0, id="text without template syntax is no template"),
        pytest.param(f"{{ {ADDRESS} {{% {{{{", 0, id="openers without closers are no syntax"),
        pytest.param(f"{ADDRESS} {{{{ name }}}}", 1, id="a variable makes it one"),
        pytest.param(f"{ADDRESS} {{% if a %}}", 1, id="a tag makes it one"),
        pytest.param(f"{ADDRESS} {{{{\nname }}}}", 1, id="so does one that only Jinja has"),
    ],
)
def test_files_that_may_be_templates(text, count):
    assert len(read(Source("mail.txt", text), Kind.MAYBE_TEMPLATE, "auto").facts) == count
    assert len(read(Source("mail.html", text), Kind.TEMPLATE, "auto").facts) == 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param(f"<p>{ADDRESS}</p>", [ADDRESS], id="an address in the page"),
        pytest.param(f"{{% if a == '{ADDRESS}' %}}", [], id="what both compare"),
        pytest.param(f"{{# {ADDRESS} #}}", [], id="a comment of both"),
        pytest.param(f"{{#\n{ADDRESS} #}}", [], id="a comment of Jinja is not written in both"),
        pytest.param(f"{{{{ a or '{ADDRESS}' }}}}", [ADDRESS], id="a string of both"),
        pytest.param(f"{{{{\n'{ADDRESS}' }}}}", [ADDRESS], id="text of Django, a string of Jinja"),
    ],
)
def test_in_an_open_template_only_what_is_right_in_both(text, found):
    document = read(Source("a.html", text), Kind.TEMPLATE, "auto")
    addresses = [fact for fact in document.facts if isinstance(fact, Address)]
    written = [fact for fact in addresses if fact.use is Use.WRITTEN]
    assert len(addresses) == len(document.facts)
    assert [text[fact.place.start : fact.place.end] for fact in written] == found


def test_comments_of_an_open_template_are_those_of_both():
    text = "{# cloudinary-lint: ignore[CLD402] #}\n{#\ncloudinary-lint: ignore[CLD402] #}\n"
    document = read(Source("a.html", text), Kind.TEMPLATE, "auto")
    assert [comment.span.start for comment in document.comments] == [0]
