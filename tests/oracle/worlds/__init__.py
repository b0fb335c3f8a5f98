"""Whole projects, composed of parts at random: what a part is, and how a project is made of them.

A part is data: the files that it adds to, and what the project's host and start do because of it. A
key of `files` is a path and, behind `@`, the place of the text among those that other parts add to the
same file. The parts stand in text files, the skeletons that they are added to in `skeletons`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

Files = dict[str, str]
_STARTS = re.compile(r"manage|wsgi")

HOLE = "§"
"""Where a part's text takes one of several spellings."""
NUMBER = "№"
"""The number of a page, in whatever belongs to it."""
SWITCH = "MEDIA_HTTPS"
"""A variable that a project reads for itself: the host may set it or not."""


@dataclass(frozen=True)
class Part:
    """Something that a project may have. Its name is the kind of disagreement that it may lead to."""

    name: str
    files: Mapping[str, str]
    holes: Mapping[str, str] = field(default_factory=dict)
    """What may stand for the hole, by name; the first is the plainest."""
    host: Mapping[str, str] = field(default_factory=dict)
    """Variables that the host sets."""
    only: str = ""
    """The word of a skeleton that alone has such a part."""
    environment: str = ""
    """The file that hands on the environment, and behind a colon the service that is started."""
    ignored: str = ""
    """The file that git ignores, which is there on the developer's machine alone."""
    filled: str = ""
    """The name of what stands for the hole."""
    plainer: Part | None = None
    """The same with the plainest of its spellings."""

    def fill(self, name: str) -> Part:
        """The part with one of its spellings."""
        text = self.holes[name]
        files = {path: whole.replace(HOLE, text) for path, whole in self.files.items()}
        host = {key: value.replace(HOLE, text) for key, value in self.host.items()}
        first = next(iter(self.holes))
        plainer = None if name == first else self.fill(first)
        return replace(self, files=files, host=host, holes={}, filled=name, plainer=plainer)


@dataclass(frozen=True)
class Skeleton:
    """A project that does nothing yet.

    `entries` are its starts: a module or a program, and behind a colon the settings that the host names.
    """

    name: str
    framework: str
    files: Mapping[str, str]
    entries: tuple[str, ...]
    names: Mapping[str, str]
    """What stands for the words in angle brackets of the parts."""


@dataclass(frozen=True)
class Page:
    """A place where an address comes out: a view, and what it needs. The view's name is `p` and a number."""

    name: str
    files: Mapping[str, str]
    path: str
    """The file in which the address is written; in Python, the view of that file."""
    follows_configuration: bool = True
    is_open: bool = False
    """Whether the page itself leaves the scheme to run time."""


@dataclass(frozen=True)
class World:
    """A project: its skeleton, its parts and its pages, by number."""

    skeleton: Skeleton
    parts: tuple[Part, ...]
    pages: Mapping[int, Page]

    @property
    def files(self) -> Files:
        """The text of every file."""
        pieces: dict[str, dict[str, None]] = {}
        for where, text in self._pieces():
            pieces.setdefault(self._named(where), {})[self._named(text)] = None
        files: Files = {}
        for where in sorted(pieces, key=lambda where: (where.partition("@")[0], _rank(where))):
            path = where.partition("@")[0]
            files[path] = files.get(path, "") + "".join(pieces[where])
        return files

    @property
    def entries(self) -> tuple[str, ...]:
        """The starts that may differ: the last alone, where one settings module serves all."""
        own = {path for part in self.parts for path in part.files}
        is_one = "local" not in self.skeleton.names and not any(path for path in own if _STARTS.search(path))
        return self.skeleton.entries[-1:] if is_one else self.skeleton.entries

    def _pieces(self) -> list[tuple[str, str]]:
        found = list(self.skeleton.files.items())
        for part in self.parts:
            found += part.files.items()
        for number, page in self.pages.items():
            found += [(numbered(where, number), numbered(text, number)) for where, text in page.files.items()]
        return found

    def _named(self, text: str) -> str:
        for word, name in self.skeleton.names.items():
            text = text.replace(f"<{word}>", name)
        return text

    def path_of(self, number: int) -> str:
        """The file in which the address of a page is written."""
        return self._named(numbered(self.pages[number].path, number))

    def paths_of(self, part: Part) -> set[str]:
        """The files that a part adds to."""
        return {self._named(where).partition("@")[0] for where in part.files}

    @property
    def ignored(self) -> tuple[str, ...]:
        """The files that git ignores."""
        return tuple(part.ignored for part in self.parts if part.ignored)


def numbered(text: str, number: int) -> str:
    """A page's text under its number."""
    return text.replace(NUMBER, str(number))


def _rank(where: str) -> int:
    return int(where.partition("@")[2] or 50)
