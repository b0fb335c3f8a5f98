"""The actions that an editor offers for findings: fix one, fix all that is safe, ignore one.

Each edit has been tried: the text after it was read again.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from itertools import takewhile
from typing import TYPE_CHECKING

from lsprotocol.types import CodeAction, CodeActionKind, TextEdit

from cloudinary_lint.integrations.language_server.diagnostics import SOURCE, diagnostics
from cloudinary_lint.linting import engine, run
from cloudinary_lint.linting.ignore_comments import ignore_comment
from cloudinary_lint.text.edits import Edit, Safety
from cloudinary_lint.text.records import dataclass, field

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from lsprotocol.types import WorkspaceEdit

    from cloudinary_lint.integrations.language_server.diagnostics import EditorDiagnostic, Positions
    from cloudinary_lint.integrations.language_server.documents import OpenDocuments
    from cloudinary_lint.linting.run import Work
    from cloudinary_lint.rules import Finding
    from cloudinary_lint.text.source import Span

FIX_ALL = f"{CodeActionKind.SourceFixAll.value}.{SOURCE}"
_MANY = 20
"""The most findings with actions of their own: each needs several reads of the file."""
KINDS = (CodeActionKind.QuickFix, FIX_ALL)


@dataclass(frozen=True, slots=True)
class CodeActions:
    """The code actions for one file: its findings, its positions, and how edits become the editor's.

    What was tried once is kept: editors ask whenever the pointer moves.
    """

    documents: OpenDocuments
    work: Work
    positions: Positions
    wrap: Callable[[list[TextEdit]], WorkspaceEdit]
    _known: dict[Finding, list[CodeAction]] = field(default_factory=dict)

    def around(self, place: Span, wants: Callable[[str], bool], later: str) -> Iterator[CodeAction]:
        """Yields the actions around a place; around many findings, one for each of their rules.

        Those that take longer have no edits if `later` names the document: the editor requests them then.
        """
        if wants(CodeActionKind.QuickFix.value):
            found = [
                one for one in diagnostics(self.work, self.positions) if one.finding.place.touches(place)
            ]
            if len(found) > _MANY:
                yield from self._for_rules([one.finding for one in found], later)
            else:
                for shown in found:
                    finding = shown.finding
                    if finding not in self._known:
                        self._known[finding] = list(self._about(shown))
                    yield from self._known[finding]
        if wants(FIX_ALL) and any(map(_is_safe, self.work.checked.findings)):
            yield self._action("Fix all that is safe (cloudinary-lint)", FIX_ALL, later, "")

    def _for_rules(self, found: Iterable[Finding], later: str) -> Iterator[CodeAction]:
        for code in sorted({finding.code for finding in found if _is_safe(finding)}):
            yield self._action(f"{code}: fix all in this file", CodeActionKind.QuickFix, later, code)

    def _action(self, title: str, kind: CodeActionKind | str, later: str, code: str) -> CodeAction:
        if later:
            return CodeAction(title, kind, data=[later, code])
        return CodeAction(title, kind, edit=self.fix_rule(code) if code else self.fix_all())

    def fix_rule(self, code: str) -> WorkspaceEdit:
        """Returns every safe fix of one rule in the file."""
        fixed = self._fixed(lambda one: one.code == code and _is_safe(one))
        return self._replace_text(fixed.checked.source.text)

    def fix_all(self) -> WorkspaceEdit:
        """Returns every safe fix in the file. Configuration comes first, which may make the rest needless."""
        settings_of = self.documents.settings_of
        projects = self.documents.projects.copy_with(
            lambda root: settings_of(root)._replace(unsafe_fixes=False)
        )
        (done,) = run.fix((self.work,), projects)
        return self._replace_text(done.checked.source.text)

    def _fixed(self, is_wanted: Callable[[Finding], bool]) -> engine.FixedFile:
        context = self.documents.projects.context(self.work.target, self.work.raw)
        return engine.fix(self.work.checked, self.work.target.kind, context, is_wanted)

    def _replace_text(self, new: str) -> WorkspaceEdit:
        return self._edit(_difference(self.work.checked.source.text, new))

    def _about(self, shown: EditorDiagnostic) -> Iterator[CodeAction]:
        """Yields the code actions for a diagnostic: its fix, and an ignore comment."""
        finding = shown.finding
        edits = self._verified_edits(finding)
        if edits and finding.fix:
            title = f"{finding.code}: {shown.advice}"
            is_safe = _is_safe(finding)
            yield CodeAction(
                title if is_safe else f"{title} (unsafe)",
                CodeActionKind.QuickFix,
                diagnostics=[shown.diagnostic],
                is_preferred=is_safe or None,
                edit=self._edit(edits),
            )
        if edit := ignore_comment(self.work, finding, self._check):
            title = f"{finding.code}: ignore this, by a comment"
            yield CodeAction(
                title, CodeActionKind.QuickFix, diagnostics=[shown.diagnostic], edit=self._edit((edit,))
            )

    def _verified_edits(self, finding: Finding) -> Sequence[Edit]:
        """Returns the edits of a finding's fix, if they do what they should and nothing else."""
        is_right = self._fixed(lambda one: one is finding).applied
        return finding.fix.edits if is_right and finding.fix else ()

    def _check(self, text: str) -> Work | None:
        source = self.work.checked.source
        return self.documents.check(self.work.target.path, source.encode(text))

    def _edit(self, edits: Iterable[Edit]) -> WorkspaceEdit:
        return self.wrap([TextEdit(self.positions.range(edit.span), edit.new) for edit in sorted(edits)])


def _is_safe(finding: Finding) -> bool:
    return finding.fix is not None and finding.fix.safety is Safety.SAFE


def _difference(old: str, new: str) -> Iterator[Edit]:
    """Yields the edits that make one text of another, within the lines that differ."""
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    start = 0
    for _, first, last, new_first, new_last in matcher.get_opcodes():
        was, is_now = "".join(before[first:last]), "".join(after[new_first:new_last])
        head = _common(was, is_now)
        tail = _common(was[head:][::-1], is_now[head:][::-1])
        if was != is_now:
            yield Edit(start + head, was[head : len(was) - tail], is_now[head : len(is_now) - tail])
        start += len(was)


def _common(one: str, other: str) -> int:
    """Returns how many characters two texts have in common at their start."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
