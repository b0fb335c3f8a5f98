"""Facts of Django templates, and the SDK's tags in them run by Django itself."""

from __future__ import annotations

import cloudinary
import pytest
from cloudinary import CloudinaryResource
from django.conf import settings
from django.template import Context, Engine, TemplateSyntaxError
from django.template.base import Token, TokenType
from hypothesis import given
from hypothesis import strategies as st

from cloudinary_lint.facts import UNKNOWN, Carrier, Expression, Literal, Name, Options, Owner, Receiver, fill
from cloudinary_lint.languages.registry import Kind
from cloudinary_lint.languages.template import read
from cloudinary_lint.languages.template.django_tags import argument_value, split_tag
from cloudinary_lint.text.edits import apply
from cloudinary_lint.text.source import Source, Span, text_of

if not settings.configured:
    settings.configure()

LOAD = "{% load cloudinary %}"


@pytest.fixture
def engine(monkeypatch):
    """Django with the SDK's tags, and an SDK whose configuration doesn't set secure."""
    monkeypatch.setattr(cloudinary, "_config", cloudinary.Config())
    cloudinary.config(cloud_name="demo", secure=None)
    libraries = {"cloudinary": "cloudinary.templatetags.cloudinary", "i18n": "django.templatetags.i18n"}
    return Engine(libraries=libraries)


def render(engine, text):
    names = {"image": CloudinaryResource("sample.jpg"), "opts": {"width": 7}, "w": 5, "cut": "cut"}
    return engine.from_string(text).render(Context({**names, "item": {"image": names["image"]}}))


def document(text, language="django"):
    return read(Source("page.html", text), Kind.TEMPLATE, language)


def tags(text):
    return [fact for fact in document(text).facts if isinstance(fact, Options)]


def secured(text):
    """The text with secure turned on in every tag."""
    return apply(text, [edit for fact in tags(text) for edit in fill(fact.slot, "secure")])


SILENT = [
    pytest.param("{% cloudinary_static 'a.png' %}", id="cloudinary_static"),
    pytest.param("{% cloudinary_js_config %}{% cloudinary_includes %}", id="tags that build no address"),
    pytest.param("{% cloudinary_url\nimage %}", id="a tag over two lines is text"),
    pytest.param("{# {% cloudinary_url image %} #}", id="a comment"),
    pytest.param("{% comment %}{% cloudinary_url image %}{% endcomment %}", id="a comment block"),
    pytest.param("{% comment 'why' %}{% cloudinary_url image %}{% endcomment %}", id="one with a note"),
    pytest.param("{% comment %}{% cloudinary_url image %}", id="a comment block without its end"),
    pytest.param("{% verbatim %}{% cloudinary_url image %}{% endverbatim %}", id="verbatim"),
    pytest.param("{% verbatim a %}{% cloudinary_url image %}{% endverbatim a %}", id="named verbatim"),
    pytest.param("<!-- {% cloudinary_url image %} -->", id="a comment of the page"),
    pytest.param("{{ '{% cloudinary_url image %}' }}", id="a string"),
    pytest.param("cloudinary_url image", id="text"),
    pytest.param("{% cloudinary_url image", id="a tag without its end"),
    pytest.param("{%- cloudinary_url image %}", id="a tag that is Jinja's by its dash"),
]

REFUSED = [
    pytest.param("{% cloudinary_url %}", id="no source"),
    pytest.param("{% cloudinary_url as u %}", id="no source, but a variable"),
    pytest.param("{% cloudinary_url width=1 %}", id="keywords only"),
    pytest.param("{% cloudinary_url width=1 image %}", id="a source behind a keyword"),
    pytest.param("{% cloudinary_url image opts w %}", id="three by position"),
    pytest.param("{% cloudinary_url image secure = True %}", id="blanks around the sign"),
    pytest.param("{% cloudinary_url image width=1 width=2 %}", id="a keyword twice"),
    pytest.param("{% cloudinary_url image as u width=1 %}", id="a keyword behind the variable"),
    pytest.param("{% cloudinary_url image.build_url() %}", id="a call"),
    pytest.param("{% cloudinary_url image width= %}", id="a keyword without its value"),
    pytest.param("{% cloudinary_url image width=a+b %}", id="a sum"),
    pytest.param("{% cloudinary_url image, width=1 %}", id="a comma"),
    pytest.param("{% cloudinary_url _image %}", id="a private name"),
    pytest.param("{% cloudinary_url image width=item._w %}", id="a private attribute"),
    pytest.param("{% cloudinary_url 'a %}", id="a quote that nothing closes"),
    pytest.param('{% cloudinary_url _("a %}', id="a translation that nothing closes"),
    pytest.param("{% cloudinary_url image width=-w %}", id="a sign before a name"),
    pytest.param("{% cloudinary_url(image) %}", id="brackets at the name"),
]

