"""What sdk says against what the packages do: cloudinary, django-cloudinary-storage, Django and Jinja2."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib import import_module
from itertools import product
from typing import Any
from urllib.parse import urlsplit

import cloudinary
import cloudinary.api
import cloudinary.search
import cloudinary.search_folders
import cloudinary.uploader
import jinja2
import pytest
from cloudinary import CloudinaryImage, CloudinaryVideo
from cloudinary.utils import cloudinary_api_url, cloudinary_url

from cloudinary_lint import sdk
from cloudinary_lint.facts import UNKNOWN, Carrier, Language, Literal, Name, Option, Options, UrlPath, Value
from cloudinary_lint.sdk import Truth
from cloudinary_lint.text.source import Span

NOWHERE = Span(0, 0)
TEXTS = ["", "true", "True", "TRUE", "1", "yes", "false", "False", "FALSE", "0", "no", "off", "none", " "]
CONSTANTS = [True, False, None, 0, 1, 0.0, *TEXTS]
CASES = ["secure", "Secure", "SECURE"]
URL = "cloudinary://key:secret@demo"


def options(carrier: Carrier, *given: tuple[str, Value], path: str = "") -> Options:
    return Options(
        carrier,
        Language.PYTHON,
        "",
        NOWHERE,
        NOWHERE,
        tuple(Option(key, value, NOWHERE) for key, value in given),
        path=UrlPath(path, NOWHERE) if path else None,
    )


def truth_of(address: str) -> Truth:
    return {"https": Truth.ON, "http": Truth.OFF}[urlsplit(address).scheme]


@pytest.fixture(autouse=True)
def environment(monkeypatch):
    """A process that knows no account; each test tells its own."""
    for name in [name for name in os.environ if name.startswith("CLOUDINARY_")]:
        monkeypatch.delenv(name)
    cloudinary.reset_config()
    yield monkeypatch
    monkeypatch.undo()
    cloudinary.reset_config()


def address(**given: object) -> str:
    """What the SDK builds with the configuration of now."""
    return str(cloudinary_url("a.png", **given)[0])


def from_environment(monkeypatch, **variables: str) -> str:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    cloudinary.reset_config()
    return address()


def in_django(script: str, cases: list[str]) -> Any:
    """What a script that sees `case` leaves in `address`, for each case, in a process with Django."""
    program = f"""
import importlib, json, sys
import django
from django.conf import settings
account = {{'CLOUD_NAME': 'demo', 'API_KEY': 'a', 'API_SECRET': 'b'}}
engine = {{'BACKEND': 'django.template.backends.django.DjangoTemplates', 'APP_DIRS': True}}
settings.configure(
    INSTALLED_APPS=['cloudinary'], TEMPLATES=[engine], CLOUDINARY_STORAGE=account, MEDIA_URL='/media/'
)
django.setup()
import cloudinary
from cloudinary.utils import cloudinary_url
from django.template import engines
found = []
for case in json.loads(sys.argv[1]):
{script}
    found.append(address)
print(json.dumps(found))
"""
    done = subprocess.run(
        [sys.executable, "-c", program, json.dumps(cases)], capture_output=True, encoding="utf-8", check=True
    )
    return json.loads(done.stdout)


SETTINGS = """
    settings.CLOUDINARY = {'cloud_name': 'demo', **eval(case)}
    cloudinary.reset_config()
    address = cloudinary_url('a')[0]
"""
STORAGE = """
    settings.CLOUDINARY_STORAGE = {**account, **eval(case)}
    cloudinary.reset_config()
    importlib.reload(importlib.import_module('cloudinary_storage.app_settings'))
    address = cloudinary_url('a')[0]
"""
TAG = """
    cloudinary.config(cloud_name='demo')
    template = '{% load cloudinary %}{% cloudinary_url "a" ' + case + ' %}'
    address = engines['django'].from_string(template).render()
