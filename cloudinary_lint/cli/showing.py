"""Answers what is asked instead of linting: about the rules, the settings, the files, the configuration."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from cloudinary_lint.cli import console
from cloudinary_lint.cli.outcome import CLEAN, ERROR, report_skipped
from cloudinary_lint.cli.session import CheckedFiles, find_files, roots_below, roots_of
from cloudinary_lint.config.settings import TABLE, Settings, UsageError, file_of, keys_in
from cloudinary_lint.files.paths import absolute_path, display_path, is_there
from cloudinary_lint.report import configuration
from cloudinary_lint.report.document import as_json_text, escape_commands
from cloudinary_lint.report.terminal import escape_controls
from cloudinary_lint.rules import all_rules, names, nearest, prefix_of
from cloudinary_lint.text.redaction import Redactor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.cli.options import Request
    from cloudinary_lint.cli.session import Session
    from cloudinary_lint.rules import Rule

_ADDED = ("exclude", "extend_include")
"""Settings to which the command line adds globs, which are relative to the working folder."""


def answer(request: Request) -> int:
    """Prints the rules, the page of one, or the script that completes words in a shell."""
    if request.list_rules:
        size = max(len(rule.name) for rule in all_rules())
        for rule in all_rules():
            console.write(sys.stdout, f"{rule.code}  {rule.name:<{size}}  {rule.fix:<6}  {rule.summary}\n")
    elif request.explain:
        console.write(sys.stdout, f"{_rule(request.explain).manual.rstrip()}\n")
    else:
        from cloudinary_lint.cli.completions import script  # noqa: PLC0415 - only where it is asked for

        console.write(sys.stdout, script(request.completions))
    return CLEAN


def _rule(code: str) -> Rule:
    """Returns the rule that `--explain` asks for. Raises UsageError if there is none."""
    for rule in all_rules():
        if rule.code == prefix_of(code):
            return rule
    message = f"--explain: no rule is named {code!r}{nearest(code, names())}"
    raise UsageError(message)


def show(session: Session) -> int:
    """Prints the settings, the files or the configuration of the projects that the paths belong to."""
    if session.request.show_settings:
        shows = _as_json if session.settings.output_format == "json" else _as_toml
        for root in roots_of(session):
            console.write(sys.stdout, shows(session, root))
        return CLEAN
    return _show_files(session) if session.request.show_files else _show_config(session)


def _show_files(session: Session) -> int:
    read, skipped = find_files(session)
    for target in read:
        console.write(sys.stdout, f"{escape_controls(target.display_path)}\n")
    return report_skipped(CheckedFiles(session, (), (), tuple(skipped)))


def _show_config(session: Session) -> int:
    """Prints the declarations and the verdict of each project that the paths belong to."""
    roots = roots_of(session)
    if session.settings.output_format == "json":
        for root in roots:
            console.write(sys.stdout, configuration.as_json(session.projects.of(root)))
    else:
        roots = roots_below(session)
        headings = [f"{display_path(root)}:\n" if len(roots) > 1 else "" for root in roots]
        texts = [configuration.as_text(session.projects.of(root)) for root in roots]
        console.write(sys.stdout, "\n".join(map(str.__add__, headings, texts)))
    paths = [absolute_path(path) for path in session.request.paths]
    errors = [f"{display_path(path)}: does not exist" for path in paths if not is_there(path)]
    errors += (
        f"{display_path(one.path)}: {one.reason}" for root in roots for one in session.disk.unlisted(root)
    )
    for words in errors:
        console.write_line(f"cloudinary-lint: {words}")
    session.projects.save()
    return ERROR if errors else CLEAN


def _as_toml(session: Session, root: Path) -> str:
    rows = [(_line(key, value), source) for key, value, source in _rows(session, root)]
    size = max(len(text) for text, _ in rows)
    lines = [f"# the project in {display_path(root)}", f"[tool.{TABLE}]"]
    lines += [f"{text:<{size}}  # {source}" for text, source in rows]
    return "".join(f"{escape_controls(Redactor('').redact(line))}\n" for line in lines)


def _line(key: str, value: object) -> str:
    return f"# {key} is not set" if value == "" else f"{key} = {_toml(value)}"


def _as_json(session: Session, root: Path) -> str:
    settings = {key: {"value": value, "source": source} for key, value, source in _rows(session, root)}
    document = {"version": 1, "root": display_path(root), "settings": settings}
    return Redactor("").redact(as_json_text(document))


def _rows(session: Session, root: Path) -> Iterator[tuple[str, object, str]]:
    """Yields each setting: its key, its value and where it is set."""
    request = session.request
    path = None if request.isolated else Path(request.config) if request.config else file_of(root)
    own, place = (keys_in(path), display_path(path)) if path else (frozenset(), "")
    settings = session.settings_of(root)
    for name in Settings._fields:
        words = _by_command_line(name, request)
        is_kept = name in own and not (words and _replaces(name, request))
        source = " and ".join(filter(None, (words, place if is_kept else ""))) or "default"
        value = getattr(settings, name)
        value = (*value, *getattr(request, name)) if name in _ADDED else value
        yield name.replace("_", "-"), dict(value) if name == "per_file_ignores" else value, source


def _by_command_line(name: str, request: Request) -> str:
    """Returns the option that changes a setting; empty if none does."""
    if name == "output_format":
        return request.format_by
    if name == "baseline" and request.no_baseline:
        return "--no-baseline"
    if name == "ignore" and request.select and not request.ignore:
        return "--select"
    return f"--{name.replace('_', '-')}" if getattr(request, name, None) else ""


def _replaces(name: str, request: Request) -> bool:
    """Whether an option replaces the value in the file, rather than adding to it."""
    return name not in {*_ADDED, "ignore"} or (name == "ignore" and bool(request.select))


def _toml(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return escape_commands(json.dumps(value, ensure_ascii=False))
        case dict():
            inner = ", ".join(f"{_toml(key)} = {_toml(one)}" for key, one in value.items())
            return f"{{ {inner} }}" if inner else "{}"
        case _:
            assert isinstance(value, tuple)  # noqa: S101 - settings have no other kind
            return f"[{', '.join(map(_toml, value))}]"