SECURED = [
    pytest.param(
        "{% cloudinary_url image %}", "{% cloudinary_url image secure=True %}", id="a blank is kept"
    ),
    pytest.param(
        "{% cloudinary_url image%}", "{% cloudinary_url image secure=True%}", id="no blank is added"
    ),
    pytest.param("{%cloudinary image%}", "{%cloudinary image secure=True%}", id="no blanks at all"),
    pytest.param(
        "{%  cloudinary_url   image \t %}", "{%  cloudinary_url   image secure=True \t %}", id="many blanks"
    ),
    pytest.param(
        "{% cloudinary_url image width=1 %}", "{% cloudinary_url image width=1 secure=True %}", id="a keyword"
    ),
    pytest.param(
        "{% cloudinary_url image as u %}{{ u }}",
        "{% cloudinary_url image secure=True as u %}{{ u }}",
        id="before a variable",
    ),
    pytest.param(
        "{% cloudinary_url image  as  u %}{{ u }}",
        "{% cloudinary_url image secure=True  as  u %}{{ u }}",
        id="before a variable, more blanks",
    ),
    pytest.param(
        "{% cloudinary_url image opts %}", "{% cloudinary_url image opts secure=True %}", id="behind options"
    ),
    pytest.param(
        "{% cloudinary image opts crop='fill' %}",
        "{% cloudinary image opts crop='fill' secure=True %}",
        id="behind options and keywords",
    ),
    pytest.param(
        "{% cloudinary_url source=image %}",
        "{% cloudinary_url source=image secure=True %}",
        id="a named source",
    ),
    pytest.param(
        "{% cloudinary image=image options_dict=opts %}",
        "{% cloudinary image=image options_dict=opts secure=True %}",
        id="named options",
    ),
    pytest.param(
        "{% cloudinary_url item.image width=w|add:'1' %}",
        "{% cloudinary_url item.image width=w|add:'1' secure=True %}",
        id="a filter",
    ),
    pytest.param(
        '{% cloudinary_url "a b.jpg" %}',
        '{% cloudinary_url "a b.jpg" secure=True %}',
        id="a text with blanks",
    ),
    pytest.param(
        "{% cloudinary_url 'it\\'s.jpg' alt=\"x as y\" %}",
        "{% cloudinary_url 'it\\'s.jpg' alt=\"x as y\" secure=True %}",
        id="quotes in quotes",
    ),
    pytest.param(
        "<p>🖼</p>\r\n{% cloudinary_url image %}\r\n\x0c",
        "<p>🖼</p>\r\n{% cloudinary_url image secure=True %}\r\n\x0c",
        id="other line ends, a form feed, a character outside of the basic plane",
    ),
    pytest.param(
        "a\r{% cloudinary_url\rimage %}\n\r",
        "a\r{% cloudinary_url\rimage secure=True %}\n\r",
        id="a lone carriage return in the tag",
    ),
]


@pytest.mark.parametrize("text", SILENT)
def test_no_tag(text):
    assert tags(LOAD + text) == []


@pytest.mark.parametrize("text", REFUSED)
def test_no_tag_where_django_refuses_it(engine, text):
    assert tags(LOAD + text) == []
    with pytest.raises((TemplateSyntaxError, StopIteration)):
        render(engine, LOAD + text)


@pytest.mark.parametrize(("before", "after"), SECURED)
def test_secured(engine, before, after):
    before, after = LOAD + before, LOAD + after
    assert secured(before) == after
    assert "http://res.cloudinary.com/demo/" in render(engine, before)
    assert "https://res.cloudinary.com/demo/" in render(engine, after)
    assert len(tags(after)) == 1


def test_secured_behind_translated_text(engine):
    text = LOAD + '{% cloudinary image alt=_("a b") %}'
    assert secured(text) == LOAD + '{% cloudinary image alt=_("a b") secure=True %}'
    assert engine.from_string(secured(text))


