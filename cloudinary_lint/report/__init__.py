"""Formats the diagnostics of a run: one module for each format, each a pure function that returns text.

Diagnostics are redacted before a format gets them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from cloudinary_lint.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from cloudinary_lint.report.diagnostic import Diagnostic

_MODULES = {"json": "plain_json"}
"""The modules of formats whose name is that of a module of Python; every other one has its format's name."""


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
    function: Callable[[Report], str] = import_module(f"{__name__}.{_MODULES.get(name, name)}").render
    return function(report)
