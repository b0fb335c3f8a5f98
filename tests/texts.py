r"""Files as people write them, and worse: strategies for texts of every kind, and for their bytes.

Settings modules, templates, env files and configuration with odd blanks, quotes, comments, nesting and
line ends; then encoded in any way that a file may be, or damaged.
"""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from cloudinary_lint.languages.registry import Kind

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

ENDS = ["\n", "\r\n", "\r"]
UNUSUAL = ["\f", "\v", "\x1c", "\x85", "\u2028", "\u2029", "\xa0", "\ufeff", "é", "ß", "🎈", "\u202e", "\0"]
BLANKS = st.sampled_from(["", "", "", " ", "  ", "\t", " \t", "\f", "\\\n", "\n", " # c\n", "  # 🎈 it's\n"])
SPACES = st.sampled_from(["", "", " ", "  ", "\t"])
URLS = st.sampled_from(
    [
        "cloudinary://k:s@demo",
        "cloudinary://k:s@demo?a=b",
        "cloudinary://k:s@demo?secure=false",
        "cloudinary://k:s@demo?SECURE=true",
        "cloudinary://k:s@demo/?secure=true",
        "cloudinary://k:s@demo#f",
        "cloudinary://k:s%40@d@demo/host.com?cname=a.b&x[y]=1",
        "cloudinary://k:s@demo?upload_prefix=http://api.cloudinary.com",
        "http://res.cloudinary.com/demo/a.jpg",
        "http:\\/\\/res.cloudinary.com\\/demo",
        "https://res.cloudinary.com/demo",
        "http://cloudinary-a.akamaihd.net/demo/é 🎈",
        "http://demo-res.cloudinary.com/x?u=http://res.cloudinary.com/y",
    ]
)


@st.composite
def _literals(draw: st.DrawFn) -> str:
    """A string of Python in any quotes."""
    quote = draw(st.sampled_from(["'", '"', "'''", '"""']))
    prefix = draw(st.sampled_from(["", "", "", "r", "u", "f", "Rb", "fR", "b"]))
    inner = draw(
        st.one_of(
            st.sampled_from(["", "a", "é🎈", "{{}}", "{a}", "{a!r:>{b}}", "\\n", "true", "False"]), URLS
        )
    )
    return f"{prefix}{quote}{inner}{quote}"


def _nested(inner: SearchStrategy[str]) -> SearchStrategy[str]:
    return st.one_of(
        inner.map("({})".format),
        inner.map("[{}]".format),
        inner.map("(a := {})".format),
        inner.map("f({})".format),
        inner.map("lambda x=1, *a: {}".format),
        inner.map("{{'k': {}, **base}}".format),
        inner.map("not {}".format),
        inner.map("env('A', default={})".format),
        st.tuples(inner, inner).map(lambda two: f"{two[0]} if a else {two[1]}"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]}\n   {two[1]})"),
        st.tuples(inner, inner).map(lambda two: f"[{two[0]} for a in {two[1]}]"),
    )


VALUES = st.recursive(
    st.one_of(
        st.sampled_from(
            ["True", "False", "None", "1", "0", "''", "a", "a.b", "os.environ['A']", "1_0.e3j", "..."]
        ),
        _literals(),
    ),
    _nested,
    max_leaves=4,
)
_DICT_KEYS = [
    "cloud_name",
    "CLOUD_NAME",
    "api_key",
    "API_SECRET",
    "secure",
    "SECURE",
    "cname",
    "é",
    "CLOUDINARY_URL",
]
_KEYWORDS = [
    "cloud_name",
    "api_key",
    "secure",
    "SECURE",
    "width",
    "crop",
    "type",
    "upload_prefix",
    "cloudinary_url",
]


@st.composite
def _entries(draw: st.DrawFn, form: str) -> str:
    """What stands between brackets: entries in the form of dicts or of calls, with blanks and comments."""
    names = _DICT_KEYS if form == "dict" else _KEYWORDS
    parts = []
    for name in draw(st.lists(st.sampled_from(names), max_size=4, unique=True)):
        quote = draw(st.sampled_from("'\""))
        gap, after = draw(SPACES), draw(BLANKS)
        head = f"{quote}{name}{quote}{gap}:{gap}" if form == "dict" else f"{name}{gap}={gap}"
        parts.append(f"{draw(BLANKS)}{head}{draw(VALUES)}{after}")
    if draw(st.sampled_from([False, False, False, True])):
        parts.append(draw(st.sampled_from(["**base", "**{'width': 1}"])))
    end = draw(st.sampled_from(["", "", ",", ", ", ",\n", ",  # end\n", "\n"]))
    return ",".join(parts) + (end if parts else draw(BLANKS))


