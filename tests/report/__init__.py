"""Files in which something is found, and the reports about them, for the tests of each format."""

from __future__ import annotations

from cloudinary_lint.languages.registry import kind_of
from cloudinary_lint.linting import engine
from cloudinary_lint.linting.engine import LintContext
from cloudinary_lint.project import View
from cloudinary_lint.report import Report
from cloudinary_lint.report.diagnostic import diagnostics
from cloudinary_lint.rules import Finding, Related, all_rules
from cloudinary_lint.text.edits import Edit, Fix, Safety
from cloudinary_lint.text.source import Source, Span, decode

CODES = frozenset(rule.code for rule in all_rules())
SECRET = "hunter2hunter2"
IMAGE = "http://res.cloudinary.com/demo/a.jpg"
FILES = {
    "settings.py": f"import os\r\n\r\nCLOUDINARY_STORAGE = {{\r\n    'API_SECRET': '{SECRET}',\r\n}}\r\n",
    "größe 🎈.py": f"a = 'é🎈', '{IMAGE}', '{IMAGE}'\n",
    "mark.py": f"\ufeffa = '{IMAGE}'",
    "old.css": f".é {{ background: url({IMAGE}) }}\r.b {{ background: url({IMAGE}) }}\r",
    "page.html": "{% load cloudinary %}\n<p>{{ photo.build_url(width=1) }}\n",
    "a%b:c,d.py": "import cloudinary\ncloudinary.config(\n",
    ".env": f"CLOUDINARY_URL=cloudinary://123:{SECRET}@demo\n",
    "unused.py": "import cloudinary  # cloudinary-lint: ignore[CLD103]\n",
}


def checked(name: str, text: str) -> engine.CheckedFile:
    """What is found in a text."""
    kind = kind_of(name)
    assert kind is not None
    return engine.check(name, text.encode(), kind, context(name))


def context(name: str) -> LintContext:
    return LintContext(View(name), CODES)


def report(*, takes_unsafe: bool = False, folder: str = ".", **files: str) -> Report:
    """A report about files, by default about all of them."""
    found = [
        one
        for name, text in sorted((files or FILES).items())
        for one in diagnostics(checked(name, text), takes_unsafe=takes_unsafe)
    ]
    return Report(tuple(found), len(files or FILES), folder=folder)


def fixed(name: str, text: str) -> str:
    """The text after all fixes, by the program's own hand."""
    kind = kind_of(name)
    assert kind is not None
    done = engine.fix(checked(name, text), kind, context(name), lambda finding: finding.fix is not None)
    return done.checked.source.text


def made_up(*edits: Edit, text: str = "", path: str = "a.py", **more) -> Report:
    """A report with one finding that says what no rule would."""
    fix = Fix("did it", edits, more.pop("safety", Safety.SAFE)) if edits else None
    finding = Finding("CLD101", Span(0, len(text)), "it is so", "make it otherwise", fix)
    source = Source(path, text)
    checked = engine.CheckedFile(source, (finding._replace(**more),))
    return Report(tuple(diagnostics(checked, takes_unsafe=False)), 1)


def plain(text: str) -> str:
    """A text as the program sees it."""
    return decode("a.py", text.encode()).text


RELATED = (Related("päth/urls.py", 7, "it is read here"),)
