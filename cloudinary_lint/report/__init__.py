"""Turns what a run found into text: one module for each format, each a pure function to str.

A report holds nothing that must not be shown: it is redacted before a format sees it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from cloudinary_lint.report.diagnostic import Diagnostic

_MODULES = {
    "concise": "cloudinary_lint.report.concise",
    "full": "cloudinary_lint.report.full",
    "json": "cloudinary_lint.report.plain_json",
    "sarif": "cloudinary_lint.report.sarif",
    "github": "cloudinary_lint.report.github",
    "gitlab": "cloudinary_lint.report.gitlab",
    "junit": "cloudinary_lint.report.junit",
    "rdjson": "cloudinary_lint.report.rdjson",
}


class Report(NamedTuple):
    """The findings that remain, in order; the number of files checked; whether colors are welcome.

    `folder` is the working folder, to which paths are relative, as seen from the top of its repository.
    `known` is how many more a baseline holds.
    """

    findings: tuple[Diagnostic, ...] = ()
    checked: int = 0
    has_color: bool = False
    folder: str = "."
    known: int = 0


def render(report: Report, name: str) -> str:
    """The report in a format, with a line end after each line."""
    function: Callable[[Report], str] = import_module(_MODULES[name]).render
    return function(report)
