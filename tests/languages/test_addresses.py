"""Addresses in text: which ones are found, where they begin and end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudinary_lint.facts import Language
from cloudinary_lint.languages.addresses import addresses, find_addresses
from cloudinary_lint.languages.mapped_text import UNKNOWN_CHAR, concatenate, placeholder, segment, verbatim
from cloudinary_lint.text.source import Span
from tests.reading import cut

SILENT = [
    pytest.param("https://res.cloudinary.com/demo/a.jpg", id="https"),
    pytest.param("//res.cloudinary.com/demo/a.jpg", id="no scheme: it follows the page"),
    pytest.param("res.cloudinary.com/demo/a.jpg", id="a host alone"),
    pytest.param("http://cloudinary.com/documentation", id="the company's site"),
    pytest.param("http://res.cloudinary.com.evil.com/a", id="a domain that only begins alike"),
    pytest.param("http://res.cloudinary.community/a", id="a longer top-level domain"),
    pytest.param("http://res.cloudinary.com-a.net/a", id="a hyphen behind the host"),
    pytest.param("http://myres.cloudinary.com/a", id="a host that only ends alike"),
    pytest.param("http://res-6.cloudinary.com.x/a", id="a shard that isn't one, in another domain"),
    pytest.param("http://a.res.cloudinary.com/a", id="a subdomain"),
    pytest.param("http://-res.cloudinary.com/a", id="no cloud before -res"),
    pytest.param("http://user@res.cloudinary.com/a", id="a user before the host"),
    pytest.param("http://res.cloudinary.com:8080/a", id="a port of its own, which knows no https"),
    pytest.param("http:/res.cloudinary.com/a", id="one slash"),
    pytest.param("xhttp://res.cloudinary.com/a", id="another scheme that ends alike"),
    pytest.param("git+http://res.cloudinary.com/a", id="a scheme of two parts"),
    pytest.param("_http://res.cloudinary.com/a", id="a word before the scheme"),
    pytest.param(
        "https://res.cloudinary.com/d/image/fetch/http://res.cloudinary.com/a", id="a fetch URL's source"
    ),
    pytest.param("/d/image/fetch/http://res.cloudinary.com/a", id="the same, relative"),
    pytest.param("https://e.com/?url=http://res.cloudinary.com/a", id="an argument of another address"),
    pytest.param("https://res.cloudinary.com/d/image/fetch/http%3A%2F%2Fres.cloudinary.com/a", id="encoded"),
    pytest.param(
        f"{UNKNOWN_CHAR}http://res.cloudinary.com/a", id="behind an unknown prefix, such as a fetch URL"
    ),
    pytest.param(
        "https://cloudinary-a.akamaihd.net.evil.com/a", id="a domain that begins like the legacy host"
    ),
    pytest.param("//cloudinary-a.akamaihd.net/a", id="the legacy host without a scheme"),
    pytest.param("http://a.akamaihd.net/a", id="another customer of that network"),
]
FOUND = [
    pytest.param(
        "http://res.cloudinary.com/a.jpg", ["http://res.cloudinary.com/a.jpg"], id="the shared host"
    ),
    pytest.param("http://res-1.cloudinary.com/a", ["http://res-1.cloudinary.com/a"], id="a shard"),
    pytest.param(
        "http://demo-res.cloudinary.com/a", ["http://demo-res.cloudinary.com/a"], id="a private host"
    ),
    pytest.param("http://api.cloudinary.com/v1_1", ["http://api.cloudinary.com/v1_1"], id="the API"),
    pytest.param("HTTP://Res.Cloudinary.COM/A", ["HTTP://Res.Cloudinary.COM/A"], id="any case"),
    pytest.param(
        f"http://{UNKNOWN_CHAR}-res.cloudinary.com",
        [f"http://{UNKNOWN_CHAR}-res.cloudinary.com"],
        id="a placeholder",
    ),
    pytest.param(
        "http://cloudinary-a.akamaihd.net/a", ["http://cloudinary-a.akamaihd.net/a"], id="the legacy host"
    ),
    pytest.param(
        "https://cloudinary-a.akamaihd.net/a",
        ["https://cloudinary-a.akamaihd.net/a"],
        id="the same with https",
    ),
    pytest.param(
        "src=http://res.cloudinary.com/a>", ["http://res.cloudinary.com/a"], id="an attribute without quotes"
    ),
    pytest.param("url(http://res.cloudinary.com/a)", ["http://res.cloudinary.com/a"], id="url(…)"),
    pytest.param(
        "see http://res.cloudinary.com/a.", ["http://res.cloudinary.com/a"], id="the end of a sentence"
    ),
    pytest.param(
        "http://res.cloudinary.com.", ["http://res.cloudinary.com"], id="a full stop behind the host"
    ),
    pytest.param(
        "[a](http://res.cloudinary.com/a)!", ["http://res.cloudinary.com/a"], id="a link in Markdown"
    ),
    pytest.param(
        "(http://res.cloudinary.com/a_(1).jpg)",
        ["http://res.cloudinary.com/a_(1).jpg"],
        id="brackets in the name",
    ),
    pytest.param(
        "http://res.cloudinary.com/a)b]", ["http://res.cloudinary.com/a"], id="a bracket it does not open"
    ),
    pytest.param(
        "http://res.cloudinary.com/a(b]", ["http://res.cloudinary.com/a(b"], id="another bracket than opened"
    ),
    pytest.param(
        "http://res.cloudinary.com?a=b", ["http://res.cloudinary.com?a=b"], id="a query behind the host"
    ),
    pytest.param("http://res.cloudinary.com#a", ["http://res.cloudinary.com#a"], id="a fragment"),
    pytest.param(
        "http://res.cloudinary.com/w_1,h_1/a.jpg 1x, http://res.cloudinary.com/b 2x",
        ["http://res.cloudinary.com/w_1,h_1/a.jpg", "http://res.cloudinary.com/b"],
        id="srcset, with commas in the path",
    ),
    pytest.param(
        "http://res.cloudinary.com/a,http://res.cloudinary.com/b,https://x.y",
        ["http://res.cloudinary.com/a", "http://res.cloudinary.com/b"],
        id="a list without blanks",
    ),
    pytest.param(
        "url(http://res.cloudinary.com/a)top,url(http://res.cloudinary.com/b);}",
        ["http://res.cloudinary.com/a", "http://res.cloudinary.com/b"],
        id="a style without blanks",
    ),
    pytest.param(
        "https://x.y,http://res.cloudinary.com/a",
        ["http://res.cloudinary.com/a"],
        id="behind another address",
    ),
    pytest.param(
        "http://res.cloudinary.com/d/image/fetch/http://res.cloudinary.com/a",
        ["http://res.cloudinary.com/d/image/fetch/http://res.cloudinary.com/a"],
        id="a fetch URL, its source being inside",
    ),
    pytest.param("//http://res.cloudinary.com/a", [], id="slashes before the scheme"),
    pytest.param("feed:http://res.cloudinary.com/a", ["http://res.cloudinary.com/a"], id="a label before it"),
]


@pytest.mark.parametrize("text", SILENT)
def test_silent(text):
    assert list(find_addresses(text)) == []


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_found(text, expected):
    found = list(find_addresses(text))
    assert [text[one.start : one.end] for one in found] == expected
    for one in found:
        assert text[one.start : one.colon + 3].lower() in {"http://", "https://"}
        assert text[slice(*one.host)] in expected[found.index(one)]


def test_a_host_is_told_without_its_scheme():
    [fact] = addresses(verbatim("see http://api.cloudinary.com/x", Span(0, 31)), Language.LITERAL)
    assert (fact.host, fact.extent) == ("api.cloudinary.com", fact.place)


def test_an_address_in_pieces_stands_where_its_characters_stand():
    text = r"""'http:\/\/' + cloud + '-res.cloudinary.com' x"""
    value = concatenate(
        (
            verbatim(text, Span(1, 6)),
            segment("/", Span(6, 8)),
            segment("/", Span(8, 10)),
            placeholder(Span(14, 19), is_inside=False),
            verbatim(text, Span(23, 42)),
        )
    )
    [fact] = addresses(value, Language.LITERAL)
    assert cut(text, fact.scheme) == "http"
    assert cut(text, fact.place) == r"http:\/\/' + cloud + '-res.cloudinary.com"


HOSTS = [
    "res.cloudinary.com",
    "res-3.cloudinary.com",
    "a-res.cloudinary.com",
    "e.com",
    "cloudinary-a.akamaihd.net",
]
PARTS = [
    "http://",
    "https://",
    "HTTP:",
    "//",
    "/",
    ",",
    "(",
    ")",
    "{",
    "]",
    " ",
    "x",
    ".",
    "|",
    "'",
    "=",
    UNKNOWN_CHAR,
    *HOSTS,
]


@given(st.lists(st.sampled_from(PARTS), max_size=12))
def test_every_span_is_an_address(parts):
    text = "".join(parts)
    end = 0
    for found in find_addresses(text):
        address = text[found.start : found.end]
        assert found.start >= end
        end = found.end
        assert text[slice(*found.host)].lower() in address.lower()
        assert not set(address) & set(" '\"<>")
        assert found.colon < found.host[0] < found.host[1] <= found.end
