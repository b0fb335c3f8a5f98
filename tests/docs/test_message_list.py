"""The list of messages is up to date, and each message keeps the rules of plain speech."""

from __future__ import annotations

import re

import pytest

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


def test_no_message_uses_words_of_its_own():
    lines = [line for line in TEXT.splitlines() if not re.match(r" +\d* \|", line)]
    assert [line for line in lines if _STRANGE.search(line)] == []
