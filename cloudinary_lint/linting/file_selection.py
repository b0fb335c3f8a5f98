"""Selects the files that a run lints, by their paths, and notes why it skips others."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from cloudinary_lint.files.directory_entries import missing_reason
from cloudinary_lint.files.globs import matches
from cloudinary_lint.files.paths import (
    absolute_path,
    display_path,
    is_folder,
    is_regular,
    is_there,
    relative_path,
    slashed,
)
from cloudinary_lint.languages.kinds import kind_word
from cloudinary_lint.languages.registry import Kind, kind_of
from cloudinary_lint.text.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from cloudinary_lint.config.settings import Settings
    from cloudinary_lint.files.directory_entries import DirectoryEntry
    from cloudinary_lint.files.disk import Disk

    Globs = tuple[str, ...]


_NO_KIND = "of no known kind"


class Target(NamedTuple):
    """A file to lint: its path as it is displayed, its absolute path, its project's root, its kind.

    `submodule` is the git submodule that it lies in and that was not named, so that it is not written.
    """

    display_path: str
    file: str
    root: Path
    kind: Kind
    submodule: Path | None = None

    @property
    def path(self) -> Path:
        """Returns the absolute path."""
        return Path(self.file)

    @property
    def relative_path(self) -> str:
        """Returns the path relative to the project's root, with slashes."""
        return slashed(self.file, self.root)


class Skipped(NamedTuple):
    """A path that is not linted, and why.

    `is_reported`: reported even without `--verbose`, since the user would expect the file to be linted.
    `is_error`: an error, exit code 2.
    """

    display_path: str
    reason: str
    is_error: bool = False
    is_reported: bool = False


class FileSelection(NamedTuple):
    """The settings of each project and the options of the command line that select files.

    Globs of the settings are relative to the project's root, those of the command line to the one of the
    `bases` that the file is in, or to the working folder, which is `here` if it is known.
    """

    settings_of: Callable[[Path], Settings]
    exclude: tuple[str, ...] = ()
    extend_include: tuple[str, ...] = ()
    force_exclude: bool = False
    bases: tuple[Path, ...] = ()
    here: str = ""


def find(paths: Iterable[str], disk: Disk, selection: FileSelection) -> tuple[list[Target], list[Skipped]]:
    """Returns the files to lint in the given paths, and those that are skipped, both sorted."""
    named: dict[str, Target | Skipped] = {}
    walked: dict[str, Target | Skipped] = {}
    named_paths = [absolute_path(path) for path in paths]
    selection = selection._replace(here=os.getcwd())
    for path in named_paths:
        if is_folder(path):
            walked |= _below(path, disk, selection)
            walked |= {entry.path: _unlisted(entry, disk, selection) for entry in disk.unlisted(path)}
            walked |= {
                one: classify(one, disk, selection, is_named=False) for one in disk.developers_files(path)
            }
        else:
            named[str(path)] = _named(path, disk, selection)
    ordered = sorted((walked | named).values(), key=lambda one: one.display_path)
    targets = _with_submodules([one for one in ordered if isinstance(one, Target)], disk, named_paths)
    skipped = [one for one in ordered if isinstance(one, Skipped)]
    return list(_without_duplicates(targets, named, disk)), skipped


def _without_duplicates(targets: Sequence[Target], named: Collection[str], disk: Disk) -> Iterator[Target]:
    """Yields each file once, although a walk may find links to it; files that the user named always."""
    links = {target.file: target.path.resolve() for target in targets if disk.is_link(target.file)}
    seen = {target.path.resolve() for target in targets if target.file not in links} if links else set()
    for target in targets:
        real = links.get(target.file)
        if real is None or real not in seen or target.file in named:
            yield target
        if real is not None:
            seen.add(real)


def _with_submodules(targets: Iterable[Target], disk: Disk, named_paths: Sequence[Path]) -> list[Target]:
    """Returns the files together with the submodules that none of the paths names."""

    @cache
    def submodule_of(folder: str) -> Path | None:
        top = disk.submodule_of(folder)
        return None if top is None or any(path.is_relative_to(top) for path in named_paths) else top

    tops = ((target, submodule_of(os.path.dirname(target.file))) for target in targets)
    return [target._replace(submodule=top) if top else target for target, top in tops]


