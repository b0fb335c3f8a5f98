"""Leaves out the findings that a baseline lists, and writes new baselines."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cloudinary_lint.cli.outcome import BaselineResult
from cloudinary_lint.cli.output_file import write_whole
from cloudinary_lint.config.settings import selected
from cloudinary_lint.files.paths import display_path, is_there
from cloudinary_lint.linting.baseline import KnownFinding, as_text, read, take
from cloudinary_lint.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from cloudinary_lint.cli.session import CheckedFiles, Session
    from cloudinary_lint.linting.file_selection import Target
    from cloudinary_lint.report.diagnostic import Diagnostic


@dataclass(frozen=True, slots=True)
class Baselines:
    """The baseline of each root, and the entries of each baseline."""

    session: Session
    checked_files: CheckedFiles
    paths: Mapping[Path, Path]
    entries: Mapping[Path, Counter[KnownFinding]]

    @classmethod
    def of(cls, session: Session, checked_files: CheckedFiles, paths: Mapping[Path, Path]) -> Baselines:
        """Reads the baselines. Raises UsageError."""
        return cls(
            session,
            checked_files,
            paths,
            {path: read(path, display_path(path)) for path in set(paths.values())},
        )

    def filter_baseline(self, found: Sequence[Diagnostic]) -> BaselineResult:
        """Returns the findings that are in no baseline."""
        left = {path: Counter(entries) for path, entries in self.entries.items()}
        new = [
            one
            for one, target in _placed(self.checked_files, found)
            if target.root not in self.paths or not take(_entry(one, target), left[self.paths[target.root]])
        ]
        stale = {
            display_path(path): tuple(self._stale(path, counts)) for path, counts in sorted(left.items())
        }
        return BaselineResult(tuple(new), len(found) - len(new), stale)

    def _stale(self, path: Path, left: Counter[KnownFinding]) -> Iterator[KnownFinding]:
        """Yields the unused entries of a baseline whose files were checked or are gone."""
        roots = [root for root, own in self.paths.items() if own == path]
        for entry in sorted(entry for entry, count in left.items() if count > 0):
            there = [root for root in roots if is_there(root / entry.path)]
            if not there or any(self._is_judged(entry, root) for root in there):
                yield entry

    def _is_judged(self, entry: KnownFinding, root: Path) -> bool:
        is_selected = entry.code in selected(self.session.settings_of(root), entry.path)
        return is_selected and display_path(root / entry.path) in self.checked_files.read


def _placed(checked_files: CheckedFiles, found: Iterable[Diagnostic]) -> Iterator[tuple[Diagnostic, Target]]:
    targets = {work.target.display_path: work.target for work in checked_files.works}
    return ((one, targets[one.path]) for one in found)


def _entry(one: Diagnostic, target: Target) -> KnownFinding:
    return KnownFinding(target.relative_path, one.code, one.digest)


def record(session: Session, checked_files: CheckedFiles, found: Sequence[Diagnostic]) -> None:
    """Writes the baseline of `--write-baseline`. Raises UsageError."""
    text = as_text(_entry(one, target) for one, target in _placed(checked_files, found))
    write_whole(session.request.write_baseline, text.encode())
