"""Templates in Python's literals are read as templates where one literal holds all of it."""

from __future__ import annotations

import pytest

from tests.rules import findings, fixed

IMPORTS = "import string\nfrom django.template import Template\nfrom flask import render_template_string\n"
TAG = "{% load cloudinary %}{% cloudinary_url p.cover width=2 %}"
CALL = "{{ p.cover.build_url(width=2) }}"

SILENT = [
    ("a string of another class", f"x = string.Template('{TAG}')"),
    ("an f-string", "x = render_template_string(f'{{{{ p.cover.build_url(width=2) }}}}')"),
    ("escapes", f"x = Template('{TAG}\\n')"),
    ("several literals", f"x = Template('a' '{TAG}')"),
    ("a name that is bound twice", f"t = '{TAG}'\nt = ''\nx = Template(t)"),
    ("a parameter", f"def f(t='{TAG}'):\n    return Template(t)"),
    ("a name of another module", "from .pages import t\nx = Template(t)"),
    ("the arguments of a template", f"x = render_template_string('', a='{CALL}')"),
    ("another function", f"x = render('{TAG}')"),
    (
        "a tag that says secure",
        "x = Template('{% load cloudinary %}{% cloudinary_url p.cover secure=True %}')",
    ),
    ("a library that is not loaded", "x = Template('{% cloudinary_url p.cover width=2 %}')"),
    ("a comment", f"x = Template('{{# {CALL} #}}')"),
    ("a docstring", f"'''Template('{TAG}')'''"),
]
FOUND = [
    ("Django's class", f"x = Template('{TAG}')", "4:36 CLD302", " secure=True %}", " %}"),
    ("three quotes", f"x = Template('''\n{TAG}\n''')", "5:22 CLD302", " secure=True %}", " %}"),
    ("Flask's function", f"x = render_template_string('{CALL}')", "4:40 CLD301", ", secure=True)", ")"),
    ("a constant", f"T = '''\n{TAG}\n'''\nx = Template(T)", "5:22 CLD302", " secure=True %}", " %}"),
    (
        "a constant in a view",
        f"T = '{CALL}'\ndef view():\n    return render_template_string(T, a=1)",
        "4:17 CLD301",
        ", secure=True)",
        ")",
    ),
    ("a keyword", f"x = render_template_string(source='{CALL}')", "4:47 CLD301", ", secure=True)", ")"),
    ("an environment", f"x = env.from_string('{CALL}')", "4:33 CLD301", ", secure=True)", ")"),
]


def rows(table):
    return [pytest.param(*row, id=name) for name, *row in table]


@pytest.mark.parametrize("text", rows(SILENT))
def test_silent(text):
    assert findings(f"{IMPORTS}{text}\n", "views.py") == []


@pytest.mark.parametrize(("text", "found", "new", "old"), rows(FOUND))
def test_found(text, found, new, old):
    text = f"{IMPORTS}{text}\n"
    assert findings(text, "views.py") == [found]
    head, _, tail = text.rpartition(f"2{old}")
    assert fixed(text, "views.py") == f"{head}2{new}{tail}"


def test_an_address_is_found_once():
    text = f"{IMPORTS}x = Template('<img src=\"http://res.cloudinary.com/a.png\">')\n"
    assert findings(text, "views.py") == ["4:25 CLD402"]