VALUES = [
    pytest.param("True", Literal(value=True), id="True"),
    pytest.param("False", Literal(value=False), id="False"),
    pytest.param("None", Literal(None), id="None"),
    pytest.param("0", Literal(0), id="zero"),
    pytest.param("1_0", Literal(10), id="an underscore"),
    pytest.param("-1", Literal(-1), id="a negative number"),
    pytest.param("1.5", Literal(1.5), id="a fraction"),
    pytest.param("1e2", Literal(100.0), id="an exponent"),
    pytest.param("'true'", Literal("true"), id="text"),
    pytest.param("''", Literal(""), id="empty text"),
    pytest.param('"a\\"b\\\\c"', Literal('a"b\\c'), id="text with escapes"),
    pytest.param("true", Name("true"), id="true is a name"),
    pytest.param("opts", Name("opts"), id="a name"),
    pytest.param("item.image", UNKNOWN, id="an attribute"),
    pytest.param("w|add:1", UNKNOWN, id="a filter"),
    pytest.param("'a'|upper", UNKNOWN, id="a filter on text"),
    pytest.param("_('a')", UNKNOWN, id="translated text"),
    pytest.param("2.", UNKNOWN, id="a number that ends in a point"),
    pytest.param("9" * 5000, UNKNOWN, id="more digits than Python converts"),
    pytest.param("=1", None, id="a second sign"),
    pytest.param("a..b|", None, id="a filter without its name"),
]


@pytest.mark.parametrize(("written", "expected"), VALUES)
def test_values(written, expected):
    assert argument_value(written, Span(0, len(written))) == expected


def test_an_option_and_its_places():
    text = LOAD + "{% cloudinary_url image width=100 secure=false as u %}"
    (fact,) = tags(text)
    option = fact.options[1]
    assert fact.carrier is Carrier.TAG
    assert (fact.name, text_of(text, fact.place)) == ("cloudinary_url", "{%")
    assert text_of(text, fact.extent) == text[len(LOAD) :]
    assert (option.key, option.value, option.on) == ("secure", Name("false"), "True")
    assert text_of(text, option.span) == "secure=false"
    assert option.key_span
    assert text_of(text, option.key_span) == "secure"
    assert option.value_span
    assert text_of(text, option.value_span) == "false"


@pytest.mark.parametrize(
    ("text", "subject", "is_open"),
    [
        pytest.param(
            "{% cloudinary_url 'http://e.org/a.png' %}", Literal("http://e.org/a.png"), False, id="text"
        ),
        pytest.param("{% cloudinary_url image %}", UNKNOWN, False, id="a name"),
        pytest.param("{% cloudinary_url source='a' %}", Literal("a"), False, id="text by name"),
        pytest.param("{% cloudinary 'a' opts %}", Literal("a"), True, id="with options"),
        pytest.param("{% cloudinary image options_dict=opts %}", UNKNOWN, True, id="with options by name"),
    ],
)
def test_subject_and_openness(text, subject, is_open):
    (fact,) = tags(LOAD + text)
    assert (fact.subject, fact.has_unknown) == (subject, is_open)
    assert not {option.key for option in fact.options} & {"source", "options_dict"}


SDK, OTHER, UNRESOLVED = Owner.SDK, Owner.OTHER, Owner.UNRESOLVED


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", Receiver(UNRESOLVED), id="nothing is loaded: a builtin or an error"),
        pytest.param("{% load i18n static %}", Receiver(UNRESOLVED), id="only Django's own are loaded"),
        pytest.param(
            "{% load shop %}", Receiver(UNRESOLVED, competing_libraries=("shop",)), id="another may bring it"
        ),
        pytest.param("{% load cloudinary %}", Receiver(SDK), id="the SDK's is loaded"),
        pytest.param("{% load static cloudinary i18n %}", Receiver(SDK), id="the SDK's among others"),
        pytest.param("{%load\tcloudinary%}", Receiver(SDK), id="other blanks"),
        pytest.param("{% load shop %}{% load cloudinary %}", Receiver(SDK), id="the SDK's is last"),
        pytest.param(
            "{% load cloudinary shop %}",
            Receiver(SDK, competing_libraries=("shop",)),
            id="a later one may bring it too",
        ),
        pytest.param("{% load cloudinary_url from cloudinary %}", Receiver(SDK), id="this tag alone"),
        pytest.param("{% load cloudinary from cloudinary %}", Receiver(UNRESOLVED), id="the other tag alone"),
        pytest.param("{% load cloudinary_url from shop %}", Receiver(OTHER), id="this tag of another"),
        pytest.param(
            "{% load cloudinary %}{% load cloudinary_url from shop %}",
            Receiver(OTHER),
            id="replaced by another",
        ),
        pytest.param(
            "{% load cloudinary_url from shop %}{% load cloudinary %}",
            Receiver(SDK),
            id="replaced by the SDK's",
        ),
        pytest.param(
            "{% load from cloudinary %}", Receiver(SDK, competing_libraries=()), id="three words are no from"
        ),
        pytest.param("{# {% load cloudinary %} #}", Receiver(UNRESOLVED), id="loaded in a comment"),
        pytest.param("<!-- {% load cloudinary %} -->", Receiver(SDK), id="loaded in a comment of the page"),
        pytest.param("{% if a %}{% load cloudinary %}{% endif %}", Receiver(SDK), id="loaded in a branch"),
        pytest.param("{% load %}", Receiver(UNRESOLVED), id="an empty load"),
    ],
)
def test_whose_a_tag_is(text, expected):
    (fact,) = tags(text + "{% cloudinary_url image %}")
    assert fact.receiver.owner is expected.owner
    assert set(fact.receiver.competing_libraries) - {"from"} == set(expected.competing_libraries)


