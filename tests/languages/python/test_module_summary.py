"""What a Python module tells the project around it: imports, names, tags, settings and what it reads."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudinary_lint.facts.module_summary import Attribute, ClassHeader, ModuleSummary
from cloudinary_lint.languages.registry import Kind, read
from cloudinary_lint.text.source import Source, Span, decode

param = pytest.param


def source(text: str) -> Source:
    return decode("module.py", dedent(text).encode(), is_python=True)


def module(text: str) -> ModuleSummary:
    found = read(source(text), Kind.PYTHON).module
    assert found is not None
    return found


def written(text: str, span: Span) -> str:
    return source(text).text[span.start : span.end]


class TestImports:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            param("x = 'import cloudinary'", [], id="the text of an import is none"),
            param(
                "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import cloudinary",
                ["typing.TYPE_CHECKING"],
                id="what only type checkers run does not count",
            ),
            param(
                "import typing as t\nif t.TYPE_CHECKING:\n    import a\nelse:\n    import b",
                ["typing", "b"],
                id="its else branch does",
            ),
            param("if not TYPE_CHECKING:\n    import a", ["a"], id="what type checkers don't run counts"),
            param("if not TYPE_CHECKING:\n    pass\nelse:\n    import a", [], id="their branch does not"),
            param("if False:\n    import a\nelif 0:\n    import b", [], id="what never runs does not count"),
            param("if 1:\n    import a\nelse:\n    import b", ["a"], id="what always runs does"),
            param("if not DEBUG:\n    import a", ["a"], id="what may run does"),
            param("import a.b.c", ["a.b.c"], id="the whole dotted path"),
            param("import a.b as c, d", ["a.b", "d"], id="the path behind an alias, each of several"),
            param("from a.b import c as d, e", ["a.b.c", "a.b.e"], id="what is imported from a module"),
            param("from . import x\nfrom .. import *", [".x", "..*"], id="relative dots are kept"),
            param("from ..a import x\nfrom .b import *", ["..a.x", ".b.*"], id="before a module too"),
            param("from cloudinary import *", ["cloudinary.*"], id="a star"),
            param(
                "try:\n    import a\nexcept ImportError:\n    import b", ["a", "b"], id="both ways of a try"
            ),
        ],
    )
    def test_paths(self, text, expected):
        assert [one.path for one in module(text).imports] == expected

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            param("class A:\n    import a", "", id="a class body runs at once"),
            param("[x for x in y if __import__('b')]\nimport a", "", id="so does a comprehension"),
            param("if __name__ == '__main__':\n    import a", "", id="and what a script runs"),
            param("def f():\n    import a", "f", id="a function"),
            param("async def f():\n    import a", "f", id="a coroutine"),
            param(
                "class A:\n    class B:\n        def f(self):\n            import a", "A.B.f", id="a method"
            ),
            param("def f():\n    def g():\n        import a", "f.g", id="a function in a function"),
            param("def f():\n    class A:\n        import a", "f", id="a class that a function makes"),
            param(
                "def f():\n    class A:\n        def g(self):\n            import a",
                "f.A.g",
                id="a method of a class that a function makes",
            ),
        ],
    )
    def test_function(self, text, expected):
        assert [one.function for one in module(text).imports] == [expected]

    def test_it_stands_at_its_statement(self):
        text = "x = 1; import a, b"
        assert [written(text, one.place) for one in module(text).imports] == ["import a, b"] * 2


class TestClasses:
    def test_bases_are_paths_as_far_as_imports_tell(self):
        text = """
            from django.db import models
            from .fields import Photo as P
            class Own(dict): ...
            class A(models.Model, P, Own, Generic[T], lib.Base, made(), *more, metaclass=M):
                class Meta: ...
        """
        assert module(text).classes == (
            ClassHeader("Own", ("dict",)),
            ClassHeader("A", ("django.db.models.Model", ".fields.Photo", "Own", "Generic", "lib.Base")),
            ClassHeader("Meta", ()),
        )

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            param("cover = CloudinaryField('image')", [], id="nothing at module level"),
            param("def f():\n    cover = CloudinaryField()", [], id="nothing in a function"),
            param("class A:\n    def f(self):\n        cover = CloudinaryField()", [], id="or a method"),
            param("class A:\n    cover = FIELD\n    other: F", [], id="nothing without a call"),
            param("class A:\n    a, b = F()", [], id="nothing that is unpacked"),
            param("class A:\n    a = make()()", [], id="nothing whose maker has no name"),
            param(
                "from cloudinary.models import CloudinaryField\n"
                "class A:\n    cover = CloudinaryField('image')",
                [("cover", "cloudinary.models.CloudinaryField")],
                id="the path by the import",
            ),
            param(
                "from cloudinary import models as m\nclass A:\n    cover = m.CloudinaryField('image')",
                [("cover", "cloudinary.models.CloudinaryField")],
                id="by way of a module's alias",
            ),
            param("class A:\n    cover = F()", [("cover", "F")], id="an own name as it is"),
            param("class A:\n    cover = own.F()", [("cover", "own.F")], id="and with its dots"),
            param("class A:\n    cover: Any = F()", [("cover", "F")], id="annotated"),
            param("class A:\n    a = b = F()", [("a", "F"), ("b", "F")], id="several targets"),
            param("class A:\n    if X:\n        a = F()", [("a", "F")], id="in an if"),
        ],
    )
    def test_attributes(self, text, expected):
        assert module(text).attributes == tuple(Attribute(*one) for one in expected)

    def test_defined(self):
        text = "def a(): ...\nclass B:\n    async def c(self):\n        def d(): ...\ne = lambda: 0"
        assert module(text).defined == {"a", "B", "c", "d"}


class TestTags:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            param("@register.filter\ndef a(x): ...\nregister.filter('b', f)", set(), id="filters are none"),
            param("repo.tag('v1')\n@app.tag\ndef a(): ...", set(), id="other things have tags too"),
            param("register.tag()\nregister.simple_tag(True)\nmake().tag('x')", set(), id="nothing is named"),
            param("@register.simple_tag\ndef a(): ...", {"a"}, id="the function's name"),
            param("@register.simple_tag(takes_context=True)\ndef a(c): ...", {"a"}, id="with arguments"),
            param("@register.simple_tag(name='x')\ndef a(): ...", {"x"}, id="a name of its own"),
            param("@register.simple_block_tag\ndef a(content): ...", {"a"}, id="a block"),
            param("@register.tag\ndef a(p, t): ...", {"a"}, id="a compiled one"),
            param("@register.tag('x')\ndef a(p, t): ...", {"x"}, id="under a name"),
            param("@register.tag(name='x')\ndef a(p, t): ...", {"x"}, id="as a keyword"),
            param(
                "@register.inclusion_tag('a.html')\ndef a(): ...", {"a"}, id="an included template is no name"
            ),
            param("@register.inclusion_tag('a.html', name='x')\ndef a(): ...", {"x"}, id="beside a name"),
            param("register.tag('x', a)", {"x"}, id="a call"),
            param("register.tag(a)", {"a"}, id="of a function alone"),
            param("register.tag(name='x', compile_function=tags.a)", {"x"}, id="with keywords"),
            param("register.simple_tag(tags.a)", {"a"}, id="of another module's function"),
            param("register.simple_tag(func=a, name='x')", {"x"}, id="a function as keyword"),
            param("register.inclusion_tag('a.html')(a)", {"a"}, id="a decorator called by hand"),
            param("register.simple_tag(name='x')(a)", {"x"}, id="with a name"),
            param(
                "from django import template\nlib = template.Library()\n@lib.simple_tag\ndef a(): ...",
                {"a"},
                id="a library of another name",
            ),
            param(
                "lib = None\nlib = load()\n@lib.simple_tag\ndef a(): ...",
                set(),
                id="something else of that name",
            ),
        ],
    )
    def test_names(self, text, expected):
        assert module(text).tags == expected

    def test_django_registers_the_same(self):
        text = """
            from django import template
            register = template.Library()
            @register.simple_tag(name='x1')
            def a(): ...
            @register.simple_tag
            def a2(): ...
            @register.tag
            def a3(parser, token): ...
            @register.tag('x4')
            def a4(parser, token): ...
            register.tag('x5', a4)
            register.tag(a4)
            @register.inclusion_tag('a.html', name='x6')
            def a6(): ...
            @register.inclusion_tag('a.html')
            def a7(): ...
            register.simple_tag(a2, name='x8')
            register.inclusion_tag('a.html')(a2)
            @register.filter
            def f(value): ...
        """
        names: dict[str, Any] = {}
        exec(dedent(text), names)
        assert module(text).tags == set(names["register"].tags)


class TestReads:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            param("os.environ['OTHER']\nsettings.DEBUG", set(), id="other names don't matter"),
            param("os.environ['CLOUDINARY_SECURE'] = 'true'", set(), id="a variable that is set"),
            param("os.environ.setdefault('CLOUDINARY_URL', x)", set(), id="or set where it is not"),
            param("del os.environ['CLOUDINARY_URL']", set(), id="or deleted"),
            param("os.environ['CLOUDINARY_N'] += 'x'", set(), id="or grown"),
            param("settings.CLOUDINARY_SECURE = True", set(), id="a setting that is set"),
            param("settings.CLOUDINARY_SECURE: bool = True", set(), id="with its type"),
            param("CLOUDINARY_SECURE = True", set(), id="a name that is bound"),
            param("CLOUDINARY_A, [CLOUDINARY_B, *CLOUDINARY_C] = x", set(), id="in a pattern"),
            param("for CLOUDINARY_A in x: ...\n[1 for CLOUDINARY_B in y]", set(), id="by a loop"),
            param("with x as CLOUDINARY_A: ...\nimport y as CLOUDINARY_B", set(), id="by `as`"),
            param("(CLOUDINARY_A := 1)\ndel CLOUDINARY_A", set(), id="by a walrus, and deleted"),
            param("def CLOUDINARY_A(CLOUDINARY_B): global CLOUDINARY_C", set(), id="by a definition"),
            param("class CLOUDINARY_A: ...", set(), id="by a class"),
            param("f(CLOUDINARY_A=1)", set(), id="a keyword's name"),
            param("hasattr(settings, 'CLOUDINARY_STORAGE')", set(), id="a question whether it is there"),
            param("'CLOUDINARY_STORAGE' in dir(settings)", set(), id="asked in another way"),
            param("monkeypatch.setenv('CLOUDINARY_SECURE', '1')", set(), id="a test's own environment"),
            param("from .base import CLOUDINARY_STORAGE", set(), id="an import of a dict, to change it"),
            param("os.environ['CLOUDINARY_SECURE']", {"CLOUDINARY_SECURE"}, id="an item of the environment"),
            param("os.environ.get('CLOUDINARY_A', '')", {"CLOUDINARY_A"}, id="or its `get`"),
            param("os.getenv('CLOUDINARY_A')", {"CLOUDINARY_A"}, id="getenv"),
            param("'CLOUDINARY_A' in os.environ", {"CLOUDINARY_A"}, id="whether a variable is there"),
            param("env('CLOUDINARY_A', default=1)", {"CLOUDINARY_A"}, id="django-environ"),
            param("env.bool('CLOUDINARY_A')", {"CLOUDINARY_A"}, id="with a type"),
            param("config('CLOUDINARY_A', cast=bool)", {"CLOUDINARY_A"}, id="decouple"),
            param("get_env_variable('MY_CLOUDINARY_A')", {"MY_CLOUDINARY_A"}, id="a function of one's own"),
            param("typer.Option(None, envvar='CLOUDINARY_A')", {"CLOUDINARY_A"}, id="a program's option"),
            param(
                "for n in ('CLOUDINARY_A', 'B', x, *y): os.environ[n]",
                {"CLOUDINARY_A"},
                id="names that a loop goes through",
            ),
            param(
                "[n for n in ['CLOUDINARY_A'] if n in os.environ]", {"CLOUDINARY_A"}, id="or a comprehension"
            ),
            param("settings.CLOUDINARY_A", {"CLOUDINARY_A"}, id="a setting"),
            param("getattr(settings, 'CLOUDINARY_A', None)", {"CLOUDINARY_A"}, id="with getattr"),
            param("app.config['CLOUDINARY_A']", {"CLOUDINARY_A"}, id="Flask"),
            param("current_app.config.get('CLOUDINARY_A')", {"CLOUDINARY_A"}, id="with get"),
            param("x = CLOUDINARY_A", {"CLOUDINARY_A"}, id="a name of the module"),
            param("x = (CLOUDINARY_A, 1)", {"CLOUDINARY_A"}, id="in a tuple"),
            param("f(CLOUDINARY_A)", {"CLOUDINARY_A"}, id="handed on"),
            param("from .base import CLOUDINARY_SECURE", {"CLOUDINARY_SECURE"}, id="an import"),
            param("if settings.CLOUDINARY_SECURE: ...", {"CLOUDINARY_SECURE"}, id="a test"),
            param(
                "class S(BaseSettings):\n    cloudinary_secure: bool = True\n    other: int\n    x = 1",
                {"CLOUDINARY_SECURE"},
                id="a field of pydantic's settings",
            ),
            param(
                "class S(BaseSettings):\n    a: int = Field(alias='CLOUDINARY_A')",
                {"CLOUDINARY_A"},
                id="and its alias",
            ),
            param("class S(BaseSettings): x: int", set(), id="no field of Cloudinary's"),
        ],
    )
    def test_names(self, text, expected):
        assert module(text).reads == expected

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            param("D['A'] = 1", set(), id="an item that is set"),
            param("del D['A']", set(), id="or deleted"),
            param("D.update(A=1)\nD.setdefault('A', 1)", set(), id="items that are added"),
            param("D |= {'A': 1}", set(), id="a union in place"),
            param("D = {**D, 'A': 1}", set(), id="the dict around itself"),
            param("D = base.D | {'A': 1}", set(), id="around another module's"),
            param("if D: ...\nassert D\nnot D\nwhile D: ...\n1 if D else 2", set(), id="tests"),
            param("print(D)\nlen(D)", set(), id="who only looks on"),
            param("import cloudinary\ncloudinary.config(**D)", set(), id="the SDK itself"),
            param("D['A']", {"D.A"}, id="an item"),
            param("D.get('A', 1)", {"D.A"}, id="with get"),
            param("settings.D['A']", {"D.A"}, id="of the settings"),
            param("getattr(settings, 'D', {})['A']", {"D.A"}, id="with getattr"),
            param("(getattr(settings, 'D', None) or {}).get('A')", {"D.A"}, id="or nothing"),
            param("app.config['D']['A']", {"D.A"}, id="of Flask's"),
            param("'A' in settings.D", {"D.A"}, id="whether a key is there"),
            param("x = settings.D\nx['A']\nx.get('B')\nx['C'] = 1", {"D.A", "D.B"}, id="by another name"),
            param("x = settings.D or {}\nx['A']", {"D.A"}, id="or nothing, by another name"),
            param("D[key]", {"D"}, id="a key that isn't known: all of it"),
            param("D.get(key)", {"D"}, id="with get"),
            param("key in D", {"D"}, id="or asked for"),
            param("D.items()", {"D"}, id="all items"),
            param("d = D.copy", {"D"}, id="a method that is not called"),
            param("f(D)", {"D"}, id="handed to a function"),
            param("f(**D)", {"D"}, id="as its keywords"),
            param("class A(D): ...", {"D"}, id="to a class"),
            param("import cloudinary\ncloudinary.config(D)", {"D"}, id="wrongly to the SDK"),
            param("return_ = [D]", {"D"}, id="in a list"),
            param("x = {**D}", {"D"}, id="copied"),
            param("f({**D})", {"D"}, id="copied for a function"),
            param("x = 1 if y else D", {"D"}, id="perhaps"),
            param("x = 'a' < D", {"D"}, id="compared"),
            param("f'{D}'", {"D"}, id="printed into a text"),
            param("x = y = D", {"D"}, id="given two names"),
        ],
    )
    def test_keys_of_dicts(self, text, expected):
        text = text.replace("D", "CLOUDINARY_STORAGE")
        expected = {one.replace("D", "CLOUDINARY_STORAGE", 1) for one in expected}
        assert module(text).reads == expected

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            param("os.environ['CLOUDINARY_URL']", False, id="the variable"),
            param("os.getenv('CLOUDINARY_URL')", False, id="with getenv"),
            param("x = CLOUDINARY_URL", False, id="the module's own name"),
            param("settings.CLOUDINARY_URL", True, id="the setting"),
            param("getattr(settings, 'CLOUDINARY_URL')", True, id="with getattr"),
            param("from .settings import CLOUDINARY_URL", True, id="imported"),
            param("app.config['CLOUDINARY_URL']", True, id="Flask's"),
            param("app.config.get('CLOUDINARY_URL')", True, id="with get"),
        ],
    )
    def test_the_url_as_a_setting(self, text, expected):
        found = module(text).reads
        assert "CLOUDINARY_URL" in found
        assert ("settings.CLOUDINARY_URL" in found) is expected


class TestStrings:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            param("x = 'settings'\ny = 'a b.c'\nz = '1.2'\nf'{a}.b'", set(), id="other texts"),
            param("x = 'config.settings.prod'", {"config.settings.prod"}, id="a dotted name"),
            param("['app.apps.ShopConfig']", {"app.apps.ShopConfig"}, id="in a list"),
            param("run('shop.main:app')", {"shop.main"}, id="before a colon"),
            param("run('main:app')", {"main"}, id="without dots"),
            param("import_module('cloud')", {"cloud"}, id="what is imported by its name"),
            param("importlib.import_module('.cloud', __name__)", {"cloud"}, id="from its own package"),
            param("app.config.from_object('config')", {"config"}, id="Flask's settings"),
            param("import_module(f'{x}.y')\nimport_module(name)", set(), id="names that aren't known"),
        ],
    )
    def test_dotted(self, text, expected):
        assert module(text).strings == expected


class TestApps:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            param("APPS = ['a']\nsettings.INSTALLED_APPS", "", id="another list"),
            param("INSTALLED_APPS = get()\nINSTALLED_APPS.remove('a')", "", id="a list that isn't known"),
            param("INSTALLED_APPS = [x for x in INSTALLED_APPS if x != 'a']", "", id="a comparison"),
            param("INSTALLED_APPS = ['a', 'b']", "a b", id="a list"),
            param("INSTALLED_APPS = ('a', 'b',)", "a b", id="a tuple"),
            param("INSTALLED_APPS: list[str] = ['a']", "a", id="annotated"),
            param("class Base:\n    INSTALLED_APPS = ['a']", "a", id="in a class"),
            param("INSTALLED_APPS = ['a']\nINSTALLED_APPS += ['b']", "a b", id="and more"),
            param("INSTALLED_APPS += ('b',)", "b", id="more of another module's"),
            param("settings.INSTALLED_APPS += ['b']", "b", id="of the settings object"),
            param("INSTALLED_APPS = base.INSTALLED_APPS + ['a']", "a", id="added to"),
            param("INSTALLED_APPS = ['a'] + INSTALLED_APPS", "a", id="around itself"),
            param("A = ['a']\nB = ['b']\nINSTALLED_APPS = A + B + ['c']", "a b c", id="lists of other names"),
            param("A = ['a']\nA += ['b']\nINSTALLED_APPS = [*A, 'c']", "a b c", id="unpacked, and grown"),
            param("INSTALLED_APPS = A\nA = INSTALLED_APPS", "", id="in a circle"),
            param("INSTALLED_APPS.append('a')", "a", id="append"),
            param("INSTALLED_APPS.insert(0, 'a')", "a", id="insert"),
            param("INSTALLED_APPS.extend(['a', 'b'])", "a b", id="extend"),
            param("INSTALLED_APPS[0:0] = ['a']", "a", id="a slice"),
            param("INSTALLED_APPS[0] = 'a'", "", id="one entry that is put in place of another"),
            param("INSTALLED_APPS = list(filter(None, ['a', 'b' if X else None]))", "a b", id="filtered"),
            param("INSTALLED_APPS = EXTRA or ['a']", "a", id="or"),
            param("INSTALLED_APPS = ['a' 'b', '']", "ab", id="a comma that is missing"),
            param("settings.configure(INSTALLED_APPS=['a'], DEBUG=True, **more)", "a", id="configure"),
        ],
    )
    def test_entries(self, text, expected):
        assert " ".join(app.text for app in module(text).apps) == expected

    def test_they_stand_at_their_literal(self):
        text = "INSTALLED_APPS = [\n    'cloudinary',\n]"
        (app,) = module(text).apps
        assert written(text, app.place) == "'cloudinary'"


class TestEngines:
    @pytest.mark.parametrize(
        ("dirs", "expected"),
        [
            param("[BASE_DIR]", (), id="nothing is known"),
            param("[f'{x}', b'x', make('x'), x.parent, [][0]]", (), id="in other ways"),
            param("get()", (), id="no list in sight"),
            param("['templates']", ("templates",), id="a text"),
            param("('a', 'b/c')", ("a", "b/c"), id="several"),
            param("['/srv/app/jinja2/']", ("srv/app/jinja2",), id="an absolute one"),
            param(r"['a\\b']", ("a/b",), id="as Windows writes it"),
            param("[BASE_DIR / 'a' / 'b']", ("a/b",), id="a path"),
            param("[os.path.join(BASE_DIR, 'a', 'b')]", ("a/b",), id="joined"),
            param("[os.path.join(BASE_DIR, '..', 'a')]", ("a",), id="from above"),
            param("[BASE_DIR.joinpath('a')]", ("a",), id="joinpath"),
            param("[str(BASE_DIR / 'a')]", ("a",), id="as text"),
            param("[BASE_DIR + '/a']", ("a",), id="added up"),
            param("[f'{BASE_DIR}/a/b']", ("a/b",), id="an f-string"),
            param("[Path('a') / 'b']", ("a/b",), id="a path of its own"),
            param("[TEMPLATES_DIR]", ("t/x",), id="a name"),
            param("[os.path.join(TEMPLATES_DIR, 'y')]", ("t/x/y",), id="below a name"),
            param("FOLDERS", ("one", "two"), id="a list of another name"),
            param("[LOOP / 'a']", ("a",), id="a name in a circle"),
            param("[TWICE / 'a']", ("a",), id="a name that is bound twice"),
        ],
    )
    def test_folders(self, dirs, expected):
        text = f"""
