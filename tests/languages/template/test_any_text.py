"""Any text can be read as a template: nothing raises, every span holds, every slot fits."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cloudinary_lint.facts import Address, Language, Options, fill
from cloudinary_lint.languages.registry import Kind
from cloudinary_lint.languages.template import read
from cloudinary_lint.text.edits import apply, replace
from cloudinary_lint.text.source import Source

WRITTEN = """
{% %} {{ }} {# #} {%-raw%} {%endraw%} {%verbatim%} {%endverbatim%} {%comment%} {%endcomment%} {%if {%else%}
{%endif%} {%for {%endfor%} {%block {%endblock%} <!-- --> <script> </script> <style> </style> // /* */ as 🖼 é
http://res.cloudinary.com/a https://e.org/ ' " \\ ` ${ ( ) [ ] { } , . | : = == ~ * ** - a image opts
secure=False .build_url( CloudinaryImage .image( .video( poster= cloudinary_url( {%cloudinary_url {%cloudinary
cloudinary-lint:ignore[CLD402]
"""
BLANKS = ["\n", "\r\n", "\r", " ", "\t", "\x0c", "\u2028"]
WHOLE = [
    "{% load cloudinary %}",
    "{{ image.build_url() }}",
    "{% cloudinary_url image as u %}",
    "{% set opts = {'a': 1} %}",
    "{{ image.build_url(**opts) }}",
    "{{ image.video(poster={}) }}",
    "{{ image.build_url }}",
    "<!-- cloudinary-lint: ignore[CLD402] -->",
]
TEXTS = st.lists(st.sampled_from([*WRITTEN.split(), *BLANKS, *WHOLE]), max_size=20).map("".join)
LANGUAGES = st.sampled_from(["auto", "django", "jinja"])


def document(text, language="auto"):
    return read(Source("page.html", text), Kind.TEMPLATE, language)


def options(text, language):
    return [fact for fact in document(text, language).facts if isinstance(fact, Options)]


@given(TEXTS, LANGUAGES)
@example("{{ (.build_url() CloudinaryImage) }}", "jinja")  # a constructor behind its call
def test_every_span_holds(text, language):
    found = document(text, language)
    for fact in found.facts:
        assert 0 <= fact.extent.start <= fact.place.start < fact.place.end <= fact.extent.end <= len(text)
        if isinstance(fact, Address):
            assert text[fact.scheme.start : fact.scheme.end].lower() in {"http", "https"}
            assert fact.place.start == fact.scheme.start
    for comment in found.comments:
        assert text[comment.span.start : comment.span.end] == comment.text
        assert comment.removal.covers(comment.span)
    assert list(found.facts) == sorted(found.facts, key=lambda fact: fact.place)


@given(TEXTS, LANGUAGES)
def test_what_a_slot_writes_is_read(text, language):
    before = options(text, language)
    bare = [fact for fact in before if "secure" not in {option.key for option in fact.options}]
    edits = [edit for fact in bare if fact.slot for edit in fill(fact.slot, "secure")]
    pinned = (
        "django"
        if language == "auto" and any(fact.language is Language.DJANGO for fact in before)
        else language
    )
    after = options(apply(text, edits), pinned)
    assert len(after) == len(before)
    assert all("secure" in {option.key for option in fact.options} for fact in after)


@given(TEXTS, LANGUAGES)
def test_an_address_with_https_is_none(text, language):
    facts = [fact for fact in document(text, language).facts if isinstance(fact, Address)]
    after = apply(text, [replace(text, fact.scheme, "https") for fact in facts])
    assert not any(isinstance(fact, Address) for fact in document(after, language).facts)


MANY = 5_000
LARGE = [
    pytest.param("{{ f" + "(" * MANY + ")" * MANY + " }}", id="brackets in brackets"),
    pytest.param("{{ " + "[" * MANY, id="brackets that nothing closes"),
    pytest.param("{{ " + "a.image(" * MANY + ")" * MANY + " }}", id="calls in calls"),
    pytest.param("{{ a" + ".image()" * MANY + " }}", id="calls behind calls"),
    pytest.param("{{ a.video(poster=" + "{'a':" * MANY + "1" + "}" * MANY + ") }}", id="dicts in dicts"),
    pytest.param("{{ a.build_url(" + "a=1," * MANY + ") }}", id="many arguments"),
    pytest.param("{% set o = {} %}{{ a.build_url(**o) }}" * MANY, id="many names"),
    pytest.param("{% if a %}" * MANY + "{% endif %}" * MANY, id="branches in branches"),
    pytest.param("{% if a %}" + "{% else %}" * MANY, id="many branches"),
    pytest.param("{% load x %}{% cloudinary_url a %}" * MANY, id="many tags"),
    pytest.param("{% cloudinary_url x " + '"\\" ' * MANY * 4 + "%}", id="quotes that nothing closes"),
    pytest.param("{% load a %}" + "{{ a.build_url(b=1) }}" * MANY, id="many expressions"),
    pytest.param("{%" * MANY * 10, id="openers of tags"),
    pytest.param("{{ '" * MANY * 4, id="openers of strings"),
    pytest.param("{#" * MANY * 10, id="openers of comments"),
    pytest.param("{% raw %}" * MANY, id="openers of raw text"),
    pytest.param("<!--" * MANY * 10, id="openers of comments of HTML"),
    pytest.param("<!-- -->" * MANY, id="comments of HTML"),
    pytest.param("<script" * MANY * 10, id="openers of scripts"),
    pytest.param("<script " * MANY * 10 + ">", id="scripts in the head of a script"),
    pytest.param("<script type='text/x'>" * MANY, id="scripts of other types"),
    pytest.param("<script>" + "/[ " * MANY * 4, id="slashes in a script"),
    pytest.param("<script>" + "`${" * MANY, id="holes in holes of a script"),
    pytest.param("<style>" + "url(" * MANY * 4, id="openers in a style sheet"),
    pytest.param("{# cloudinary-lint: ignore[CLD402] #}\n" * MANY, id="comments above comments"),
    pytest.param("{# cloudinary-lint: ignore[CLD402] #}" * MANY, id="comments beside comments"),
    pytest.param("http://res.cloudinary.com/" * MANY, id="one long address"),
    pytest.param("a-" * MANY * 50, id="one long line"),
]


@pytest.mark.no_cover  # to note each line would take as long again
@pytest.mark.parametrize("language", ["auto", "django", "jinja"])
@pytest.mark.parametrize("text", LARGE)
def test_large_texts_are_read(text, language):
    assert document(text, language)
