"""Which files a run lints, and which it passes over and why.

Refuses to know what is in the files.
"""

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
    """A file to lint: how it is shown, where it is, its project's root, its kind.

    `submodule` is the git submodule that it lies in and that was not named, so that it is not written.
    """

    shown: str
    path: Path
    root: Path
    kind: Kind
    submodule: Path | None = None


class Skipped(NamedTuple):
    """A path that is not linted, and why.

    `is_said` without being asked, where it looks as if it were linted; `is_trouble` where it should
    have been.
    """

    shown: str
    reason: str
    is_trouble: bool = False
    is_said: bool = False


class Choice(NamedTuple):
    """What is said about files: the settings of each project, and the globs of the command line.

    Those of the settings are relative to the project's root, those of the command line to the one of the
    `bases` that the file is in, or to the working folder.
    """

    settings_of: Callable[[Path], Settings]
    exclude: tuple[str, ...] = ()
    extend_include: tuple[str, ...] = ()
    force_exclude: bool = False
    bases: tuple[Path, ...] = ()


def find(paths: Iterable[str], disk: Disk, choice: Choice) -> tuple[list[Target], list[Skipped]]:
    """The files that paths stand for, and what is passed over, both sorted."""
    named: dict[Path, Target | Skipped] = {}
    walked: dict[Path, Target | Skipped] = {}
    asked = [absolute(given) for given in paths]
    for path in asked:
        if is_folder(path):
            walked |= {entry.path: _walked(entry, disk, choice) for entry in disk.entries(path)}
            walked |= {entry.path: _unlisted(entry, disk, choice) for entry in disk.unlisted(path)}
            walked |= {one: judged(one, disk, choice, is_named=False) for one in disk.developers_files(path)}
        else:
            named[path] = _named(path, disk, choice)
    ordered = sorted((walked | named).values(), key=lambda one: one.shown)
    targets = [_guarded(one, disk, asked) for one in ordered if isinstance(one, Target)]
    passed = [one for one in ordered if isinstance(one, Skipped)]
    return list(_once(targets, named)), passed


def _once(targets: Sequence[Target], named: Collection[Path]) -> Iterator[Target]:
    """Of a file and the links to it that a walk comes across, the file; what is named always."""
    links = {target.path: target.path.resolve() for target in targets if is_link(target.path)}
    seen = {target.path.resolve() for target in targets if target.path not in links} if links else set()
    for target in targets:
        real = links.get(target.path)
        if real is None or real not in seen or target.path in named:
            yield target
        if real is not None:
            seen.add(real)


def _guarded(target: Target, disk: Disk, asked: Iterable[Path]) -> Target:
    """Returns a file together with the submodule that none of the paths names."""
    top = disk.submodule_of(target.path.parent)
    is_named = top is None or any(path.is_relative_to(top) for path in asked)
    return target if is_named else target._replace(submodule=top)


def _named(path: Path, disk: Disk, choice: Choice) -> Target | Skipped:
    if not is_there(path):
        return Skipped(shown(path), why_missing(path), is_trouble=True)
    if not is_regular(path):
        return Skipped(shown(path), "not a regular file", is_trouble=True)
    verdict = judged(path, disk, choice, is_named=True)
    if choice.force_exclude and isinstance(verdict, Target) and _is_ignored(path, verdict.root, disk):
        return Skipped(shown(path), "ignored by git")
    return verdict


def _walked(entry: Entry, disk: Disk, choice: Choice) -> Target | Skipped:
    verdict = judged(entry.path, disk, choice, is_named=False)
    if entry.why and isinstance(verdict, Target):
        return Skipped(verdict.shown, entry.why, is_trouble=entry.is_trouble, is_said=True)
    return verdict


def _unlisted(entry: Entry, disk: Disk, choice: Choice) -> Skipped:
    root = disk.root_of(entry.path)
    is_meant = disk.why_never(entry.path / "x", root) or _is_excluded(entry.path, root, choice, end="/")
    return Skipped(shown(entry.path), entry.why, is_trouble=not is_meant)


def _is_ignored(path: Path, root: Path, disk: Disk) -> bool:
    return path.is_relative_to(root) and path not in disk.listing(root)


def judged(path: Path, disk: Disk, choice: Choice, *, is_named: bool) -> Target | Skipped:
    """Whether a file is linted, told by its path."""
    root = disk.root_of(path.parent)
    settings = choice.settings_of(root)
    if reason := disk.why_never(path, root):
        return Skipped(shown(path), reason)
    if (choice.force_exclude or not is_named) and _is_excluded(path, root, choice):
        return Skipped(shown(path), "excluded")
    kind = kind_of(str(inside(path, root)))
    if kind is None and (
        _mean(settings.extend_include, path, root) or _mean_here(choice.extend_include, path, choice)
    ):
        kind = Kind.TEXT
    name = _shown(path, choice)
    return Target(name, path, root, kind) if kind else Skipped(name, "of no known kind")


def _is_excluded(path: Path, root: Path, choice: Choice, end: str = "") -> bool:
    usual, asked = choice.settings_of(root).exclude, choice.exclude
    return _mean(usual, path, root, end) or _mean_here(asked, path, choice, end)


def _mean(globs: tuple[str, ...], path: Path, root: Path, end: str = "") -> bool:
    """Whether globs of a project's settings mean a path; `end` is a folder's."""
    return bool(globs) and matches(globs, f"{inside(path, root)}{end}")


def _mean_here(globs: tuple[str, ...], path: Path, choice: Choice, end: str = "") -> bool:
    """Whether globs of the command line mean a path; `end` is a folder's."""
    return bool(globs) and matches(globs, f"{Path(_shown(path, choice)).as_posix()}{end}")


def _shown(path: Path, choice: Choice) -> str:
    """Returns a path as the user sees it: relative to the base that it is in, or to the working folder."""
    base = next((base for base in choice.bases if path.is_relative_to(base)), None)
    return str(inside(path, base)) if base else shown(path)
