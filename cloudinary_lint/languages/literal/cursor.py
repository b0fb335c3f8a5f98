"""A place in a text that moves forward as patterns match."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    import re


@dataclass(slots=True)
class Cursor:
    """The text from `at` to `end` is still to be read."""

    text: str
    at: int
    end: int

    @property
    def char(self) -> str:
        """The next character; empty at the end."""
        return "" if self.is_done else self.text[self.at]

    @property
    def is_done(self) -> bool:
        return self.at >= self.end

    def sees(self, pattern: re.Pattern[str]) -> bool:
        """Whether a pattern matches here."""
        return pattern.match(self.text, self.at, self.end) is not None

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """The match of a pattern here, which is read."""
        match = pattern.match(self.text, self.at, self.end)
        if match:
            self.at = match.end()
        return match

    def skip(self, pattern: re.Pattern[str]) -> Span:
        """What a pattern matches here, which is read; empty where it does not."""
        start = self.at
        self.take(pattern)
        return Span(start, self.at)

    def until(self, pattern: re.Pattern[str]) -> Span:
        """All before the next match of a pattern, which is read, else all there is."""
        start = self.at
        match = pattern.search(self.text, start, self.end)
        self.at = match.start() if match else self.end
        return Span(start, self.at)


def cursor(text: str) -> Cursor:
    """The beginning of a text."""
    return Cursor(text, 0, len(text))
