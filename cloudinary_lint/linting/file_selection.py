"""Selects the files that a run lints, by their paths, and notes why it skips others."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cloudinary_lint.files.directory_entries import why_missing
from cloudinary_lint.files.globs import matches
from cloudinary_lint.files.paths import absolute, inside, is_folder, is_link, is_regular, is_there, shown
from cloudinary_lint.languages.registry import Kind, kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from cloudinary_lint.config.settings import Settings
    from cloudinary_lint.files.directory_entries import Entry
    from cloudinary_lint.files.disk import Disk


class Target(NamedTuple):
    """A file to lint: its path as it is shown and as it is, its project's root, its kind."""

    shown: str
    path: Path
    root: Path
    kind: Kind


class Skipped(NamedTuple):
    """A path that is not linted, and why.

    `is_reported`: reported even without `--verbose`, since the user would expect the file to be linted.
    `is_error`: an error, exit code 2.
    """

    shown: str
    reason: str
    is_error: bool = False
    is_reported: bool = False


class FileSelection(NamedTuple):
    """The settings of each project and the options of the command line that select files.

    Globs of the settings are relative to the project's root, those of the command line to the working folder.
    """

    settings_of: Callable[[Path], Settings]
    exclude: tuple[str, ...] = ()
    extend_include: tuple[str, ...] = ()
    force_exclude: bool = False


def find(paths: Iterable[str], disk: Disk, selection: FileSelection) -> tuple[list[Target], list[Skipped]]:
    """Returns the files to lint in the given paths, and those that are skipped, both sorted."""
    named: dict[Path, Target | Skipped] = {}
    walked: dict[Path, Target | Skipped] = {}
    for given in paths:
        path = absolute(given)
        if is_folder(path):
            walked |= {entry.path: _walked(entry, disk, selection) for entry in disk.entries(path)}
            walked |= {entry.path: _unlisted(entry, disk, selection) for entry in disk.unlisted(path)}
        else:
            named[path] = _named(path, disk, selection)
    ordered = sorted((walked | named).values(), key=lambda one: one.shown)
    targets = [one for one in ordered if isinstance(one, Target)]
    skipped = [one for one in ordered if isinstance(one, Skipped)]
    return list(_once(targets, named)), skipped


def _once(targets: Sequence[Target], named: Collection[Path]) -> Iterator[Target]:
    """Yields each file once, although a walk may find links to it; files that the user named always."""
    links = {target.path: target.path.resolve() for target in targets if is_link(target.path)}
    seen = {target.path.resolve() for target in targets if target.path not in links} if links else set()
    for target in targets:
        real = links.get(target.path)
        if real is None or real not in seen or target.path in named:
            yield target
        if real is not None:
            seen.add(real)


def _named(path: Path, disk: Disk, selection: FileSelection) -> Target | Skipped:
    if not is_there(path):
        return Skipped(shown(path), why_missing(path), is_error=True)
    if not is_regular(path):
        return Skipped(shown(path), "not a regular file", is_error=True)
    verdict = classify(path, disk, selection, is_named=True)
    if selection.force_exclude and isinstance(verdict, Target) and _is_ignored(path, verdict.root, disk):
        return Skipped(shown(path), "ignored by git")
    return verdict


def _walked(entry: Entry, disk: Disk, selection: FileSelection) -> Target | Skipped:
    verdict = classify(entry.path, disk, selection, is_named=False)
    if entry.why and isinstance(verdict, Target):
        return Skipped(verdict.shown, entry.why, is_error=entry.is_error, is_reported=True)
    return verdict


def _unlisted(entry: Entry, disk: Disk, selection: FileSelection) -> Skipped:
    root = disk.root_of(entry.path)
    is_excluded = disk.why_never(entry.path / "x", root) or _is_excluded(entry.path, root, selection, end="/")
    return Skipped(shown(entry.path), entry.why, is_error=not is_excluded)


def _is_ignored(path: Path, root: Path, disk: Disk) -> bool:
    return path.is_relative_to(root) and path not in disk.listing(root)


def classify(path: Path, disk: Disk, selection: FileSelection, *, is_named: bool) -> Target | Skipped:
    """Returns the target for a path, or why it is skipped."""
    root = disk.root_of(path.parent)
    settings = selection.settings_of(root)
    if reason := disk.why_never(path, root):
        return Skipped(shown(path), reason)
    if (selection.force_exclude or not is_named) and _is_excluded(path, root, selection):
        return Skipped(shown(path), "excluded")
    kind = kind_of(str(inside(path, root)))
    if kind is None and _matches_globs(path, root, settings.extend_include, selection.extend_include):
        kind = Kind.TEXT
    return Target(shown(path), path, root, kind) if kind else Skipped(shown(path), "of no known kind")


def _is_excluded(path: Path, root: Path, selection: FileSelection, end: str = "") -> bool:
    return _matches_globs(path, root, selection.settings_of(root).exclude, selection.exclude, end)


def _matches_globs(
    path: Path, root: Path, usual: tuple[str, ...], asked: tuple[str, ...], end: str = ""
) -> bool:
    """Whether globs of the settings or the command line match a path; `end` is `/` for a folder."""
    if usual and matches(usual, f"{inside(path, root)}{end}"):
        return True
    return bool(asked) and matches(asked, f"{Path(shown(path)).as_posix()}{end}")
