"""Facts of Jinja templates, and the calls in them run by Jinja itself with the real SDK."""

from __future__ import annotations

import cloudinary
import cloudinary.utils
import jinja2
import pytest
from cloudinary import CloudinaryImage, CloudinaryResource, CloudinaryVideo
from hypothesis import example, given
from hypothesis import strategies as st

from cloudinary_lint.facts import UNKNOWN, Carrier, Language, Literal, Options, Owner, fill
from cloudinary_lint.languages.registry import Kind
from cloudinary_lint.languages.template import read
from cloudinary_lint.languages.template.jinja_words import constant, read_words, string_text
from cloudinary_lint.text.edits import apply
from cloudinary_lint.text.source import Source, Span, text_of

ENVIRONMENT = jinja2.Environment(autoescape=True, extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"])


@pytest.fixture
def context(monkeypatch):
    """What a view passes, and an SDK whose configuration doesn't set secure."""
    monkeypatch.setattr(cloudinary, "_config", cloudinary.Config())
    cloudinary.config(cloud_name="demo", api_secret="secret", secure=None)
    image = CloudinaryResource("sample.jpg")
    return {
        "image": image,
        "images": [image],
        "item": {"image": image},
        "video": CloudinaryVideo("dog"),
        "opts": {"height": 7},
        "key": "height",
        "cloudinary": cloudinary,
        "cloudinary_url": cloudinary.utils.cloudinary_url,
        "CloudinaryImage": CloudinaryImage,
    }


def render(text, context):
    return ENVIRONMENT.from_string(text).render(context)


def document(text):
    return read(Source("page.jinja", text), Kind.TEMPLATE, "jinja")


def calls(text):
    return [fact for fact in document(text).facts if isinstance(fact, Options)]


def secured(text):
    """The text with secure turned on in every call and poster that has none."""
    facts = (fact for fact in calls(text) if "secure" not in {option.key for option in fact.options})
    return apply(text, [edit for fact in facts for edit in fill(fact.slot, "secure")])


SILENT = [
    pytest.param("{{ image.build_url }}", id="a method that is not called"),
    pytest.param("{{ image.url }}{{ image.url() }}", id="another method"),
    pytest.param("{{ build_url() }}{{ image(1) }}{{ video() }}", id="a function of a method's name"),
    pytest.param("{{ 'image.build_url()' }}", id="a string"),
    pytest.param("{# {{ image.build_url() }} #}", id="a comment"),
    pytest.param("{#\n{{ image.build_url() }}\n-#}", id="a comment over lines"),
    pytest.param("{% raw %}{{ image.build_url() }}{% endraw %}", id="raw"),
    pytest.param("<!-- {{ image.build_url() }} -->", id="a comment of the page"),
    pytest.param("<script>// {{ image.build_url() }}\n</script>", id="a comment of a script"),
    pytest.param("image.build_url()", id="text"),
    pytest.param("{{ image.build_url(", id="a variable without its end"),
    pytest.param("{{ image.build_url() ? }}", id="what Jinja refuses"),
    pytest.param("{{ x|cloudinary_url(1) }}{{ x is cloudinary_url(1) }}", id="a filter and a test"),
    pytest.param("{{ x is not cloudinary_url(1) }}", id="a test, negated"),
    pytest.param("{% macro cloudinary_url(a) %}{% endmacro %}", id="a macro's head"),
]

SECURED = [
    pytest.param("{{ image.build_url() }}", "{{ image.build_url(secure=True) }}", id="no arguments"),
    pytest.param(
        "{{ image.build_url ( ) }}", "{{ image.build_url (secure=True ) }}", id="blanks in brackets"
    ),
    pytest.param(
        "{{ image.build_url(width=100) }}", "{{ image.build_url(width=100, secure=True) }}", id="a keyword"
    ),
    pytest.param(
        "{{ image.build_url(width=100,) }}",
        "{{ image.build_url(width=100, secure=True,) }}",
        id="a trailing comma",
    ),
    pytest.param(
        "{{ image.build_url(width=1,height=2) }}",
        "{{ image.build_url(width=1,height=2,secure=True) }}",
        id="no blanks behind commas",
    ),
    pytest.param(
        "{{ image.build_url(width = 1) }}",
        "{{ image.build_url(width = 1, secure = True) }}",
        id="blanks at signs",
    ),
    pytest.param(
        "{{ image.build_url(width  =1) }}", "{{ image.build_url(width  =1, secure=True) }}", id="odd blanks"
    ),
    pytest.param(
        "{{ image.build_url(sign_url=true) }}",
        "{{ image.build_url(sign_url=true, secure=true) }}",
        id="true in lower case",
    ),
    pytest.param(
        "{{ image.build_url(a=none, sign_url=False, width=1) }}",
        "{{ image.build_url(a=none, sign_url=False, width=1, secure=True) }}",
        id="the last constant decides",
    ),
    pytest.param(
        "{{ image.build_url(**opts) }}",
        "{{ image.build_url(secure=True, **opts) }}",
        id="before a double star",
    ),
    pytest.param(
        "{{ image.build_url(width=1, **opts) }}",
        "{{ image.build_url(width=1, secure=True, **opts) }}",
        id="between a keyword and a double star",
    ),
    pytest.param(
        "{{ image.build_url(**{'width': 1}) }}",
        "{{ image.build_url(secure=True, **{'width': 1}) }}",
        id="before a dict",
    ),
    pytest.param(
        "{{ cloudinary_url(*['a'])[0] }}", "{{ cloudinary_url(*['a'], secure=True)[0] }}", id="behind a star"
    ),
    pytest.param(
        "{{ cloudinary_url('a', width=1, *[], **opts)[0] }}",
        "{{ cloudinary_url('a', width=1, *[], secure=True, **opts)[0] }}",
        id="between stars",
    ),
    pytest.param(
        "{{ image.build_url(\n  width=1,\n  height=2\n) }}",
        "{{ image.build_url(\n  width=1,\n  height=2,\n  secure=True\n) }}",
        id="on lines of their own",
    ),
    pytest.param(
        "{{ image.build_url(\r\n\twidth=1,\r\n) }}",
        "{{ image.build_url(\r\n\twidth=1,\r\n\tsecure=True,\r\n) }}",
        id="with tabs, other line ends and a trailing comma",
    ),
    pytest.param(
        "{{ image.build_url(\r  **opts\r) }}",
        "{{ image.build_url(\r  secure=True,\r  **opts\r) }}",
        id="a double star on a line of its own",
    ),
    pytest.param(
        "{{ image.build_url(width=1,\n  height=2, crop='fill') }}",
        "{{ image.build_url(width=1,\n  height=2, crop='fill', secure=True) }}",
        id="on the line of the last",
    ),
    pytest.param(
        "{{ image.build_url(width=(1,2)[0]) }}",
        "{{ image.build_url(width=(1,2)[0], secure=True) }}",
        id="a bracket in the value",
    ),
    pytest.param(
        "{{ item.image.build_url() }}", "{{ item.image.build_url(secure=True) }}", id="an attribute"
    ),
    pytest.param("{{ item['image'].build_url() }}", "{{ item['image'].build_url(secure=True) }}", id="a key"),
    pytest.param("{{ images[0].build_url() }}", "{{ images[0].build_url(secure=True) }}", id="an index"),
    pytest.param("{{ (image).build_url() }}", "{{ (image).build_url(secure=True) }}", id="brackets"),
    pytest.param("{{ image . build_url() }}", "{{ image . build_url(secure=True) }}", id="blanks at the dot"),
    pytest.param(
        "{{ CloudinaryImage('a').build_url() }}",
        "{{ CloudinaryImage('a').build_url(secure=True) }}",
        id="a constructor",
    ),
    pytest.param("{{ image.image() }}", "{{ image.image(secure=True) }}", id="image"),
    pytest.param("{{ video.video() }}", "{{ video.video(secure=True) }}", id="video"),
    pytest.param(
        "{{ video.video(poster={'public_id': 'p', 'width': w or 1,}, secure=True) }}",
        "{{ video.video(poster={'public_id': 'p', 'width': w or 1, 'secure': True,}, secure=True) }}",
        id="a poster with a trailing comma",
    ),
    pytest.param(
        "{{ video.video(secure=True, poster={'public_id': 'p', key: 1}) }}",
        "{{ video.video(secure=True, poster={'public_id': 'p', key: 1, 'secure': True}) }}",
        id="a poster whose last key is a name",
    ),
    pytest.param(
        "{{ video.video_thumbnail() }}", "{{ video.video_thumbnail(secure=True) }}", id="video_thumbnail"
    ),
    pytest.param(
        "{{ cloudinary_url('a.png')[0] }}", "{{ cloudinary_url('a.png', secure=True)[0] }}", id="the function"
    ),
    pytest.param(
        "{{ cloudinary.utils.cloudinary_url('a')[0] }}",
        "{{ cloudinary.utils.cloudinary_url('a', secure=True)[0] }}",
        id="the function by its path",
    ),
    pytest.param(
        "{{ image.build_url()|upper|lower }}", "{{ image.build_url(secure=True)|upper|lower }}", id="filters"
    ),
    pytest.param(
        "{{ 'x' ~ image.build_url() }}", "{{ 'x' ~ image.build_url(secure=True) }}", id="behind an operator"
    ),
    pytest.param(
        "{%- set u = image.build_url() -%} {{ u }}",
        "{%- set u = image.build_url(secure=True) -%} {{ u }}",
        id="set",
    ),
    pytest.param(
        "{% set u %}{{ image.build_url() }}{% endset %}{{ u }}",
        "{% set u %}{{ image.build_url(secure=True) }}{% endset %}{{ u }}",
        id="a set block",
    ),
    pytest.param(
        "{% macro m(i) %}{{ i.build_url() }}{% endmacro %}{{ m(image) }}",
        "{% macro m(i) %}{{ i.build_url(secure=True) }}{% endmacro %}{{ m(image) }}",
        id="a macro",
    ),
    pytest.param(
        "{% for u in [image.build_url()] %}{{ u }}{% endfor %}",
        "{% for u in [image.build_url(secure=True)] %}{{ u }}{% endfor %}",
        id="for",
    ),
    pytest.param(
        "{% for i in images if i.build_url() %}{{ i.build_url() }}{% endfor %}",
        "{% for i in images if i.build_url(secure=True) %}{{ i.build_url(secure=True) }}{% endfor %}",
        id="a loop's filter",
    ),
    pytest.param(
        "{% if image.build_url() %}{{ image.build_url() }}{% endif %}",
        "{% if image.build_url(secure=True) %}{{ image.build_url(secure=True) }}{% endif %}",
        id="if",
    ),
    pytest.param(
        "{% macro m(u) %}{{ u }}{{ caller() }}{% endmacro %}{% call m(image.build_url()) %}{% endcall %}",
        "{% macro m(u) %}{{ u }}{{ caller() }}{% endmacro %}"
        "{% call m(image.build_url(secure=True)) %}{% endcall %}",
        id="call",
    ),
    pytest.param(
        "{% filter upper|lower %}{{ image.build_url() }}{% endfilter %}",
        "{% filter upper|lower %}{{ image.build_url(secure=True) }}{% endfilter %}",
        id="a filter block",
    ),
    pytest.param(
        "{% with u = image.build_url() %}{{ u }}{% endwith %}",
        "{% with u = image.build_url(secure=True) %}{{ u }}{% endwith %}",
        id="with",
    ),
    pytest.param(
        "{{ image.build_url(underlay=image.build_url()) }}",
        "{{ image.build_url(underlay=image.build_url(secure=True), secure=True) }}",
        id="a call in a call",
    ),
    pytest.param(
        "{{ image.build_url(public_id='}}') }}",
        "{{ image.build_url(public_id='}}', secure=True) }}",
        id="a string with the closer",
    ),
    pytest.param(
        "{{ video.video(poster={'public_id': 'p'}) }}",
        "{{ video.video(poster={'public_id': 'p', 'secure': True}, secure=True) }}",
        id="a poster",
    ),
    pytest.param(
        '{{ video.video(secure=true, poster={"public_id":"p",\n "width":1}) }}',
        '{{ video.video(secure=true, poster={"public_id":"p",\n "width":1,\n "secure":True}) }}',
        id="a poster in another style",
    ),
    pytest.param(
        "{{ video.video(secure=True, poster={}) }}",
        "{{ video.video(secure=True, poster={'secure': True}) }}",
        id="an empty poster",
    ),
    pytest.param(
        "{{ video.video(poster=dict(public_id='p', sign_url=false), secure=true) }}",
        "{{ video.video(poster=dict(public_id='p', sign_url=false, secure=true), secure=true) }}",
        id="a poster made by a call",
    ),
    pytest.param(
        "é🖼\x0c{{ image.build_url() }}\r\n\r",
        "é🖼\x0c{{ image.build_url(secure=True) }}\r\n\r",
        id="other characters",
    ),
]


@pytest.mark.parametrize("text", SILENT)
def test_no_call(text):
    assert calls(text) == []


@pytest.mark.parametrize(("before", "after"), SECURED)
def test_secured(context, before, after):
    assert secured(before) == after
    assert secured(after) == after
    assert "http://res.cloudinary.com" in render(before, context)
    assert "http://res.cloudinary.com" not in render(after, context)
    assert "https://res.cloudinary.com/demo/" in render(after, context)


VALUES = [
    pytest.param("True", Literal(value=True), "True", id="True"),
    pytest.param("true", Literal(value=True), "true", id="true"),
    pytest.param("False", Literal(value=False), "True", id="False"),
    pytest.param("false", Literal(value=False), "true", id="false"),
    pytest.param("None", Literal(None), "True", id="None"),
    pytest.param("none", Literal(None), "true", id="none"),
    pytest.param("0", Literal(0), "True", id="zero"),
    pytest.param("0x1F", Literal(31), "True", id="a hexadecimal number"),
    pytest.param("1_000", Literal(1000), "True", id="an underscore"),
    pytest.param("1.5e1", Literal(15.0), "True", id="an exponent"),
    pytest.param("-1", Literal(-1), "True", id="a negative number"),
    pytest.param("+1.5", Literal(1.5), "True", id="a sign"),
    pytest.param("-x", UNKNOWN, "True", id="a negative name"),
    pytest.param("'false'", Literal("false"), "True", id="text"),
    pytest.param("'a' \"b\"\n'c'", Literal("abc"), "True", id="adjacent texts"),
    pytest.param("'a' ~ 'b'", UNKNOWN, "True", id="joined texts"),
    pytest.param("9" * 5000, UNKNOWN, "True", id="more digits than Python converts"),
    pytest.param("undefined", UNKNOWN, "True", id="a name"),
    pytest.param("not true", UNKNOWN, "True", id="a negation"),
    pytest.param("(true)", UNKNOWN, "True", id="brackets"),
]


@pytest.mark.parametrize(("written", "expected", "on"), VALUES)
def test_values(written, expected, on):
    text = f"{{{{ image.build_url(secure={written}, a=1) }}}}"
    option = calls(text)[0].options[0]
    assert (option.key, option.value, option.on) == ("secure", expected, on)
    assert option.key_span
    assert text_of(text, option.key_span) == "secure"
    assert option.value_span
    assert text_of(text, option.value_span) == written
    assert text_of(text, option.span) == f"secure={written}"


def test_what_stands_where():
    text = "{{ a.cover.image(width=100) }}"
    (fact,) = calls(text)
    assert (fact.carrier, fact.language, fact.name) == (Carrier.CALL, Language.JINJA, "image")
    assert text_of(text, fact.place) == "image"
    assert text_of(text, fact.extent) == "image(width=100)"


def test_a_poster_belongs_to_its_video():
    text = "{{ video.video(poster={'public_id': 'p', key: 1, 'a': 2}, width=1) }}"
    video, poster = calls(text)
    assert poster.parent == video
    assert (poster.name, poster.has_unknown, video.has_unknown) == ("poster", True, False)
    assert (text_of(text, poster.place), poster.receiver) == ("poster", video.receiver)
    assert text_of(text, poster.extent) == "poster={'public_id': 'p', key: 1, 'a': 2}"
    assert [option.key for option in poster.options] == ["public_id", "a"]
    key = poster.options[0].key_span
    assert key
    assert text_of(text, key) == "public_id"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("{{ video.video(poster='p.png') }}", id="a text"),
        pytest.param("{{ video.video(poster=p) }}", id="a name"),
        pytest.param("{{ video.video(poster={'a': 1} or {}) }}", id="a choice"),
        pytest.param("{{ image.image(poster={'a': 1}) }}", id="of an image"),
        pytest.param("{{ video.video_thumbnail(poster={'a': 1}) }}", id="of a thumbnail, which has none"),
        pytest.param("{{ video.video(poster=) }}", id="nothing, which Jinja refuses"),
    ],
)
def test_no_options_of_a_poster(text):
    assert len(calls(text)) == 1


