"""The list of messages is up to date, and each message keeps the rules of plain speech."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from cloudinary_lint import rules
from cloudinary_lint.rules import all_rules
from tests.docs import messages

TEXT = messages.PAGE.read_text(encoding="utf-8")
_STRANGE = re.compile(
    r"\b(told|tells?|hears?|heard|mend(?:s|ed)?|stands?|speaks?|nobody|somebody|house|no more|former years)\b"
)


def test_the_page_is_what_the_rules_say_today():
    assert messages.text() == TEXT, "run `make generate`"


@pytest.mark.parametrize("code", [rule.code for rule in all_rules()])
def test_every_rule_is_shown(code):
    assert re.search(rf"^\S+:\d+:\d+: {code} ", TEXT, re.MULTILINE)


SAID = "\n".join(
    word
    for one in messages.shown()
    for word in (
        one.message,
        one.advice,
        one.fix.title if one.fix else "",
        *(other.message for other in one.related),
    )
)
RULES = Path(rules.__file__).parent
FORM = re.compile(r"\{\w*\}")


def forms(module: str) -> list[str]:
    """The texts that a module makes messages of: literals with a blank, but no documentation or summary."""
    tree = ast.parse((RULES / f"{module}.py").read_text(encoding="utf-8"))
    skipped = {
        id(one)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) or (isinstance(node, ast.Call) and ast.unparse(node.func) == "Rule.of")
        for one in ast.walk(node)
        if not isinstance(node, ast.Expr) or isinstance(node.value, ast.Constant)
    }
    literals = (one for one in ast.walk(tree) if isinstance(one, ast.Constant) and id(one) not in skipped)
    return [one.value for one in literals if isinstance(one.value, str) and " " in one.value.strip()]


@pytest.mark.parametrize("module", [path.stem for path in sorted(RULES.glob("cld*.py"))] + ["_options"])
def test_every_message_is_shown(module):
    pieces = (piece for form in forms(module) for piece in FORM.split(form))
    assert [piece for piece in pieces if piece.strip() not in SAID] == []


def test_the_rule_that_was_meant_is_shown():
    assert "; did you mean CLD301?" in SAID


def test_no_message_uses_words_of_its_own():
    lines = [line for line in TEXT.splitlines() if not re.match(r" +\d* \|", line)]
    assert [line for line in lines if _STRANGE.search(line)] == []