def _named(path: Path, disk: Disk, selection: FileSelection) -> Target | Skipped:
    """Returns a file that was named on the command line, or why it is skipped."""
    if not is_there(path):
        return Skipped(display_path(path), missing_reason(path), is_error=True)
    if not is_regular(path):
        return Skipped(display_path(path), "not a regular file", is_error=True)
    verdict = classify(str(path), disk, selection, is_named=True)
    if selection.force_exclude and isinstance(verdict, Target) and _is_ignored(verdict, disk):
        return Skipped(display_path(path), "ignored by git")
    return verdict


def _below(folder: Path, disk: Disk, selection: FileSelection) -> dict[str, Target | Skipped]:
    """Returns the files below a folder, by their paths.

    Of files of no known kind that no settings include, the folders are not looked at: many hold nothing else.
    """
    entries = {entry.path: entry for entry in disk.entries(folder)}
    known = [path for path in entries if kind_word(path.replace(os.sep, "/"))]
    roots = {disk.root_of(folder), *map(disk.root_of_file, known)}
    if selection.extend_include or any(selection.settings_of(root).extend_include for root in roots):
        known = list(entries)
    found = {path: _walked(entries[path], disk, selection) for path in known}
    others = entries.keys() - found.keys()
    return found | {path: Skipped(_shown(path, selection), _NO_KIND) for path in others}


def _walked(entry: DirectoryEntry, disk: Disk, selection: FileSelection) -> Target | Skipped:
    verdict = classify(entry.path, disk, selection, is_named=False)
    if entry.reason and isinstance(verdict, Target):
        return Skipped(verdict.display_path, entry.reason, is_error=entry.is_error, is_reported=True)
    return verdict


def _unlisted(entry: DirectoryEntry, disk: Disk, selection: FileSelection) -> Skipped:
    root = disk.root_of(Path(entry.path))
    is_meant = disk.exclusion_reason(os.path.join(entry.path, "x"), root) or _is_excluded(
        entry.path, root, selection, end="/"
    )
    return Skipped(display_path(entry.path), entry.reason, is_error=not is_meant)


def _is_ignored(target: Target, disk: Disk) -> bool:
    return target.path.is_relative_to(target.root) and target.file not in disk.listing(target.root)


def classify(path: str, disk: Disk, selection: FileSelection, *, is_named: bool) -> Target | Skipped:
    """Returns the target for an absolute path, or why it is skipped."""
    root = disk.root_of_file(path)
    settings = selection.settings_of(root)
    if reason := disk.exclusion_reason(path, root):
        return Skipped(display_path(path), reason)
    if (selection.force_exclude or not is_named) and _is_excluded(path, root, selection):
        return Skipped(display_path(path), "excluded")
    kind = kind_of(slashed(path, root))
    included = settings.extend_include, selection.extend_include
    if kind is None and _matches(included, path, root, selection):
        kind = Kind.TEXT
    name = _shown(path, selection)
    return Target(name, path, root, kind) if kind else Skipped(name, _NO_KIND)


def _is_excluded(path: str, root: Path, selection: FileSelection, end: str = "") -> bool:
    globs = selection.settings_of(root).exclude, selection.exclude
    return _matches(globs, path, root, selection, end)


def _matches(
    globs: tuple[Globs, Globs], path: str, root: Path, selection: FileSelection, end: str = ""
) -> bool:
    """Whether globs of a project's settings or of the command line mean a path; `end` is a folder's."""
    usual, given = globs
    return (bool(usual) and matches(usual, f"{slashed(path, root)}{end}")) or (
        bool(given) and matches(given, f"{Path(_shown(path, selection)).as_posix()}{end}")
    )


def _shown(path: str, selection: FileSelection) -> str:
    """Returns a path as the user sees it: relative to the base that it is in, or to the working folder."""
    for base in selection.bases:
        if Path(path).is_relative_to(base):
            return str(relative_path(Path(path), base))
    return display_path(path, selection.here)