SDK, OTHER, UNRESOLVED = Owner.SDK, Owner.OTHER, Owner.UNRESOLVED


@pytest.mark.parametrize(
    ("text", "owner", "attribute"),
    [
        pytest.param("{{ image.build_url() }}", UNRESOLVED, "image", id="a variable"),
        pytest.param("{{ a.b.image.build_url() }}", UNRESOLVED, "image", id="an attribute"),
        pytest.param("{{ a['image'].build_url() }}", UNRESOLVED, "image", id="a key"),
        pytest.param("{{ a[0].build_url() }}", UNRESOLVED, "", id="an index"),
        pytest.param("{{ a['b' ~ c].build_url() }}", UNRESOLVED, "", id="a key that is not known"),
        pytest.param("{{ f(a).build_url() }}", UNRESOLVED, "", id="a call"),
        pytest.param("{{ (a or b.c).build_url() }}", UNRESOLVED, "", id="brackets"),
        pytest.param("{{ 'a'.image() }}", UNRESOLVED, "", id="a text"),
        pytest.param("{{ CloudinaryImage('a').image() }}", SDK, "", id="a constructor"),
        pytest.param("{{ cloudinary.CloudinaryVideo('a').video() }}", SDK, "", id="a constructor's path"),
        pytest.param("{{ cloudinary_url('a') }}", UNRESOLVED, "", id="a function"),
        pytest.param("{{ cloudinary.utils.cloudinary_url('a') }}", SDK, "utils", id="the function's path"),
        pytest.param("{{ x.cloudinary.utils.cloudinary_url('a') }}", UNRESOLVED, "utils", id="a longer path"),
        pytest.param("{{ utils.cloudinary_url('a') }}", UNRESOLVED, "utils", id="a part of the path"),
        pytest.param(
            "{{ photo.cloudinary_url('a') }}", UNRESOLVED, "photo", id="a method of the function's name"
        ),
        pytest.param("{{ self.image() }}", OTHER, "self", id="a block of the template"),
        pytest.param("{% import 'm' as m %}{{ m.image() }}", OTHER, "m", id="a module of macros"),
        pytest.param(
            "{% import 'm' as m %}{{ a.m.image() }}", UNRESOLVED, "m", id="an attribute called like it"
        ),
        pytest.param(
            "{% from 'm' import cloudinary_url with context %}{{ cloudinary_url('a') }}",
            OTHER,
            "",
            id="imported",
        ),
        pytest.param(
            "{% from 'm' import u as v %}{{ v.image() }}", OTHER, "v", id="imported by another name"
        ),
        pytest.param("{% import 'm' %}{{ m.image() }}", UNRESOLVED, "m", id="an import that Jinja refuses"),
        pytest.param(
            "{% macro cloudinary_url(a) %}{% endmacro %}{{ cloudinary_url('a') }}", OTHER, "", id="a macro"
        ),
        pytest.param(
            "{% macro CloudinaryImage(a) %}{% endmacro %}{{ CloudinaryImage('a').image() }}",
            UNRESOLVED,
            "",
            id="a macro of a constructor's name",
        ),
        pytest.param(
            "{% from 'm' import cloudinary %}{{ cloudinary.utils.cloudinary_url('a') }}",
            SDK,
            "utils",
            id="a path of that name, however it came",
        ),
    ],
)
def test_receivers(text, owner, attribute):
    (fact,) = calls(text)
    assert (fact.receiver.owner, fact.receiver.attribute) == (owner, attribute)


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        pytest.param(
            "cloudinary_url('http://e.org/a.png', width=1)", Literal("http://e.org/a.png"), id="text"
        ),
        pytest.param("cloudinary_url('http://' 'e.org')", Literal("http://e.org"), id="adjacent texts"),
        pytest.param("cloudinary_url(a, 'b')", UNKNOWN, id="a name"),
        pytest.param("cloudinary_url(source='a')", Literal("a"), id="by name"),
        pytest.param("cloudinary_url(*a)", UNKNOWN, id="a star"),
        pytest.param("image.build_url(width=1)", UNKNOWN, id="none"),
        pytest.param("CloudinaryImage('a').build_url()", Literal("a"), id="the constructor's"),
        pytest.param(
            "CloudinaryImage(public_id='a').build_url()", Literal("a"), id="the constructor's by name"
        ),
        pytest.param("CloudinaryImage().build_url()", UNKNOWN, id="the constructor has none"),
        pytest.param("image.build_url(public_id='a')", Literal("a"), id="a public id"),
    ],
)
def test_subjects(text, subject):
    assert calls("{{ " + text + " }}")[0].subject == subject


