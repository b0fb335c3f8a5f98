"""What is said last, on standard error: how much was found, fixed and checked."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cloudinary_lint.report import Report


def fixable(report: Report) -> int:
    """How many findings `--fix` would mend, as the run was asked."""
    return sum(finding.remedy is not None and finding.remedy.is_wanted for finding in report.findings)


def summary(report: Report, fixed: int = 0) -> str:
    """One line: `3 findings in 2 files, 2 fixable, 5 in the baseline; 41 files checked`."""
    done = f"{fixed} fixed; " if fixed else ""
    found = _counted(len(report.findings), "finding")
    if report.findings:
        files = len({finding.path for finding in report.findings})
        found += f" in {_counted(files, 'file')}, {fixable(report)} fixable"
    if report.known:
        found += f", {report.known} in the baseline"
    return f"{done}{found}; {_counted(report.checked, 'file')} checked"


def statistics(report: Report) -> str:
    """A line for each code: how often, code, name; the most frequent first."""
    counts = Counter((finding.code, finding.name) for finding in report.findings)
    rows = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    size = max((len(str(count)) for _, count in rows), default=0)
    return "".join(f"{count:>{size}}  {code}  {name}\n" for (code, name), count in rows)


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
