"""`cloudinary://` URLs, judged by the SDK itself: what it makes of a URL, and of one that was fixed."""

from __future__ import annotations

import os
from unittest import mock
from urllib.parse import urlsplit

import cloudinary
import cloudinary.utils
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cloudinary_lint import sdk
from cloudinary_lint.facts import UNKNOWN, Carrier, Language, Literal, Option, fill
from cloudinary_lint.languages.mapped_text import UNKNOWN_CHAR, concatenate, placeholder, segment, verbatim
from cloudinary_lint.languages.variables import UrlContext, looks_like_url, read_url, secret_span
from cloudinary_lint.sdk import Truth
from cloudinary_lint.text.edits import apply, replace
from cloudinary_lint.text.source import Span
from tests.reading import cut


def options(text: str, **setting):
    """The options of a URL that is all of a text."""
    span = Span(0, len(text))
    return read_url(verbatim(text, span), UrlContext(Language.ENV, "CLOUDINARY_URL", span, **setting))


def says(fact) -> Truth:
    option = sdk.effective(fact, "secure")
    return sdk.truth(Carrier.URL, option.value) if option else Truth.OFF


def secured(text: str) -> str | None:
    fact = options(text)
    return apply(text, fill(fact.slot, "secure")) if fact and fact.slot else None


def built(url: str) -> str:
    """The address that the SDK builds with a `CLOUDINARY_URL`. Raises ValueError where it can't."""
    cleared = {name: value for name, value in os.environ.items() if not name.startswith("CLOUDINARY_")}
    with mock.patch.dict(os.environ, {**cleared, "CLOUDINARY_URL": url}, clear=True):
        cloudinary.reset_config()
        address, _ = cloudinary.utils.cloudinary_url("x.jpg")
    return str(address)


@pytest.fixture(autouse=True)
def _own_configuration():
    before = cloudinary._config  # noqa: SLF001 -- the SDK offers no other way to put it back
    yield
    cloudinary._config = before  # noqa: SLF001


NO_URL = [
    pytest.param("", id="nothing"),
    pytest.param("cloudinary://demo", id="no @"),
    pytest.param("https://k:s@demo", id="another scheme"),
    pytest.param("xcloudinary://k:s@demo", id="a longer scheme"),
    pytest.param("cloudinary:/k:s@demo", id="one slash"),
    pytest.param('"cloudinary://k:s@demo"', id="quotes in the value"),
    pytest.param("CLOUDINARY_URL=cloudinary://k:s@demo", id="the name pasted with it"),
    pytest.param("${URL}?secure=true", id="a placeholder"),
    pytest.param("cloudinary://k:s@" + "a" * 131072, id="longer than an environment variable can be"),
]

# The end of a URL, whether the SDK then builds https, and what is made of it.
CASES = [
    pytest.param("@c", False, "@c?secure=true", id="no query"),
    pytest.param("@c?", False, "@c?secure=true", id="an empty query"),
    pytest.param("@c#f", False, "@c?secure=true#f", id="a fragment"),
    pytest.param("@c?a=b#f", False, "@c?a=b&secure=true#f", id="a query and a fragment"),
    pytest.param("@c?a=b&", False, "@c?a=b&secure=true", id="a query that ends with &"),
    pytest.param("@c?a=b?", False, "@c?a=b?&secure=true", id="a query that ends with ?"),
    pytest.param("@c?secure=true", True, None, id="true"),
    pytest.param("@c?secure=TRUE", True, None, id="TRUE"),
    pytest.param("@c?secure=false", True, None, id="false is a text"),
    pytest.param("@c?secure=0", True, None, id="0 is a text"),
    pytest.param("@c?secure=+", True, None, id="a blank is a text"),
    pytest.param("@c?secure=true#x", True, None, id="before a fragment"),
    pytest.param("@c?secure=", False, "@c?secure=&secure=true", id="an empty value"),
    pytest.param("@c?secure", False, "@c?secure&secure=true", id="no value"),
    pytest.param("@c?SECURE=true", False, "@c?SECURE=true&secure=true", id="capitals"),
    pytest.param("@c? secure=true", False, "@c? secure=true&secure=true", id="a blank before the key"),
    pytest.param("@c?secure = true", False, "@c?secure = true&secure=true", id="blanks around the ="),
    pytest.param("@c?secure%3Dtrue", False, "@c?secure%3Dtrue&secure=true", id="an escaped ="),
    pytest.param("@c?%73ecure=true", True, None, id="an escaped key"),
    pytest.param("@c?a=b;secure=true", False, "@c?a=b;secure=true&secure=true", id="a semicolon"),
    pytest.param("@c?a=b?secure=true", False, "@c?a=b?secure=true&secure=true", id="a second ?"),
    pytest.param("@c&secure=true", False, "@c&secure=true?secure=true", id="& without ?"),
    pytest.param("@c#x?secure=true", False, "@c?secure=true#x?secure=true", id="a query in the fragment"),
    pytest.param("@c?secure=false&secure=", True, None, id="the first that is not blank"),
    pytest.param("@c?secure=&secure=true", True, None, id="a blank one first"),
    pytest.param("@c?secure[a]=", False, "@c?secure[a]=&secure=true", id="a blank part of it"),
    pytest.param("@c/h.example.org", False, "@c/h.example.org?secure=true", id="a host in the path"),
    pytest.param(
        "@c?cname=h.example.org", False, "@c?cname=h.example.org&secure=true", id="a host in the query"
    ),
    pytest.param("@C", False, "@C?secure=true", id="a cloud in capitals"),
    pytest.param("@c\n", False, "@c?secure=true\n", id="a line end behind it"),
    pytest.param("@c?\tsec\nure=true", True, None, id="tabs and line ends don't count"),
    pytest.param("@c?secure=tr\nue", True, None, id="a line end in the value"),
]

