"""Repeats what a command printed, as long as nothing has changed that it read.

A run reads files of a repository: those that git lists, and others in the same folders. The state of a
repository is these names, and the metadata of each file in these folders. Where more may be read (links,
repositories within, a baseline) or metadata don't tell (a file that was changed a moment ago), and for
commands that do more than to print, nothing is kept.
"""

from __future__ import annotations

import os
import sys

from cloudinary_lint.files import cache_folder
from cloudinary_lint.files.git import list_files
from cloudinary_lint.files.reading import read_descriptor, read_file
from cloudinary_lint.files.stamps import SIZE, digest, racy_after, stamp

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import TextIO

    from cloudinary_lint.files.git import Listing

_OPTIONS = frozenset({"-q", "--quiet", "-v", "--verbose", "--strict", "--statistics", "--exit-zero"})
_OPTIONS_WITH_VALUES = ("--output-format=", "--color=", "--select=", "--ignore=")
_PASSING = frozenset({"_", "OLDPWD", "SHLVL"})
"""Environment variables that differ between two commands of one shell."""
_SETTINGS = ("pyproject.toml", "cloudinary-lint.toml")
_CODES = frozenset({0, 1})
"""The exit codes of runs without errors."""
_LARGEST = 1_000_000
"""The most characters of an answer."""


class RecordedStream:
    """A stream whose texts are recorded, each behind a word for the stream; not the line of progress."""

    def __init__(self, stream: TextIO, word: str, written: list[str]) -> None:
        self._stream = stream
        self._word = word
        self._written = written

    def write(self, text: str) -> int:
        """Writes a text."""
        if not text.startswith("\r"):
            self._written.append(self._word + text)
        return self._stream.write(text)

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)


class Answer:
    """The answer of a command in a state of its repository, which may be kept."""

    def __init__(self, place: str, key: bytes) -> None:
        self._place = place
        self._key = key

    def repeat(self) -> int | None:
        """Prints the kept answer. Returns its exit code; None if there is none, or it can't be written."""
        descriptor = cache_folder.open_own(self._place)
        if descriptor is None:
            return None
        try:
            raw = read_descriptor(descriptor)
            head, rest = raw[:SIZE], raw[SIZE:]
            if digest(self._key, rest) != head:
                return None
            code, *parts = rest.decode("utf-8", "surrogatepass").split("\0")
            for part in parts:
                stream = sys.stderr if part.startswith("2") else sys.stdout
                stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # as the program does
                stream.write(part[1:])
                stream.flush()
        except OSError:  # the program itself says what is wrong with a stream
            return None
        finally:
            os.close(descriptor)
        return int(code)

    def kept(self, run: Callable[[], int]) -> int:
        """Returns the exit code of a run, and keeps what it writes."""
        written: list[str] = []
        streams = sys.stdout, sys.stderr
        sys.stdout, sys.stderr = (
            RecordedStream(streams[0], "1", written),
            RecordedStream(streams[1], "2", written),
        )
        try:
            code = run()
        finally:
            sys.stdout, sys.stderr = streams
        rest = "\0".join((str(code), *written))
        if code in _CODES and rest.count("\0") == len(written) and len(rest) < _LARGEST:
            raw = rest.encode("utf-8", "surrogatepass")
            cache_folder.replace(self._place, (digest(self._key, raw), raw))
        return code


def find(words: Sequence[str], listings: dict[str, Listing]) -> Answer | None:
    """Returns the answer of a command; None if it isn't kept. Adds what git lists to `listings`."""
    options = [word for word in words if word.startswith("-")]
    if not all(word in _OPTIONS or word.startswith(_OPTIONS_WITH_VALUES) for word in options):
        return None
    here = os.getcwd()
    top = cache_folder.repository_of(here)
    place = cache_folder.folder(top) if top else None
    listing = (listings.get(top) or list_files(top)) if place else None
    if not place or listing is None:
        return None
    listings[top] = listing
    paths = [os.path.join(here, word) for word in words if not word.startswith("-")] or [here]
    try:
        state = _state(top, listing, paths)
    except OSError:
        return None
    if state is None:
        return None
    name = digest(b"answer", os.fsencode(top)).hex() + cache_folder.SUFFIX
    command = (cache_folder.program_key(), os.fsencode(here), *map(os.fsencode, words), *_surroundings())
    return Answer(os.path.join(place, name), digest(state, *command))


def _state(top: str, listing: Listing, paths: Sequence[str]) -> bytes | None:
    """Returns a digest that changes with all that a run may read there; None if that can't be told."""
    folders = _folders(listing.names)
    if not (listing.is_whole and all(_is_within(path, top, folders) for path in paths)):
        return None
    listed, limit = frozenset(listing.names), racy_after()
    parts = [*map(os.fsencode, listing.names)]
    for folder in sorted(folders):
        with os.scandir(os.path.join(top, folder)) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                state = _entry_state(entry, folder, listed, limit)
                if not state:
                    return None
                parts += (os.fsencode(folder + entry.name), state)
    return digest(*parts)


def _folders(names: Sequence[str]) -> set[str]:
    """Returns the folders that hold the listed names, with a slash at the end, and those around them."""
    found = {""}
    for name in names:
        folder = name[: name.rfind("/") + 1]
        while folder not in found:
            found.add(folder)
            folder = folder[: folder.rfind("/", 0, -1) + 1]
    return found


def _is_within(path: str, top: str, folders: set[str]) -> bool:
    """Whether a path is one of these folders, or lies directly in one."""
    inner = os.path.relpath(path, top) + "/"
    around = inner[: inner.rfind("/", 0, -1) + 1]
    return inner == "./" or inner in folders or (around in folders and not os.path.isdir(path))


def _entry_state(entry: os.DirEntry[str], folder: str, listed: frozenset[str], limit: int) -> bytes:
    """Returns what changes with an entry of a folder; empty if that can't be told, or isn't all."""
    if entry.is_dir(follow_symlinks=False):
        is_repository = folder + entry.name in listed or f"{folder}{entry.name}/" in listed
        return b"" if is_repository or (entry.name == ".git" and folder) else b"/"
    if entry.name == ".git" or (entry.name in _SETTINGS and _may_name_baseline(read_file(entry.path))):
        return b""
    return stamp(entry.stat(follow_symlinks=False), limit)


def _may_name_baseline(raw: bytes) -> bool:
    """Whether a TOML file may name a baseline, which may be anywhere; its key may hold escapes."""
    return b"cloudinary" in raw.lower() and (b"baseline" in raw or b"\\" in raw)


def _surroundings() -> Iterator[bytes]:
    """Yields what else the output of a command depends on: the environment, and where it is written."""
    for name, value in sorted(os.environ.items()):
        if name not in _PASSING:
            yield os.fsencode(f"{name}={value}")
    for stream in (sys.stdout, sys.stderr):
        yield f"{stream.encoding} {stream.isatty()}".encode()
