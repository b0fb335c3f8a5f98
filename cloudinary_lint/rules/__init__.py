"""The rules: one module each, its docstring the rule's page, its constant `RULE` the rule.

A rule is a pure function from a fact, and the project around it, to findings. It doesn't know languages:
the slots of a fact are the places where an option can be inserted, with its spelling.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from cloudinary_lint.facts import Fact
from cloudinary_lint.project import View
from cloudinary_lint.records import NamedTuple
from cloudinary_lint.rules.finding import Finding, Related
from cloudinary_lint.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["DOCUMENTATION", "Fact", "Finding", "Findings", "Related", "Rule", "View", "all_rules"]

Findings: TypeAlias = Iterable[Finding]
DOCUMENTATION = "https://cloudinary-lint.github.io/cloudinary-lint/"
"""Where the documentation is read; the same as in `pyproject.toml`, which an installed package lacks."""


_LANGUAGE = lazy_pattern(r"^```(\w+)$", re.MULTILINE)
_FORMS = {
    "python": ("Python, on any line of the statement or alone above it", "python", "# {}"),
    "django": ("a Django template, on the line or alone above it", "django", "{{# {} #}}"),
    "jinja": ("a Jinja2 template, on the line or alone above it", "jinja", "{{# {} #}}"),
    "html": ("HTML, on the line or alone above it", "html", "<!-- {} -->"),
    "sh": ("an env file or a shell script, alone on the line above", "sh", "# {}"),
    "yaml": ("YAML, alone on the line above", "yaml", "# {}"),
    "css": ("CSS, on the line or alone above it", "css", "/* {} */"),
}
_BY_COMMENT = """\
## Suppress it

An ignore comment suppresses the finding, and may give a reason.
"""
_BY_SETTINGS = """\
In `pyproject.toml`, for some files or for all of them:

```toml
[tool.cloudinary-lint]
per-file-ignores = {{ "legacy/**" = ["{code}"] }}
ignore = ["{code}"]
```
"""
_UNREADABLE = """\
## Suppress it

In a file that can't be read, only a comment `cloudinary-lint: ignore-file` in the first ten lines works.
"""


class Rule(NamedTuple):
    """A rule: code and name (which never change), a summary, the kind of its fix, and its check.

    `fix` is `safe`, `unsafe` or `none`: the best that the rule can offer. `superseded_by` names the rules
    whose finding about the same thing replaces this one's.
    """

    code: str
    name: str
    summary: str
    fix: str
    check: Callable[[Fact, View], Findings]
    superseded_by: tuple[str, ...] = ()

    @property
    def page(self) -> str:
        """Returns the rule's documentation in Markdown: the docstring of its module."""
        return (sys.modules[self.check.__module__].__doc__ or "").strip()

    @property
    def why(self) -> str:
        """Returns the first paragraph of the page that says why the finding matters."""
        return self.page.partition("\n## Why\n\n")[2].partition("\n\n")[0]

    @property
    def manual(self) -> str:
        """Returns the page, and how to suppress the rule: what `--explain` and the documentation show."""
        return _with_suppress_section(self.code, self.page)

    @property
    def url(self) -> str:
        """Returns where the same page is read in a browser."""
        return f"{DOCUMENTATION}rules/{self.code}/"


@cache
def all_rules() -> tuple[Rule, ...]:
    """Returns every rule, by code."""
    # pkgutil would load inspect, which takes as long as to start Python
    names = {path.stem for path in Path(__path__[0]).iterdir() if path.name.startswith("cld")}
    rules: Iterable[Rule] = (import_module(f"{__name__}.{name}").RULE for name in names)
    return tuple(sorted(rules, key=lambda rule: rule.code))


def _with_suppress_section(code: str, page: str) -> str:
    """Returns a rule's page with its last section."""
    if code == "CLD902":  # an ignore comment for ignore comments would never end
        return page
    section = _UNREADABLE if code == "CLD901" else "\n".join((_BY_COMMENT, *_comments(code, page)))
    return "\n".join((page.rstrip(), "", section, _BY_SETTINGS.format(code=code).rstrip()))


def _comments(code: str, page: str) -> list[str]:
    words = f"cloudinary-lint: ignore[{code}] -- the reason"
    languages = dict.fromkeys(_LANGUAGE.findall(page))
    forms = (_FORMS[language] for language in languages if language in _FORMS)
    return [f"In {place}:\n\n```{name}\n{form.format(words)}\n```\n" for place, name, form in forms]