NO_SLOT = [
    pytest.param("cloudinary://k:s@c/", id="a bare slash: there would be no host"),
    pytest.param("cloudinary://k:s@c//", id="several"),
    pytest.param("cloudinary://k:s@c//h.example.org", id="a slash before the host"),
    pytest.param("cloudinary://k:s@c/?a=b", id="a bare slash before a query"),
    pytest.param("cloudinary://k:s/t@c", id="a slash in the secret"),
    pytest.param("cloudinary://k:s?t@c", id="a question mark in the secret"),
    pytest.param("cloudinary://k:s#t@c", id="a number sign in the secret"),
    pytest.param("cloudinary://k:s@t/u@c", id="an @ and a slash in the secret"),
    pytest.param("cloudinary://k:s@c?a=b@d", id="an @ in the query, which may be the secret's"),
    pytest.param("cloudinary://k:s@c ", id="a blank behind the cloud"),
    pytest.param("cloudinary://k:[s@c", id="a bracket that the SDK fails on"),
]

DECIDED_BEHIND_A_SLASH = [
    pytest.param("cloudinary://k:s/t@c?secure=true", Truth.ON, id="a slash in the secret"),
    pytest.param("cloudinary://k:s?t@c?secure=true", Truth.OFF, id="a question mark in the secret"),
    pytest.param("cloudinary://k:s#t@c?secure=true", Truth.OFF, id="a number sign in the secret"),
    pytest.param("cloudinary://k:s@c/?secure=true", Truth.ON, id="a bare slash"),
]


@pytest.mark.parametrize("text", NO_URL)
def test_no_url(text):
    assert options(text) is None
    assert not looks_like_url(text)


@pytest.mark.parametrize(("tail", "is_https", "fixed"), CASES)
@pytest.mark.parametrize("head", ["cloudinary://k:s", "CLOUDINARY://k:s"])
def test_as_the_sdk_reads_it(head, tail, is_https, fixed):
    text = head + tail
    assert built(text).startswith("https://") is is_https
    assert says(options(text)) is (Truth.ON if is_https else Truth.OFF)
    if fixed:
        assert secured(text) == head + fixed
        assert built(head + fixed).startswith("https://")


def test_blanks_before_it_do_not_count():
    text = "  cloudinary://k:s@c"
    assert cut(text, options(text).place) == "cloudinary://k:s@c"
    assert secured(text) == f"{text}?secure=true"


@pytest.mark.parametrize("text", NO_SLOT)
def test_no_slot(text):
    fact = options(text)
    assert fact is not None
    assert fact.slot is None


@pytest.mark.parametrize(("text", "truth"), DECIDED_BEHIND_A_SLASH)
def test_what_is_decided_where_nothing_can_be_edited(text, truth):
    assert says(options(text)) is truth


def test_a_bare_slash_with_secure_is_an_address_without_a_host():
    assert urlsplit(built("cloudinary://k:s@c/?secure=true")).netloc == ""


def test_the_parts_of_a_url():
    text = "cloudinary://k:s@c/h.example.org?%61=b+c&d&=e#f"
    fact = options(text, siblings=(Option("CLOUDINARY_A", Literal(""), Span(0, 0)),), variable=Span(0, 1))
    assert cut(text, fact.place) == text
    assert (fact.path.text, cut(text, fact.path.span)) == ("/h.example.org", "/h.example.org")
    assert [(option.key, option.value, option.on) for option in fact.options] == [
        ("a", Literal("b c"), "true"),
        ("d", Literal(""), "=true"),
        ("", Literal("e"), "true"),
    ]
    assert [cut(text, option.span) for option in fact.options] == ["%61=b+c", "d", "=e"]
    assert [option.key_span and cut(text, option.key_span) for option in fact.options] == ["%61", "d", None]
    assert [cut(text, option.value_span) for option in fact.options] == ["b+c", "", "e"]
    assert [option.key for option in fact.siblings] == ["CLOUDINARY_A"]
    assert fact.variable == Span(0, 1)
    assert not fact.has_unknown


def test_a_part_of_an_option_is_not_edited():
    [option] = options("cloudinary://k:s@c?auth_token[key]=x").options
    assert (option.key, option.value) == ("auth_token", UNKNOWN)
    assert option.key_span is option.value_span is None