_STATEMENTS = st.one_of(
    st.tuples(
        st.sampled_from(["CLOUDINARY", "CLOUDINARY_STORAGE", "OTHER", "CLOUDINARY: dict", "X = CLOUDINARY"]),
        _entries("dict"),
    ).map(lambda two: f"{two[0]} = {{{two[1]}}}"),
    st.tuples(st.sampled_from(["CLOUDINARY", "CLOUDINARY_STORAGE"]), _entries("call")).map(
        lambda two: f"{two[0]} = dict({two[1]})"
    ),
    _entries("call").map("cloudinary.config({})".format),
    _entries("call").map("CloudinaryImage('a').build_url({})".format),
    _entries("call").map("u = cloudinary.utils.cloudinary_url('a', {})".format),
    st.sampled_from(
        [
            "import cloudinary",
            "import cloudinary, os, cloudinary.uploader",
            "from cloudinary import CloudinaryImage",
            "from django.conf import settings",
            "r = cloudinary.uploader.upload(f)\nu = r['url']",
            'u = cloudinary.uploader.upload(f, type="x") . get( "url" )',
            "INSTALLED_APPS = ['cloudinary', 'cloudinary_storage',]",
            "pass;",
            "x = 1; y = 2  # cloudinary-lint: ignore[CLD101]",
            "# cloudinary-lint: ignore[CLD102, CLD999] -- é",
            "'''a docstring: http://res.cloudinary.com/x'''",
            "print(f'{a:{b}} {c!r} {{}}')",
        ]
    ),
    URLS.map("os.environ['CLOUDINARY_URL'] = '{}'".format),
    URLS.map("os.environ.setdefault('CLOUDINARY_URL', \"{}\")".format),
    URLS.map("CLOUDINARY_URL = env('CLOUDINARY_URL', default=f'''{}''')".format),
    VALUES.map("a = {}".format),
)
_HEADS = [
    "if a:",
    "try:",
    "def f(a, *, b=1) -> None:",
    "@decorated(a)\nclass A:",
    "async def g():",
    "with a as b:",
    "while (n := f()):",
    "match a:\n case {'x': 1}:",
]


@st.composite
def python(draw: st.DrawFn) -> str:
    """A module, most often one that parses."""
    indent = draw(st.sampled_from(["    ", "\t", " "]))
    lines = [
        draw(st.sampled_from(["", "", "#!/usr/bin/env python\n", "# -*- coding: utf-8 -*-\n", '"""é"""\n']))
    ]
    lines += draw(st.sampled_from([["import os, cloudinary"], ["import cloudinary as c"], []]))
    for statement in draw(st.lists(_STATEMENTS, min_size=1, max_size=4)):
        head = draw(st.sampled_from(["", "", "", *_HEADS]))
        if head:
            depth = indent * (1 + head.count("\n ")) if head.startswith("match") else indent
            lines += [head, *(depth + line for line in statement.split("\n"))]
            lines += ["finally: pass"] if head == "try:" else []
        else:
            lines.append(statement)
        lines.append(draw(st.sampled_from(["", "", "\f", "# c", "   "])))
    return "\n".join(lines) + draw(st.sampled_from(["", "\n", "\n\n", "  ", "#"]))


_TAG = st.sampled_from(
    [
        "{% load cloudinary %}",
        "{% load static cloudinary i18n %}",
        "{% load cloudinary_url from cloudinary %}",
        "{% cloudinary_url image %}",
        "{%cloudinary_url image width=1 as u%}",
        "{% cloudinary_url 'a b' alt=\"it's é\" secure=true %}",
        '{% cloudinary image|default:"x" secure=False Secure=True %}',
        "{%  cloudinary  image  opts  %}",
        "{% cloudinary_url\nimage %}",
        "{{ image.build_url }}",
        "{{ image.build_url() }}",
        "{{ image.build_url(width=1, crop='fill',) }}",
        "{{ image.build_url(\n  width=w, # 1\n  **opts\n) | safe }}",
        "{{- image.image({'a': 1}, secure=false) -}}",
        "{{ image.video(poster={'width': 1}, secure=True) }}",
        "{{ cloudinary_url('a', crop=\"fill\") }}",
        "{% set opts = {'width': 1} %}",
        "{% set u = image.build_url() %}",
        "{% if a %}",
        "{% else %}",
        "{% endif %}",
        "{% for a in b %}",
        "{% endfor %}",
        "{% block a %}",
        "{% endblock %}",
        "{% raw %}",
        "{% endraw %}",
        "{% verbatim %}",
        "{% endverbatim %}",
        "{% comment %}",
        "{% endcomment %}",
        "{% csrf_token %}",
        "{% if x == 'http://res.cloudinary.com/a' %}x{% endif %}",
        "{# cloudinary-lint: ignore[CLD302] #}",
        "{# é #}",
        "{{ a|cut:'http://res.cloudinary.com' }}",
        "<!-- cloudinary-lint: ignore[CLD402] -->",
        "<!-- http://res.cloudinary.com/b -->",
        "<script>",
        "</script>",
        "<style>",
        "</style>",
        "<img src='http://res.cloudinary.com/{{ a }}/é.jpg'>",
        '<a style="background: url(http://res.cloudinary.com/a)">',
        "if (u.startsWith('http://res.cloudinary.com')) `${'http://res.cloudinary.com/x'}`",
        "{%",
        "%}",
        "{{",
        "'",
        '"',
    ]
)
TEMPLATES = st.lists(
    st.one_of(_TAG, BLANKS, st.sampled_from([*ENDS, *UNUSUAL, "text", "<p>", "</p>"])), max_size=12
).map("".join)

