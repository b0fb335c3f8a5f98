"""The messages are shown whole: no word of them is redacted because a file has it in a comment, too."""

from __future__ import annotations

import re

import pytest

from cloudinary_lint.text.redaction.vocabulary import is_known
from tests.docs.pages import text_of

MESSAGES = re.findall(r": CLD\d{3} (.*)", text_of("messages.md"))
EXAMPLES = {"com", "net", "xff"}
"""Parts of the examples' hosts and bytes."""
WORDS = sorted({word for message in MESSAGES for word in re.findall(r"[A-Za-z]{2,}", message)} - EXAMPLES)


@pytest.mark.parametrize("word", WORDS)
def test_a_word_of_the_messages_is_known_to_be_harmless(word):
    assert is_known(word)
