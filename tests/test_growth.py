"""Texts that would keep a careless reader for hours: the work grows with their length, and no faster.

No clock: a pattern that tries all ways to match such a text, or begins anew at each place, would not
come to an end; and of what Python does, the calls are counted.
"""

from __future__ import annotations

import sys
from functools import partial
from itertools import pairwise

import pytest

from cloudinary_lint.facts.module_summary import FunctionCall, ModuleSummary
from cloudinary_lint.languages.registry import Kind, kind_of
from cloudinary_lint.linting import engine
from cloudinary_lint.linting.engine import LintContext
from cloudinary_lint.project import View
from cloudinary_lint.project.imports import import_lines, imports_of
from cloudinary_lint.project.startup import Startup
from cloudinary_lint.project.summary import requirements_in
from cloudinary_lint.project.survey import survey
from cloudinary_lint.report import Report, render
from cloudinary_lint.report.diagnostic import diagnostics
from cloudinary_lint.text.redaction import Redactor
from tests.inventories import in_memory
from tests.laws import CODES

pytestmark = pytest.mark.no_cover  # to note each line would take as long again

U = "cloudinary://k:s@c"
A, IGNORE = "http://res.cloudinary.com/a", "cloudinary-lint: ignore"
REPEATED = [
    pytest.param("a.py", "cloudinary", "\\'a, =", "", id="Python: single quotes behind backslashes"),
    pytest.param("a.py", "cloudinary", '\\"a, =', "", id="Python: double quotes behind backslashes"),
    pytest.param("a.py", "cloudinary", "\\'''", "", id="Python: triple quotes behind backslashes"),
    pytest.param("a.py", "cloudinary", '\n\\"""', "", id="Python: triple double quotes, line by line"),
    pytest.param("a.py", "import cloudinary\n", "f'{a'\n", "", id="Python: f-strings without an end"),
    pytest.param(
        "a.py",
        "import cloudinary\n",
        "# cloudinary-lint: ignore[CLD402]\n",
        "a = 1\n",
        id="Python: comments in a row",
    ),
    pytest.param(
        "a.py",
        "import cloudinary\n",
        "a = 1  # cloudinary-lint: ignore[CLD402]\n",
        "",
        id="Python: comments behind lines",
    ),
    pytest.param(
        "a.py", "", "a = 'http://res.cloudinary.com/a'  # noqa: CLD401\n", "", id="Python: comments of flake8"
    ),
    pytest.param("a.py", "cloudinary = (", "'//' ", ")", id="Python: a text in many pieces"),
    pytest.param("a.py", "cloudinary = (", "f'{a}' ", ")", id="Python: an f-string in many pieces"),
    pytest.param("a.py", "cloudinary = (", "'//' + ", "'')", id="Python: a sum of texts"),
    pytest.param(
        "a.py",
        "import os\nos.environ['CLOUDINARY_URL'] = (",
        "'//' ",
        ")",
        id="Python: a variable in many pieces",
    ),
    pytest.param("a.py", "import cloudinary\n", "a = 'b'; ", "a", id="Python: statements on one line"),
    pytest.param("a.py", "cloudinary = ['é', ", "'//b', ", "]", id="Python: a long line outside of ASCII"),
    pytest.param("a.py", "cloudinary = ['é', ", "f'{b.c}', ", "]", id="Python: placeholders on such a line"),
    pytest.param("a.py", "cloudinary.config(a='é', ", "**(b), ", ")", id="Python: arguments on such a line"),
    pytest.param("a.py", "", "CLOUDINARY = {'api_key': 1}\n", "", id="Python: settings again and again"),
    pytest.param(
        "a.py", "import cloudinary\n", "CLOUDINARY['a'] = 1\n", "", id="Python: a dict that is amended"
    ),
    pytest.param(
        "a.py",
        "from cloudinary import CloudinaryImage as C\n",
        "C('a').build_url(crop='fill')\n",
        "",
        id="Python: calls",
    ),
    pytest.param(
        "a.py",
        "import cloudinary\n",
        "r = cloudinary.uploader.upload(f)\nu = r['url']\n",
        "",
        id="Python: responses",
    ),
    pytest.param("a.yml", f"CLOUDINARY_URL: {U}", "\r\n", "", id="YAML: blank lines that end in CRLF"),
    pytest.param("a.yml", f"CLOUDINARY_URL: {U}", " \r\n", "#", id="YAML: blanks and CRLF before a comment"),
    pytest.param("a.yml", f"CLOUDINARY_URL: {U}\na: ", "[", "", id="YAML: brackets that nothing closes"),
    pytest.param("a.yml", f"CLOUDINARY_URL: {U}\na: ", "- ", "", id="YAML: lists in lists"),
    pytest.param("a.yml", "", f"- CLOUDINARY_URL: {U}\n", "", id="YAML: URLs"),
    pytest.param(
        "a.json", f'{{"CLOUDINARY_URL": "{U}", "a": ', "[", "", id="JSON: brackets that nothing closes"
    ),
    pytest.param("a.toml", f"CLOUDINARY_URL = '{U}'\n", "[a\n", "", id="TOML: tables that nothing closes"),
    pytest.param("a.toml", f"CLOUDINARY_URL = '{U}'\n", "[a\u2028", "", id="TOML: the same on one line"),
    pytest.param("Dockerfile", f"ENV CLOUDINARY_URL={U}", "\\\r\n", "", id="a Dockerfile: lines that go on"),
    pytest.param("a.sh", f"CLOUDINARY_URL={U}\n", "$(", "", id="a shell: substitutions that nothing closes"),
    pytest.param("a.sh", f"CLOUDINARY_URL={U}\n", "<<A ", "", id="a shell: here-documents that nothing ends"),
    pytest.param("a.js", "'http://res.cloudinary.com/a'\n", "`${", "", id="a script: holes in holes"),
    pytest.param(
        "a.js", "'http://res.cloudinary.com/a'\n", "a = /[", "", id="a script: classes that nothing closes"
    ),
    pytest.param("a.js", "", "a = 'http://res.cloudinary.com/a'\n", "", id="a script: addresses"),
    pytest.param("a.js", "", "a = 'http://res.cloudinary.com/a';", "", id="a script: addresses on one line"),
    pytest.param("a.js", "", "f(['http://res.cloudinary.com/a', ", "", id="a script: addresses in brackets"),
    pytest.param("a.js", "'http://res.cloudinary.com/a'\n", "\\'", "", id="a script: escaped quotes"),
    pytest.param("a.js", "'http://res.cloudinary.com/a'\n", "'`", "", id="a script: quotes in quotes"),
    pytest.param(
        "a.vue", "<a href='http://res.cloudinary.com/a'>\n", "<script ", "", id="a component: elements"
    ),
    pytest.param(
        "a.vue", "<a href='http://res.cloudinary.com/a'>\n", "<style>", "", id="a component: styles"
    ),
    pytest.param(
        "a.vue", "<a href='http://res.cloudinary.com/a'>\n", "<!-- -", "", id="a component: comments"
    ),
    pytest.param("a.sh", "", "a http://res.cloudinary.com/a \\\n", "", id="a shell: addresses over lines"),
    pytest.param("a.sh", "#!/bin/zsh\n", f"a CLOUDINARY_URL={U} ", "", id="a shell: arguments of zsh"),
    pytest.param(
        "a.sh", f"CLOUDINARY_URL={U}\n", "${CLOUDINARY_URL:-", "", id="a shell: defaults of defaults"
    ),
    pytest.param("a.ini", "", f"CLOUDINARY_URL = {U}\n", "", id="INI: URLs"),
    pytest.param("a.json", "[", '"http://res.cloudinary.com/a", ', "", id="JSON: addresses"),
    pytest.param("a.yml", "CORS_ORIGINS:\n", "- http://res.cloudinary.com/a\n", "", id="YAML: addresses"),
    pytest.param("a.yml", f"CLOUDINARY_URL: {U}\n", "- ${CLOUDINARY_URL:-", "", id="YAML: defaults"),
    pytest.param("a.toml", "", 'a = """\\"http://res.cloudinary.com/a\n', "", id="TOML: texts"),
    pytest.param("a.css", "", "/* cloudinary-lint: ignore[CLD402] */\n", "", id="CSS: comments in a row"),
    pytest.param(".env", "", f"CLOUDINARY_URL={U}\n", "", id="an env file: URLs"),
    pytest.param(
        "a.py",
        "import cloudinary\no = {'a': 1}\n",
        "cloudinary.CloudinaryImage('x').build_url(**o)\n",
        "",
        id="Python: calls that share options",
    ),
    pytest.param(
        "a.py",
        "import cloudinary\nx = f(\n",
        "'http://res.cloudinary.com/a', # cloudinary-lint: ignore[CLD402]\n",
        ")",
        id="Python: comments within one statement",
    ),
    pytest.param(
        ".env",
        "",
        f"CLOUDINARY_CLOUD_NAME=d\nCLOUDINARY_URL={U}?secure=true\n",
        "",
        id="an env file: URLs beside variables",
    ),
    pytest.param(
        "a.sh",
        "",
        f"export CLOUDINARY_CLOUD_NAME=d CLOUDINARY_URL={U}\n",
        "",
        id="a shell: URLs beside variables",
    ),
    pytest.param(".env", "CLOUDINARY_A='", "\\'", "", id="an env file: quotes behind backslashes"),
    pytest.param(
        "a.html", "{% load cloudinary %}{% cloudinary_url a|b", ":1|c", "! %}", id="Django: filters"
    ),
    pytest.param("a.html", "{% load cloudinary %}", "{% cloudinary_url a %}", "", id="Django: tags"),
    pytest.param("a.html", "", "<a href=http://res.cloudinary.com/a>", "", id="a page: addresses"),
    pytest.param("a.jinja", "", "{{ a.build_url() }}", "", id="Jinja: calls"),
    pytest.param("a.md", "", "<!-- cloudinary-lint: ignore[CLD402] -->\n", "", id="prose: comments in a row"),
    pytest.param("a.py", "", f"a = '{A}'  # {IGNORE}[CLD402]\n", "", id="Python: comments that are needed"),
    pytest.param("a.py", "", f"a = '{A}'  # {IGNORE}[CLD3O1, CLD40]\n", "", id="Python: codes of no rule"),
    pytest.param("a.py", f"a = '{A}'  # {IGNORE}[", "CLD402, ", "CLD402]\n", id="Python: one code often"),
    pytest.param("a.js", "", f"a = '{A}' // {IGNORE}[CLD402]\n", "", id="a script: comments that are needed"),
    pytest.param("a.yml", "", f"- {A} # {IGNORE}[CLD402]\n", "", id="YAML: comments that are needed"),
    pytest.param(
        "a.html", "", f"<a href={A}>{{# {IGNORE}[CLD402] #}}\n", "", id="a page: comments that are needed"
    ),
]


