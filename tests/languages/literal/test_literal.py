"""What all notations that are read for literals alone have in common."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudinary_lint.facts import Address, Carrier, Document, Language, Options
from cloudinary_lint.languages.registry import Kind
from tests.reading import cut, read, secured, variables, written

DATA = (Kind.YAML, Kind.JSON, Kind.TOML, Kind.INI)
KINDS = (
    *DATA,
    Kind.CSS,
    Kind.SCSS,
    Kind.SCRIPT,
    Kind.COMPONENT,
    Kind.SHELL,
    Kind.DOCKERFILE,
    Kind.PROCFILE,
)
SETTING = {
    Kind.YAML: "CLOUDINARY_URL: {}\n",
    Kind.JSON: '{{"CLOUDINARY_URL": "{}"}}',
    Kind.TOML: "CLOUDINARY_URL = '{}'\n",
    Kind.INI: "CLOUDINARY_URL = {}\n",
    Kind.SHELL: "export CLOUDINARY_URL={}\n",
    Kind.DOCKERFILE: "ENV CLOUDINARY_URL={}\n",
    Kind.PROCFILE: "web: CLOUDINARY_URL={} x\n",
}
FORMS = pytest.mark.parametrize(
    ("kind", "form"), SETTING.items(), ids=lambda value: getattr(value, "value", "")
)
EVERY = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.value)


@EVERY
@pytest.mark.parametrize(
    "text", ["", "\n", "a", "cloudinary", "http://cloudinary.com https://res.cloudinary.com"]
)
def test_nothing_is_found_in_what_does_not_matter(kind, text):
    assert read(kind, text) == Document()


@FORMS
def test_a_url_knows_where_and_what_it_is(kind, form):
    text = form.format("cloudinary://k:s@c?a=b")
    [fact] = [fact for fact in read(kind, text).facts if isinstance(fact, Options)]
    assert (fact.carrier, fact.language, fact.name) == (Carrier.URL, Language.LITERAL, "CLOUDINARY_URL")
    assert cut(text, fact.variable) == "CLOUDINARY_URL"
    assert cut(text, fact.place) == "cloudinary://k:s@c?a=b"
    assert fact.extent.covers(fact.variable)
    assert [option.key for option in fact.options] == ["a"]
    assert fact.siblings == ()
    assert fact.parent is None


@FORMS
@pytest.mark.parametrize(
    "value", ["", "x", "https://k:s@c", "cloudinary://demo", "$X", "${X}?secure=true", "cloudinary:/k:s@c"]
)
def test_other_values_are_no_urls(kind, form, value):
    assert secured(kind, form.format(value)) == form.format(value)


@FORMS
@pytest.mark.parametrize("tail", ["/", "/?a=b", "?a=b@c", "//"])
def test_a_url_that_an_edit_would_break_is_left(kind, form, tail):
    text = form.format(f"cloudinary://k:s@c{tail}")
    assert secured(kind, text) == text


@EVERY
@pytest.mark.parametrize("form", ['"{}"', "'{}'", "x\n'{}'"])
def test_an_address_is_found_in_quotes_of_each_language(kind, form):
    form = {Kind.JSON: '["{}"]', Kind.PROCFILE: "a: b '{}'", Kind.DOCKERFILE: "ADD '{}' x"}.get(kind, form)
    assert written(kind, form.format("http://res.cloudinary.com/a")) == ["http://res.cloudinary.com/a"]
    assert written(kind, form.format("HTTP://cloudinary-a.akamaihd.net")) == [
        "HTTP://cloudinary-a.akamaihd.net"
    ]


def test_variables_stand_together_only_where_they_say_all_that_matters():
    text = "export CLOUDINARY_CLOUD_NAME=a\nexport CLOUDINARY_SECURE=true\n"
    whole = variables(Kind.SHELL, text)
    assert (whole.carrier, whole.language) == (Carrier.ENV, Language.LITERAL)
    assert cut(text, whole.place) == "CLOUDINARY_CLOUD_NAME"
    assert variables(Kind.SHELL, text.splitlines()[1]) is None


WORDS = """
CLOUDINARY_URL CLOUDINARY_CLOUD_NAME CLOUDINARY_SECURE cloudinary://k:s@c http://res.cloudinary.com/a
https://e.com CLOUDINARY_URL=cloudinary://k:s@c?a=b ?a=b & = : , ; # " ' ` \\ / // /* */ | > - ( ) [ ] { }
$ ${ $( {{ }} <<A A ! * % @ é name value export ENV RUN url(
"""
BLANKS = [" ", "  ", "\n", "\n  ", "\r\n", "\r", "\t", ": ", "- ", "\ufeff", "\U0001f600"]
LONG = ['"""', "'''", "# cloudinary-lint: x", "/* cloudinary-lint: x */", "\\\\"]
TEXTS = st.lists(st.sampled_from([*WORDS.split(), *BLANKS, *LONG]), max_size=25).map("".join)


@EVERY
@given(text=TEXTS)
def test_every_span_is_what_it_says(kind, text):
    for fact in read(kind, text).facts:
        match fact:
            case Options(carrier=Carrier.URL):
                assert cut(text, fact.place).replace("\\", "").lower().startswith("cloudinary:")
            case Address():
                assert cut(text, fact.scheme).lower().replace("\\", "") == "http"


@EVERY
@given(text=TEXTS)
def test_a_fix_is_done_once(kind, text):
    fixed = secured(kind, text)
    before = [fact for fact in read(kind, text).facts if isinstance(fact, Options) and fact.slot]
    after = [
        fact for fact in read(kind, fixed).facts if isinstance(fact, Options) and fact.carrier is Carrier.URL
    ]
    assert len(after) >= len(before)
    assert sum(any(option.key == "secure" for option in fact.options) for fact in after) >= len(before)