"""


class TestTruth:
    @pytest.mark.parametrize("value", CONSTANTS)
    def test_of_config(self, value):
        cloudinary.config(cloud_name="demo", secure=value)
        assert sdk.truth(Carrier.CONFIG, Literal(value)) is truth_of(address())

    @pytest.mark.parametrize("value", CONSTANTS)
    def test_of_a_call_whatever_the_configuration(self, value):
        cloudinary.config(cloud_name="demo", secure=True)
        assert sdk.truth(Carrier.CALL, Literal(value)) is truth_of(
            CloudinaryImage("a").build_url(secure=value)
        )

    @pytest.mark.parametrize("value", TEXTS)
    def test_of_a_url(self, environment, value):
        built = from_environment(environment, CLOUDINARY_URL=f"{URL}?secure={value}")
        assert sdk.truth(Carrier.URL, Literal(value)) is truth_of(built)

    @pytest.mark.parametrize("value", TEXTS)
    def test_of_a_variable(self, environment, value):
        built = from_environment(environment, CLOUDINARY_CLOUD_NAME="demo", CLOUDINARY_SECURE=value)
        assert sdk.truth(Carrier.ENV, Literal(value)) is truth_of(built)

    def test_of_a_variable_without_a_value(self):
        assert sdk.truth(Carrier.ENV, Literal(None)) is Truth.OFF

    @pytest.mark.parametrize(
        ("carrier", "script"), [(Carrier.SETTINGS, SETTINGS), (Carrier.STORAGE, STORAGE)]
    )
    def test_of_a_django_setting(self, carrier, script):
        built = in_django(script, [repr({sdk.spelling(carrier): value}) for value in CONSTANTS])
        assert [sdk.truth(carrier, Literal(value)) for value in CONSTANTS] == [truth_of(one) for one in built]

    def test_of_a_django_tag(self):
        written: dict[str, Value] = {
            "True": Literal(value=True),
            "False": Literal(value=False),
            "None": Literal(None),
            "0": Literal(0),
            "1": Literal(1),
            "''": Literal(""),
            "'false'": Literal("false"),
            "true": Name("true"),
            "TRUE": Name("TRUE"),
            "false": Name("false"),
            "none": Name("none"),
        }
        built = in_django(TAG, [f"secure={text}" for text in written])
        assert [sdk.truth(Carrier.TAG, value) for value in written.values()] == [
            truth_of(one) for one in built
        ]

    @pytest.mark.parametrize(
        ("written", "value"),
        [
            ("true", True),
            ("True", True),
            ("false", False),
            ("none", None),
            ("0", 0),
            ("''", ""),
            ("'no'", "no"),
        ],
    )
    def test_of_a_call_in_jinja(self, written, value):
        cloudinary.config(cloud_name="demo")
        template = jinja2.Environment(autoescape=True).from_string(f"{{{{ i.build_url(secure={written}) }}}}")
        assert sdk.truth(Carrier.CALL, Literal(value)) is truth_of(template.render(i=CloudinaryImage("a")))

    @pytest.mark.parametrize("carrier", list(Carrier))
    def test_of_what_is_not_known(self, carrier):
        assert sdk.truth(carrier, UNKNOWN) is Truth.UNKNOWN

    def test_of_a_template_variable_that_a_view_may_pass(self):
        assert sdk.truth(Carrier.TAG, Name("is_https")) is Truth.UNKNOWN


class TestSpelling:
    """Whether `secure` in that case is read: by what the address becomes."""

    @pytest.mark.parametrize("key", CASES)
    def test_in_config(self, key):
        cloudinary.config(cloud_name="demo", **{key: True})
        assert _reads(Carrier.CONFIG, key) is truth_of(address())

    @pytest.mark.parametrize("key", CASES)
    def test_in_a_call(self, key):
        cloudinary.config(cloud_name="demo")
        assert _reads(Carrier.CALL, key) is truth_of(address(**{key: True}))

    @pytest.mark.parametrize("key", [*CASES, " secure", "secured"])
    def test_in_a_url(self, environment, key):
        built = from_environment(environment, CLOUDINARY_URL=f"{URL}?{key}=true")
        assert _reads(Carrier.URL, key) is truth_of(built)

    @pytest.mark.parametrize(
        "key", ["CLOUDINARY_SECURE", "CLOUDINARY_Secure", "cloudinary_secure", "Cloudinary_SECURE"]
    )
    @pytest.mark.skipif(os.name == "nt", reason="variables have no case there")
    def test_of_a_variable(self, environment, key):
        built = from_environment(environment, CLOUDINARY_CLOUD_NAME="demo", **{key: "true"})
        assert _reads(Carrier.ENV, key) is truth_of(built)

    def test_in_the_setting_cloudinary(self):
        built = in_django(SETTINGS, [repr({key: True}) for key in CASES])
        assert [_reads(Carrier.SETTINGS, key) for key in CASES] == [truth_of(one) for one in built]

    def test_in_the_setting_cloudinary_storage(self):
        built = in_django(STORAGE, [repr({key: False}) for key in CASES])
        is_http = [truth_of(one) is Truth.OFF for one in built]
        assert [_reads(Carrier.STORAGE, key) is Truth.ON for key in CASES] == is_http

    def test_in_a_tag(self):
        built = in_django(TAG, [f"{key}=True" for key in CASES])
        assert [_reads(Carrier.TAG, key) for key in CASES] == [truth_of(one) for one in built]

    @pytest.mark.parametrize("carrier", list(Carrier))
    def test_every_case_is_seen(self, carrier):
        name = sdk.spelling(carrier)
        written = [name.lower(), name.upper(), name.title()]
        fact = options(carrier, *[(key, UNKNOWN) for key in written], (name + "d", UNKNOWN))
        assert [option.key for option in sdk.secure_options(fact)] == written


def _reads(carrier: Carrier, key: str) -> Truth:
    fact = options(carrier, (key, Literal(value=True)))
    return Truth.ON if sdk.effective(fact, sdk.spelling(carrier)) else Truth.OFF


class TestWhatDecides:
    @pytest.mark.parametrize("values", [*product(["", "true"], repeat=2), ("", "", "x")])
    def test_in_a_url_the_first_that_is_not_blank(self, environment, values):
        query = "&".join(f"secure={value}" for value in values)
        built = from_environment(environment, CLOUDINARY_URL=f"{URL}?{query}")
        option = sdk.effective(options(Carrier.URL, *[("secure", Literal(v)) for v in values]), "secure")
        assert option
        assert sdk.truth(Carrier.URL, option.value) is truth_of(built)

    @pytest.mark.parametrize("values", list(product([True, False], repeat=2)))
    def test_in_a_dict_the_last(self, values):
        first, second = values
        cloudinary.config(**dict([("cloud_name", "demo"), *(("secure", value) for value in values)]))
        fact = options(Carrier.SETTINGS, ("secure", Literal(first)), ("secure", Literal(second)))
        option = sdk.effective(fact, "secure")
        assert option
        assert sdk.truth(Carrier.SETTINGS, option.value) is truth_of(address())

    def test_nothing_where_it_is_not_said(self):
        assert sdk.effective(options(Carrier.URL), "secure") is None

    @pytest.mark.parametrize("name", ["", "demo", " "])
    def test_a_cloud_name_makes_the_url_ignored_and_the_variables_read(self, environment, name):
        built = from_environment(
            environment,
            CLOUDINARY_CLOUD_NAME=name,
            CLOUDINARY_SECURE="true",
            CLOUDINARY_URL="cloudinary://key:secret@other",
        )
        named = sdk.names_cloud(options(Carrier.ENV, (sdk.CLOUD_VARIABLE, Literal(name))).options)
        assert truth_of(built) is named
        assert ("/other/" in built) is (named is Truth.OFF)

    @pytest.mark.parametrize(
        ("given", "expected"),
        [
            pytest.param([], Truth.OFF, id="no variable"),
            pytest.param([Literal(None)], Truth.OFF, id="no value"),
            pytest.param([UNKNOWN], Truth.UNKNOWN, id="a value that is not known"),
            pytest.param([Literal("demo"), Literal("")], Truth.OFF, id="the last one decides"),
        ],
    )
    def test_whether_there_is_a_cloud_name(self, given, expected):
        fact = options(
            Carrier.ENV, ("CLOUDINARY_API_KEY", Literal("a")), *[(sdk.CLOUD_VARIABLE, v) for v in given]
        )
        assert sdk.names_cloud(fact.options) is expected


ABSENT = "absent"
HOSTS: dict[str, list[str | bool | None]] = {
    "cname": [None, "", "img.example.org"],
    "secure_distribution": [None, "", "img.example.org"],
    "secure_cdn_subdomain": [None, True, False],
    "cdn_subdomain": [True, False],
    "private_cdn": [True, False],
}


class TestHosts:
    def test_where_it_is_said_to_stay_it_stays(self):
        """Every combination of every option that has a say, each of them also absent."""
        cloudinary.config(cloud_name="demo")
        for given in _combinations():
            fact = options(Carrier.CONFIG, *[(key, Literal(value)) for key, value in given.items()])
            hosts = {urlsplit(address(**given, secure=secure)).netloc for secure in (True, False)}
            assert sdk.changes_host(fact) or len(hosts) == 1, given

    @pytest.mark.parametrize(
        "given",
        [
            {"cname": "img.example.org"},
            {"secure_distribution": "img.example.org"},
            {"secure_distribution": ""},
            {"secure_cdn_subdomain": True},
            {"secure_cdn_subdomain": False, "cdn_subdomain": True},
            {"cdn_subdomain": True, "private_cdn": True},
        ],
    )
    def test_where_it_is_said_to_change_it_can(self, given):
        cloudinary.config(cloud_name="demo")
        hosts = {urlsplit(address(**given, secure=secure)).netloc for secure in (True, False)}
        assert len(hosts) == 2
        assert sdk.changes_host(
            options(Carrier.CALL, *[(key, Literal(value)) for key, value in given.items()])
        )
        assert sdk.changes_host(options(Carrier.CALL, *[(key.upper(), UNKNOWN) for key in given]))

    @pytest.mark.parametrize(
        "given",
        [
            {"cname": None},
            {"cname": ""},
            {"cdn_subdomain": True, "private_cdn": False},
            {"cdn_subdomain": False, "private_cdn": True},
            {"secure_distribution": None},
        ],
    )
    def test_what_is_off_changes_no_host(self, given):
        cloudinary.config(cloud_name="demo")
        hosts = {urlsplit(address(**given, secure=secure)).netloc for secure in (True, False)}
        assert len(hosts) == 1
        fact = options(Carrier.CALL, *[(key, Literal(value)) for key, value in given.items()])
        assert not sdk.changes_host(fact)

    @pytest.mark.parametrize("path", ["/img.example.org", "/a/b", "/", "//"])
    def test_a_path_of_the_url_is_a_host(self, environment, path):
        hosts = {
            urlsplit(from_environment(environment, CLOUDINARY_URL=f"{URL}{path}{query}")).netloc
            for query in ("", "?secure=true")
        }
        assert len(hosts) == 2
        assert sdk.changes_host(options(Carrier.URL, path=path))

    def test_a_bare_slash_leaves_no_host_at_all(self, environment):
        built = from_environment(environment, CLOUDINARY_URL=f"{URL}/?secure=true")
        assert urlsplit(built).netloc == ""

    def test_variables_have_a_prefix(self, environment):
        given = {"CLOUDINARY_CLOUD_NAME": "demo", "CLOUDINARY_CNAME": "img.example.org"}
        hosts = {
            urlsplit(from_environment(environment, **given, CLOUDINARY_SECURE=secure)).netloc
            for secure in ("true", "false")
        }
        assert len(hosts) == 2
        assert sdk.changes_host(
            options(Carrier.ENV, *[(key, Literal(value)) for key, value in given.items()])
        )

    def test_the_hosts_that_the_sdk_addresses_with_https(self):
        cloudinary.config(cloud_name="demo")
        calm = [given for given in _combinations() if "example.org" not in repr(given)]
        built = [address(**given, secure=True) for given in calm if given.get("secure_distribution") is None]
        hosts = {urlsplit(one).netloc for one in (*built, cloudinary_api_url())}
        sharded = {host for host in hosts if host.startswith("demo-res-")}  # on request only
        assert {"res.cloudinary.com", "demo-res.cloudinary.com", "api.cloudinary.com"} < hosts
        assert all(sdk.HOST.fullmatch(host) for host in hosts - sharded)

    @pytest.mark.parametrize(
        "host",
        [
            "cloudinary.com",
            "www.cloudinary.com",
            "res-6.cloudinary.com",
            "xres.cloudinary.com",
            "a.res.cloudinary.com",
        ],
    )
    def test_other_hosts(self, host):
        assert not sdk.HOST.fullmatch(host)


def _combinations() -> list[dict[str, str | bool | None]]:
    rows = product(*[[ABSENT, *values] for values in HOSTS.values()])
    return [{key: v for key, v in zip(HOSTS, row, strict=True) if v != ABSENT} for row in rows]


class TestWhatIsReturnedAsItIs:
    @pytest.mark.parametrize("kind", ["upload", "fetch", "private"])
    @pytest.mark.parametrize(
        "source", ["http://e.org/a.png", "https://e.org/a.png", "a.png", "HTTP://e.org/a", "httpx"]
    )
    def test_by_the_source_and_its_type(self, source, kind):
        cloudinary.config(cloud_name="demo")
        is_same = cloudinary_url(source, type=kind)[0] == source
        assert sdk.is_passed_through(Literal(source), Literal(kind)) is is_same

    def test_no_source_is_no_address(self):
        assert cloudinary_url("")[0] == ""
        assert sdk.is_passed_through(Literal(""), Literal("upload"))

    def test_maybe_where_the_type_is_not_known(self):
        assert sdk.is_passed_through(Literal("http://e.org"), UNKNOWN)

    @pytest.mark.parametrize("subject", [UNKNOWN, Literal(300), Name("image")])
    def test_not_where_the_source_is_no_text_in_sight(self, subject):
        assert not sdk.is_passed_through(subject, Literal("upload"))


class TestNames:
    @pytest.mark.parametrize("method", sorted(sdk.METHODS))
    def test_methods_build_http_unless_told(self, method):
        cloudinary.config(cloud_name="demo")
        given = {"sources": []} if method == "picture" else {}
        for kind in (CloudinaryImage, CloudinaryVideo):
            assert "http://" in getattr(kind("a"), method)(**given)
            assert "http://" not in getattr(kind("a"), method)(**given, secure=True)

    def test_a_poster_has_options_of_its_own(self):
        cloudinary.config(cloud_name="demo")
        video = CloudinaryVideo("a")
        assert 'poster="http://' in video.video(secure=True, poster={"width": 1})
        assert 'poster="https://' in video.video(secure=True, poster={"width": 1, "secure": True})
        assert 'poster="http://' in video.video(secure=True, poster={"public_id": "b"})

    @pytest.mark.parametrize("search", sorted(sdk.SEARCHES))
    def test_a_search_has_an_address(self, search):
        cloudinary.config(cloud_name="demo", api_secret="b")
        build = getattr(_named(search)(), sdk.SEARCH_METHOD)
        assert truth_of(build()) is Truth.OFF
        assert truth_of(build(secure=True)) is Truth.ON

    @pytest.mark.parametrize("name", sorted({*sdk.FUNCTIONS, *sdk.CONSTRUCTORS, *sdk.RESPONSES, sdk.CONFIG}))
    def test_functions_and_constructors_exist(self, name):
        assert callable(_named(name))

    def test_the_dead_url_of_config_is_dead(self):
        cloudinary.config(cloudinary_url=f"{URL}?secure=true")
        assert cloudinary.config().secure is None
        assert sdk.has_credentials(options(Carrier.CONFIG, ("cloudinary_url", UNKNOWN)))

    @pytest.mark.parametrize("carrier", [Carrier.SETTINGS, Carrier.CONFIG])
    @pytest.mark.parametrize("name", sorted(sdk.CREDENTIALS))
    def test_credentials(self, carrier, name):
        assert sdk.has_credentials(options(carrier, (name, UNKNOWN)))
        assert not sdk.has_credentials(options(carrier, (name.upper(), UNKNOWN)))

    @pytest.mark.parametrize("name", sorted(sdk.CREDENTIALS))
    def test_credentials_of_the_storage(self, name):
        assert sdk.has_credentials(options(Carrier.STORAGE, (name.upper(), UNKNOWN)))
        assert not sdk.has_credentials(options(Carrier.STORAGE, (name, UNKNOWN)))

    def test_the_tags_and_the_field_are_the_sdks(self):
        script = """
    library = engines['django'].engine.template_libraries[case]
    address = [*library.tags, importlib.import_module('cloudinary.models').CloudinaryField.__name__]