CONTEXT = LintContext(View("a.yml"), CODES, is_strict=True)


def check(name: str, text: str) -> None:
    kind = kind_of(name) or Kind.TEXT
    engine.check(name, text.encode(), kind, LintContext(View(name), CODES, is_strict=True))


@pytest.mark.parametrize(("name", "before", "piece", "after"), REPEATED)
def test_the_work_grows_with_the_text(name, before, piece, after):
    check(name, f"{before}{piece * 2}{after}")
    few, many = (calls(partial(check, name, f"{before}{piece * count}{after}")) for count in (100, 200))
    assert many <= 2.2 * few + 500


def test_the_work_grows_with_the_depth_of_calls_in_a_template():
    def text(depth: int) -> str:
        return "{{ " + "a.image(" * depth + ")" * depth + " }}"

    check("a.html", text(2))
    few, many = (calls(partial(check, "a.html", text(depth))) for depth in (100, 200))
    assert many <= 2.2 * few + 500


@pytest.mark.parametrize(("name", "before", "piece", "after"), REPEATED)
def test_large_texts_are_read(name, before, piece, after):
    check(name, before + piece * (40_000 // len(piece)) + after)


@pytest.mark.parametrize(
    ("before", "piece"),
    [
        pytest.param("import cloudinary\na = 1", "; a = 'b'", id="statements"),
        pytest.param("cloudinary = 'é', ", "'//b', ", id="texts"),
        pytest.param("cloudinary = 'é', ", "f'{b.c}', ", id="placeholders"),
        pytest.param("cloudinary = 'é', ", "b(c=d), ", id="arguments"),
    ],
)
def test_the_longest_lines_of_python_are_read(before, piece):
    check("a.py", before + piece * (800_000 // len(piece)))


def calls(work) -> int:
    """How many calls, of Python or C, some work takes."""
    count = 0

    def counting(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(counting)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


IMPORTS = [
    pytest.param(b"from a import (\n", id="brackets that nothing closes"),
    pytest.param(b"from a import (#)\n", id="comments in brackets"),
    pytest.param(b"from a import *\n", id="stars"),
    pytest.param(b"from a import b\\\r\n", id="lines that go on"),
]


@pytest.mark.parametrize("line", IMPORTS)
def test_imports_are_told(line):
    assert import_lines(line * 20_000) is not None


def test_imports_in_brackets_may_be_commented():
    raw = b"from a import (  # (b)\n    c,  # d)\n    e,\n)\nfrom f import g\n"
    assert [one.name for one in imports_of("a.py", import_lines(raw))] == ["a/c", "a/e", "f/g"]


def test_the_line_of_a_star_is_told():
    raw = b"import a\n\nfrom b import *\nfrom c import d\nfrom e import *\n"
    assert [one.line for one in imports_of("a.py", import_lines(raw)) if one.is_star] == [3, 5]


def test_extras_that_nothing_closes_are_passed_over():
    raw = b"cloudinary[" * 20_000
    assert not requirements_in("requirements.txt", raw).has_sdk


MASKED = [
    pytest.param("python", "api_key='", id="Python: names that go on behind a string"),
    pytest.param("python", "a = f'{", id="Python: fields that nothing closes"),
    pytest.param("python", '\\"""', id="Python: triple quotes behind backslashes"),
    pytest.param("python", "a = 'b c' # d\n", id="Python: strings and comments"),
    pytest.param("script", "a = /[", id="a script: classes that nothing closes"),
    pytest.param("script", "`${", id="a script: holes in holes"),
    pytest.param("css", "a:", id="CSS: declarations in declarations"),
    pytest.param("json", '{"a":', id="JSON: objects that nothing closes"),
    pytest.param("yaml", "api_secret: ", id="YAML: names behind names"),
    pytest.param("yaml", "- ", id="YAML: lists in lists"),
    pytest.param("yaml", "a=", id="YAML: one long chunk of names"),
    pytest.param("yaml", "CLOUDINARY_URL: cloudinary://k:s@c\n", id="YAML: URLs"),
    pytest.param("shell", "cloudinary://", id="a shell: URLs in URLs"),
    pytest.param("shell", "'cloudinary://a@", id="a shell: URLs whose quotes nothing closes"),
    pytest.param("env", "https://a@", id="an env file: users in users"),
    pytest.param("template", "{{ '", id="a template: tags that nothing closes"),
    pytest.param("template", '{% "a %}', id="a template: strings over tags"),
    pytest.param("template", '<a b="', id="a template: attributes that nothing closes"),
    pytest.param("template", "<!-- ", id="a template: comments that nothing closes"),
    pytest.param("template", "<script>", id="a template: scripts in scripts"),
    pytest.param("template", "a1", id="a template: one long word"),
    pytest.param("template", "a", id="a template: one long word of letters"),
    pytest.param("", "-----BEGIN a-----", id="prose: keys that nothing ends"),
]


@pytest.mark.parametrize(("kind", "piece"), MASKED)
def test_redacting_grows_with_the_text(kind, piece):
    few, many = (calls(partial(Redactor, piece * count, kind)) for count in (1000, 2000))
    assert many <= 2.2 * few + 500


@pytest.mark.parametrize(("kind", "piece"), MASKED)
def test_large_texts_are_redacted(kind, piece):
    size = 200_000 // len(piece) * len(piece)
    assert len(Redactor(piece * (size // len(piece)), kind).text) == size


SHARED = [
    pytest.param("o = {", "'a{}': 1, ", "}\n", "C('x').build_url(**o)\n", id="one dict in many calls"),
    pytest.param(
        "o = {'a': 1}\n", "o['a{}'] = 1\n", "", "C('x').build_url(**o)\n", id="items written into one dict"
    ),
    pytest.param("o = {", "'a{}': 1, ", "}\n", "CLOUDINARY = o\n", id="one dict in many settings"),
    pytest.param("o = {", "'a{}': 1, ", "}\n", "p{} = {{**o}}\n", id="one dict in many others"),
    pytest.param(
        "o0 = {'a': 1}\n",
        "o{0} = {{**o{1}, **o{1}}}\n",
        "",
        "C('x').build_url(**o{})\n",
        id="dicts that hold the one before twice",
    ),
    pytest.param(
        "import cloudinary.uploader\nl = []\n",
        "l.append(cloudinary.uploader.upload({}))\n",
        "",
        "print(l[0]['url'])\n",
        id="a list that is filled and read",
    ),
    pytest.param(
        "import cloudinary.uploader\nd = {}\n",
        "d[k] = cloudinary.uploader.upload({})\n",
        "",
        "print(d[j]['url'])\n",
        id="a dict that is filled and read",
    ),
    pytest.param(
        "import cloudinary.uploader\nd = {}\n",
        "d.update(cloudinary.uploader.upload({}))\n",
        "",
        "print(d['url'])\n",
        id="a dict that is updated and read",
    ),
    pytest.param(
        "import cloudinary.uploader\ndef f(r):\n    pass\n",
        "    print(r['url'])\n",
        "",
        "f(cloudinary.uploader.upload({}))\n",
        id="a parameter that is read and passed",
    ),
    pytest.param(
        "import cloudinary.uploader\nr = cloudinary.uploader.upload(a)\n",
        "if r['secure_url']: raise r['secure_url']\n",
        "if a: print(r['url'])\n",
        "print(r['url'])\n",
        id="conditions that try another key before a read",
    ),
    pytest.param(
        "O = {",
        "'a{}': {{'b': 1}}, ",
        "}\n",
        "C('x').build_url(**O[k])\n",
        id="one dict of dicts in many calls",
    ),
    pytest.param(
        "O = {'a': {'b': 1}}\n",
        "",
        "",
        "C('x').build_url(**O['a'])\nC('x').build_url(**O.get('b', {{}}))\n",
        id="one entry in many calls",
    ),
]


@pytest.mark.parametrize(("before", "entry", "after", "call"), SHARED)
def test_what_is_shared_costs_little_for_each_that_takes_it(before, entry, after, call):
    """A dict of any size times any number of calls: twice of both is twice the work."""

    def text(count: int) -> str:
        entries = "".join(entry.format(number, number - 1) for number in range(1, count))
        calls_of = "".join(call.format(number) for number in range(1, count))
        return f"from cloudinary import CloudinaryImage as C\n{before}{entries}{after}{calls_of}"

    check("a.py", text(2))
    few, many = (calls(partial(check, "a.py", text(count))) for count in (250, 500))
    assert many <= 2.3 * few + 500


def test_reports_grow_with_findings_and_credentials():
    """Each credential is looked for once, and not once for each finding."""
    lines = [f"CLOUDINARY_URL: cloudinary://k{number:08}a:s{number:08}zq@demo\n" for number in range(400)]
    few, many = (calls(partial(described, "a.yml", "".join(lines[:count]))) for count in (200, 400))
    assert many <= 2.2 * few + 500


def described(name: str, text: str) -> str:
    """The report about a text."""
    found = engine.check(name, text.encode(), kind_of(name) or Kind.TEXT, CONTEXT)
    assert len(found.findings) == text.count("\n")
    return render(Report(tuple(diagnostics(found, takes_unsafe=False))), "full")


def chain(count: int) -> dict[str, bytes]:
    """Settings modules of which each imports the next one."""
    text = "from settings.s{} import *\nimport cloudinary\ncloudinary.config(cloud_name='x'{})\n"
    return {
        f"settings/s{number}.py": text.format(number + 1, ", secure=True" * (number % 2)).encode()
        for number in range(count)
    }


def declaring(count: int) -> dict[str, bytes]:
    text = b"import cloudinary\ncloudinary.config(cloud_name='d')\n"
    return {f"d{number % 10}/f{number}.py": text for number in range(count)}


def namesakes(count: int) -> dict[str, bytes]:
    """Modules of one name in many folders, and files that name all of them."""
    named = " ".join(f"d{number}/cloud.py" for number in range(count)).encode()
    text = b"import cloudinary\ncloudinary.config(cloud_name='d', secure=True)\n"
    modules = {f"d{number}/cloud.py": text for number in range(count)}
    return modules | {f"notes{number}.txt": b"cloud" for number in range(count)} | {"all.txt": named}


def environments(count: int) -> dict[str, bytes]:
    """Env files, and modules that load them."""
    loading = b"import cloudinary\nfrom dotenv import load_dotenv\nload_dotenv()\n"
    return {f"d{number}/.env": b"CLOUDINARY_CLOUD_NAME=a\n" for number in range(count)} | {
        f"d{number}/app.py": loading for number in range(count)
    }


def starred(count: int) -> dict[str, bytes]:
    """Settings modules that all star-import each other."""
    stars = [f"from conf.s{number} import *\n" for number in range(count)]
    rest = "INSTALLED_APPS = []\nCLOUDINARY = {'secure': True}\n"
    return {
        f"conf/s{number}.py": ("".join(one for one in stars if one != star) + rest).encode()
        for number, star in enumerate(stars)
    }


def loading(count: int) -> dict[str, bytes]:
    """Modules that import others before the SDK, beside a dict that is star-imported."""
    imports = "".join(f"from shop.a{number} import b\n" for number in range(5)) + "import cloudinary\n"
    modules = {f"shop/m{number}.py": imports.encode() for number in range(count)}
    base = b"INSTALLED_APPS = ['cloudinary']\nCLOUDINARY = {'secure': True}\n"
    return modules | {"conf/base.py": base, "conf/prod.py": b"import os\nfrom .base import *\n"}


def spread(count: int) -> dict[str, bytes]:
    """Modules that spread dicts of other modules into calls."""
    text = "import cloudinary\nfrom shop.n{0} import Y{0}\ncloudinary.config(**Y{0})\n"
    calls = {f"shop/m{number}.py": text.format(number).encode() for number in range(count)}
    return calls | {
        f"shop/n{number}.py": f"Y{number} = {{'cloud_name': 'd'}}  # cloudinary\n".encode()
        for number in range(count)
    }


def compared(count: int) -> dict[str, bytes]:
    """Modules with constants of the same names, and modules that compare them."""
    bound = "".join(f"A{number} = 'http://res.cloudinary.com/a'\n" for number in range(5)).encode()
    return {f"shop/c{number}.py": bound for number in range(count)} | {
        f"shop/u{number}.py": f"from shop.c{number} import A0\nif x == A0: pass\n".encode()
        for number in range(count)
    }


def check_all(files: dict[str, bytes]) -> None:
    """Surveys a project and checks each of its files."""
    project = survey(files, in_memory(files))
    for path, raw in files.items():
        if kind := kind_of(path):
            engine.check(path, raw, kind, LintContext(View(path, project), CODES))


GROWN = [chain, declaring, namesakes, environments, loading, spread, compared]


@pytest.mark.parametrize("grown", GROWN, ids=lambda one: one.__name__)
def test_the_work_grows_with_the_project(grown):
    check_all(grown(2))
    few, many = (calls(partial(check_all, grown(count))) for count in (40, 80))
    assert many <= 2.3 * few + 500


def test_the_work_does_not_grow_with_the_ways_through_star_imports():
    check_all(starred(2))
    few, many = (calls(partial(check_all, starred(count))) for count in (5, 7))
    assert many <= 2.5 * few


def test_the_calls_of_a_module_are_read_once_however_many_functions_start_up_runs():
    reads: list[int] = []

    class Calls(tuple[FunctionCall, ...]):
        __slots__ = ()

        def __iter__(self):
            reads.append(len(self))
            return super().__iter__()

    names = ["", *(f"f{number}" for number in range(50))]
    path, made = "a.py", (FunctionCall(*pair, is_own=True) for pair in pairwise(names))
    startup = Startup({path: ModuleSummary(calls=Calls(made))})
    assert startup.runs(path, names[-1])
    assert reads == [50]
