"""Whether a project still is what it was when it was answered for, told from names and bytes.

An answer rests on the names of all files, on those that mention Cloudinary, look as if they called
it or name its modules, and on those that hold a word that the survey looked for. Every other file
may change, and is not even opened where its stamp says that it has not. Refuses to know what the
survey makes of them.
"""

from __future__ import annotations

import io
import os
import sys

from cloudinary_lint.cli.fast_path.arguments import repeatable
from cloudinary_lint.cli.fast_path.cache import Answer, circumstances, digest, folder, load, store
from cloudinary_lint.cli.fast_path.file_stamps import UnchangedFiles, moment, stamp
from cloudinary_lint.cli.fast_path.files import Run
from cloudinary_lint.cli.fast_path.reading import Odd, read
from cloudinary_lint.languages.candidates import is_candidate, matters
from cloudinary_lint.languages.kinds import is_surveyed, kind_word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

    from cloudinary_lint.cli.transcript import Transcript

_OWN = (b"build_url", b"image", b"video", b"source", b"picture", b"cloudinary_url")
_ENDINGS = (b"def", b"class")


class RunCache:
    """The answer to one run: the project that it is about, and where it is kept."""

    def __init__(self, root: str, run: Run, named: list[str], path: str) -> None:
        self._root = root
        self._run = run
        self._named = named
        self._path = path
        self._before = b""
        self._until = moment()

    @classmethod
    def of(cls, words: list[str], run: Run) -> RunCache | None:
        """The memory of a run with these arguments; None where it can't be repeated."""
        paths = repeatable(words)
        if paths is None:
            return None
        here = os.getcwd()
        try:
            root = run.root_of(here)
            place = folder(root)
        except (Odd, OSError):
            return None
        full = [os.path.normpath(os.path.join(here, path)) for path in paths]
        if place is None or not all(f"{path}{os.sep}".startswith(root + os.sep) for path in full):
            return None
        named = sorted({path for path in full if not os.path.isdir(path)})
        return cls(root, run, named, os.path.join(place, circumstances().hex()))

    def repeat(self) -> int | None:
        """Says what was said the last time; None where that can't be known to hold."""
        answer = load(self._path)
        if answer is None or self._state(answer.words, UnchangedFiles(answer.spared)) != answer.digest:
            return None
        for stream, text in answer.said:
            _say(sys.stdout if stream == 1 else sys.stderr, text)
        return answer.code

    def prepare(self) -> bool:
        """Takes note of all files as they are before a run; whether that could be."""
        self._before = self._state(None, UnchangedFiles())
        return bool(self._before)

    def keep(self, code: int, heard: Transcript) -> None:
        """Keeps the answer of a run that changed no file, and that nobody else changed a file beside."""
        if code not in {0, 1} or heard.is_odd:
            return
        self._run = Run()
        words, spared = sorted(map(os.fsencode, heard.words)), UnchangedFiles()
        state = self._state(words, spared)
        if state and self._state(None, UnchangedFiles()) == self._before:
            store(self._path, Answer(code, state, spared.whole(), words, heard.said))

    def _state(self, words: list[bytes] | None, spared: UnchangedFiles) -> bytes:
        """A digest of what an answer rests on, or of all files; empty where that can't be told."""
        try:
            return digest(*self._parts(words, spared))
        except (Odd, OSError, ValueError):
            return b""

    def _parts(self, words: list[bytes] | None, spared: UnchangedFiles) -> list[bytes]:
        parts = [digest(os.fsencode(path), read(path, follows=True)) for path in self._named]
        is_wide = _has_settings(os.path.join(self._root, "pyproject.toml"))
        for path, kind in self._run.walked(self._root):
            name = path.rpartition(os.sep)[2]
            parts.append(os.fsencode(path))
            if is_wide or kind or (not kind_word(name) and is_surveyed(name)):
                parts += self._part(path, kind, words, spared)
        return parts

    def _part(self, path: str, kind: str, words: list[bytes] | None, spared: UnchangedFiles) -> list[bytes]:
        """What an answer rests on in a file, or all of it; one it does not rest on is spared from now on."""
        try:
            noted = stamp(path, self._until)
            if noted in spared:
                return []
            if words is None and noted:
                return [noted]
            raw = read(path, follows=False)
        except FileNotFoundError:
            return [b"gone"]
        if words is None or is_related(path, raw, kind, words):
            return [b"=" + digest(raw)]
        spared.add(noted)
        return []


def _has_settings(path: str) -> bool:
    """Whether a project has settings for this tool. Raises Odd where an answer may rest on a baseline."""
    raw = read(path, follows=True) if os.path.exists(path) else b""
    if b"baseline" in raw:
        raise Odd  # it may have any name, and git may ignore it
    return b"cloudinary-lint" in raw


def _say(stream: TextIO, text: str) -> None:
    """Writes text as the command line does; once the reader has gone, into nothing."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")
    try:
        stream.write(text)
        stream.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def is_related(path: str, raw: bytes, kind: str, words: list[bytes]) -> bool:
    """Whether what is found in a project can depend on a file."""
    if matters(raw) or is_candidate(raw, kind) or (kind == "python" and _defines_ours(raw)):
        return True
    where = os.fsencode(path)
    return any(word in raw or word in where for word in words)


def _defines_ours(raw: bytes) -> bool:
    """Whether a module may define functions, methods or classes of the SDK's names."""
    for name in _OWN:
        at = raw.find(name)
        while at >= 0:
            if raw[max(at - 40, 0) : at].rstrip(b" \t").endswith(_ENDINGS):
                return True
            at = raw.find(name, at + 1)
    return False
