"""Checks one file, from bytes to findings, and fixes it until no fix is left; each fix is verified.

It is the only module that turns `Unreadable` into a finding. Reading and writing files is left to others.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from types import MappingProxyType
from typing import TYPE_CHECKING

from cloudinary_lint.facts import Document
from cloudinary_lint.languages.kinds import is_data, is_plain_text, mentions
from cloudinary_lint.languages.registry import AUTO, TEMPLATES, decode_file, excerpt, read, too_large_reason
from cloudinary_lint.rules import precedence, suppression
from cloudinary_lint.rules.cld901_unreadable import unreadable
from cloudinary_lint.rules.cld902_unused_ignore import unused_ignores
from cloudinary_lint.text.edits import EditRefused, apply, compatible, new_offsets, new_spans
from cloudinary_lint.text.records import NamedTuple, dataclass, field, replace
from cloudinary_lint.text.source import Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from cloudinary_lint.facts import Fact
    from cloudinary_lint.languages.registry import Kind
    from cloudinary_lint.project import View
    from cloudinary_lint.rules import Finding
    from cloudinary_lint.text.edits import Edit
    from cloudinary_lint.text.source import Source, Span


UNFIT = "the automatic fix would not be correct here"


class LintContext(NamedTuple):
    """The context of one file: its project, the selected codes, strictness, the language of templates.

    `documents` are cached results of reading the file, by template language.
    """

    view: View
    codes: frozenset[str]
    is_strict: bool = False
    template_language: str = "auto"
    documents: Mapping[str, Document] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file and its findings; `document` is empty if the file couldn't be read.

    `documents` are all results of reading it, by template language.
    """

    source: Source
    findings: tuple[Finding, ...] = ()
    document: Document = field(default=Document(), repr=False)
    documents: Mapping[str, Document] = field(default_factory=dict, compare=False, repr=False)


class AppliedFix(NamedTuple):
    """An applied fix: its finding's code and line (from 1) before, and what was changed."""

    code: str
    line: int
    what: str


class FixedFile(NamedTuple):
    """A file after fixing, and the fixes that were applied."""

    checked: CheckedFile
    applied: tuple[AppliedFix, ...] = ()


def check(path: str, raw: bytes, kind: Kind, context: LintContext) -> CheckedFile:
    """Returns the findings of one file, sorted by place. An unreadable file is a finding (CLD901)."""
    try:
        source = decode_file(path, raw, kind)
    except Unreadable as error:
        is_nothing = is_plain_text(raw, kind.value) or is_data(context.view.path)
        is_ours = mentions(raw) and not is_nothing
        return _unreadable_file(excerpt(path, raw, kind), error, context, is_ours=is_ours)
    try:
        return _check(source, kind, context)
    except Unreadable as error:
        return _unreadable_file(source, error, context, is_ours="cloudinary" in source.text.lower())


def read_documents(raw: bytes, kind: Kind, context: LintContext) -> dict[str, Document]:
    """Returns the documents of a file by template language; none if it can't be read."""
    try:
        return _read(decode_file(context.view.path, raw, kind), kind, context)
    except Unreadable:
        return {}


def _check(source: Source, kind: Kind, context: LintContext) -> CheckedFile:
    """Returns what is found in a text. Raises Unreadable."""
    if suppression.ignores_file(source):
        return CheckedFile(source)
    documents = _read(source, kind, context)
    document = list(documents.values())[-1]
    view = replace(context.view, text=source.text)
    found = precedence.effective_findings(document.facts, view, context.codes, is_strict=context.is_strict)
    kept, ignores = suppression.suppress(found, document.comments, source)
    kept += unused_ignores(ignores, context.codes, source)
    reported = [one for one in kept if one.is_reported(context.codes, is_strict=context.is_strict)]
    ordered = sorted(reported, key=lambda finding: (finding.place, finding.code))
    return CheckedFile(source, tuple(ordered), document, documents)


def _read(source: Source, kind: Kind, context: LintContext) -> dict[str, Document]:
    """Returns the documents of a file by template language; the last one is checked."""
    language = context.template_language if kind in TEMPLATES else AUTO
    document = _document(source, kind, context, language)
    found = {language: document}
    if document.is_undecided and (other := context.view.project.template_language(context.view.path)):
        found[other] = _document(source, kind, context, other)
    return found


def _document(source: Source, kind: Kind, context: LintContext, language: str) -> Document:
    """Returns the document of a file, read with its path in the project, not with that which is shown."""
    known = context.documents.get(language)
    return known or read(replace(source, path=context.view.path), kind, language)


def _unreadable_file(
    source: Source, error: Unreadable, context: LintContext, *, is_ours: bool
) -> CheckedFile:
    found = unreadable(error, source)
    is_reported = is_ours and found.code in context.codes and not suppression.ignores_file(source)
    return CheckedFile(source, (found,) if is_reported else ())


_MOST_ATTEMPTS = 20
"""The most attempts for each finding: halving needs fewer, but rules that undo each other would never end."""


