"""The files of a project as a survey looks at them: few of them closely, all of them at a glance.

What can't be opened is told apart from what is gone. Refuses to know what is in them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from cloudinary_lint.files import parallel as workers
from cloudinary_lint.project.declarations import UnreadableFile
from cloudinary_lint.project.surveyed_files import may_configure
from cloudinary_lint.text.source import Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import PurePosixPath

R = TypeVar("R")


@dataclass
class FileScan:
    """The files of one project; `blind` are those that can't be read, and might declare anything."""

    paths: Sequence[PurePosixPath]
    load: Callable[[PurePosixPath], bytes | None]
    blind: dict[PurePosixPath, UnreadableFile] = field(default_factory=dict)

    def closely(self, paths: Iterable[PurePosixPath]) -> Iterator[tuple[PurePosixPath, bytes]]:
        """The bytes of each of these files."""
        for path in paths:
            yield from ((path, raw) for raw in self._told(path, self._look(path, lambda _, raw: raw)))

    def at_a_glance(
        self, wanted: Callable[[PurePosixPath], bool], look: Callable[[PurePosixPath, bytes], R]
    ) -> Iterator[tuple[PurePosixPath, R]]:
        """What `look` says of each file of a wanted name, in several processes where there are many."""
        paths = list(filter(wanted, self.paths))
        said = workers.each(paths, lambda path: self._look(path, look))
        for path, one in zip(paths, said, strict=True):
            yield from ((path, seen) for seen in self._told(path, one))

    def _look(
        self, path: PurePosixPath, look: Callable[[PurePosixPath, bytes], R]
    ) -> tuple[R, ...] | Unreadable:
        """What `look` says of a file, alone; nothing where it is gone."""
        try:
            raw = self.load(path)
        except Unreadable as error:
            return error
        return () if raw is None else (look(path, raw),)

    def _told(self, path: PurePosixPath, said: tuple[R, ...] | Unreadable) -> tuple[R, ...]:
        """What was said of a file, where it could be opened: any other might mention Cloudinary."""
        if not isinstance(said, Unreadable):
            return said
        if may_configure(path):
            self.blind[path] = UnreadableFile(path, said.line, said.reason)
        return ()