"""
        (names,) = in_django(script, [sdk.TAG_LIBRARY])
        assert {*sdk.TAGS, sdk.FIELD} < set(names)

    @pytest.mark.parametrize("module", sdk.STORAGE_MODULES)
    def test_the_modules_of_the_storage_that_hand_its_settings_on(self, module):
        script = """
    sys.modules['magic'] = importlib  # what it imports only to use it later
    before = cloudinary.config().secure
    importlib.import_module(case)
    address = [before, cloudinary.config().secure]
"""
        assert in_django(script, [module]) == [[None, True]]


def _named(path: str) -> Any:
    module, _, name = path.rpartition(".")
    return getattr(import_module(module), name)


@pytest.mark.parametrize("text", ["false", "False", "0", "no", "OFF", " none ", "null", "", " "])
def test_texts_that_read_as_off(text):
    assert sdk.looks_off(Literal(text))


@pytest.mark.parametrize(
    "value", [Literal("true"), Literal("yes"), Literal(value=False), Literal(0), UNKNOWN, Name("no")]
)
def test_values_that_do_not_read_as_off(value):
    assert not sdk.looks_off(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(Name("true"), True), (Name("TRUE"), True), (Name("on"), False), (Literal("true"), False)],
)
def test_what_a_person_takes_for_true_in_django(value, expected):
    assert sdk.is_lowercase_true(value) is expected