def fix(
    checked: CheckedFile, kind: Kind, context: LintContext, wanted: Callable[[Finding], bool]
) -> FixedFile:
    """Applies the wanted findings' fixes until none is left.

    All that are compatible are tried at once; if the result is not sound, half of them, until the one that
    causes it is found. That fix is refused: it isn't applied, and its finding reports so.
    """
    applied: list[AppliedFix] = []
    refused = _unfixable(checked)
    limit: int | None = None
    for _ in range(_MOST_ATTEMPTS * len(checked.findings)):
        batch = _batch(checked, wanted, refused, limit)
        if not batch:
            break
        edits = sorted({edit for finding in batch if finding.fix for edit in finding.fix.edits})
        after = _attempt(checked, batch, edits, kind, context)
        if isinstance(after, CheckedFile):
            applied += (_applied(checked.source, finding) for finding in batch)
            new_offset = new_offsets(edits)
            refused = {(code, new_offset(start)): reason for (code, start), reason in refused.items()}
            checked = after
            limit = None
        elif len(batch) == 1 or after != UNFIT:
            refused |= {(finding.code, finding.place.start): after for finding in batch}
            limit = None
        else:
            limit = len(batch) // 2
    return FixedFile(
        replace(checked, findings=without_refused_fixes(checked.findings, refused)), tuple(applied)
    )


def _unfixable(checked: CheckedFile) -> dict[tuple[str, int], str]:
    """Returns the findings not to fix, by code and place: all, if the text can't be encoded as it was."""
    findings = () if checked.source.is_exact else checked.findings
    return {(finding.code, finding.place.start): UNFIT for finding in findings if finding.fix}


def _batch(
    checked: CheckedFile,
    wanted: Callable[[Finding], bool],
    refused: dict[tuple[str, int], str],
    limit: int | None,
) -> list[Finding]:
    """Returns the findings to fix next: wanted, not refused, with fixes that don't overlap."""
    fixes = {
        finding.fix: finding
        for finding in checked.findings
        if finding.fix and wanted(finding) and (finding.code, finding.place.start) not in refused
    }
    return [fixes[chosen] for chosen in compatible(tuple(fixes))][:limit]


def _attempt(
    checked: CheckedFile, batch: Sequence[Finding], edits: Sequence[Edit], kind: Kind, context: LintContext
) -> CheckedFile | str:
    """Returns the file after the edits, or why they are refused."""
    source = checked.source
    try:
        text = apply(source.text, edits)
        if reason := too_large_reason(source.encode(text), kind):
            return f"the file would be {reason}"
        after = _check(replace(source, text=text), kind, context._replace(documents={}))
    except (EditRefused, Unreadable, UnicodeEncodeError):
        return UNFIT
    is_right = is_sound(checked.document.facts, after.document.facts, edits) and is_resolved(
        batch, checked.findings, after.findings, edits
    )
    return after if is_right else UNFIT


def _applied(source: Source, finding: Finding) -> AppliedFix:
    line, _ = source.position(finding.place.start)
    return AppliedFix(finding.code, line, finding.fix.past_title if finding.fix else "")


def is_sound(before: Iterable[Fact], after: Iterable[Fact], edits: Sequence[Edit]) -> bool:
    """Whether the facts that no edit touches are the same before and after, at the expected offsets."""
    new_offset = new_offsets(edits)
    old = Counter(
        (type(fact).__name__, new_offset(fact.place.start), new_offset(fact.extent.end))
        for fact in _untouched(before, [edit.span for edit in edits])
    )
    new = Counter(
        (type(fact).__name__, fact.place.start, fact.extent.end)
        for fact in _untouched(after, new_spans(edits))
    )
    return old == new


def is_resolved(
    fixed: Sequence[Finding], before: Iterable[Finding], after: Sequence[Finding], edits: Sequence[Edit]
) -> bool:
    """Whether each fixed finding is gone from its place, or there are as many fewer of its code and message.

    If several are alike, the next one may now be at the same place.
    """
    new_offset = new_offsets(edits)
    left = {(finding.place.start, _code_and_message(finding)) for finding in after}
    gone = Counter(map(_code_and_message, before))
    gone.subtract(map(_code_and_message, after))
    wanted = Counter(map(_code_and_message, fixed))
    return all(
        (new_offset(finding.place.start), _code_and_message(finding)) not in left
        or gone[_code_and_message(finding)] >= wanted[_code_and_message(finding)]
        for finding in fixed
    )


def without_refused_fixes(
    findings: Iterable[Finding], refused: Mapping[tuple[str, int], str]
) -> tuple[Finding, ...]:
    """Returns the findings without the fixes that were refused, by code and place; they give the reason."""

    def without(finding: Finding) -> Finding:
        reason = refused.get((finding.code, finding.place.start))
        if reason is None:
            return finding
        return finding._replace(fix=None, advice=f"{finding.advice} (by hand: {reason})".strip())

    return tuple(map(without, findings))


def _code_and_message(finding: Finding) -> tuple[str, str]:
    return finding.code, finding.message


def _untouched(facts: Iterable[Fact], spans: Sequence[Span]) -> Iterator[Fact]:
    """Returns the facts that none of the spans touches; the spans are sorted and don't overlap."""
    ends = [span.end for span in spans]

    def is_touched(own: Span) -> bool:
        index = bisect_left(ends, own.start)
        return index < len(spans) and spans[index].start <= own.end

    return (fact for fact in facts if not is_touched(fact.place) and not is_touched(fact.extent))