CALL = "{{ image.build_url(**opts) }}"
HELD = "{% set opts = {'secure': True} %}"

OPEN = [
    pytest.param(CALL, id="a name of the context"),
    pytest.param("{{ image.build_url(**opts.x) }}", id="an attribute"),
    pytest.param("{{ image.build_url(**{'a': 1, k: 2}) }}", id="a dict with an open key"),
    pytest.param("{{ image.build_url(**dict(opts, a=1)) }}", id="a dict of a dict"),
    pytest.param("{{ image.build_url(**dict(**opts)) }}", id="a dict of a double star"),
    pytest.param("{{ image.build_url(**({'a': 1})) }}", id="brackets"),
    pytest.param("{{ image.build_url(**{'a': 1}|f) }}", id="a filter on a dict"),
    pytest.param(CALL + HELD, id="a dict below"),
    pytest.param(HELD + "{% set opts = {} %}" + CALL, id="two assignments"),
    pytest.param("{% set opts = {'a': 1} if b else {} %}" + CALL, id="a choice"),
    pytest.param("{% set opts, b = {}, {} %}" + CALL, id="two targets"),
    pytest.param("{% set opts %}a{% endset %}" + CALL, id="a set block"),
    pytest.param("{% set opts | upper %}a{% endset %}" + CALL, id="a set block with a filter"),
    pytest.param("{% if a %}" + HELD + "{% endif %}" + CALL, id="in a condition, read behind"),
    pytest.param("{% if a %}" + HELD + "{% else %}" + CALL + "{% endif %}", id="in the other branch"),
    pytest.param("{% for a in b %}" + HELD + "{% endfor %}" + CALL, id="in a loop, read behind"),
    pytest.param("{% block a %}" + HELD + "{% endblock %}" + CALL, id="in a block, read behind"),
    pytest.param(
        "{% block a %}" + HELD + "{% endblock %}{% block b %}" + CALL + "{% endblock %}",
        id="in another block",
    ),
    pytest.param(
        "{% with %}" + HELD + "{% block b %}" + CALL + "{% endblock %}{% endwith %}", id="around a block"
    ),
    pytest.param(
        "{% extends 'a' %}" + HELD + "{% block b %}" + CALL + "{% endblock %}",
        id="the parent may set it anew",
    ),
    pytest.param(HELD + "{% do opts.update(secure=False) %}" + CALL, id="updated"),
    pytest.param(HELD + "{{ f(opts) }}" + CALL, id="passed on"),
    pytest.param(HELD + "{% set b = opts %}" + CALL, id="named otherwise"),
    pytest.param(HELD + "{{ f(**opts.x()) }}" + CALL, id="called behind a double star"),
    pytest.param(HELD + "{% for opts in a %}" + CALL + "{% endfor %}", id="a loop's target"),
    pytest.param(HELD + "{% macro m(opts) %}" + CALL + "{% endmacro %}", id="a macro's parameter"),
    pytest.param(HELD + "{% with opts = a %}" + CALL + "{% endwith %}", id="with"),
    pytest.param(HELD + "{% from 'a' import opts %}" + CALL, id="imported"),
    pytest.param("{% set ns.opts = {'a': 1} %}" + CALL, id="an attribute of a namespace"),
    pytest.param("{% macro m() %}" + HELD + CALL + "{% endmacro %}" + CALL, id="a macro's own, behind it"),
]

