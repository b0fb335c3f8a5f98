"""The rules: one module each, its docstring the rule's page, its constant `RULE` the rule.

A rule is a pure function from a fact, and the project around it, to findings. It doesn't know languages:
the slots of a fact are the places where an option can be inserted, with its spelling.
"""

from __future__ import annotations

import sys
from functools import cache
from importlib import import_module
from inspect import cleandoc
from pkgutil import iter_modules
from typing import TYPE_CHECKING, NamedTuple

from cloudinary_lint.rules._suppress_section import with_suppress_section

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cloudinary_lint.facts import Fact
    from cloudinary_lint.project import View
    from cloudinary_lint.rules.finding import Finding

DOCUMENTATION = "https://cloudinary-lint.github.io/cloudinary-lint/"
"""Where the documentation is read; the same as in `pyproject.toml`, which an installed package lacks."""


class Rule(NamedTuple):
    """A rule: code and name (which never change), a summary, the kind of its fix, and its check.

    `fix` is `safe`, `unsafe` or `none`: the best that the rule can offer. `superseded_by` names the rules
    whose finding about the same thing replaces this one's.
    """

    code: str
    name: str
    summary: str
    fix: str
    check: Callable[[Fact, View], Iterable[Finding]]
    superseded_by: tuple[str, ...] = ()

    @property
    def page(self) -> str:
        """Returns the rule's documentation in Markdown: the docstring of its module."""
        return cleandoc(sys.modules[self.check.__module__].__doc__ or "")

    @property
    def why(self) -> str:
        """Returns the first paragraph of the page that says why the finding matters."""
        return self.page.partition("\n## Why\n\n")[2].partition("\n\n")[0]

    @property
    def manual(self) -> str:
        """Returns the page, and how to suppress the rule: what `--explain` and the documentation show."""
        return with_suppress_section(self.code, self.page)

    @property
    def url(self) -> str:
        """Returns where the same page is read in a browser."""
        return f"{DOCUMENTATION}rules/{self.code}/"


@cache
def all_rules() -> tuple[Rule, ...]:
    """Returns every rule, by code."""
    modules = (import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__))
    rules = (module.RULE for module in modules if hasattr(module, "RULE"))
    return tuple(sorted(rules, key=lambda rule: rule.code))
