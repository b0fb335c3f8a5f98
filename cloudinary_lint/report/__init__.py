"""Formats the diagnostics of a run: a pure function for each format, and for the last lines of a run.

Diagnostics are redacted before a format gets them. The last lines say how much was found, fixed and checked,
and which command to run next.
"""

from __future__ import annotations

from collections import Counter
from importlib import import_module
from typing import TYPE_CHECKING

from cloudinary_lint.text.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from cloudinary_lint.report.diagnostic import Diagnostic

_FIX, _UNSAFE = "--fix", "--unsafe-fixes"
_MODULES = {"concise": "text", "full": "text", "sarif": "sarif"}
"""The modules of formats; those of all others are in `formats`."""


class Report(NamedTuple):
    """The diagnostics that remain, in order, the number of checked files, and how to show them.

    `folder` is the working folder, to which paths are relative, as seen from the top of its repository.
    `known` is the number of findings that a baseline suppressed. `has_links`: codes are links to their pages.
    """

    findings: tuple[Diagnostic, ...] = ()
    checked: int = 0
    has_color: bool = False
    folder: str = "."
    known: int = 0
    has_links: bool = False


def render(report: Report, name: str) -> str:
    """Returns the report in a format, with a line end after each line."""
    module = import_module(f"{__name__}.{_MODULES.get(name, 'formats')}")
    function: Callable[[Report], str] = getattr(module, f"render_{name}")
    return function(report)


def fixable(report: Report) -> int:
    """Returns how many findings `--fix` would fix, including unsafe fixes with `--unsafe-fixes`."""
    return sum(finding.fix is not None and finding.fix.is_wanted for finding in report.findings)


def summary(report: Report, fixed: int = 0, resolved: int = 0) -> str:
    """Returns `3 findings in 2 files (41 checked); 2 can be fixed with --fix, 1 with --unsafe-fixes`.

    `fixed` is how many fixes were applied, `resolved` how many other findings disappeared with them.
    """
    if not fixed:
        options = _fix_options(report, "; {} can be fixed with {}", f"{_FIX} {_UNSAFE}")
        return f"{_findings_line(report)}{options}"
    others = f", {resolved} settled by them" if resolved else ""
    if not report.findings:
        return f"{fixed} fixed{others}; no findings left ({_files_checked(report, 'file')})"
    left = _quantity(len(report.findings), "finding")
    return f"{fixed} fixed{others}; {left} left{_fix_options(report, ', {} fixable with {}', _UNSAFE)}"


def _findings_line(report: Report) -> str:
    if not report.findings:
        return f"No findings ({_files_checked(report, 'file')})"
    files = len({finding.path for finding in report.findings})
    found = _quantity(len(report.findings), "finding")
    return f"{found} in {_quantity(files, 'file')} ({_files_checked(report)})"


def _files_checked(report: Report, word: str = "") -> str:
    number = _quantity(report.checked, word) if word else f"{report.checked}"
    return f"{number} checked{f', {report.known} in the baseline' if report.known else ''}"


def _fix_options(report: Report, form: str, unsafe_option: str) -> str:
    """Returns how many findings can be fixed, and with which option; empty if none can.

    `unsafe_option` is the option to name if all fixes are unsafe.
    """
    safe = fixable(report)
    unsafe = sum(finding.fix is not None for finding in report.findings) - safe
    if safe:
        return form.format(safe, _FIX) + (f", {unsafe} with {_UNSAFE}" if unsafe else "")
    return form.format(unsafe, unsafe_option) if unsafe else ""


def baseline_summary(findings: int, name: str, checked: int) -> str:
    """Returns the last line of a run that wrote its findings to a baseline."""
    return f"{_quantity(findings, 'finding')} written to {name} ({_quantity(checked, 'file')} checked)"


def next_step(report: Report) -> str:
    """Returns the hint to explain the first finding's rule."""
    return f"To read why, and what to write instead: cloudinary-lint --explain {report.findings[0].code}"


def statistics(report: Report) -> str:
    """Returns a line for each code (count, code, name), the most frequent first."""
    counts = Counter((finding.code, finding.name) for finding in report.findings)
    rows = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    size = max((len(str(count)) for _, count in rows), default=0)
    return "".join(f"{count:>{size}}  {code}  {name}\n" for (code, name), count in rows)


def _quantity(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