def test_a_tag_above_the_load_is_not_the_sdks():
    before, after = tags("{% cloudinary_url image %}{% load cloudinary %}{% cloudinary_url image %}")
    assert (before.receiver.owner, after.receiver.owner) == (UNRESOLVED, SDK)


def test_libraries_are_told():
    assert document("{% load static %}{% load a b from shop %}{% load static x.y %}").libraries == (
        "static",
        "shop",
        "x.y",
    )


EXPRESSIONS = [
    pytest.param("{{ image.url }}", None, id="silent: another attribute"),
    pytest.param("{{ image.build_url.x }}", None, id="silent: an attribute behind it"),
    pytest.param("{{ image.build_urls }}", None, id="silent: a longer name"),
    pytest.param("{{ build_url }}", None, id="silent: no receiver"),
    pytest.param("{{ a|f:b.build_url }}", None, id="silent: an argument of a filter"),
    pytest.param("{{ image.build_url\n}}", None, id="silent: over two lines it is text"),
    pytest.param("{# {{ image.build_url }} #}", None, id="silent: a comment"),
    pytest.param("{% if image.build_url %}", None, id="silent: a tag"),
    pytest.param("{{ 'i.build_url()' }}", None, id="silent: a string with a call in it"),
    pytest.param("{{ a['i.build_url()'] }}", None, id="silent: a key with a call in it"),
    pytest.param("{{ a['\\'.build_url('] }}", None, id="silent: a key with a quote and half a call in it"),
    pytest.param("{{ a['i'].build_url() }}", ("a['i']", (), False), id="a receiver with a key"),
    pytest.param("{{ image.build_url }}", ("image", None, True), id="a method that is read"),
    pytest.param("{{image.build_url}}", ("image", None, True), id="no blanks"),
    pytest.param("{{ a.0.image.build_url }}", ("a.0.image", None, True), id="an attribute's"),
    pytest.param("{{ image.build_url|safe }}", ("image", None, False), id="with a filter"),
    pytest.param("{{ image.build_url() }}", ("image", (), True), id="a call"),
    pytest.param(
        "{{ image.build_url(width=100, crop = 'fill',) }}",
        ("image", ("width=100", "crop='fill'"), True),
        id="keywords",
    ),
    pytest.param(
        "{{ i.build_url(secure=true, a=none) }}", ("i", ("secure=True", "a=None"), True), id="constants"
    ),
    pytest.param(
        "{{ i.build_url(width=w.x, x=-1) }}", ("i", ("width=w.x", "x=-1"), True), id="names, numbers"
    ),
    pytest.param("{{ i.build_url(100) }}", ("i", (), False), id="a positional argument"),
    pytest.param("{{ i.build_url(**o) }}", ("i", (), False), id="a double star"),
    pytest.param("{{ i.build_url(a=) }}", ("i", (), False), id="a keyword without its value"),
    pytest.param("{{ i.build_url(a=[1]) }}", ("i", (), False), id="a list"),
    pytest.param("{{ i.build_url(a=f(1)) }}", ("i", (), False), id="a call in a call"),
    pytest.param("{{ i.build_url(a='\\n') }}", ("i", (), False), id="a string with an escape"),
    pytest.param("{{ i.build_url()|safe }}", ("i", (), False), id="a call with a filter"),
    pytest.param("{{ i.build_url().x }}", ("i", (), False), id="a call that goes on"),
    pytest.param("{{ i.build_url(a=1 }}", ("i", (), False), id="a call without its end"),
    pytest.param("{{ a[0].build_url() }}", ("a[0]", (), False), id="a receiver that no tag takes"),
]