IN_SIGHT = [
    pytest.param("{{ image.build_url(**{'secure': True}) }}", id="a dict"),
    pytest.param("{{ image.build_url(**dict(secure=True)) }}", id="a call of dict"),
    pytest.param(HELD + CALL, id="above"),
    pytest.param("{% set opts = dict(secure=True) %}" + CALL, id="a call of dict above"),
    pytest.param(HELD + "{% if a %}" + CALL + "{% endif %}", id="above, read in a condition"),
    pytest.param(HELD + "{% for a in b %}" + CALL + "{% endfor %}", id="above, read in a loop"),
    pytest.param(HELD + "{% block a %}" + CALL + "{% endblock %}", id="above, read in a block"),
    pytest.param(HELD + "{% macro m() %}" + CALL + "{% endmacro %}", id="above, read in a macro"),
    pytest.param("{% if a %}" + HELD + CALL + "{% endif %}", id="in the same branch"),
    pytest.param("{% if a %}{% else %}" + HELD + CALL + "{% endif %}", id="in the same other branch"),
    pytest.param("{% for a in b %}" + HELD + CALL + "{% endfor %}", id="in the same loop"),
    pytest.param("{% block a %}" + HELD + CALL + "{% endblock %}", id="in the same block"),
    pytest.param(
        "{% extends 'a' %}{% block a %}" + HELD + CALL + "{% endblock %}", id="in the same block of a child"
    ),
    pytest.param("{% macro m() %}" + HELD + CALL, id="in a macro that nothing ends"),
    pytest.param(HELD + "{{ opts.secure }}{{ a.opts }}" + CALL, id="an attribute is read"),
    pytest.param("{% else %}{% endif %}{% endfor %}" + HELD + CALL, id="beside ends of nothing"),
]


