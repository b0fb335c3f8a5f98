"""http-address: literal addresses in every language, and the texts that only look for them."""

from __future__ import annotations

import pytest

from tests.rules import assert_fixed, assert_silent, findings

HOSTS = [
    "res.cloudinary.com",
    "res-1.cloudinary.com",
    "res-5.cloudinary.com",
    "demo-res.cloudinary.com",
    "api.cloudinary.com",
]

OTHER = [
    pytest.param("https://res.cloudinary.com/demo/a.png", id="https"),
    pytest.param("//res.cloudinary.com/demo/a.png", id="no scheme"),
    pytest.param("http://res.cloudinary.com.example.org/a.png", id="a host that only begins alike"),
    pytest.param("http://res.cloudinary.community/a.png", id="a domain that only begins alike"),
    pytest.param("http://xres.cloudinary.com/a.png", id="a host that only ends alike"),
    pytest.param("http://cloudinary.com/documentation", id="the company's site"),
    pytest.param("http://res-6.cloudinary.com/a.png", id="a host there isn't"),
    pytest.param("http://example.org/?u=res.cloudinary.com", id="the host in a query"),
    pytest.param(
        "https://res.cloudinary.com/demo/image/fetch/http://res.cloudinary.com/a.png", id="the inner address"
    ),
    pytest.param("http://example.org/http://res.cloudinary.com/a.png", id="an address inside another"),
    pytest.param("http://res.cloudinary.com:8080/a.png", id="a port of its own"),
]

PYTHON_SILENT = [
    pytest.param("x.startswith('http://res.cloudinary.com/')", id="startswith"),
    pytest.param("x.replace('http://res.cloudinary.com', 'https://res.cloudinary.com')", id="replace"),
    pytest.param("x.split('http://res.cloudinary.com/')", id="split"),
    pytest.param("re.sub('http://res.cloudinary.com', '', x)", id="a regular expression"),
    pytest.param("re.compile(r'http://res\\.cloudinary\\.com')", id="a pattern"),
    pytest.param("if x == 'http://res.cloudinary.com/a.png': pass", id="a comparison"),
    pytest.param("if 'http://res.cloudinary.com' in x: pass", id="an in test"),
    pytest.param("Photo.objects.filter(url__startswith='http://res.cloudinary.com')", id="a lookup"),
    pytest.param("x = 'http://res.cloudinary.com/a'.replace('http:', 'https:')", id="its scheme replaced"),
    pytest.param("x = 'http://res.cloudinary.com/a.png'.replace(old, new)", id="something replaced in it"),
    pytest.param("x = 'http://res.cloudinary.com/a'.replace(f'{old}p', new)", id="a placeholder replaced"),
    pytest.param("x = 'http://res.cloudinary.com/a.png'.removeprefix('http://')", id="its scheme removed"),
    pytest.param("x = 'http://res.cloudinary.com/a.png'.partition('//')", id="taken apart behind its scheme"),
    pytest.param(
        "u = 'http://res.cloudinary.com/a.png'\nif u.startswith(('http://', 'https://')): pass",
        id="asked for its scheme by name",
    ),
    pytest.param("# http://res.cloudinary.com/demo/a.png", id="a comment"),
    pytest.param("'''See http://res.cloudinary.com/demo/a.png'''", id="a docstring"),
    pytest.param("def f():\n    'http://res.cloudinary.com/demo/a.png'", id="a function's docstring"),
]

PYTHON_WRITTEN = [
    pytest.param("x = '{}'.replace(' ', '_')", id="something else replaced in it"),
    pytest.param("u = '{}' + name\nu = u.replace(' ', '_')", id="the same by name"),
    pytest.param("x = '{}'.rstrip('/')", id="its end stripped"),
    pytest.param("x = '{}'.strip()", id="its blanks stripped"),
    pytest.param("u = '{}'\nif not u.endswith('/'):\n    u += '/'", id="asked for its end"),
]

WRITTEN = [
    pytest.param("settings.py", "MEDIA_URL = '{}'\n", id="a Python string"),
    pytest.param("settings.py", "MEDIA_URL = f'{}{{path}}'\n", id="an f-string"),
    pytest.param("settings.py", "X = ['a', \"{}\"]\n", id="a Python list"),
    pytest.param("page.html", '<img src="{}">\n', id="HTML"),
    pytest.param(
        "page.html", "{{% load static %}}<a href='{}{{{{ p.id }}}}'>a</a>\n", id="a Django template"
    ),
    pytest.param("page.jinja", "{{% set base = '{}' %}}\n", id="a Jinja template"),
    pytest.param("site.css", "body {{ background: url({}) }}\n", id="CSS"),
    pytest.param("site.scss", "$base: '{}';\n", id="SCSS"),
    pytest.param("site.js", "const base = '{}'\n", id="JavaScript"),
    pytest.param("site.ts", "const base: string = `{}${{id}}`\n", id="TypeScript"),
    pytest.param("data.json", '{{"base": "{}"}}\n', id="JSON"),
    pytest.param("data.yml", "base: {}\n", id="YAML"),
    pytest.param("data.toml", 'base = "{}"\n', id="TOML"),
    pytest.param("data.ini", "[a]\nbase = {}\n", id="INI"),
    pytest.param(".env", "MEDIA_URL={}\n", id="an env file"),
    pytest.param("run.sh", "BASE={}\n", id="shell"),
    pytest.param("Dockerfile", "ENV BASE={}\n", id="Dockerfile"),
]

