"""Writes the ignore comment that suppresses one finding, in the syntax of the file's language.

Every possible place is tried, and the text is checked again: a comment is offered only if it suppresses
this finding and changes nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint.languages.registry import Kind
from cloudinary_lint.linting.engine import is_sound
from cloudinary_lint.rules.suppression import ignore_in
from cloudinary_lint.text.edits import Edit, apply, new_offsets
from cloudinary_lint.text.records import NamedTuple
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from cloudinary_lint.linting.engine import CheckedFile
    from cloudinary_lint.linting.run import Work
    from cloudinary_lint.rules import Finding

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


class _Wanted(NamedTuple):
    """A finding to suppress: its code, the offset where it is now, and its line (from 1) at first."""

    code: str
    start: int
    line: int


def with_ignore_comments(
    work: Work, wanted: Iterable[Finding], check: Callable[[str], Work | None], reason: str
) -> tuple[Work, list[tuple[str, int]]]:
    """Returns a file with a comment for each wanted finding that a comment can suppress.

    With it come the findings that are suppressed: code and former line (from 1).
    Comments are written together where that works: to check the file for each of a thousand takes an hour.
    """
    position = work.checked.source.position
    waiting = [_Wanted(one.code, one.place.start, position(one.place.start)[0]) for one in wanted]
    ignored: list[tuple[str, int]] = []
    is_joint = True
    while waiting:
        found = (
            _jointly(work, waiting, check, reason) if is_joint else _singly(work, waiting[0], check, reason)
        )
        if found is None:
            waiting = waiting if is_joint else waiting[1:]
            is_joint = False
            continue
        work, edits = found
        left, new_offset = _by_place(work.checked), new_offsets(edits)
        waiting = [one._replace(start=new_offset(one.start)) for one in waiting]
        ignored += ((one.code, one.line) for one in waiting if (one.code, one.start) not in left)
        waiting = [one for one in waiting if (one.code, one.start) in left]
    return work, sorted(ignored, key=lambda one: one[1])


def ignore_comment(
    work: Work, finding: Finding, check: Callable[[str], Work | None], reason: str = ""
) -> Edit | None:
    """Returns the edit that adds a comment for a finding; None if none works. `check` checks a new text."""
    found = _singly(work, _Wanted(finding.code, finding.place.start, 0), check, reason)
    return found[1][0] if found else None


def _singly(
    work: Work, wanted: _Wanted, check: Callable[[str], Work | None], reason: str
) -> tuple[Work, tuple[Edit, ...]] | None:
    """Returns a file with a comment for a finding, and its edit, from the first place where one works."""
    finding = _by_place(work.checked)[wanted.code, wanted.start]
    for edit in _candidates(work, finding, reason):
        after = check(apply(work.checked.source.text, (edit,)))
        if after and _suppresses_only(work.checked, after.checked, [finding], (edit,)):
            return after, (edit,)
    return None


def _jointly(
    work: Work, waiting: Sequence[_Wanted], check: Callable[[str], Work | None], reason: str
) -> tuple[Work, tuple[Edit, ...]] | None:
    """Returns a file with comments for many findings, each in the first place for it, and their edits.

    Those that don't suppress theirs are left out; if that is not the trouble, half of them.
    """
    batch = _batch(work, waiting, reason)
    while batch:
        edits = tuple(sorted(batch))
        after = check(apply(work.checked.source.text, edits))
        left, new_offset = _by_place(after.checked if after else work.checked), new_offsets(edits)
        gone = {
            edit: one for edit, one in batch.items() if (one.code, new_offset(one.place.start)) not in left
        }
        if not gone or len(gone) == len(batch):
            if after and gone and _suppresses_only(work.checked, after.checked, [*batch.values()], edits):
                return after, edits
            gone = dict(list(batch.items())[: len(batch) // 2])
        batch = gone
    return None


def _batch(work: Work, waiting: Iterable[_Wanted], reason: str) -> dict[Edit, Finding]:
    """Returns the first edit for each finding, one for a line and a place."""
    found: dict[Edit, Finding] = {}
    places = _by_place(work.checked)
    taken: set[int] = set()
    for one in waiting:
        finding = places[one.code, one.start]
        edit = next(_candidates(work, finding, reason), None)
        line, _ = work.checked.source.position(one.start)
        if edit and taken.isdisjoint({-line, edit.start}):
            taken |= {-line, edit.start}
            found[edit] = finding
    return found


def _by_place(checked: CheckedFile) -> dict[tuple[str, int], Finding]:
    return {(one.code, one.place.start): one for one in checked.findings}


def _candidates(work: Work, finding: Finding, reason: str) -> Iterator[Edit]:
    """Yields edits that may make a comment suppress a finding, the best place first."""
    if finding.code in _NOT_SUPPRESSIBLE:
        return
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
        ignore = ignore_in(comment) if comment.reach.covers(place) else None
        if ignore and ignore.selectors:
            yield Edit(ignore.selectors[-1].span.end, "", f", {finding.code}")


def _forms(kind: Kind, text: str) -> tuple[str, ...]:
    if kind in {Kind.TEMPLATE, Kind.MAYBE_TEMPLATE}:
        return _TEMPLATE if any(sign in text for sign in _SIGNS) else _TEMPLATE[1:]
    return _FORMS.get(kind, ())


def _suppresses_only(
    before: CheckedFile, after: CheckedFile, findings: Sequence[Finding], edits: Sequence[Edit]
) -> bool:
    """Whether the findings are gone, and nothing else has changed except other findings of their codes."""
    new_offset = new_offsets(edits)
    old = {(one.code, new_offset(one.place.start)) for one in before.findings}
    left = {(one.code, one.place.start) for one in after.findings}
    gone = old - left
    return (
        left <= old
        and gone >= {(one.code, new_offset(one.place.start)) for one in findings}
        and {code for code, _ in gone} == {one.code for one in findings}
        and is_sound(before.document.facts, after.document.facts, edits)
    )
