"""Where Python configures the SDK, uses it, or believes it does: the facts and the places they stand at."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from textwrap import dedent
from typing import TYPE_CHECKING, TypeVar

import cloudinary
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudinary_lint.facts import UNKNOWN, Carrier, LateSettings, Literal, Options, SdkUse, UnusedSetting
from cloudinary_lint.languages.registry import Kind, read
from cloudinary_lint.text.source import Span, Unreadable, decode

if TYPE_CHECKING:
    from pathlib import Path

    from cloudinary_lint.facts import Fact

param = pytest.param
T = TypeVar("T")

IMPORT = "import cloudinary\n"


def facts(text: str, kind: type[T]) -> list[T]:
    source = decode("module.py", text.encode(), is_python=True)
    return [fact for fact in read(source, Kind.PYTHON).facts if isinstance(fact, kind)]


def options(text: str, *carriers: Carrier) -> list[Options]:
    return [fact for fact in facts(text, Options) if fact.carrier in carriers]


def cut(text: str, span: Span | None) -> str | None:
    return None if span is None else text[span.start : span.end]


class TestConfigurationChangedInPlace:
    @pytest.mark.parametrize(
        "text",
        [
            param("config().secure = True", id="a function of one's own"),
            param("cloudinary.secure = True", id="an attribute of the module"),
            param("cloudinary.Config().secure = True", id="a configuration of one's own"),
            param("x = cloudinary.config().secure", id="what is read"),
            param("x.secure = True", id="something else"),
            param("for c in y: c.secure = True", id="a name that a loop binds"),
            param("c = cloudinary.config()\nc = 1\nc.secure = True", id="a name for two things"),
            param("cloudinary.config().cloud_name = 'demo'", id="a credential"),
            param("cloudinary.config().update(api_key='k', cloudinary_url=u)", id="credentials"),
            param("cloudinary.config().timeout = 5", id="what says nothing of addresses"),
            param("cloudinary.config().update", id="a method that is not called"),
            param("cloudinary.config().merge(secure=True)", id="another method"),
            param("setattr(x, 'secure', True)", id="setattr on something else"),
            param("setattr(cloudinary.config(), 'secure')", id="too few arguments"),
            param("cloudinary.config().secure: bool", id="a type alone"),
        ],
    )
    def test_nothing(self, text):
        assert options(IMPORT + text, Carrier.CONFIG) == []

    @pytest.mark.parametrize(
        ("text", "key", "value"),
        [
            param("cloudinary.config().secure = True", "secure", True, id="an attribute"),
            param("cloudinary.config().secure = secure()", "secure", UNKNOWN, id="an expression"),
            param("cloudinary.config().secure: bool = False", "secure", False, id="with its type"),
            param("x = cloudinary.config().secure = True", "secure", True, id="one of several targets"),
            param("cloudinary.config().secure, x = True, 1", "secure", UNKNOWN, id="in a tuple"),
            param("[cloudinary.config().secure] = y", "secure", UNKNOWN, id="or a list"),
            param("cloudinary._config.secure = True", "secure", True, id="the object itself"),
            param("from cloudinary import _config as c\nc.secure = True", "secure", True, id="by an alias"),
            param("c = cloudinary._config\nc.secure = True", "secure", True, id="by a name"),
            param("c = cloudinary.config()\nc.secure = True", "secure", True, id="what config gave"),
            param(
                "from cloudinary import config as c\nc().secure = True", "secure", True, id="config's alias"
            ),
            param("cloudinary.config().SECURE = True", "SECURE", True, id="in the wrong case"),
            param("cloudinary.config().cname = 'x.y'", "cname", "x.y", id="a host"),
            param("cloudinary.config().update(secure=True)", "secure", True, id="update"),
            param("cloudinary.config().update(**{'secure': True})", "secure", True, id="with a dict"),
            param("setattr(cloudinary.config(), 'secure', True)", "secure", True, id="setattr"),
        ],
    )
    def test_one_option(self, text, key, value):
        (fact,) = options(IMPORT + text, Carrier.CONFIG)
        (option,) = fact.options
        assert option.key == key
        assert option.value == (value if value is UNKNOWN else Literal(value))
        assert fact.slot is None

    @pytest.mark.parametrize(
        ("text", "name", "place", "written"),
        [
            param(
                "cloudinary.config().secure = False",
                "cloudinary.config",
                "cloudinary.config()",
                ("cloudinary.config().secure = False", "secure", "False"),
                id="an attribute",
            ),
            param(
                "cloudinary._config.secure = False",
                "cloudinary.config",
                "cloudinary._config",
                ("cloudinary._config.secure = False", "secure", "False"),
                id="the object",
            ),
            param(
                "from cloudinary import config as c; c().update(secure=False)",
                "c",
                "c()",
                ("secure=False", "secure", "False"),
                id="update",
            ),
            param(
                "setattr(cloudinary.config(), 'secure', False)",
                "cloudinary.config",
                "setattr",
                ("setattr(cloudinary.config(), 'secure', False)", "secure", "False"),
                id="setattr",
            ),
            param(
                "cloudinary.config().secure, x = y",
                "cloudinary.config",
                "cloudinary.config()",
                ("cloudinary.config().secure", "secure", None),
                id="a value that is not in sight",
            ),
        ],
    )
    def test_places(self, text, name, place, written):
        text = IMPORT + text
        (fact,) = options(text, Carrier.CONFIG)
        (option,) = fact.options
        assert fact.name == name
        assert cut(text, fact.place) == place
        assert (cut(text, option.span), cut(text, option.key_span), cut(text, option.value_span)) == written

    def test_an_open_update_may_say_anything(self):
        (fact,) = options(IMPORT + "cloudinary.config().update(**more)", Carrier.CONFIG)
        assert fact.has_unknown
        assert fact.options == ()

    @pytest.mark.parametrize(
        "statement",
        [
            "cloudinary.config().secure = True",
            "cloudinary.config().update(secure=True)",
            "setattr(cloudinary.config(), 'secure', True)",
            "cloudinary._config.secure = True",
        ],
    )
    def test_the_sdk_obeys(self, statement, monkeypatch):
        monkeypatch.setattr(cloudinary, "_config", cloudinary.Config())
        exec(statement, {"cloudinary": cloudinary})
        address = cloudinary.CloudinaryImage("x").build_url(cloud_name="demo")
        assert address.startswith("https://")


class TestSettingsHandedOn:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            param("CLOUDINARY = {'cloud_name': 'x'}\ncloudinary.config(**CLOUDINARY)", [], id="all its own"),
            param(
                "CLOUDINARY = {'cloud_name': 'x', 'secure': 1}\ncloudinary.config(api_key='k', **CLOUDINARY)",
                ["secure"],
                id="what it says of secure counts",
            ),
            param(
                "CLOUDINARY = {'a': 1}\ncloudinary.config(cloud_name='x', **CLOUDINARY)",
                ["cloud_name", "a"],
                id="a setting without credentials declares nothing",
            ),
            param(
                "C = {'cloud_name': 'x'}\ncloudinary.config(**C)",
                ["cloud_name"],
                id="nor does a dict of another name",
            ),
        ],
    )
    def test_the_setting_declares_its_credentials(self, text, expected):
        (fact,) = options(IMPORT + text, Carrier.CONFIG)
        assert [option.key for option in fact.options] == expected


class TestVariablesPutIntoTheEnvironment:
    @pytest.mark.parametrize(
        "text",
        [
            param(
                "os.environ['CLOUDINARY_URL'] = 'cloudinary://k:s@demo'", id="the URL is a fact of its own"
            ),
            param("os.environ['OTHER'] = 'x'", id="other variables"),
            param("x = os.environ['CLOUDINARY_SECURE']", id="what is read"),
            param("os.getenv('CLOUDINARY_SECURE', 'true')", id="a default"),
            param("environ['CLOUDINARY_SECURE'] = 'x'", id="something else of that name"),
            param(
                "env.setdefault('CLOUDINARY_SECURE', 'x')\nenv.update(CLOUDINARY_SECURE='x')",
                id="another dict",
            ),
            param("env |= {'CLOUDINARY_SECURE': 'x'}", id="another union"),
            param("os.environ.setdefault('CLOUDINARY_SECURE')", id="no value"),
        ],
    )
    def test_nothing(self, text):
        assert options(f"import os\n{text}", Carrier.ENV) == []

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            param("os.environ['CLOUDINARY_SECURE'] = 'true'", "true", id="an item"),
            param("os.environ.setdefault('CLOUDINARY_SECURE', '')", "", id="setdefault"),
            param("os.environ.update(CLOUDINARY_SECURE='false')", "false", id="update with a keyword"),
            param("os.environ.update({'CLOUDINARY_SECURE': 'no'})", "no", id="with a dict"),
            param("os.environ |= {'CLOUDINARY_SECURE': 'true'}", "true", id="a union"),
            param("from os import environ as e\ne['CLOUDINARY_SECURE'] = 'true'", "true", id="an alias"),
            param("os.environ['CLOUDINARY_SECURE'] = str(x)", UNKNOWN, id="a value that isn't known"),
            param("os.environ['CLOUDINARY_SECURE'] = f'{x}'", UNKNOWN, id="a text that isn't"),
        ],
    )
    def test_one_variable(self, text, expected):
        text = f"import os\n{text}"
        (fact,) = options(text, Carrier.ENV)
        (option,) = fact.options
        assert option.key == "CLOUDINARY_SECURE"
        assert option.value == (expected if expected is UNKNOWN else Literal(expected))
        assert cut(text, option.key_span) == "CLOUDINARY_SECURE"
        if isinstance(expected, str):
            assert cut(text, option.value_span) == expected
        assert (fact.slot is None) == (expected is UNKNOWN)

    def test_a_name_that_is_not_known_is_a_fact_of_its_own(self):
        found = options("import os\nos.environ['CLOUDINARY_A'] = 'x'\nos.environ[name] = 'x'", Carrier.ENV)
        assert len(found) == 2

    def test_all_of_a_file_are_one_fact(self):
        text = dedent("""
            import os
            os.environ["CLOUDINARY_API_KEY"] = "k"
            os.environ.setdefault("CLOUDINARY_CLOUD_NAME", "demo")
            os.environ["CLOUDINARY_SECURE"] = "false"
        """)
        (fact,) = options(text, Carrier.ENV)
        assert [option.key for option in fact.options] == [
            "CLOUDINARY_API_KEY",
            "CLOUDINARY_CLOUD_NAME",
            "CLOUDINARY_SECURE",
        ]
        assert cut(text, fact.place) == "CLOUDINARY_CLOUD_NAME"
        assert not fact.has_unknown

    @pytest.mark.parametrize(
        "more",
        [
            param("os.environ.update(values)", id="a dict that is not in sight"),
            param("os.environ.update(**values)", id="as keywords"),
            param("os.environ |= {**values}", id="a dict in a dict"),
        ],
    )
    def test_it_is_open(self, more):
        (fact,) = options(f"import os\nos.environ['CLOUDINARY_A'] = 'x'\n{more}", Carrier.ENV)
        assert fact.has_unknown


class TestFunctions:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            param("cloudinary.config(secure=True)", [""], id="at import time"),
            param("if x:\n    CLOUDINARY = {'secure': True}", [""], id="in an if"),
            param("class A:\n    CLOUDINARY_STORAGE = {'SECURE': 1}", [""], id="in a class"),
            param("def f(x=cloudinary.config(secure=True)): ...", [""], id="a default"),
            param("@d(cloudinary.config(secure=True))\ndef f(): ...", [""], id="a decorator"),
            param("def f():\n    cloudinary.config(secure=True)", ["f"], id="a function"),
            param("def f():\n    cloudinary.config().secure = True", ["f"], id="an attribute"),
            param(
                "class A:\n    def f(self):\n        cloudinary.config(secure=True)", ["A.f"], id="a method"
            ),
            param("run = lambda: cloudinary.config(secure=True)", ["<lambda>"], id="a lambda"),
            param("run = lambda x=cloudinary.config(secure=True): x", [""], id="a lambda's default"),
            param("def f():\n    CLOUDINARY = {'secure': True}", ["f"], id="a dict"),
            param("def f():\n    os.environ['CLOUDINARY_URL'] = 'cloudinary://k:s@d'", ["f"], id="a URL"),
            param(
                "URL = 'cloudinary://k:s@d'\ndef f():\n    os.environ['CLOUDINARY_URL'] = URL",
                ["f"],
                id="a URL of the module that a function puts into the environment",
            ),
            param("def f():\n    os.environ['CLOUDINARY_A'] = 'x'", ["f"], id="a variable"),
            param(
                "def f():\n    os.environ['CLOUDINARY_A'] = 'x'\nos.environ['CLOUDINARY_B'] = 'x'",
                [""],
                id="variables here and there",
            ),
            param("def f():\n    cloudinary.api.ping(upload_prefix='x')", ["f"], id="a call"),
        ],
    )
    def test_it_is_named(self, text, expected):
        found = facts(f"import os\nimport cloudinary.api\n{text}", Options)
        assert [fact.function for fact in found] == expected


class TestUrls:
    @pytest.mark.parametrize(
        "text",
        [
            param("os.environ['CLOUDINARY_URL'] = 'cloudinary://k:s@d'", id="an item"),
            param("os.environ.setdefault('CLOUDINARY_URL', 'cloudinary://k:s@d')", id="setdefault"),
            param("os.environ.update(CLOUDINARY_URL='cloudinary://k:s@d')", id="update"),
            param("os.environ.update({'CLOUDINARY_URL': 'cloudinary://k:s@d'})", id="a dict"),
            param("x = os.getenv('CLOUDINARY_URL', 'cloudinary://k:s@d')", id="a default"),
            param("U = 'cloudinary://k:s@d'\nos.environ['CLOUDINARY_URL'] = U", id="by a name"),
        ],
    )
    def test_the_variable_is_named(self, text):
        text = f"import os\n{text}"
        (fact,) = options(text, Carrier.URL)
        assert cut(text, fact.variable) == "CLOUDINARY_URL"
        assert fact.variable is not None
        assert text[fact.variable.start - 1] in "'({ "

    def test_a_name_that_is_spelled_with_escapes_has_no_place(self):
        (fact,) = options("import os\nos.environ['CLOUDINARY\\x5fURL'] = 'cloudinary://k:s@d'", Carrier.URL)
        assert fact.variable is None


class TestCallsOfTheApi:
    @pytest.mark.parametrize(
        "text",
        [
            param("cloudinary.uploader.upload(f)", id="a call without it"),
            param("upload(f, upload_prefix='http://x')", id="another library's"),
            param("cloudinary.uploader.upload(f, **upload_prefix)", id="options that are not in sight"),
            param("x = cloudinary.uploader.upload\ny(upload_prefix='x')", id="a call of something else"),
            param("f(upload_prefix=cloudinary.uploader.upload)", id="a keyword"),
        ],
    )
    def test_nothing(self, text):
        assert options(f"import cloudinary.uploader\n{text}", Carrier.API) == []

    @pytest.mark.parametrize(
        ("text", "place"),
        [
            param(
                "cloudinary.uploader.upload(f, upload_prefix='http://x')",
                "cloudinary.uploader.upload",
                id="an upload",
            ),
            param("cloudinary.api.ping(upload_prefix='http://x')", "cloudinary.api.ping", id="the admin API"),
            param(
                "from cloudinary.utils import private_download_url as u\nu('x', upload_prefix='http://x')",
                "u",
                id="an address of the API, by an alias",
            ),
            param(
                "cloudinary.uploader.upload(f, **{'upload_prefix': 'http://x'})",
                "cloudinary.uploader.upload",
                id="a dict in sight",
            ),
            param(
                "partial(cloudinary.uploader.upload, upload_prefix='http://x')",
                "cloudinary.uploader.upload",
                id="a function that is handed on",
            ),
            param(
                "loop.run_in_executor(None, cloudinary.uploader.upload, upload_prefix='http://x')",
                "cloudinary.uploader.upload",
                id="to what runs it",
            ),
        ],
    )
    def test_calls(self, text, place):
        text = f"import cloudinary.uploader\n{text}"
        (fact,) = options(text, Carrier.API)
        assert cut(text, fact.place) == fact.name == place
        (option,) = (option for option in fact.options if option.key == "upload_prefix")
        assert option.value == Literal("http://x")

    def test_configuration_and_builders_have_carriers_of_their_own(self):
        text = (
            "from cloudinary import config, utils\n"
            "config(upload_prefix='x')\n"
            "utils.cloudinary_url('x', upload_prefix='x')\n"
        )
        assert [fact.carrier for fact in facts(text, Options)] == [Carrier.CONFIG, Carrier.CALL]


URL = "'cloudinary://key:secret@demo?secure=true'"


class TestDeadSettings:
    @pytest.mark.parametrize(
        "text",
        [
            param("CLOUDINARY_SECURE: bool", id="a type alone"),
            param("cloudinary_secure = True\nMY_SECURE = True", id="other names"),
            param("def f():\n    CLOUDINARY_SECURE = True", id="a local name"),
            param(
                "CLOUDINARY_SECURE = True\ncloudinary.config(secure=CLOUDINARY_SECURE)", id="a name it reads"
            ),
            param(
                "class C:\n    CLOUDINARY_SECURE = True\nx = C.CLOUDINARY_SECURE", id="an attribute it reads"
            ),
            param("CLOUDINARY_CONFIG = {}\ncloudinary.config(**CLOUDINARY_CONFIG)", id="a dict it hands on"),
            param("CLOUDINARY_CONFIG = cloudinary.config(cloud_name='x')", id="what the SDK gave"),
            param("class E(models.TextChoices):\n    CLOUDINARY_SECURE = 'x'", id="a choice"),
            param("class S(BaseSettings):\n    CLOUDINARY_SECURE: bool = True", id="pydantic reads it"),
            param("CLOUDINARY_URL = os.environ['CLOUDINARY_URL']", id="a URL of the environment"),
            param(f"CLOUDINARY_URL = os.getenv('CLOUDINARY_URL', {URL})", id="with a default"),
            param(f"CLOUDINARY_URL = os.getenv('X') or {URL}", id="or another one"),
            param("CLOUDINARY_URL = 'https://res.cloudinary.com/demo'", id="another address"),
            param(f"cloudinary_url = {URL}\nURL = {URL}", id="names that are no settings of ours"),
            param(f"CLOUDINARY_URL = {URL}\nos.environ['CLOUDINARY_URL'] = CLOUDINARY_URL", id="passed on"),
            param(f"CLOUDINARY_URL = {URL}\nurlparse(CLOUDINARY_URL)", id="parsed"),
            param(f"CLOUDINARY_URL = {URL}\nx = f'{{CLOUDINARY_URL}}?'", id="put into a text"),
            param("app.config['OTHER'] = 1\napp.config[CLOUDINARY_SECURE] = 1", id="other items of Flask's"),
            param("x = app.config['CLOUDINARY_SECURE']", id="an item that is read"),
            param(
                "self.config['CLOUDINARY_SECURE'] = 1\nmake().config['CLOUDINARY_SECURE'] = 1",
                id="an own dict",
            ),
            param("app.config.update(OTHER=1, **more)\napp.config.update(more)", id="other updates"),
            param("app.config.pop('CLOUDINARY_SECURE')", id="an item that goes"),
            param(
                "x.update(CLOUDINARY_SECURE=1)\nCLOUDINARY_STORAGE['CLOUDINARY_SECURE'] = 1", id="other dicts"
            ),
        ],
    )
    def test_nothing(self, text):
        assert facts(f"import os, cloudinary\n{text}", UnusedSetting) == []

    @pytest.mark.parametrize(
        ("text", "place", "is_url"),
        [
            param("CLOUDINARY_SECURE = True", "CLOUDINARY_SECURE", False, id="a name"),
            param("CLOUDINARY_SECURE: bool = True", "CLOUDINARY_SECURE", False, id="with its type"),
            param("CLOUDINARY_CONFIG = {'secure': True}", "CLOUDINARY_CONFIG", False, id="a dict"),
            param("if x:\n    CLOUDINARY_SECURE = True", "CLOUDINARY_SECURE", False, id="in an if"),
            param("x = CLOUDINARY_SECURE = True", "CLOUDINARY_SECURE", False, id="one of several names"),
            param("class Config:\n    CLOUDINARY_SECURE = True", "CLOUDINARY_SECURE", False, id="in a class"),
            param(f"CLOUDINARY_URL = {URL}", "CLOUDINARY_URL", True, id="a URL"),
            param("CLOUDINARY_URL = f'cloudinary://{K}:{S}@{C}'", "CLOUDINARY_URL", True, id="an f-string"),
            param("CLOUDINARY_URL = 'cloudinary://' + K + '@demo'", "CLOUDINARY_URL", True, id="a sum"),
            param(f"MY_CLOUDINARY_ADDRESS = {URL}", "MY_CLOUDINARY_ADDRESS", True, id="of another name"),
            param(
                f"class Config:\n    CLOUDINARY_URL = {URL}", "CLOUDINARY_URL", True, id="a URL in a class"
            ),
            param(
                "app.config['CLOUDINARY_SECURE'] = True",
                "app.config['CLOUDINARY_SECURE']",
                False,
                id="Flask",
            ),
            param(
                "app.config.update(CLOUDINARY_SECURE=True)", "CLOUDINARY_SECURE=True", False, id="its update"
            ),
            param(
                "app.config.update({'CLOUDINARY_SECURE': True, **x})",
                "'CLOUDINARY_SECURE': True",
                False,
                id="with a dict",
            ),
            param(
                "app.config.from_mapping(CLOUDINARY_SECURE=True)",
                "CLOUDINARY_SECURE=True",
                False,
                id="from_mapping",
            ),
            param(
                "app.config.setdefault('CLOUDINARY_SECURE', True)",
                "app.config.setdefault('CLOUDINARY_SECURE', True)",
                False,
                id="setdefault",
            ),
        ],
    )
    def test_found(self, text, place, is_url):
        (fact,) = facts(text, UnusedSetting)
        assert cut(text, fact.place) == place
        assert fact.name in place
        assert fact.is_url is is_url


class TestUses:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            param("import os\nINSTALLED_APPS = ['cloudinary_storage']", [], id="neither"),
            param("if TYPE_CHECKING:\n    import cloudinary", [], id="for type checkers alone"),
            param("from .cloudinary import x", [], id="a module of one's own"),
            param("INSTALLED_APPS = ['a', 'cloudinary']", [(True, "'cloudinary'")], id="the app"),
            param(
                "import cloudinary.uploader\nimport cloudinary",
                [(False, "import cloudinary.uploader")],
                id="the first import",
            ),
            param(
                "def f():\n    from cloudinary import api",
                [(False, "from cloudinary import api")],
                id="in a function",
            ),
            param(
                "import cloudinary\nINSTALLED_APPS += ['cloudinary', 'cloudinary']",
                [(True, "'cloudinary'"), (False, "import cloudinary")],
                id="both",
            ),
        ],
    )
    def test_places(self, text, expected):
        assert [(fact.is_app, cut(text, fact.place)) for fact in facts(text, SdkUse)] == expected


DICT = 'CLOUDINARY = {"cloud_name": "demo", "secure": True}'


class TestLateSettings:
    @pytest.mark.parametrize(
        "text",
        [
            param(DICT, id="no import"),
            param("import cloudinary", id="no dict"),
            param(f"import cloudinary_storage\n{DICT}", id="the storage's package alone"),
            param(f"from cloudinary_storage import apps\n{DICT}", id="its app"),
            param(f"from .cloudinary import x\n{DICT}", id="a module of one's own"),
            param(f"def f():\n    import cloudinary\n{DICT}", id="an import in a function"),
            param(f"if TYPE_CHECKING:\n    import cloudinary\n{DICT}", id="for type checkers"),
            param(f"if __name__ == '__main__':\n    import cloudinary\n{DICT}", id="in a script"),
            param("import cloudinary\nCLOUDINARY = get()", id="a dict that is not in sight"),
            param("import cloudinary\nCLOUDINARY: dict", id="a type alone"),
            param("import cloudinary\nCLOUDINARY, x = {}, 1", id="an unpacking"),
            param("import cloudinary\nCLOUDINARY = 1 if x else 2", id="numbers"),
            param(f"import cloudinary\ndef f():\n    {DICT}", id="a dict in a function"),
            param(f"import cloudinary\nclass A:\n    {DICT}", id="or a class"),
            param(f"import cloudinary\n{DICT}\ncloudinary.config(**CLOUDINARY)", id="handed over"),
            param(
                "import cloudinary\nCLOUDINARY = {}\ncloudinary.config(**CLOUDINARY)", id="without secure too"
            ),
            param(f"import cloudinary\n{DICT}\ncloudinary.config(secure=True)", id="a call that says secure"),
            param(f"import cloudinary\n{DICT}\ncloudinary.config(secure=x)", id="or may"),
            param(f"import cloudinary\n{DICT}\ncloudinary.config(**x)", id="or leaves it open"),
            param(f"import cloudinary\n{DICT}\ncloudinary.config().secure = True", id="an attribute"),
        ],
    )
    def test_nothing(self, text):
        assert facts(text, LateSettings) == []

    @pytest.mark.parametrize(
        ("text", "imported", "is_above"),
        [
            param(f"import cloudinary\n{DICT}", "import cloudinary", True, id="above"),
            param(f"{DICT}\nimport cloudinary", "import cloudinary", False, id="below"),
            param(
                f"import cloudinary.api as a\n{DICT}", "import cloudinary.api as a", True, id="a module of it"
            ),
            param(
                f"from cloudinary.models import X\n{DICT}",
                "from cloudinary.models import X",
                True,
                id="a name",
            ),
            param(
                f"from cloudinary_storage.storage import X\n{DICT}",
                "from cloudinary_storage.storage import X",
                True,
                id="a storage, which imports it",
            ),
            param(
                f"import gamma_cloudinary\n{DICT}", "import gamma_cloudinary", True, id="the other storage"
            ),
            param(
                f"class A:\n    import cloudinary\n{DICT}", "import cloudinary", True, id="in a class body"
            ),
            param(
                f"try:\n    import cloudinary\nexcept ImportError: ...\n{DICT}",
                "import cloudinary",
                True,
                id="in a try",
            ),
            param(
                "import cloudinary\nCLOUDINARY: dict = {}\ndef f(): cloudinary.config(secure=True)",
                "import cloudinary",
                True,
                id="where only a function says secure",
            ),
            param(
                f"import cloudinary\n{DICT}\ncloudinary.config(cloud_name='x')",
                "import cloudinary",
                True,
                id="beside a call that does not",
            ),
            param(
                f"import cloudinary\n{DICT}\ncloudinary.config(secure=False)",
                "import cloudinary",
                True,
                id="or says it is off",
            ),
            param(
                "import cloudinary\nCLOUDINARY = dict(secure=True) if x else {}",
                "import cloudinary",
                True,
                id="one of two dicts",
            ),
        ],
    )
    def test_found(self, text, imported, is_above):
        (fact,) = facts(text, LateSettings)
        assert cut(text, fact.place) == "CLOUDINARY"
        assert cut(text, fact.imported) == imported
        assert fact.is_above is is_above
        assert fact.extent.start == 0 or text[fact.extent.start :].startswith(("import", "CLOUDINARY"))
        assert fact.extent.covers(Span(fact.offset, fact.offset))

    def test_the_last_dict_is_the_one_that_counts(self):
        text = f"import cloudinary\nCLOUDINARY = {{}}\n{DICT}\n"
        (fact,) = facts(text, LateSettings)
        assert fact.place.start == text.rindex("CLOUDINARY")

    def test_so_many_dicts_are_left_as_they_are(self):
        found = facts(IMPORT + f"if x:\n    {DICT}\n" * 17, LateSettings)
        assert len(found) == 17
        assert {fact.statement for fact in found} == {""}

    def test_two_branches_are_two_dicts(self):
        text = f"import cloudinary\nif x:\n    {DICT}\nelse:\n    {DICT}\n"
        assert len(facts(text, LateSettings)) == 2


def handed_over(text: str) -> str:
    """The text with every statement that its facts offer."""
    for fact in reversed(facts(text, LateSettings)):
        text = text[: fact.offset] + fact.statement + text[fact.offset :]
    return text


class TestHandingOver:
    @pytest.mark.parametrize(
        "text",
        [
            param(
                f"try:\n    import cloudinary\nexcept ImportError: ...\n{DICT}\n",
                id="an import that may have failed",
            ),
            param(f"if x: import cloudinary\n{DICT}\n", id="or not been reached"),
            param(f"class A:\n    import cloudinary\n{DICT}\n", id="or that binds no name of the module"),
            param(f"if x:\n    {DICT}\nimport cloudinary\n", id="a dict that may not be there"),
            param(f"if x:\n    {DICT}\nCLOUDINARY['a'] = 1\nimport cloudinary\n", id="though it is changed"),
            param(
                f"{DICT}\ntry:\n    import cloudinary\nfinally: ...\nCLOUDINARY['a'] = 1\n", id="changed last"
            ),
            param(f"cloudinary = x\nfrom cloudinary import api\n{DICT}\n", id="a name that is taken"),
            param(f"import cloudinary\n{DICT} \\\n\n", id="a line that goes on"),
        ],
    )
    def test_no_place_would_do(self, text):
        (fact,) = facts(text, LateSettings)
        assert fact.statement == ""
        assert handed_over(text) == text

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            param(
                "import cloudinary\nCLOUDINARY = {'secure': True}\nX = 1\n",
                "import cloudinary\nCLOUDINARY = {'secure': True}\ncloudinary.config(secure=True)\nX = 1\n",
                id="below the dict",
            ),
            param(
                "CLOUDINARY = {'secure': True}\nX = 1\nimport cloudinary\nY = 1\n",
                "CLOUDINARY = {'secure': True}\nX = 1\nimport cloudinary\n"
                "cloudinary.config(secure=True)\nY = 1\n",
                id="below the import",
            ),
            param(
                "import cloudinary.api as a\nimport cloudinary as c\nCLOUDINARY = {'secure': True}\n",
                "import cloudinary.api as a\nimport cloudinary as c\nCLOUDINARY = {'secure': True}\n"
                "c.config(secure=True)\n",
                id="an alias",
            ),
            param(
                "import cloudinary.api\nCLOUDINARY = {'secure': True}\n",
                "import cloudinary.api\nCLOUDINARY = {'secure': True}\ncloudinary.config(secure=True)\n",
                id="a module of it binds it too",
            ),
            param(
                "from cloudinary import api, config as cc\nCLOUDINARY = {'secure': True}\n",
                "from cloudinary import api, config as cc\nCLOUDINARY = {'secure': True}\ncc(secure=True)\n",
                id="config itself",
            ),
            param(
                "from cloudinary import *\nCLOUDINARY = {'secure': True}\n",
                "from cloudinary import *\nCLOUDINARY = {'secure': True}\n"
                "import cloudinary\ncloudinary.config(secure=True)\n",
                id="no name at hand",
            ),
            param(
                "from cloudinary import config\nfrom decouple import config\nCLOUDINARY = {'secure': True}\n",
                "from cloudinary import config\nfrom decouple import config\nCLOUDINARY = {'secure': True}\n"
                "import cloudinary\ncloudinary.config(secure=True)\n",
                id="a name that stands for two things",
            ),
            param(
                "CLOUDINARY = {'secure': True}\nfrom cloudinary import api\nX = 1\nimport cloudinary\n",
                "CLOUDINARY = {'secure': True}\nfrom cloudinary import api\nimport cloudinary\n"
                "cloudinary.config(secure=True)\nX = 1\nimport cloudinary\n",
                id="a name that comes too late",
            ),
            param(
                "import cloudinary\r\nCLOUDINARY = {\r\n    'secure': True,\r\n}  # ours\r\n\r\nX = 1\r\n",
                "import cloudinary\r\nCLOUDINARY = {\r\n    'secure': True,\r\n}  # ours\r\n"
                "cloudinary.config(secure=True)\r\n\r\nX = 1\r\n",
                id="CRLF, a comment",
            ),
            param(
                "import cloudinary\rCLOUDINARY = {'secure': True}\rX = 1\r",
                "import cloudinary\rCLOUDINARY = {'secure': True}\rcloudinary.config(secure=True)\rX = 1\r",
                id="CR",
            ),
            param(
                "import cloudinary\nCLOUDINARY = {'secure': True}",
                "import cloudinary\nCLOUDINARY = {'secure': True}\ncloudinary.config(secure=True)",
                id="no newline at the end",
            ),
            param(
                "import cloudinary\r\nCLOUDINARY = {'secure': True}",
                "import cloudinary\r\nCLOUDINARY = {'secure': True}\r\ncloudinary.config(secure=True)",
                id="after CRLF too",
            ),
            param(
                "import cloudinary; CLOUDINARY = {'secure': True}",
                "import cloudinary; CLOUDINARY = {'secure': True}\ncloudinary.config(secure=True)",
                id="one line",
            ),
            param(
                "import cloudinary\nCLOUDINARY = {'secure': True}; X = [\n    1,\n]; # x\nY = 1\n",
                "import cloudinary\nCLOUDINARY = {'secure': True}; X = [\n    1,\n]; # x\n"
                "cloudinary.config(secure=True)\nY = 1\n",
                id="a line that it shares",
            ),
            param(
                "import cloudinary\nif x:\n\tCLOUDINARY = {'secure': True}\n\tX = 1\nelse:\n"
                "\tCLOUDINARY = dict()\n",
                "import cloudinary\nif x:\n\tCLOUDINARY = {'secure': True}\n"
                "\tcloudinary.config(secure=True)\n\tX = 1\n"
                "else:\n\tCLOUDINARY = dict()\n",
                id="in branches, with their indentation",
            ),
            param(
                "import cloudinary\nif x: CLOUDINARY = {'secure': True}\n",
                "import cloudinary\nif x: CLOUDINARY = {'secure': True}; cloudinary.config(secure=True)\n",
                id="on the line of its if",
            ),
            param(
                "import cloudinary as c\nif x: CLOUDINARY = {'secure': True}; y = 1;  # z\n",
                "import cloudinary as c\n"
                "if x: CLOUDINARY = {'secure': True}; y = 1; c.config(secure=True);  # z\n",
                id="beside others",
            ),
            param(
                "import cloudinary.api as a\nif x: CLOUDINARY = {'secure': True}\n",
                "import cloudinary.api as a\n"
                "if x: CLOUDINARY = {'secure': True}; import cloudinary; cloudinary.config(secure=True)\n",
                id="with an import",
            ),
            param(
                "CLOUDINARY = {'secure': True}\ntry:\n    import cloudinary\nexcept ImportError:\n    pass\n",
                "CLOUDINARY = {'secure': True}\ntry:\n    import cloudinary\n"
                "    cloudinary.config(secure=True)\n"
                "except ImportError:\n    pass\n",
                id="below an import that may fail",
            ),
            param(
                "CLOUDINARY = {'secure': True}\nif x: import cloudinary\n",
                "CLOUDINARY = {'secure': True}\nif x: import cloudinary; cloudinary.config(secure=True)\n",
                id="beside an import on the line of its if",
            ),
            param(
                "try:\n    import cloudinary\n    CLOUDINARY = {'secure': True}\n"
                "except ImportError:\n    pass\n",
                "try:\n    import cloudinary\n    CLOUDINARY = {'secure': True}\n"
                "    cloudinary.config(secure=True)\n"
                "except ImportError:\n    pass\n",
                id="both in a try",
            ),
            param(
                "import cloudinary\nCLOUDINARY = {'secure': True}\nCLOUDINARY['a'] = 1\n"
                "CLOUDINARY.update(b=2)\n"
                "CLOUDINARY |= {}\ndel CLOUDINARY['c']\nX = 1\n",
                "import cloudinary\nCLOUDINARY = {'secure': True}\nCLOUDINARY['a'] = 1\n"
                "CLOUDINARY.update(b=2)\n"
                "CLOUDINARY |= {}\ndel CLOUDINARY['c']\ncloudinary.config(secure=True)\nX = 1\n",
                id="below all that changes the dict",
            ),
            param(
                "import cloudinary\nCLOUDINARY = {'secure': True}\nif x:\n    if y:\n"
                "        CLOUDINARY['a'] = [\n1]\n"
                "    # why\n\nX = CLOUDINARY['a']\n",
                "import cloudinary\nCLOUDINARY = {'secure': True}\nif x:\n    if y:\n"
                "        CLOUDINARY['a'] = [\n1]\n"
                "cloudinary.config(secure=True)\n    # why\n\nX = CLOUDINARY['a']\n",
                id="perhaps",
            ),
            param(
                "import cloudinary\nCLOUDINARY = {'secure': True}\nCLOUDINARY = {'secure': True, 'a': 1}\n",
                "import cloudinary\nCLOUDINARY = {'secure': True}\nCLOUDINARY = {'secure': True, 'a': 1}\n"
                "cloudinary.config(secure=True)\n",
                id="or makes it anew",
            ),
        ],
    )
    def test_it_is_written(self, before, after):
        assert handed_over(before) == after
        compile(after, "settings.py", "exec")
        assert facts(after, LateSettings) == []


_LINES = (
    "import cloudinary",
    "from cloudinary import api, config as cc",
    "CLOUDINARY = {'secure': True}  # ours",
    "CLOUDINARY = {\n    'secure': True,\n}",
    "CLOUDINARY['a'] = 1",
    "if x: CLOUDINARY = {'secure': True}; y = 1",
    "if x:\n    CLOUDINARY = {'secure': True}",
    "try:\n\timport cloudinary as c\nexcept ImportError:\n\tpass",
    "X = 1; import cloudinary.uploader;",
    "# a comment\n",
    "class A:\n    CLOUDINARY = {'secure': True}",
    "cloudinary.reset_config()",
)


@given(
    st.lists(st.sampled_from(_LINES), max_size=8),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.booleans(),
)
def test_the_statement_fits_wherever_it_is_offered(lines, newline, is_ended):
    text = ("\n".join(lines) + "\n" * is_ended).replace("\n", newline)
    after = handed_over(text)
    calls = ("cloudinary.config(secure=True)", "c.config(secure=True)", "cc(secure=True)")
    before = [one for one in statements(text) if one != "import cloudinary"]
    assert [one for one in statements(after) if one not in {*calls, "import cloudinary"}] == before
    assert len(statements(after)) >= len(statements(text)) + len(
        [f for f in facts(text, LateSettings) if f.statement]
    )


@given(st.lists(st.sampled_from(_LINES), max_size=8), st.booleans())
def test_the_statement_runs_wherever_it_is_offered(lines, is_true):
    text = "\n".join(lines)
    if fails(text, x=is_true) is None:
        assert fails(handed_over(text), x=is_true) is None


def fails(text: str, **names: object) -> Exception | None:
    """What a module raises when it is run, if anything; the SDK forgets what it is told."""
    try:
        exec(text, names)
    except (NameError, AttributeError) as error:
        return error
    finally:
        cloudinary.reset_config()
    return None


def statements(text: str) -> list[str]:
    kinds = (ast.Assign, ast.Expr, ast.Import, ast.ImportFrom)
    return [ast.unparse(node) for node in ast.walk(ast.parse(text)) if isinstance(node, kinds)]


PROGRAM = """
import django
django.setup()
import cloudinary
print(cloudinary.CloudinaryImage("x").build_url(cloud_name="demo"))
"""


def address(folder: Path, modules: dict[str, str]) -> str:
    """What the SDK builds in a project with these modules, of which `conf` holds the settings."""
    for name, text in modules.items():
        (folder / f"{name}.py").write_text(text)
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("CLOUDINARY")}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=folder,
        env={**inherited, "DJANGO_SETTINGS_MODULE": "conf"},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


class TestDjangoAndTheSdk:
    """What the facts stand for is what happens."""

    @pytest.mark.parametrize(
        ("text", "scheme"),
        [
            param(DICT, "https:", id="no import"),
            param(f"{DICT}\nimport cloudinary", "https:", id="an import below"),
            param(f"import cloudinary\n{DICT}", "http:", id="an import above"),
            param(f"import cloudinary.uploader as u\n{DICT}", "http:", id="of a module of it"),
            param(f"from cloudinary_storage import helpers\n{DICT}", "http:", id="of a storage's module"),
            param(f"from cloudinary_storage import apps\n{DICT}", "https:", id="of the storage's app"),
            param(
                f"import cloudinary\n{DICT}\ncloudinary.reset_config()", "http:", id="even when it is reset"
            ),
        ],
    )
    def test_an_entry_module(self, text, scheme, tmp_path):
        assert address(tmp_path, {"conf": text}).startswith(scheme)
        assert any(fact.is_above for fact in facts(text, LateSettings)) is (scheme == "http:")
        assert address(tmp_path, {"conf": handed_over(text)}).startswith("https:")

    def test_an_import_in_a_class_body(self, tmp_path):
        text = f"class A:\n    import cloudinary\n{DICT}"
        assert address(tmp_path, {"conf": text}).startswith("http:")
        assert [fact.is_above for fact in facts(text, LateSettings)] == [True]

    def test_a_module_that_is_star_imported(self, tmp_path):
        base = f"{DICT}\nimport cloudinary\n"
        assert address(tmp_path, {"conf": "from base import *", "base": base}).startswith("http:")
        assert not any(fact.is_above for fact in facts(base, LateSettings))
        mended = {"conf": "from base import *", "base": handed_over(base)}
        assert address(tmp_path, mended).startswith("https:")


@pytest.mark.parametrize(
    "text",
    [
        param("x = x.y\nx()\nx.secure = True", id="a name for a part of itself"),
        param("a = b.x\nb = a.x\na.update(secure=True)", id="two names for parts of each other"),
        param("x = 1\n" + "x = x.y\nx = x.z\n" * 50 + "x.w()", id="a name that walks along"),
        param("INSTALLED_APPS = A\nA = B\nB = A + A", id="lists in a circle"),
    ],
)
def test_circles_end(text):
    assert every(IMPORT + text) == facts(IMPORT + text, SdkUse)


@pytest.mark.parametrize(
    "text",
    [
        param("x" + ".y" * 1500 + "()", id="attributes of attributes"),
        param("class A(x" + ".y" * 1500 + "): pass", id="in the head of a class"),
        param("x" + "(1)" * 1500, id="calls of calls"),
        param("x = (" + " + ".join(["'a'"] * 1500) + ")", id="a long sum"),
    ],
)
def test_what_is_nested_too_deeply_is_said_to_be(text):
    with pytest.raises(Unreadable, match="nested too deeply"):
        every(IMPORT + text)


@pytest.mark.parametrize("above", ["", "  case 1: pass\n", "  case 1:\n    match b:\n      case 2: pass\n"])
def test_patterns_that_are_nested_too_deeply_are_said_to_be(above):
    text = f"match a:\n{above}  case {'[' * 40}b{']' * 40}: pass\n"
    with pytest.raises(Unreadable, match="too many nested patterns"):
        every(IMPORT + text)


def every(text: str) -> list[Fact]:
    source = decode("module.py", text.encode(), is_python=True)
    return list(read(source, Kind.PYTHON).facts)


def test_an_empty_module_has_no_facts():
    assert every("") == []
