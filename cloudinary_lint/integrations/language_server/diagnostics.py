"""Turns findings into what an editor shows: diagnostics, and the text for the place of the pointer.

Editors count lines from 0, and columns in the units that were agreed on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types
from lsprotocol.types import (
    CodeDescription,
    DiagnosticRelatedInformation,
    DiagnosticSeverity,
    DiagnosticTag,
    Location,
    Position,
    PositionEncodingKind,
    Range,
)
from pygls.uris import from_fs_path

from cloudinary_lint.report.diagnostic import diagnostics as reported
from cloudinary_lint.report.diagnostic import severity
from cloudinary_lint.rules import all_rules
from cloudinary_lint.text.records import NamedTuple, dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from cloudinary_lint.linting.run import Work
    from cloudinary_lint.report.diagnostic import Diagnostic
    from cloudinary_lint.rules import Finding, Related
    from cloudinary_lint.text.source import Source, Span

SOURCE = "cloudinary-lint"
_SEVERITIES = {
    "error": DiagnosticSeverity.Error,
    "warning": DiagnosticSeverity.Warning,
    "note": DiagnosticSeverity.Information,
}
_TAGS = {"CLD902": [DiagnosticTag.Unnecessary]}


_CODECS = {
    PositionEncodingKind.Utf8: ("utf-8", 1),
    PositionEncodingKind.Utf16: ("utf-16-le", 2),
    PositionEncodingKind.Utf32: ("utf-32-le", 4),
}


@dataclass(frozen=True, slots=True)
class Positions:
    """Turns offsets of a text into an editor's places, and back."""

    source: Source
    units: PositionEncodingKind

    def at(self, offset: int) -> Position:
        """Returns the position of an offset."""
        line, column = self.source.position(offset)
        if self.source.text.isascii():
            return Position(line - 1, column - 1)
        start = offset - column + 1
        return Position(line - 1, self._width(self.source.text[start:offset]))

    def range(self, span: Span) -> Range:
        """Returns the range of a span."""
        return Range(self.at(span.start), self.at(span.end))

    def offset(self, place: Position) -> int:
        """Returns the offset of a position; the end of the line, or of the text, if it is beyond."""
        if place.line >= len(self.source.starts):
            return len(self.source.text)
        line = self.source.line_span(place.line + 1)
        encoding, size = _CODECS[self.units]
        raw = self.source.text[line.start : line.end].encode(encoding)
        return line.start + len(raw[: place.character * size].decode(encoding, "ignore"))

    def _width(self, text: str) -> int:
        encoding, size = _CODECS[self.units]
        return len(text.encode(encoding)) // size


class EditorDiagnostic(NamedTuple):
    """A finding, with its diagnostic and its advice, both redacted."""

    finding: Finding
    diagnostic: types.Diagnostic
    advice: str


def diagnostics(work: Work, positions: Positions) -> Iterator[EditorDiagnostic]:
    """Yields the findings of a file with what the editor shows of them."""
    shown = reported(work.checked, takes_unsafe=False)
    for finding, one in zip(work.checked.findings, shown, strict=True):
        advice = one.fix.title if one.fix else one.advice
        yield EditorDiagnostic(
            finding, _diagnostic(one, positions.range(finding.place), work.target.root), advice
        )


def _diagnostic(shown: Diagnostic, place: Range, root: Path) -> types.Diagnostic:
    return types.Diagnostic(
        range=place,
        message=shown.message,
        severity=_SEVERITIES[severity(shown.code)],
        code=shown.code,
        code_description=CodeDescription(shown.url),
        source=SOURCE,
        tags=_TAGS.get(shown.code),
        related_information=[_related(one, root) for one in shown.related] or None,
    )


def _related(related: Related, root: Path) -> DiagnosticRelatedInformation:
    start = Position(related.line - 1, 0)
    location = Location(from_fs_path(str(root / related.path)) or "", Range(start, start))
    return DiagnosticRelatedInformation(location, related.message)


def explanation(findings: Iterable[Finding]) -> str:
    """Returns a paragraph of Markdown for each rule: why its findings matter, and a link to its page."""
    codes = {finding.code for finding in findings}
    rules = (rule for rule in all_rules() if rule.code in codes)
    return "\n\n".join(f"[{rule.code} {rule.name}]({rule.url}): {rule.why}" for rule in rules)