TEMPLATES_DIR = os.path.join(BASE_DIR, 't', 'x')
FOLDERS = ['one']
FOLDERS.append('two')
LOOP = LOOP / 'a'
LOOP = Path()
TWICE = 1
TWICE = 2
TEMPLATES = [{{'BACKEND': 'django.template.backends.jinja2.Jinja2', 'DIRS': {dirs}, **more}}]
"""
        assert module(text).engines == (("django.template.backends.jinja2.Jinja2", expected),)

    def test_a_name_that_stands_for_itself_ends(self):
        text = "A = A / 'a'\nTEMPLATES = [{'BACKEND': 'x.Y', 'DIRS': [A]}]"
        ((_, (folder,)),) = module(text).engines
        assert set(folder.split("/")) == {"a"}

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            param("TEMPLATES = [{'DIRS': ['a']}, {'BACKEND': x}, y, z()]", (), id="no backend in sight"),
            param("TEMPLATES = [{'BACKEND': 'a.B'}]", (("a.B", ()),), id="no folders"),
            param("TEMPLATES += [{'BACKEND': 'a.B'}]", (("a.B", ()),), id="one more"),
            param(
                "TEMPLATES.append({'BACKEND': 'a.B'})\nTEMPLATES.insert(0, {'BACKEND': 'c.D'})",
                (("a.B", ()), ("c.D", ())),
                id="appended and inserted",
            ),
            param("class Base:\n    TEMPLATES = ({'BACKEND': 'a.B'},)", (("a.B", ()),), id="in a class"),
            param("J = {'BACKEND': 'a.B'}\nTEMPLATES = [J]", (("a.B", ()),), id="by a name"),
        ],
    )
    def test_engines(self, text, expected):
        assert module(text).engines == expected


class TestFlags:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            param("dotenv_values('.env')\nload('x')", None, id="values that are only read"),
            param("from dotenv import load_dotenv", None, id="an import alone"),
            param("load_dotenv()\nload_dotenv('b')", "load_dotenv()", id="the first call"),
            param("dotenv.load_dotenv(x)", "dotenv.load_dotenv(x)", id="by its module"),
            param("from dotenv import load_dotenv as ld\nld()", "ld()", id="by an alias"),
            param("environ.Env.read_env(p)", "environ.Env.read_env(p)", id="django-environ"),
            param("env = environ.Env()\nenv.read_env()", "env.read_env()", id="an instance of it"),
            param("Env().read_env()", "Env().read_env()", id="without a name"),
            param("def f():\n    load_dotenv(1)\nload_dotenv(2)", "load_dotenv(1)", id="in a function"),
        ],
    )
    def test_loads_env(self, text, expected):
        span = module(text).loads_env
        assert (span and written(text, span)) == expected

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            param("from flask import Flask\nclass F(Flask): ...", False, id="nothing is made"),
            param("Blueprint('x')", False, id="a part of an application"),
            param("from flask import Flask\napp = Flask(__name__)", True, id="Flask"),
            param("import flask as f\ndef make():\n    return f.Flask('x')", True, id="in a function"),
            param("app = FastAPI()", True, id="FastAPI"),
            param("application = get_wsgi_application()", True, id="Django"),
            param("application = get_asgi_application()", True, id="Django's other one"),
            param("app = Celery('x')", True, id="Celery"),
            param("from starlette.applications import Starlette as S\napp = S()", True, id="by an alias"),
            param("app = Quart(__name__)", True, id="Quart"),
        ],
    )
    def test_creates_app(self, text, expected):
        assert module(text).creates_app is expected

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            param("reset_config()", False, id="a function of one's own"),
            param("import cloudinary\ncloudinary.config(a=1)", False, id="another of the SDK"),
            param("import cloudinary\ncloudinary.reset_config()", True, id="by the module"),
            param("from cloudinary import reset_config as r\nr()", True, id="by an alias"),
        ],
    )
    def test_resets(self, text, expected):
        assert bool(module(text).resets) is expected


def test_an_empty_module_says_nothing():
    assert module("") == ModuleSummary()


_PIECES = (
    "import cloudinary\n",
    "from . import x\n",
    "class A(B):\n    c = F('x')\n",
    "INSTALLED_APPS += ['a']\n",
    "x = settings.CLOUDINARY_STORAGE\n",
    "x['A']\n",
    "register.tag('a', f)\n",
    "if TYPE_CHECKING:\n    import y\n",
    "TEMPLATES = [{'BACKEND': 'a.B', 'DIRS': [B / 'x']}]\n",
)


@given(st.lists(st.sampled_from(_PIECES), max_size=8))
def test_what_modules_say_adds_up(pieces):
    both = module("".join(pieces))
    for piece in pieces:
        alone = module(piece)
        assert {one.path for one in alone.imports} <= {one.path for one in both.imports}
        assert alone.tags <= both.tags
        assert alone.defined <= both.defined
        assert {app.text for app in alone.apps} <= {app.text for app in both.apps}
        assert set(alone.classes) <= set(both.classes)
        assert set(alone.engines) <= set(both.engines)


BUILDING = [
    ("import cloudinary\n", False),
    ("from cloudinary.models import CloudinaryField\n", False),
    ("import cloudinary.models\n", False),
    ("from cloudinary.models import CloudinaryField\nclass A:\n    f = CloudinaryField('f')\n", True),
    ("from cloudinary.models import CloudinaryField\nclass F(CloudinaryField):\n    pass\n", True),
    ("from cloudinary.models import CloudinaryField as F\n", True),
    ("from cloudinary.models import *\n", True),
    ("from cloudinary import models as m\nclass A:\n    f = m.CloudinaryField('f')\n", True),
    (
        (
            "try:\n    from cloudinary.models import CloudinaryField\nexcept ImportError:\n"
            "    CloudinaryField = None\n"
        ),
        True,
    ),
    ("from shop.fields import CloudinaryField\nclass A:\n    f = CloudinaryField('f')\n", True),
    ("class CloudinaryField:\n    pass\nclass A:\n    f = CloudinaryField('f')\n", False),
    (
        (
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n"
            "    from cloudinary.models import CloudinaryField as F\n"
        ),
        False,
    ),
    ("import cloudinary\nx = cloudinary.CloudinaryImage('a').build_url(width=1)\n", False),
    ("import cloudinary\nx = cloudinary.CloudinaryImage('a').url\n", True),
    ("import cloudinary\ni = cloudinary.CloudinaryImage('a')\nx = i.build_url()\n", False),
    ("import cloudinary\ni = cloudinary.CloudinaryImage('a')\nx = i.url\n", True),
    ("import cloudinary\ndef f():\n    return cloudinary.CloudinaryImage('a')\n", True),
    ("from cloudinary import CloudinaryImage\nrender({'i': CloudinaryImage('a')})\n", True),
    ("from cloudinary.utils import cloudinary_url\nx = [*map(cloudinary_url, ys)]\n", False),
    ("from cloudinary.utils import cloudinary_url\nx = f(cloudinary_url)\n", True),
    ("from cloudinary.utils import cloudinary_url\nx = cloudinary_url(a, **o)\n", True),
    ("from cloudinary.utils import cloudinary_url\nx = cloudinary_url(a, secure=True, **o)\n", False),
    (
        (
            "from cloudinary.utils import cloudinary_url\nfrom functools import partial\n"
            "u = partial(cloudinary_url, width=1)\nx=u('a')\n"
        ),
        False,
    ),
    (
        (
            "from cloudinary.utils import cloudinary_url\nfrom functools import partial\n"
            "u = partial(cloudinary_url, width=1)\nx=u('a', secure=s)\n"
        ),
        True,
    ),
    ("from cloudinary import CloudinaryImage\nclass I(CloudinaryImage):\n    pass\n", True),
    ("from cloudinary import uploader\nr = uploader.upload(f)\nuploader.upload_image(f)\n", False),
    ("from cloudinary import uploader\nu = uploader.upload_image(f).url\n", True),
    (
        (
            "from cloudinary import CloudinaryImage\ndef f(i: CloudinaryImage):\n"
            "    return isinstance(i, CloudinaryImage)\n"
        ),
        False,
    ),
    ("import cloudinary\nclass A:\n    f = cloudinary.models.CloudinaryField()\n", True),
]


@pytest.mark.parametrize(("text", "is_building"), BUILDING)
def test_building(text, is_building):
    assert module(text).builds is is_building
