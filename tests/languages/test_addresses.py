"""Addresses in text: which ones are found, where they begin and end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudinary_lint.languages.addresses import addresses, find_addresses, has_https_form, is_origin_name
from cloudinary_lint.languages.mapped_text import UNKNOWN_CHAR, concatenate, placeholder, segment, verbatim
from cloudinary_lint.languages.registry import Kind
from cloudinary_lint.text.source import Span
from tests.reading import compared, cut, written

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
    [fact] = addresses(verbatim("see http://api.cloudinary.com/x", Span(0, 31)))
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
    [fact] = addresses(value)
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


A = "http://res.cloudinary.com/demo/"
S = "https://res.cloudinary.com/demo/"
H = "http://res.cloudinary.com"

ORIGINS = """
CSP_IMG_SRC CORS_ALLOWED_ORIGINS allowedOrigins corsOptions origin Access-Control-Allow-Origin TRUSTED_HOSTS
whitelist csp imgSrc img-src connect_src ORIGIN
"""
OTHERS = "original data-original ORIGINAL_URL originate corset decors src data-src image_url lazySrcset"

LOOKED_FOR = [
    pytest.param(Kind.SCRIPT, f"fix('{A}', '{S}')", id="script: its twin in the call"),
    pytest.param(Kind.SCRIPT, f"fix(\n  '{A}',\n  '{S}',\n)", id="script: its twin in a call over lines"),
    pytest.param(Kind.SCRIPT, f"x = [\n  '{A}',\n  '{S}'\n]", id="script: its twin in the list"),
    pytest.param(Kind.SCRIPT, f"x = {{ '{A}': '{S}' }}", id="script: its twin in the pair"),
    pytest.param(
        Kind.SCRIPT,
        f"x = {{\n  old: '{H}',\n  new: '{H.replace('http', 'https')}/',\n}}",
        id="script: its twin in the object",
    ),
    pytest.param(
        Kind.SCRIPT, f"db.query(\"UPDATE a SET b = REPLACE(b, '{A}', 'x')\")", id="script: REPLACE of SQL"
    ),
    pytest.param(
        Kind.SCRIPT, f"db.query(\"SELECT 1 FROM a WHERE b LIKE '%{A}%'\")", id="script: LIKE of SQL"
    ),
    pytest.param(Kind.SCRIPT, f"db.a.find({{ b: {{ $regex: '^{A}' }} }})", id="script: $regex"),
    pytest.param(
        Kind.SCRIPT,
        f"['{A}', 'x'].includes(y) && y.startsWith(['{A}'])",
        id="script: a list that is searched",
    ),
    pytest.param(Kind.SCRIPT, f"const csp = \"img-src 'self' {H}\"", id="script: a directive of a policy"),
    pytest.param(
        Kind.SCRIPT, f"helmet({{ directives: {{ imgSrc: [\"'self'\", '{H}'] }} }})", id="script: helmet"
    ),
    pytest.param(
        Kind.SCRIPT, f"helmet({{ 'img-src': [\n\"'self'\",\n'{H}'] }})", id="script: a directive as a key"
    ),
    pytest.param(Kind.SCRIPT, f"app.use(cors({{ origin: '{H}' }}))", id="script: the origin of cors"),
    pytest.param(
        Kind.SCRIPT,
        f"const ALLOWED_ORIGINS: string[] = [\n  'https://a.b',\n  '{H}',\n]",
        id="script: a list of origins",
    ),
    pytest.param(Kind.SCRIPT, f"res.setHeader('Access-Control-Allow-Origin', '{H}')", id="script: a header"),
    pytest.param(Kind.SCRIPT, f"trustedHosts.push('{H}')", id="script: a list of trusted hosts"),
    pytest.param(Kind.SCRIPT, f"const OLD = '{A}'\nx.replace(OLD, y)", id="script: a name that is replaced"),
    pytest.param(
        Kind.SCRIPT,
        f"let OLD: string = `{A}`\nif (x === OLD || OLD == y || z.split(OLD)) a()",
        id="script: a name",
    ),
    pytest.param(Kind.SHELL, f"OLD='{A}'\nsed -i \"s#$OLD#x#\" a\ngrep -q ${{OLD}} b", id="shell: a name"),
    pytest.param(Kind.COMPONENT, f"<b v-if=\"u.startsWith('{A}')\"></b>", id="component: a condition"),
    pytest.param(Kind.COMPONENT, f"<script>\nu.replace('{A}', x)\n</script>", id="component: replace"),
    pytest.param(Kind.SHELL, f"sed -i 's#{A}#{S}#g' *.json", id="shell: sed"),
    pytest.param(Kind.SHELL, f"! grep -rn '{A}' .", id="shell: not grep"),
    pytest.param(Kind.SHELL, f'git grep -q "{A}" && exit 1', id="shell: git grep"),
    pytest.param(Kind.SHELL, f"find . -name '*.html' | xargs sed -i 's|{A}|x|'", id="shell: xargs sed"),
    pytest.param(
        Kind.SHELL, f"cat a | \\\n  awk '$1 ~ \"{A}\" {{ print }}'", id="shell: awk behind a pipe over lines"
    ),
    pytest.param(Kind.SHELL, f"if [[ $x == {A}* ]]; then y; fi", id="shell: a test"),
    pytest.param(Kind.SHELL, f"case $x in {A}*) y;; esac", id="shell: a pattern of case"),
    pytest.param(Kind.SHELL, f"psql -c \"UPDATE a SET b = REPLACE(b, '{A}', '{S}')\"", id="shell: SQL"),
    pytest.param(Kind.SHELL, f"export CORS_ORIGINS=https://a.b,{H}", id="shell: a list of origins"),
    pytest.param(Kind.DOCKERFILE, f"RUN sed -i 's#{A}#x#' a", id="a Dockerfile: sed"),
    pytest.param(Kind.DOCKERFILE, f'RUN ["grep", "{A}", "x"]', id="a Dockerfile: grep in a list"),
    pytest.param(
        Kind.YAML,
        f"jobs:\n  a:\n    steps:\n      - run: '! grep -rn \"{A}\" templates'",
        id="YAML: a step of a workflow",
    ),
    pytest.param(Kind.YAML, f"run: |\n  cd x\n  ! grep -rn {A} templates", id="YAML: a script"),
    pytest.param(Kind.YAML, f"- id: a\n  language: pygrep\n  entry: '{A}'", id="YAML: an entry of pygrep"),
    pytest.param(
        Kind.YAML,
        f"- id: a\n  entry: x\n  language: pygrep\n  args: ['-i', '{A}']",
        id="YAML: arguments of pygrep",
    ),
    pytest.param(
        Kind.YAML, f"cors:\n  allowed_origins:\n  - https://a.b\n  - {H}", id="YAML: a list of origins"
    ),
    pytest.param(Kind.YAML, f"env:\n- name: CORS_ORIGIN\n  value: {H}", id="YAML: the value of a name"),
    pytest.param(Kind.YAML, f"a:\n- {A}\n- {S}", id="YAML: its twin in the list"),
    pytest.param(Kind.YAML, f"a:\n  {A}: {S}", id="YAML: its twin in the pair"),
    pytest.param(Kind.YAML, f"csp: \"default-src 'self'; img-src {H} data:\"", id="YAML: a policy"),
    pytest.param(Kind.JSON, f'{{"scripts": {{"lint": "! grep -rn {A} src"}}}}', id="JSON: a script of npm"),
    pytest.param(
        Kind.JSON, f'[{{"key": "Content-Security-Policy", "value": "img-src {H}"}}]', id="JSON: a policy"
    ),
    pytest.param(Kind.JSON, f'{{"from": "{A}", "to": "{S}"}}', id="JSON: its twin in the mapping"),
    pytest.param(Kind.TOML, f"allowed_origins = [\n  '{H}',\n]", id="TOML: a list of origins"),
    pytest.param(Kind.ENV, f"CORS_ORIGINS=https://a.b,{H}", id="an env file: a list of origins"),
    pytest.param(Kind.ENV, f"A='{A}, {S}'", id="an env file: its twin in the value"),
    pytest.param(Kind.INI, f"cors_origins = https://a.b, {H}", id="INI: a list of origins"),
    pytest.param(Kind.TEXT, f"Replace `{A}` by `{S}`.", id="prose: its twin on the line"),
    pytest.param(Kind.SCSS, f"$a: str-replace($b, '{A}', '{S}');", id="SCSS: its twin in the call"),
]
HANDED_OUT = [
    pytest.param(Kind.SCRIPT, f"const BASE = '{A}'", id="script: an assignment"),
    pytest.param(
        Kind.SCRIPT,
        f"x = [\n'{A}',\n'https://res.cloudinary.com/other/'\n]",
        id="script: another address beside it",
    ),
    pytest.param(
        Kind.SCRIPT,
        f"function f() {{\n  a = '{A}';\n  b = '{S}';\n}}",
        id="script: https in another statement",
    ),
    pytest.param(Kind.SCRIPT, f"const originalUrl = '{A}'", id="script: an original"),
    pytest.param(
        Kind.SCRIPT, f'<img crossOrigin="anonymous" src="{A}" />', id="script: an attribute beside another"
    ),
    pytest.param(Kind.SCRIPT, f'<img data-src="{A}" />', id="script: data-src"),
    pytest.param(
        Kind.SCRIPT,
        f"function corsThing() {{\n  img.src = '{A}'\n}}",
        id="script: in a function of that name",
    ),
    pytest.param(Kind.SCRIPT, f"if (x.includes(y)) fetch('{A}')", id="script: behind a search"),
    pytest.param(Kind.SCRIPT, f"x === y || fetch('{A}')", id="script: behind a comparison"),
    pytest.param(Kind.SCRIPT, f"fetch(`{A}${{x.replace('a', 'b')}}`)", id="script: around a search"),
    pytest.param(Kind.SCRIPT, f"x.replace('a', f('{A}'))", id="script: a call within a search"),
    pytest.param(Kind.COMPONENT, f'<img src="{A}">', id="component: an attribute"),
    pytest.param(Kind.COMPONENT, f"<img :src=\"'{A}' + id\">", id="component: an expression"),
    pytest.param(Kind.COMPONENT, f"<style>\na {{ background: url({A}) }}\n</style>", id="component: a style"),
    pytest.param(
        Kind.SCRIPT, f"const OLD = '{A}'\nx.replace(OLD, y); f(OLD)", id="script: a name of two uses"
    ),
    pytest.param(Kind.SCRIPT, f"export const OLD = '{A}'\nx.replace(OLD, y)", id="script: an exported name"),
    pytest.param(Kind.SCRIPT, f"const OLD = '{A}'\nx.replace(y, z)", id="script: a name without a use"),
    pytest.param(Kind.SHELL, f"OLD={A}\ngrep -q $OLD b || curl $OLD", id="shell: a name of two uses"),
    pytest.param(Kind.CSS, f".cors-allowed {{ background: url({A}) }}", id="CSS: a selector of that name"),
    pytest.param(Kind.SHELL, f"curl {A} | grep x", id="shell: before grep"),
    pytest.param(Kind.SHELL, f"grep x y || curl {A}", id="shell: behind grep"),
    pytest.param(Kind.SHELL, f"BASE={A}", id="shell: an assignment"),
    pytest.param(Kind.SHELL, f"grep x\ncurl {A}", id="shell: on the line below grep"),
    pytest.param(Kind.SHELL, f"a=$(curl {A})", id="shell: a substitution"),
    pytest.param(Kind.DOCKERFILE, f"ENV BASE={A}", id="a Dockerfile: ENV"),
    pytest.param(Kind.YAML, f"media_url: {A}\nother: 1", id="YAML: a setting"),
    pytest.param(Kind.YAML, f"a:\n  b: {A}\nc:\n  d: {S}", id="YAML: https in another mapping"),
    pytest.param(
        Kind.YAML, f"- id: a\n  language: python\n  entry: x {A}", id="YAML: an entry of another language"
    ),
    pytest.param(Kind.JSON, f'{{"origin": {{"x": 1}}, "logo": "{A}"}}', id="JSON: beside an origin"),
    pytest.param(Kind.TOML, f"media = '{A}'", id="TOML: a setting"),
    pytest.param(Kind.ENV, f"ORIGIN_URL=x\nMEDIA_URL={A}", id="an env file: a setting below an origin"),
    pytest.param(Kind.INI, f"original = {A}", id="INI: an original"),
    pytest.param(Kind.TEXT, f"[a]({A})", id="prose: a link"),
]


@pytest.mark.parametrize(("kind", "text"), LOOKED_FOR)
def test_what_is_looked_for_is_left_alone(kind, text):
    assert written(kind, text) == []
    assert compared(kind, text)


@pytest.mark.parametrize(("kind", "text"), HANDED_OUT)
def test_what_is_handed_out_is_not(kind, text):
    assert len(written(kind, text)) == 1
    assert compared(kind, text) == []


@pytest.mark.parametrize("name", ORIGINS.split())
def test_names_of_lists_of_origins(name):
    assert is_origin_name(name)


@pytest.mark.parametrize("name", OTHERS.split())
def test_names_of_something_else(name):
    assert not is_origin_name(name)


@pytest.mark.parametrize(
    ("address", "construct", "is_one"),
    [
        pytest.param(S, S, False, id="an https address is not its own"),
        pytest.param(A, A, False, id="the address itself"),
        pytest.param(H, f"{S}a.jpg", False, id="a longer address"),
        pytest.param(A, f"x {S} y", True, id="the same with https"),
        pytest.param(H, "https://res.cloudinary.com/", True, id="with a slash at its end"),
        pytest.param(f"{A}%", f"'{S}%'", True, id="with a sign of SQL"),
        pytest.param(r"http:\/\/res.cloudinary.com", r"https:\/\/res\.cloudinary\.com", True, id="escaped"),
        pytest.param("HTTP://Res.Cloudinary.com", "https://res.cloudinary.com", True, id="in another case"),
    ],
)
def test_twins(address, construct, is_one):
    assert has_https_form(address, construct) is is_one
