"""Leaves out the findings that a baseline lists, and writes new baselines."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cloudinary_lint.cli.outcome import BaselineResult, conclude
from cloudinary_lint.cli.output_file import write_whole
from cloudinary_lint.config.settings import selected
from cloudinary_lint.files.paths import display_path, is_there
from cloudinary_lint.linting.baseline import KnownFinding, as_text, read, take
from cloudinary_lint.report import baseline_summary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from cloudinary_lint.cli.session import CheckedFiles
    from cloudinary_lint.report.diagnostic import Diagnostic


def filter_of(
    checked_files: CheckedFiles, paths: Mapping[Path, Path]
) -> Callable[[Sequence[Diagnostic]], BaselineResult]:
    """Returns the function that leaves out what the baselines of these roots list. Raises UsageError."""
    known = {path: read(path, display_path(path)) for path in set(paths.values())}

    def filter_baseline(found: Sequence[Diagnostic]) -> BaselineResult:
        left = {path: Counter(entries) for path, entries in known.items()}
        new = [
            one
            for one, root, entry in _entries(checked_files, found)
            if root not in paths or not take(entry, left[paths[root]])
        ]
        stale: dict[str, tuple[KnownFinding, ...]] = {}
        for path, counts in sorted(left.items()):
            roots = [root for root, own in paths.items() if own == path]
            stale[display_path(path)] = tuple(_stale(checked_files, roots, counts))
        return BaselineResult(tuple(new), len(found) - len(new), stale)

    return filter_baseline


def _stale(
    checked_files: CheckedFiles, roots: Sequence[Path], left: Counter[KnownFinding]
) -> Iterator[KnownFinding]:
    """Yields the unused entries of a baseline whose files were checked or are gone."""

    def is_checked(entry: KnownFinding, root: Path) -> bool:
        is_selected = entry.code in selected(checked_files.session.settings_of(root), entry.path)
        return is_selected and display_path(root / entry.path) in checked_files.read

    for entry in sorted(entry for entry, count in left.items() if count > 0):
        there = [root for root in roots if is_there(root / entry.path)]
        if not there or any(is_checked(entry, root) for root in there):
            yield entry


def _entries(
    checked_files: CheckedFiles, found: Iterable[Diagnostic]
) -> Iterator[tuple[Diagnostic, Path, KnownFinding]]:
    """Yields each diagnostic with its project's root and its entry in a baseline."""
    targets = {work.target.display_path: work.target for work in checked_files.works}
    for one in found:
        target = targets[one.path]
        yield one, target.root, KnownFinding(target.relative_path, one.code, one.digest)


def record(checked_files: CheckedFiles, found: Sequence[Diagnostic]) -> int:
    """Writes a baseline instead of reporting what was found. Raises UsageError. Returns the exit code."""
    name = checked_files.session.request.write_baseline
    text = as_text(entry for _, _, entry in _entries(checked_files, found))
    write_whole(name, text.encode())
    closing = baseline_summary(len(found), name, len(checked_files.read))
    return conclude(checked_files, BaselineResult((), len(found)), (closing,))
