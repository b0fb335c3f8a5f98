"""The rules' pages keep their word: names, headings, sections, and examples that are run.

An example is a `Bad, in` part with a block for the file, and for each file beside it, and a `Good`
part with the same files put right.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from cloudinary_lint import rules
from cloudinary_lint.languages.registry import kind_of
from cloudinary_lint.linting import engine
from cloudinary_lint.linting.engine import CheckedFile, LintContext
from cloudinary_lint.project import Project, View
from cloudinary_lint.project.survey import survey
from cloudinary_lint.rules import Rule, all_rules
from cloudinary_lint.text.edits import Safety
from tests.inventories import in_memory

SECTIONS = ["## Examples", "## Why", "## When it is not reported", "## Fix"]
CODES = frozenset(rule.code for rule in all_rules())
STRICT = frozenset({"CLD106"})  # reports under --strict alone
_PART = re.compile(
    r"^(?:Bad, in (?P<names>`[^\n]+`)|Good):\n(?P<blocks>(?:\n```\w+\n.*?^```$\n?)+)",
    re.MULTILINE | re.DOTALL,
)
_BLOCK = re.compile(r"^```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Example:
    """A project that a rule reports in its first file, and the same project put right."""

    rule: Rule
    bad: dict[str, str]
    good: dict[str, str]

    @property
    def name(self) -> str:
        return next(iter(self.bad))

    def check(self, files: dict[str, str]) -> CheckedFile:
        return engine.check(self.name, files[self.name].encode(), self._kind, self._judge(files))

    def fix(self, checked: CheckedFile) -> str:
        context = self._judge(self.bad)
        done = engine.fix(checked, self._kind, context, lambda finding: finding.code == self.rule.code)
        return done.checked.source.text

    @property
    def _kind(self):
        kind = kind_of(self.name)
        assert kind is not None
        return kind

    def _judge(self, files: dict[str, str]) -> LintContext:
        view = View(self.name, surveyed(files))
        return LintContext(view, CODES, is_strict=self.rule.code in STRICT)


def surveyed(files: dict[str, str]) -> Project:
    """What several files say together; one alone may be part of anything."""
    raw = {name: text.encode() for name, text in files.items()}
    return survey(raw, in_memory(raw)) if len(files) > 1 else Project()


def examples(rule: Rule) -> list[Example]:
    parts = list(_PART.finditer(rule.page))
    return [_example(rule, bad, good) for bad, good in zip(parts[::2], parts[1::2], strict=True)]


def _example(rule: Rule, bad: re.Match[str], good: re.Match[str]) -> Example:
    names = re.findall(r"`([^`]+)`", bad["names"])
    before, after = _BLOCK.findall(bad["blocks"]), _BLOCK.findall(good["blocks"])
    return Example(rule, dict(zip(names, before, strict=True)), dict(zip(names, after, strict=True)))


EXAMPLES = [
    pytest.param(example, id=f"{rule.code} {number} {example.name}")
    for rule in all_rules()
    for number, example in enumerate(examples(rule), start=1)
]
RULES = [pytest.param(rule, id=rule.code) for rule in all_rules()]


@pytest.mark.parametrize("example", EXAMPLES)
def test_bad_is_reported_by_this_rule_alone(example):
    found = example.check(example.bad).findings
    assert {finding.code for finding in found} == {example.rule.code}


@pytest.mark.parametrize("example", EXAMPLES)
def test_good_is_silent(example):
    assert [finding.code for finding in example.check(example.good).findings] == []


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_fix_makes_good_of_bad(example):
    checked = example.check(example.bad)
    if any(finding.fix for finding in checked.findings):
        assert example.fix(checked) == example.good[example.name]
    else:
        assert example.fix(checked) == example.bad[example.name]


@pytest.mark.parametrize("example", EXAMPLES)
def test_what_is_said_is_a_line_that_shows_no_value(example):
    for finding in example.check(example.bad).findings:
        for line in (finding.message, finding.advice, finding.fix.title if finding.fix else ""):
            assert "\n" not in line
            assert not line.endswith(".")
            assert not re.search(r"\bdemo\b|cloudinary://\w|key:secret", line)


@pytest.mark.parametrize("rule", RULES)
class TestPage:
    def test_the_module_is_named_after_the_rule(self, rule):
        module = sys.modules[rule.check.__module__]
        name = f"{rule.code.lower()}_{rule.name.replace('-', '_')}"
        assert module.__name__ == f"{rules.__name__}.{name}"
        assert module.RULE is rule

    def test_the_heading_names_the_rule(self, rule):
        assert rule.page.splitlines()[0] == f"# {rule.code} · {rule.name}"

    def test_the_sections_stand_in_order(self, rule):
        lines = rule.page.splitlines()
        assert [line for line in lines if line.startswith("## ")] == SECTIONS
        sections = re.split(r"^## .*$", rule.page, flags=re.MULTILINE)
        assert all(section.strip() for section in sections)

    def test_why_begins_with_a_paragraph_of_prose(self, rule):
        assert re.fullmatch(r"[A-Za-z`](?:.|\n(?=\S))*\.", rule.why)

    def test_every_block_belongs_to_an_example(self, rule):
        blocks = sum(len(example.bad) + len(example.good) for example in examples(rule))
        assert blocks == len(_BLOCK.findall(rule.page)) > 0

    def test_the_fix_that_is_promised_is_shown(self, rule):
        offered = {
            finding.fix.safety.value if finding.fix else "none"
            for example in examples(rule)
            for finding in example.check(example.bad).findings
        }
        best = [kind for kind in (Safety.SAFE.value, Safety.UNSAFE.value, "none") if kind in offered]
        assert best[:1] == [rule.fix]

    def test_the_line_that_decides_is_in_the_real_package(self, rule):
        quoted = re.findall(r"^It is decided in `([^`]+)`:\s`([^`]+)`\.$", rule.page, re.MULTILINE)
        assert len(quoted) == (rule.code[3] != "9")
        for name, line in quoted:
            module = Path(next(folder for folder in sys.path if (Path(folder) / name).is_file())) / name
            assert line in map(str.strip, module.read_text(encoding="utf-8").splitlines())

    def test_the_whole_page_says_how_to_suppress_it(self, rule):
        assert rule.manual.startswith(rule.page)
        assert ("## Suppress it" in rule.manual) == (rule.code != "CLD902")
        comments = re.findall(r"cloudinary-lint: ignore\[(\w+)\]", rule.manual.removeprefix(rule.page))
        assert set(comments) == ({rule.code} if rule.code[3] != "9" else set())

    def test_the_summary_is_one_plain_line(self, rule):
        assert rule.summary.strip(". \n") == rule.summary
        assert "\n" not in rule.summary

    def test_the_public_face_is_well_formed(self, rule):
        assert re.fullmatch(r"CLD[1-9]\d\d", rule.code)
        assert re.fullmatch(r"[a-z]+(-[a-z]+)+|unreadable", rule.name)

    def test_it_yields_to_rules_that_there_are(self, rule):
        assert rule.superseded_by in {"", *CODES} - {rule.code}


def test_codes_and_names_are_unique():
    assert set(Counter(rule.code for rule in all_rules()).values()) == {1}
    assert set(Counter(rule.name for rule in all_rules()).values()) == {1}
