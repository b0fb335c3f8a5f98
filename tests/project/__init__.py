"""Projects as tables write them: a dict from paths to texts."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

from cloudinary_lint.languages.kinds import is_candidate, letters_of, needs_fields
from cloudinary_lint.languages.registry import kind_of
from cloudinary_lint.linting import engine
from cloudinary_lint.linting.engine import LintContext
from cloudinary_lint.project import View
from cloudinary_lint.project.survey import survey
from cloudinary_lint.rules import all_rules
from tests.inventories import in_memory

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cloudinary_lint.project import Project

CODES = frozenset(rule.code for rule in all_rules())

Files = dict[str, str]


def surveyed(
    files: Mapping[str, str | bytes], *, secure: bool = False, fields: frozenset[str] = frozenset()
) -> Project:
    raw = {path: _bytes(text) for path, text in files.items()}
    return survey(raw, in_memory(raw), is_set_outside=secure, fields=fields)


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else dedent(text.removeprefix("\n")).encode()


def codes(
    files: Mapping[str, str | bytes], path: str, *, strict: bool = False, secure: bool = False
) -> list[str]:
    """The codes that one file of a project is reported for, each as `line CODE`; a run checks the file."""
    kind, raw = kind_of(path), _bytes(files[path])
    assert kind is not None
    view = View(path, surveyed(files, secure=secure))
    checked = engine.check(path, raw, kind, LintContext(view, CODES, is_strict=strict))
    letters = letters_of(raw)
    if checked.findings:
        assert is_candidate(letters, kind.value)
        assert not needs_fields(letters, kind.value) or view.project.may_use(path, letters)
    return [f"{checked.source.position(found.place.start)[0]} {found.code}" for found in checked.findings]
