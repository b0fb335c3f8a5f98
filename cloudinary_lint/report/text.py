"""Formats text: a line for each finding, `path:line:column: CLDnnn message`, which editors parse.

In full, an excerpt with a caret, the advice, fix and page are indented below it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint.report.terminal import cells, colorize, escape_controls, hyperlink, width

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cloudinary_lint.report import Report
    from cloudinary_lint.report.diagnostic import Diagnostic, Excerpt, SuggestedFix

_COLUMNS = 100
_CUT = "…"
_INDENT = "    "


def render_concise(report: Report) -> str:
    """Returns all findings, a line each."""
    return "".join(f"{line(finding, has_color=report.has_color)}\n" for finding in report.findings)


def line(finding: Diagnostic, *, has_color: bool, has_links: bool = False) -> str:
    """Returns the line of one finding."""
    path = colorize(escape_controls(finding.path), "path", has_color=has_color)
    code = colorize(finding.code, "code", has_color=has_color)
    code = hyperlink(code, finding.url) if has_links else code
    return f"{path}:{finding.start.line}:{finding.start.column}: {code} {escape_controls(finding.message)}"


def render_full(report: Report) -> str:
    """Returns all findings, separated by blank lines: for each its line, excerpt, advice, fix and page."""
    blocks = (
        _lines(finding, has_color=report.has_color, has_links=report.has_links) for finding in report.findings
    )
    return "\n".join("".join(f"{one}\n" for one in lines) for lines in blocks)


def _lines(finding: Diagnostic, *, has_color: bool, has_links: bool) -> Iterator[str]:
    yield line(finding, has_color=has_color, has_links=has_links)
    number = str(finding.start.line)
    text, caret = _excerpt_lines(finding.excerpt)
    for gutter, content in (
        (number, text),
        (" " * len(number), colorize(caret, "caret", has_color=has_color)),
    ):
        yield f"{_INDENT}{colorize(f'{gutter} |', 'gutter', has_color=has_color)} {content}".rstrip()
    for label, content in _notes(finding):
        yield f"{_INDENT}{colorize(f'{label}:', 'label', has_color=has_color)} {escape_controls(content)}"


def _notes(finding: Diagnostic) -> Iterator[tuple[str, str]]:
    """Yields the labels and texts of the lines below an excerpt."""
    if finding.fix:
        yield "fix", _fix(finding.fix)
    if advice := _advice(finding):
        yield "help", advice
    for related in finding.related:
        yield "see", f"{related.path}:{related.line}: {related.message}"
    yield "more", finding.url


def _advice(finding: Diagnostic) -> str:
    """Returns the advice without what the title of the fix already says."""
    rest = finding.advice.removeprefix(finding.fix.title if finding.fix else "")
    return rest.lstrip(";, ").removeprefix("and ")


def _fix(fix: SuggestedFix) -> str:
    option = "--fix" if fix.is_safe else "--fix --unsafe-fixes"
    return f"{fix.title} ({'safe' if fix.is_safe else 'unsafe'}, {option})"


def _excerpt_lines(excerpt: Excerpt) -> tuple[str, str]:
    """Returns the excerpt, clipped around the finding, and the line of carets below it."""
    shown = cells(excerpt.text)
    first, last = _window(shown, excerpt.start)
    before = _CUT if first or excerpt.is_cut_before else ""
    after = _CUT if last < len(shown) or excerpt.is_cut_after else ""
    shift = width(before + "".join(shown[first : excerpt.start]))
    length = width("".join(shown[excerpt.start : min(excerpt.end, last)]))
    return f"{before}{''.join(shown[first:last])}{after}", " " * shift + "^" * max(length, 1)


def _window(shown: Sequence[str], start: int) -> tuple[int, int]:
    """Returns the range of cells to show: from the line's start, if the finding is visible then."""
    first = 0
    if width("".join(shown[: start + 1])) > _COLUMNS * 2 // 3:
        first = start
        while first and width("".join(shown[first - 1 : start])) <= _COLUMNS // 3:
            first -= 1
    last = first
    while last < len(shown) and width("".join(shown[first : last + 1])) <= _COLUMNS:
        last += 1
    return first, last
