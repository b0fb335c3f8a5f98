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
from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from cloudinary_lint.text.edits import Fix
    from cloudinary_lint.text.source import Span

    Check = Callable[[Fact, View], "Findings"]

__all__ = ["DOCUMENTATION", "Fact", "Finding", "Findings", "Related", "Rule", "View", "all_rules"]

DOCUMENTATION = "https://cloudinary-lint.github.io/cloudinary-lint/"
"""Where the documentation is read; the same as in `pyproject.toml`, which an installed package lacks."""


_LANGUAGE = lazy_pattern(r"^```(\w+)$", re.MULTILINE)
_FORMS = {
    "python": ("Python, on any line of the statement or alone above it", "# {}"),
    "django": ("a Django template, on the line or alone above it", "{{# {} #}}"),
    "jinja": ("a Jinja2 template, on the line or alone above it", "{{# {} #}}"),
    "html": ("HTML, on the line or alone above it", "<!-- {} -->"),
    "sh": ("an env file or a shell script, alone on the line above", "# {}"),
    "yaml": ("YAML, alone on the line above", "# {}"),
    "css": ("CSS, on the line or alone above it", "/* {} */"),
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
ALL = "ALL"
_UNREADABLE = """\
## Suppress it

In a file that can't be read, only a comment `cloudinary-lint: ignore-file` in the first ten lines works.
"""


class Related(NamedTuple):
    """Another place that explains a finding: path, line (from 1) and a message."""

    path: str
    line: int
    message: str


class Finding(NamedTuple):
    """A report of a rule: its code and place, what is wrong (`message`) and what to write instead (`advice`).

    `is_covered`: the project's configuration makes it harmless, so it is reported only with `strict`.
    `mark` is the span that the caret of an excerpt underlines, if it is another than `place`.
    """

    code: str
    place: Span
    message: str
    advice: str = ""
    fix: Fix | None = None
    related: tuple[Related, ...] = ()
    is_covered: bool = False
    mark: Span | None = None

    def is_reported(self, codes: Collection[str], *, is_strict: bool) -> bool:
        """Whether its code is among the selected ones, and nothing covers it unless `is_strict`."""
        return self.code in codes and (is_strict or not self.is_covered)


Findings: TypeAlias = Iterable[Finding]


class Rule(NamedTuple):
    """A rule: code and name (which never change), a summary, the kind of its fix, and its check.

    `fix` is `safe`, `unsafe` or `none`: the best that the rule can offer. `superseded_by` is the code
    of the rule whose finding about the same thing replaces this one's.
    """

    code: str
    name: str
    summary: str
    fix: str
    check: Check
    superseded_by: str = ""

    @classmethod
    def of(cls, check: Check, fix: str, summary: str, superseded_by: str = "") -> Rule:
        """Returns the rule that the module of its check names: `cld101_its_name`."""
        code, _, name = check.__module__.rpartition(".")[2].partition("_")
        return cls(code.upper(), name.replace("_", "-"), summary, fix, check, superseded_by)

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
        if self.code == "CLD902":  # an ignore comment for ignore comments would never end
            return self.page
        by_comment = "\n".join((_BY_COMMENT, *_comments(self.code, self.page)))
        section = _UNREADABLE if self.code == "CLD901" else by_comment
        return "\n".join((self.page, "", section, _BY_SETTINGS.format(code=self.code).rstrip()))

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


def prefix_of(selector: str) -> str:
    """Returns the prefix that the codes of the rules share which a selector means; empty if it means none.

    A selector is a code, a prefix of codes or a rule's name, in any case.
    """
    upper, lower = selector.upper(), selector.lower()
    if upper == ALL:
        return "CLD"
    for rule in all_rules():
        if rule.name == lower:
            return rule.code
        if upper and rule.code.startswith(upper):
            return upper
    return ""


def names() -> list[str]:
    """Returns all codes, then all names of rules."""
    rules = all_rules()
    return [*(rule.code for rule in rules), *(rule.name for rule in rules)]


def nearest(word: str, known: Iterable[str]) -> str:
    """Returns the end of a message about an unknown word: the most similar known word, if there is one."""
    from difflib import get_close_matches  # noqa: PLC0415 - needed for errors only

    by_spelling = {name.lower().replace("_", "-"): name for name in known}
    close = get_close_matches(word.lower().replace("_", "-"), by_spelling, n=1)
    return f"; did you mean {by_spelling[close[0]]}?" if close else ""


def _comments(code: str, page: str) -> list[str]:
    words = f"cloudinary-lint: ignore[{code}] -- the reason"
    forms = {name: _FORMS[name] for name in _LANGUAGE.findall(page) if name in _FORMS}
    return [f"In {place}:\n\n```{name}\n{form.format(words)}\n```\n" for name, (place, form) in forms.items()]
