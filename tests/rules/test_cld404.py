"""legacy-host: the shared host of former years, in every language and with either scheme."""

from __future__ import annotations

import cloudinary
import pytest
from cloudinary.utils import build_distribution_domain

from cloudinary_lint import sdk
from cloudinary_lint.project import Project
from tests.rules import assert_fixed, assert_silent, assert_unfixed, findings

OTHER = [
    pytest.param("http://cloudinary-a.akamaihd.net.example.org/a.png", id="a host that only begins alike"),
    pytest.param("http://xcloudinary-a.akamaihd.net/a.png", id="a host that only ends alike"),
    pytest.param("http://cloudinary-b.akamaihd.net/a.png", id="another host"),
    pytest.param("http://example.org/?u=cloudinary-a.akamaihd.net", id="the host in a query"),
    pytest.param("http://cloudinary-a.akamaihd.net:8080/a.png", id="a port of its own"),
    pytest.param("cloudinary-a.akamaihd.net", id="no scheme"),
    pytest.param("//cloudinary-a.akamaihd.net/demo/a.png", id="the scheme of the page"),
    pytest.param("ftp://cloudinary-a.akamaihd.net/demo/a.png", id="another scheme"),
    pytest.param(
        "https://res.cloudinary.com/demo/image/fetch/https://cloudinary-a.akamaihd.net/a.png",
        id="the inner address",
    ),
]

SILENT = [
    pytest.param("views.py", "x.startswith('http://cloudinary-a.akamaihd.net/')", id="startswith"),
    pytest.param("views.py", "x.replace('https://cloudinary-a.akamaihd.net', y)", id="replace"),
    pytest.param("views.py", "if x == 'https://cloudinary-a.akamaihd.net/a.png': pass", id="a comparison"),
    pytest.param("views.py", "# https://cloudinary-a.akamaihd.net/a.png", id="a comment"),
    pytest.param("views.py", "'''See https://cloudinary-a.akamaihd.net/a.png'''", id="a docstring"),
    pytest.param("page.html", "<!-- https://cloudinary-a.akamaihd.net/a.png -->", id="an HTML comment"),
    pytest.param("page.html", "{% if u == 'https://cloudinary-a.akamaihd.net/' %}{% endif %}", id="an if"),
    pytest.param("site.css", "/* https://cloudinary-a.akamaihd.net/a.png */", id="a CSS comment"),
    pytest.param("site.js", "x.split('https://cloudinary-a.akamaihd.net/')", id="split in JavaScript"),
    pytest.param(
        "shop/migrations/0002_hosts.py", "X = 'https://cloudinary-a.akamaihd.net/'", id="a migration"
    ),
    pytest.param("shop/tests/test_hosts.py", "X = 'https://cloudinary-a.akamaihd.net/'", id="a test"),
    pytest.param("shop/fixtures/photos.json", '{"u": "https://cloudinary-a.akamaihd.net/"}', id="a fixture"),
]

WRITTEN = [
    pytest.param("settings.py", "MEDIA_URL = '{}'\n", id="a Python string"),
    pytest.param("settings.py", "MEDIA_URL = f'{}{{path}}'\n", id="an f-string"),
    pytest.param("page.html", '<img src="{}">\n', id="HTML"),
    pytest.param(
        "page.html", "{{% load static %}}<a href='{}{{{{ p.id }}}}'>a</a>\n", id="a Django template"
    ),
    pytest.param("page.jinja", "{{% set base = '{}' %}}\n", id="a Jinja template"),
    pytest.param("site.css", "body {{ background: url({}) }}\n", id="CSS"),
    pytest.param("site.scss", "$base: '{}';\n", id="SCSS"),
    pytest.param("site.js", "const base = '{}'\n", id="JavaScript"),
    pytest.param("data.json", '{{"base": "{}"}}\n', id="JSON"),
    pytest.param("data.yml", "base: {}\n", id="YAML"),
    pytest.param("data.toml", 'base = "{}"\n', id="TOML"),
    pytest.param(".env", "MEDIA_URL={}\n", id="an env file"),
    pytest.param("run.sh", "BASE={}\n", id="shell"),
    pytest.param("Dockerfile", "ENV BASE={}\n", id="Dockerfile"),
]


@pytest.mark.parametrize("address", OTHER)
@pytest.mark.parametrize(("name", "written"), WRITTEN)
def test_silent_on_other_addresses(name, written, address):
    assert_silent("CLD404", name, written.format(address))


@pytest.mark.parametrize(("name", "text"), SILENT)
def test_silent(name, text):
    assert_silent("CLD404", name, text)


@pytest.mark.parametrize(("name", "written"), WRITTEN)
@pytest.mark.parametrize("scheme", ["http", "https", "HTTPS"])
def test_fixed_in_every_language(name, written, scheme):
    before = written.format(f"{scheme}://cloudinary-a.akamaihd.net/demo/image/upload/")
    after = written.format("https://res.cloudinary.com/demo/image/upload/")
    assert_fixed("CLD404", name, before, after, unsafe=True)


def test_the_host_in_capitals():
    before = "X = 'http://Cloudinary-A.AkamaiHD.net/demo/'\n"
    assert_fixed("CLD404", "settings.py", before, "X = 'https://res.cloudinary.com/demo/'\n", unsafe=True)


def test_a_host_alone():
    before = '<link rel="preconnect" href="https://cloudinary-a.akamaihd.net">\n'
    after = '<link rel="preconnect" href="https://res.cloudinary.com">\n'
    assert_fixed("CLD404", "page.html", before, after, unsafe=True)


def test_an_address_that_is_written_in_pieces_is_left_to_a_person():
    text = "X = 'http://cloudinary-a' '.akamaihd.net/demo/'\n"
    assert_unfixed("1:6 CLD404", "settings.py", text)


def test_it_is_no_http_address_too():
    assert findings("X = 'http://cloudinary-a.akamaihd.net/a'\n", "settings.py") == ["1:6 CLD404"]


def test_an_upload_prefix_is_the_other_rules():
    text = "CLOUDINARY = {'secure': True, 'upload_prefix': 'http://cloudinary-a.akamaihd.net'}\n"
    assert [found.split()[1] for found in findings(text, "settings.py")] == ["CLD403"]


@pytest.mark.parametrize("covered", [True, False])
def test_reported_whatever_the_configuration_says(covered):
    text = "X = 'https://cloudinary-a.akamaihd.net/a'\n"
    assert findings(text, "settings.py", Project(is_set_outside=covered)) == ["1:6 CLD404"]


def test_the_sdk_itself_puts_the_other_host_in_its_place():
    domain = build_distribution_domain(
        {"cloud_name": "demo", "secure": True, "secure_distribution": sdk.LEGACY_HOST}
    )
    assert domain == f"https://{sdk.SHARED_HOST}/demo"
    assert cloudinary.OLD_AKAMAI_SHARED_CDN == sdk.LEGACY_HOST