@pytest.mark.parametrize(("text", "expected"), EXPRESSIONS)
def test_expressions(text, expected):
    facts = [fact for fact in document(text).facts if isinstance(fact, Expression)]
    assert [(fact.subject, fact.arguments, fact.fits) for fact in facts] == ([expected] if expected else [])
    for fact in facts:
        assert text_of(text, fact.place) == "{{"
        assert text_of(text, fact.extent) == text
        assert fact.receiver.attribute == fact.subject.rpartition(".")[2]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("{% load cloudinary %}\n", None, id="loaded"),
        pytest.param("{% load cloudinary_url from cloudinary %}\n", None, id="this tag is loaded"),
        pytest.param("", "{% load cloudinary %}\n", id="at the top"),
        pytest.param("<p>\r\n", "{% load cloudinary %}\r\n<p>\r\n", id="at the top, in its line ends"),
        pytest.param(
            '<?xml version="1.0"?>\n', '{% load cloudinary %}<?xml version="1.0"?>\n', id="before a prolog"
        ),
        pytest.param(
            "{% extends 'a' %}\n<p>", "{% extends 'a' %}\n{% load cloudinary %}\n<p>", id="behind extends"
        ),
        pytest.param(
            "{% extends 'a' %}\r{% load x %}\r{% load y %}\r",
            "{% extends 'a' %}\r{% load x %}\r{% load cloudinary %}\r{% load y %}\r",
            id="behind the first load",
        ),
        pytest.param("{% load x %}<p>", "{% load x %}{% load cloudinary %}<p>", id="on a line with more"),
    ],
)
def test_where_the_library_is_loaded(engine, text, expected):
    text += "{{ image.build_url }}"
    (fact,) = (fact for fact in document(text).facts if isinstance(fact, Expression))
    if expected is None:
        assert fact.load is None
    else:
        assert fact.load
        assert text[: fact.load.offset] + fact.load.text + text[fact.load.offset :] == (
            expected + "{{ image.build_url }}"
        )


def test_an_expression_where_the_tag_is_anothers_fits_none():
    (fact,) = document("{% load cloudinary_url from shop %}{{ image.build_url }}").facts
    assert isinstance(fact, Expression)
    assert (fact.fits, fact.load) == (False, None)


@pytest.mark.parametrize(
    ("text", "competing_libraries"),
    [
        pytest.param("{% load shop cloudinary %}", (), id="before the SDK's"),
        pytest.param("{% load cloudinary shop %}", ("shop",), id="behind the SDK's"),
        pytest.param("{% load shop %}", ("shop",), id="without the SDK's"),
    ],
)
def test_an_expression_knows_the_rivals_of_the_tag(text, competing_libraries):
    (fact,) = document(text + "{{ image.build_url }}").facts
    assert isinstance(fact, Expression)
    assert fact.receiver == Receiver(attribute="image", competing_libraries=competing_libraries)


BITS = st.lists(
    st.sampled_from(
        ["a", "=", '"', "'", "\\", " ", "  ", '_("', "_('", '")', "')", "b=", "as", "|f:", "\r", "é"]
    ),
    max_size=14,
).map(lambda pieces: "tag " + "".join(pieces))


@given(BITS)
def test_tags_come_apart_as_in_django(content):
    inner = content.strip()
    try:
        theirs = Token(TokenType.BLOCK, inner).split_contents()
    except StopIteration:
        assert split_tag(inner, Span(0, len(inner))) is None
        return
    ours = split_tag(inner, Span(0, len(inner)))
    assert ours is not None
    assert ["".join(text_of(inner, bit.span).split()) for bit in ours] == [
        "".join(bit.split()) for bit in theirs
    ]


@given(BITS)
def test_a_tag_that_django_compiles_is_a_fact_and_one_it_refuses_is_none(content):
    text = LOAD + "{% cloudinary_url " + content + " %}"
    libraries = {"cloudinary": "cloudinary.templatetags.cloudinary"}
    try:
        Engine(libraries=libraries).from_string(text)
        is_compiled = True
    except (TemplateSyntaxError, StopIteration):
        is_compiled = False
    assert bool(tags(text)) is is_compiled