def test_a_part_of_secure_is_not_judged():
    assert built("cloudinary://k:s@c?secure[a]=b").startswith("https://")
    assert says(options("cloudinary://k:s@c?secure[a]=b")) is Truth.UNKNOWN


@pytest.mark.parametrize("value", ["", "=", "=0"])
def test_a_value_can_be_written_where_it_stands(value):
    text = f"cloudinary://k:s@c?secure{value}&a=b"
    option = options(text).options[0]
    assert apply(text, [replace(text, option.value_span, option.on)]) == "cloudinary://k:s@c?secure=true&a=b"


def test_no_ampersand_where_it_would_cut_the_value():
    assert options("cloudinary://k:s@c?a=b", takes_ampersand=False).slot is None
    assert options("cloudinary://k:s@c?", takes_ampersand=False).slot is not None
    assert options("cloudinary://k:s@c", takes_ampersand=False).slot is not None


def test_what_placeholders_may_hold():
    fact = options(f"cloudinary://{UNKNOWN_CHAR}:{UNKNOWN_CHAR}@{UNKNOWN_CHAR}?a={UNKNOWN_CHAR}")
    assert [option.value for option in fact.options] == [UNKNOWN]
    assert not fact.has_unknown
    assert fact.slot is not None
    assert options(f"cloudinary://k:s@c?{UNKNOWN_CHAR}").has_unknown


def test_nothing_is_added_behind_what_ends_outside_of_the_string():
    text = "'cloudinary://k:s@' + cloud"
    whole = concatenate((verbatim(text, Span(1, 18)), placeholder(Span(22, 27), is_inside=False)))
    fact = read_url(whole, UrlContext(Language.PYTHON, "CLOUDINARY_URL", Span(0, 27)))
    assert fact.slot is None
    half = concatenate((verbatim(text, Span(1, 18)), segment(f"{UNKNOWN_CHAR}?secure=", Span(22, 27))))
    ended = concatenate((half, placeholder(Span(22, 27), is_inside=False).part(1, 1)))
    [option] = read_url(ended, UrlContext(Language.PYTHON, "CLOUDINARY_URL", Span(0, 27))).options
    assert option.value_span is None


def test_the_secret_of_a_url():
    for text in ("cloudinary://k:s@c", "cloudinary://k:s@c?a=b@c", "cloudinary://k:s/@c", "CLOUDINARY://@c"):
        span = secret_span(verbatim(text, Span(0, len(text))))
        assert (cut(text, span) if span else "") == text.rpartition("@")[0].partition("://")[2]


KEYS = [
    "secure",
    "SECURE",
    "Secure",
    "secure ",
    "%73ecure",
    "secure%3D",
    "a",
    "cname",
    "private_cdn",
    "",
    "é",
]
VALUES = [
    None,
    "",
    "true",
    "false",
    "0",
    "+",
    "%20",
    "a b",
    "x;secure=true",
    "?",
    "=",
    "/",
    "[",
    "secure[a]",
    "%",
]
SEPARATORS = st.sampled_from(["", "", "", "\n", "\t", " ", "&", "&&", ";"])
PAIR = st.builds(
    lambda key, value, separator: (key if value is None else f"{key}={value}") + separator,
    st.sampled_from(KEYS),
    st.sampled_from(VALUES),
    SEPARATORS,
)
URLS = st.builds(
    "".join,
    st.tuples(
        SEPARATORS.filter(lambda separator: separator in {"", " ", "\n"}),
        st.sampled_from(["cloudinary://", "Cloudinary://"]),
        st.sampled_from(["k:s", "k", "", "k:s@", "k:%2F", "k:s/t", "k:s?t", "<k>:<s>"]),
        st.just("@"),
        st.sampled_from(["c", "Demo", "a-b", "c:80", "c&secure=true", " c"]),
        st.sampled_from(["", "", "", "/", "//", "/h.example.org", "/a/b", "/@"]),
        st.one_of(st.just(""), st.lists(PAIR, max_size=4).map(lambda pairs: "?" + "&".join(pairs))),
        st.sampled_from(["", "", "#f", "#", "#?secure=true", "#@"]),
        SEPARATORS,
    ),
)


@given(URLS)
def test_says_of_secure_what_the_sdk_makes_of_it(text):
    address = _built(text)
    fact = options(text)
    assert fact is not None
    assert says(fact) is (Truth.ON if address.startswith("https:") else Truth.OFF)


@given(URLS)
def test_once_it_is_written_addresses_are_https(text):
    before, fixed = _built(text), secured(text)
    assume(fixed is not None)
    after = _built(fixed)
    assert after.startswith("https://")
    assert urlsplit(after).netloc
    if not sdk.changes_host(options(text)):
        assert after.partition(":")[2] == before.partition(":")[2]


def _built(text: str) -> str:
    try:
        return built(text)
    except (ValueError, TypeError):  # as many of these are no URL to the SDK
        assume(condition=False)
        raise