_NAMES = st.sampled_from(
    [
        "CLOUDINARY_URL",
        "CLOUDINARY_CLOUD_NAME",
        "CLOUDINARY_SECURE",
        "CLOUDINARY_API_KEY",
        "CLOUDINARY_UPLOAD_PREFIX",
        "A",
    ]
)
_ENV_VALUES = st.one_of(
    URLS,
    URLS.map("'{}'".format),
    URLS.map('"{}"'.format),
    st.sampled_from(
        [
            "",
            "''",
            '"a\nb"',
            "true",
            "false",
            "False",
            "demo",
            "$A",
            "${A:-x}",
            "it's",
            '"\\n\\""',
            "a # b",
            "a#b",
        ]
    ),
)


@st.composite
def _env_line(draw: st.DrawFn) -> str:
    before = draw(st.sampled_from(["", "", "", "export ", "export\t", "  ", "\t"]))
    equals = draw(st.sampled_from(["=", "=", "=", " = ", "= ", " ="]))
    after = draw(st.sampled_from(["", "", "", " ", "  # c", "\t#", " x"]))
    return f"{before}{draw(_NAMES)}{equals}{draw(_ENV_VALUES)}{after}"


_ENV_LINES = st.one_of(
    _env_line(),
    _env_line(),
    st.sampled_from(
        [
            "",
            "   ",
            "# c",
            "#CLOUDINARY_URL=x",
            "# cloudinary-lint: ignore[CLD104]",
            "oh no",
            "A",
            "'A'=1",
            "=",
            "'",
        ]
    ),
)
ENVS = st.lists(_ENV_LINES, max_size=6).map("\n".join)


def _data(lines: list[str]) -> SearchStrategy[str]:
    """Lines, some of which set variables, with values of any sort."""
    given = st.tuples(st.sampled_from(lines), _NAMES, _ENV_VALUES).map(
        lambda three: three[0].replace("NAME", three[1]).replace("VALUE", three[2])
    )
    return st.lists(given, max_size=6).map("\n".join)


YAML = _data(
    [
        "NAME: VALUE",
        "NAME: 'VALUE'",
        'NAME: "VALUE"',
        "env:",
        "  NAME: VALUE  # c",
        "  - NAME=VALUE",
        "  - name: NAME\n    value: VALUE",
        "a: {NAME: VALUE, b: [VALUE]}",
        "run: |\n  export NAME=VALUE\n  # VALUE",
        "run: >-\n  VALUE",
        "---",
        "# cloudinary-lint: ignore[CLD104]",
        "- &a !b VALUE",
        "",
        "é: 🎈",
    ]
)
JSON = _data(
    [
        '{"NAME": "VALUE",',
        '"NAME": "VALUE"}',
        '["NAME=VALUE"]',
        '{"name": "NAME", "value": "VALUE"}',
        "// VALUE",
        "/*",
        "*/",
        "}",
        "{",
        ",",
    ]
)
TOML = _data(
    [
        "[a]",
        'NAME = "VALUE"',
        "NAME = 'VALUE'",
        'NAME = """\nVALUE"""',
        "a = ['NAME=VALUE',]",
        "# VALUE",
        "[[x]]",
        "a.NAME = VALUE",
    ]
)
INI = _data(["[a]", "NAME = VALUE", "NAME: VALUE", "env = NAME=VALUE, A=1", "; VALUE", "  VALUE", "# c"])
CSS = _data(
    [
        "a { background: url(VALUE) }",
        "/* VALUE",
        "*/",
        "// VALUE",
        "@import 'VALUE';",
        'a::after { content: "VALUE" }',
        "url(",
    ]
)
SCRIPT = _data(
    [
        "const a = 'VALUE';",
        "`${b}VALUE`",
        "// VALUE",
        "/* VALUE */",
        "if (a === 'VALUE') {",
        "}",
        'a.startsWith("VALUE")',
        "/[/]VALUE/.test(a)",
        "a / b",
        "`",
    ]
)
COMPONENT = _data(
    [
        "<template>",
        "</template>",
        "<img src='VALUE' :alt=\"a === 'VALUE'\">",
        "<!-- VALUE -->",
        '<script setup lang="ts">',
        "<img src=VALUE>",
        "<script>",
        "<script>\nconst a = 'VALUE' // VALUE\n</script>",
        "const a = 'VALUE' // VALUE",
        "</script>",
        "<style lang=scss scoped>",
        "<style>\na { background: url(VALUE) } /* VALUE */\n</style>",
        "// VALUE",
        "</style>",
        "{#if a.startsWith('VALUE')}",
        "<",
        "-->",
    ]
)
SHELL = _data(
    [
        "export NAME=VALUE",
        "NAME='VALUE' cmd",
        'NAME="VALUE"',
        "cat <<EOF\nNAME=VALUE\nEOF",
        "grep VALUE a",
        "# VALUE",
        "echo $(NAME=VALUE x) `y`",
        "case a in VALUE) ;; esac",
        "\\",
    ]
)
DOCKERFILE = _data(
    [
        "FROM a",
        "ENV NAME=VALUE \\\n  A=1",
        "ENV NAME VALUE",
        "ARG NAME=VALUE",
        "RUN export NAME=VALUE && x",
        "# VALUE",
        "# escape=`",
        "COPY . .",
    ]
)
PROCFILE = _data(["web: NAME=VALUE run", "# c", "worker: run VALUE"])
PROSE = _data(["Set `NAME=VALUE`:", "    export NAME=VALUE", "[a](VALUE)", "<!-- VALUE", "-->", "```"])