@pytest.mark.parametrize("text", OPEN)
def test_options_out_of_sight(text):
    assert calls(text)[-1].has_unknown


@pytest.mark.parametrize("text", IN_SIGHT)
def test_options_in_sight(text):
    (fact,) = calls(text)
    assert not fact.has_unknown
    assert [(option.key, option.value) for option in fact.options] == [("secure", Literal(value=True))]


PIECES = r"""
a é 🖼 \n \\ \' \" \x41 \u00e9 \U0001f5bc \101 \q \N{DASH} \N{EM-DASH} \7 \N \xz \a\b\f\r\t\v \Uffffffff
"""
STRINGS = st.lists(
    st.sampled_from([*PIECES.split(), "\\N{EM DASH}", "\n", "\\\n"]),
    max_size=8,
).map(lambda pieces: "'" + "".join(pieces) + "'")


@given(STRINGS)
@example("'\\N{EM DASH}\\N{NO DASH}\\Uffffffff'")
@example("'\\N{EM DASH}\\x41\\101'")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_strings_mean_what_they_mean_in_jinja(written):
    try:
        meant = ENVIRONMENT.compile_expression(written)()
    except jinja2.TemplateSyntaxError:
        return
    words = read_words(written, Span(0, len(written)))
    assert string_text(words.words[0]) == meant
    assert constant(words, 0, 0) == Literal(meant)


def test_an_escape_that_jinja_refuses_stays_as_it_is():
    written = "'\\N{NO SUCH NAME}\\Uffffffff\\xz'"
    assert string_text(read_words(written, Span(0, len(written))).words[0]) == written[1:-1]


ARGUMENTS = st.lists(
    st.sampled_from(
        ["a", "width=1", "x=true", "**o", "*p", ",", ", ", "\n  ", "y={'a': 1}", "**{'b': 2}", "z = f(1)"]
    ),
    max_size=8,
).map("".join)


@given(ARGUMENTS)
def test_whatever_jinja_compiles_it_compiles_secured(arguments):
    text = f"{{{{ image.build_url({arguments}) }}}}"
    try:
        ENVIRONMENT.from_string(text)
    except (SyntaxError, jinja2.TemplateSyntaxError):  # the first is Python's: a keyword twice
        return
    ENVIRONMENT.from_string(secured(text))
    assert "secure" in {option.key for option in calls(secured(text))[0].options}
