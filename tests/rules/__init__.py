"""What every rule's table is checked with: one text through the whole system, and back as text."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from cloudinary_lint.languages.registry import Kind, kind_of
from cloudinary_lint.linting import engine
from cloudinary_lint.linting.engine import CheckedFile, LintContext
from cloudinary_lint.project import Project, View
from cloudinary_lint.rules import all_rules
from cloudinary_lint.text.edits import Safety
from cloudinary_lint.text.records import replace

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _pytest.mark.structures import ParameterSet

    from cloudinary_lint.rules import Finding

CODES = frozenset(rule.code for rule in all_rules())
NOTHING = Project()


def lines(text: str) -> str:
    """A text that is written indented in a table."""
    return dedent(text.removeprefix("\n"))


def rows(table: Iterable[tuple[str, str]]) -> list[ParameterSet]:
    """The texts of a table as parameters, each under its name."""
    return [pytest.param(text, id=name) for name, text in table]


def context(
    name: str, project: Project = NOTHING, *, covered: bool = False, strict: bool = False
) -> LintContext:
    seen = replace(project, is_set_outside=True) if covered else project
    return LintContext(View(name, seen), CODES, is_strict=strict)


def check(text: str, name: str, project: Project = NOTHING, *, strict: bool = False) -> CheckedFile:
    return engine.check(name, text.encode(), kind(name), context(name, project, strict=strict))


def kind(name: str) -> Kind:
    found = kind_of(name)
    assert found is not None, f"{name} is not read at all"
    return found


def place(checked: CheckedFile, finding: Finding) -> str:
    line, column = checked.source.position(finding.place.start)
    return f"{line}:{column} {finding.code}"


def findings(text: str, name: str, project: Project = NOTHING, *, strict: bool = False) -> list[str]:
    """What is found, as `line:column code`."""
    checked = check(text, name, project, strict=strict)
    return [place(checked, finding) for finding in checked.findings]


def fixed(
    text: str, name: str, project: Project = NOTHING, *, unsafe: bool = False, strict: bool = False
) -> str:
    """The text after every fix that is safe, or after every fix."""
    checked = check(text, name, project, strict=strict)
    view = context(name, project, strict=strict)
    done = engine.fix(checked, kind(name), view, lambda finding: _is_wanted(finding, unsafe=unsafe))
    return done.checked.source.text


def _is_wanted(finding: Finding, *, unsafe: bool) -> bool:
    return finding.fix is not None and (unsafe or finding.fix.safety is Safety.SAFE)


def assert_silent(code: str, name: str, text: str, project: Project = NOTHING) -> None:
    """The rule has nothing to say, and the file could be read."""
    found = [entry.split()[1] for entry in findings(lines(text), name, project)]
    assert code not in found
    assert "CLD901" not in found


def assert_fixed(
    code: str, name: str, before: str, after: str, project: Project = NOTHING, *, unsafe: bool = False
) -> None:
    """This rule alone speaks; its fix gives `after`, byte for byte; nothing is left to say."""
    before, after = lines(before), lines(after)
    assert {entry.split()[1] for entry in findings(before, name, project)} == {code}
    assert fixed(before, name, project) == (before if unsafe else after)
    assert fixed(before, name, project, unsafe=True) == after
    assert findings(after, name, project) == []


def assert_unfixed(expected: str, name: str, text: str, project: Project = NOTHING) -> None:
    """Exactly this is found, at this place, and no fix is offered."""
    text = lines(text)
    assert findings(text, name, project) == [expected]
    assert fixed(text, name, project, unsafe=True) == text