FILES: dict[Kind, tuple[str, SearchStrategy[str]]] = {
    Kind.PYTHON: ("project/settings.py", python()),
    Kind.TEMPLATE: ("page.html", TEMPLATES),
    Kind.MAYBE_TEMPLATE: ("mail.txt", TEMPLATES),
    Kind.ENV: (".env", ENVS),
    Kind.YAML: ("compose.yml", YAML),
    Kind.JSON: ("app.json", JSON),
    Kind.TOML: ("app.toml", TOML),
    Kind.INI: ("setup.cfg", INI),
    Kind.CSS: ("a.css", CSS),
    Kind.SCSS: ("a.scss", CSS),
    Kind.SCRIPT: ("a.js", SCRIPT),
    Kind.COMPONENT: ("a.vue", COMPONENT),
    Kind.SHELL: ("a.sh", SHELL),
    Kind.DOCKERFILE: ("Dockerfile", DOCKERFILE),
    Kind.PROCFILE: ("Procfile", PROCFILE),
    Kind.TEXT: ("README.md", PROSE),
}
"""For each kind of file a name and its texts."""

_MARKED = [
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
]
_COOKIES = [
    "latin-1",
    "cp1252",
    "iso-8859-15",
    "utf-8",
    "utf_8_sig",
    "shift_jis",
    "utf-7",
    "ascii",
    "koi8-r",
    "no-such",
]


@st.composite
def encoded(draw: st.DrawFn, texts: SearchStrategy[str], *, is_python: bool) -> bytes:
    """The bytes of a text: with line ends of any sort, odd characters, a mark or a cookie, or damaged."""
    text = draw(texts)
    text = draw(st.sampled_from([str, str, _ended("\r\n"), _ended("\r"), _mixed]))(text)
    if draw(st.sampled_from([False, False, True])):
        place = draw(st.integers(0, len(text)))
        text = text[:place] + draw(st.sampled_from(UNUSUAL)) + text[place:]
    mark, encoding = draw(st.sampled_from([(b"", "utf-8")] * 6 + _MARKED))
    if is_python and not mark and draw(st.sampled_from([False, False, True])):
        encoding = draw(st.sampled_from(_COOKIES))
        text = f"# vim: set fileencoding={encoding} :\n{text}"
    try:
        raw = mark + text.encode(encoding, "replace")
    except LookupError:
        raw = text.encode()
    return draw(_damaged(raw)) if draw(st.integers(0, 9)) == 0 else raw


def _ended(end: str):
    return lambda text: text.replace("\n", end)


def _mixed(text: str) -> str:
    lines = text.split("\n")
    return "".join(line + ENDS[number % 3] for number, line in enumerate(lines[:-1])) + lines[-1]


@st.composite
def _damaged(draw: st.DrawFn, raw: bytes) -> bytes:
    """The bytes with a piece cut out, or with others in its place."""
    start = draw(st.integers(0, len(raw)))
    end = draw(st.integers(start, min(len(raw), start + 5)))
    return raw[:start] + draw(st.binary(max_size=4)) + raw[end:]
