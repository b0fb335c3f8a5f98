"""Writes the ignore comment that suppresses one finding, in the syntax of the file's language.

Every possible place is tried, and the text is checked again: a comment is offered only if it suppresses
this finding and changes nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cloudinary_lint.languages.registry import Kind
from cloudinary_lint.linting.verification import is_sound
from cloudinary_lint.rules.suppression import ignore_in
from cloudinary_lint.text.edits import Edit, apply, new_offsets
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from cloudinary_lint.linting.engine import CheckedFile
    from cloudinary_lint.linting.run import Work
    from cloudinary_lint.rules.finding import Finding

_HASH, _BLOCK, _SLASHES, _BRACE, _MARKUP = "# {}", "/* {} */", "// {}", "{{# {} #}}", "<!-- {} -->"
_FORMS = {
    **dict.fromkeys((Kind.PYTHON, Kind.ENV, Kind.YAML, Kind.TOML, Kind.INI, Kind.SHELL), (_HASH,)),
    **dict.fromkeys((Kind.DOCKERFILE, Kind.PROCFILE), (_HASH,)),
    **dict.fromkeys((Kind.SCRIPT, Kind.SCSS), (_SLASHES, _BLOCK)),
    Kind.CSS: (_BLOCK,),
    Kind.COMPONENT: (_MARKUP, _SLASHES, _BLOCK),
    Kind.TEXT: (_MARKUP,),
}
_TEMPLATE = (_BRACE, _MARKUP, _SLASHES, _BLOCK)
_TRAILING = frozenset(
    {Kind.PYTHON, Kind.TEMPLATE, Kind.MAYBE_TEMPLATE, Kind.CSS, Kind.SCSS, Kind.SCRIPT, Kind.COMPONENT}
)
"""Kinds where a comment may follow the code on its line."""

_SIGNS = ("{%", "{{", "{#")
_NOT_SUPPRESSIBLE = frozenset({"CLD901", "CLD902"})
_LINES_ABOVE = 12
"""How many lines above a finding in Python are tried: its statement may begin there."""


class CommentedFile(NamedTuple):
    """A file with new ignore comments, and the findings that they suppress: code and former line (from 1)."""

    work: Work
    ignored: tuple[tuple[str, int], ...] = ()


def with_ignore_comments(
    work: Work, wanted: Iterable[Finding], check: Callable[[str], Work | None], reason: str
) -> CommentedFile:
    """Returns a file with a comment for each wanted finding that a comment can suppress."""
    ignored: list[tuple[str, int]] = []
    waiting = [
        (one.code, one.place.start, work.checked.source.position(one.place.start)[0]) for one in wanted
    ]
    while waiting:
        code, start, line = waiting.pop(0)
        found = next(
            (one for one in work.checked.findings if (one.code, one.place.start) == (code, start)), None
        )
        edit = ignore_comment(work, found, check, reason) if found else None
        again = check(apply(work.checked.source.text, (edit,))) if edit else None
        if found is None or again:
            ignored.append((code, line))
        if edit and again:
            new_offset = new_offsets((edit,))
            waiting = [(code, new_offset(start), line) for code, start, line in waiting]
            work = again
    return CommentedFile(work, tuple(ignored))


def ignore_comment(
    work: Work, finding: Finding, check: Callable[[str], Work | None], reason: str = ""
) -> Edit | None:
    """Returns the edit that adds a comment for a finding; None if none works. `check` checks a new text."""
    if finding.code in _NOT_SUPPRESSIBLE:
        return None
    for edit in _candidates(work, finding, reason):
        after = check(apply(work.checked.source.text, (edit,)))
        if after and _suppresses_only(work.checked, after.checked, finding, edit):
            return edit
    return None


def _candidates(work: Work, finding: Finding, reason: str) -> Iterator[Edit]:
    """Yields edits that may make a comment suppress a finding, the best place first."""
    yield from _in_existing_comments(work.checked, finding)
    source, kind = work.checked.source, work.target.kind
    words = f"cloudinary-lint: ignore[{finding.code}]{f' -- {reason}' if reason else ''}"
    forms = [form.format(words) for form in _forms(kind, source.text)]
    line, _ = source.position(finding.place.start)
    if kind in _TRAILING:
        gap = "  " if kind is Kind.PYTHON else " "
        yield from (Edit(source.line_span(line).end, "", gap + form) for form in forms)
    last = max(line - _LINES_ABOVE, 0) if kind is Kind.PYTHON else line - 1
    for number in range(line, last, -1):
        start = source.line_span(number)
        text = source.text[start.start : start.end]
        indent = text[: len(text) - len(text.lstrip())]
        newline = source.newline_after(start.start)
        yield from (Edit(start.start, "", f"{indent}{form}{newline}") for form in forms)


def _in_existing_comments(checked: CheckedFile, finding: Finding) -> Iterator[Edit]:
    """Yields edits that add the code to an ignore comment which applies there already."""
    place = Span(finding.place.start, finding.place.start)
    for comment in checked.document.comments:
        ignore = ignore_in(comment)
        if ignore and ignore.selectors and comment.reach.covers(place):
            yield Edit(ignore.selectors[-1].span.end, "", f", {finding.code}")


def _forms(kind: Kind, text: str) -> tuple[str, ...]:
    if kind in {Kind.TEMPLATE, Kind.MAYBE_TEMPLATE}:
        return _TEMPLATE if any(sign in text for sign in _SIGNS) else _TEMPLATE[1:]
    return _FORMS.get(kind, ())


def _suppresses_only(before: CheckedFile, after: CheckedFile, finding: Finding, edit: Edit) -> bool:
    """Whether the finding is gone, and nothing else has changed except other findings of its code."""
    new_offset = new_offsets((edit,))
    old = {(one.code, new_offset(one.place.start)) for one in before.findings}
    left = {(one.code, one.place.start) for one in after.findings}
    gone = old - left
    return (
        left <= old
        and (finding.code, new_offset(finding.place.start)) in gone
        and {code for code, _ in gone} == {finding.code}
        and is_sound(before.document.facts, after.document.facts, (edit,))
    )