SILENT = [
    pytest.param("page.html", "<!-- http://res.cloudinary.com/a.png -->", id="an HTML comment"),
    pytest.param("page.html", "{# http://res.cloudinary.com/a.png #}", id="a template comment"),
    pytest.param("page.html", "{% if u == 'http://res.cloudinary.com/a.png' %}{% endif %}", id="an if"),
    pytest.param("page.html", "{{ u|cut:'http://res.cloudinary.com/' }}", id="cut"),
    pytest.param("site.css", "/* http://res.cloudinary.com/a.png */", id="a CSS comment"),
    pytest.param("site.js", "// http://res.cloudinary.com/a.png", id="a JavaScript comment"),
    pytest.param("site.js", "x.startsWith('http://res.cloudinary.com/')", id="startsWith"),
    pytest.param("site.js", "x.includes('http://res.cloudinary.com/')", id="includes"),
    pytest.param("site.js", "x.replace('http://res.cloudinary.com/', '')", id="replace in JavaScript"),
    pytest.param("site.js", "x.match('http://res.cloudinary.com/')", id="match"),
    pytest.param(
        "site.js", "if (x === 'http://res.cloudinary.com/a.png') y()", id="a comparison in JavaScript"
    ),
    pytest.param("data.yml", "# http://res.cloudinary.com/a.png", id="a YAML comment"),
    pytest.param(".env", "# MEDIA_URL=http://res.cloudinary.com/", id="an env comment"),
    pytest.param("photos/migrations/0002_urls.py", "X = 'http://res.cloudinary.com/a.png'", id="a migration"),
    pytest.param("photos/tests/test_urls.py", "X = 'http://res.cloudinary.com/a.png'", id="a test"),
    pytest.param("photos/fixtures/photos.json", '{"u": "http://res.cloudinary.com/a.png"}', id="a fixture"),
    pytest.param("conftest.py", "X = 'http://res.cloudinary.com/a.png'", id="a conftest"),
]


@pytest.mark.parametrize("host", HOSTS)
def test_every_host(host):
    assert_fixed("CLD402", "settings.py", f"X = 'http://{host}/demo'\n", f"X = 'https://{host}/demo'\n")


@pytest.mark.parametrize("address", OTHER)
@pytest.mark.parametrize(("name", "written"), WRITTEN)
def test_silent_on_other_addresses(name, written, address):
    assert_silent("CLD402", name, written.format(address))


@pytest.mark.parametrize("text", PYTHON_SILENT)
def test_silent_in_python(text):
    assert_silent("CLD402", "views.py", text)


@pytest.mark.parametrize("written", PYTHON_WRITTEN)
def test_an_address_that_python_works_on(written):
    before, after = (written.format(f"{scheme}://res.cloudinary.com/demo/") for scheme in ("http", "https"))
    assert_fixed("CLD402", "views.py", before, after)


@pytest.mark.parametrize(("name", "text"), SILENT)
def test_silent(name, text):
    assert_silent("CLD402", name, text)


@pytest.mark.parametrize(("name", "written"), WRITTEN)
def test_fixed_in_every_language(name, written):
    before, after = (
        written.format("http://res.cloudinary.com/demo/"),
        written.format("https://res.cloudinary.com/demo/"),
    )
    assert_fixed("CLD402", name, before, after)


def test_only_the_outer_address_of_a_fetch_url():
    before = "X = 'http://res.cloudinary.com/demo/image/fetch/http://example.org/a.png'\n"
    after = "X = 'https://res.cloudinary.com/demo/image/fetch/http://example.org/a.png'\n"
    assert_fixed("CLD402", "settings.py", before, after)


def test_the_scheme_in_capitals():
    assert_fixed(
        "CLD402", "settings.py", "X = 'HTTP://res.cloudinary.com/'\n", "X = 'https://res.cloudinary.com/'\n"
    )


def test_several_in_one_text():
    before = "<p>http://res.cloudinary.com/a, http://res-2.cloudinary.com/b.</p>\n"
    assert findings(before, "page.html") == ["1:4 CLD402", "1:33 CLD402"]
    assert_fixed("CLD402", "page.html", before, before.replace("http:", "https:"))


def test_stands_at_the_literal():
    assert findings("X = 'see http://res.cloudinary.com/a'\n", "settings.py") == ["1:10 CLD402"]
