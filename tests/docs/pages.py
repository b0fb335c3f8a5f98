"""The pages of the documentation, and the snippets in them: what is tested is what readers copy."""

from __future__ import annotations

import re

from tests import ROOT

DOCS = ROOT / "docs"
_BLOCK = re.compile(r"^```(\w+)[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def text_of(name: str) -> str:
    """Returns the text of a page."""
    return (DOCS / name).read_text(encoding="utf-8")


def section(page: str, heading: str) -> str:
    """Returns the text below a heading of the second level, up to the next; without one, before the first."""
    text = text_of(page)
    if heading:
        _, mark, text = text.partition(f"\n## {heading}\n")
        assert mark, f"{page} has no section {heading}"
    return re.split(r"^## ", text, maxsplit=1, flags=re.MULTILINE)[0]


def snippets(page: str, heading: str, language: str) -> list[str]:
    """Returns the code blocks of a language in a section."""
    return [code for name, code in _BLOCK.findall(section(page, heading)) if name == language]
