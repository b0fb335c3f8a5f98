"""The comment that silences one finding, in the way of the language it stands in.

Every place where it could stand is tried, and the text read again: what is offered silences this
finding and changes nothing else. Refuses to know the protocol.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint.languages.registry import Kind
from cloudinary_lint.linting.verification import is_sound
from cloudinary_lint.rules.suppression import ignore_in
from cloudinary_lint.text.edits import Edit, apply, moves
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cloudinary_lint.linting.engine import Checked
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
_BESIDE = frozenset(
    {Kind.PYTHON, Kind.TEMPLATE, Kind.MAYBE_TEMPLATE, Kind.CSS, Kind.SCSS, Kind.SCRIPT, Kind.COMPONENT}
)
"""Kinds where a comment may stand behind what it speaks of."""

_SIGNS = ("{%", "{{", "{#")
_ITSELF = frozenset({"CLD901", "CLD902"})
_UP = 12
"""How many lines above a finding in Python a comment is tried: its statement may begin there."""


def silence(work: Work, finding: Finding, check: Callable[[str], Work | None]) -> Edit | None:
    """The comment that silences a finding; None where none can. `check` reads a text anew."""
    if finding.code in _ITSELF:
        return None
    for edit in _candidates(work, finding):
        after = check(apply(work.checked.source.text, (edit,)))
        if after and _is_right(work.checked, after.checked, finding, edit):
            return edit
    return None


def _candidates(work: Work, finding: Finding) -> Iterator[Edit]:
    yield from _joined(work.checked, finding)
    source, kind = work.checked.source, work.target.kind
    words = f"cloudinary-lint: ignore[{finding.code}]"
    forms = [form.format(words) for form in _forms(kind, source.text)]
    line, _ = source.position(finding.place.start)
    if kind in _BESIDE:
        gap = "  " if kind is Kind.PYTHON else " "
        yield from (Edit(source.line_span(line).end, "", gap + form) for form in forms)
    last = max(line - _UP, 0) if kind is Kind.PYTHON else line - 1
    for number in range(line, last, -1):
        start = source.line_span(number)
        text = source.text[start.start : start.end]
        indent = text[: len(text) - len(text.lstrip())]
        newline = source.newline_after(start.start)
        yield from (Edit(start.start, "", f"{indent}{form}{newline}") for form in forms)


def _joined(checked: Checked, finding: Finding) -> Iterator[Edit]:
    """The code, put beside those that a comment there silences already."""
    place = Span(finding.place.start, finding.place.start)
    for comment in checked.document.comments:
        ignore = ignore_in(comment)
        if ignore and ignore.words and comment.reach.covers(place):
            yield Edit(ignore.words[-1].span.end, "", f", {finding.code}")


def _forms(kind: Kind, text: str) -> tuple[str, ...]:
    if kind in {Kind.TEMPLATE, Kind.MAYBE_TEMPLATE}:
        return _TEMPLATE if any(sign in text for sign in _SIGNS) else _TEMPLATE[1:]
    return _FORMS.get(kind, ())


def _is_right(before: Checked, after: Checked, finding: Finding, edit: Edit) -> bool:
    """Whether the finding is gone, others of its code perhaps, and all else is as it was."""
    moved = moves((edit,))
    old = {(one.code, moved(one.place.start)) for one in before.findings}
    left = {(one.code, one.place.start) for one in after.findings}
    gone = old - left
    return (
        left <= old
        and (finding.code, moved(finding.place.start)) in gone
        and {code for code, _ in gone} == {finding.code}
        and is_sound(before.document.facts, after.document.facts, (edit,))
    )
