"""What was said of a project, kept so that it can be said again while nothing has changed.

Kept in the user's own cache folder, so that no repository can bring answers along, and only there:
one that lies in the project, or that others may write to, is not used. An answer is what was
printed, in which credentials are masked; of files there is a digest of all together. Whatever is
not whole is not believed. Refuses to know what an answer depends on.
"""

from __future__ import annotations

import os
import stat
import sys

try:
    from _blake2 import blake2b
except ImportError:  # Python may be built without; hashlib then takes OpenSSL's, and its time to load
    from hashlib import blake2b

VARIABLE = "CLOUDINARY_LINT_CACHE_DIR"
_MARK = b"cloudinary-lint answer 2\n"
SIZE = 16
"""Bytes of a digest."""
_LARGEST = 4_000_000
_MOST = 200
"""Answers that are kept; the oldest make room."""


class Answer:
    """What a run said and told, the words that it looked for, and the digest of what it rests on.

    `spared` are the stamps of files that it doesn't rest on, as long as these are as they were.
    """

    __slots__ = ("code", "digest", "said", "spared", "words")

    def __init__(
        self, code: int, digest: bytes, spared: bytes, words: list[bytes], said: list[tuple[int, str]]
    ) -> None:
        self.code = code
        self.digest = digest
        self.spared = spared
        self.words = words
        self.said = said

    def encoded(self) -> bytes:
        """The answer as bytes, which end with their own digest."""
        fields = [b"%d" % self.code, self.digest, self.spared, b"%d" % len(self.words), *self.words]
        for stream, text in self.said:
            fields += (b"%d" % stream, text.encode("utf-8", "surrogatepass"))
        body = _MARK + b"".join(b"%d:%s" % (len(field), field) for field in fields)
        return body + digest(body)


def digest(*parts: bytes) -> bytes:
    """A digest of parts, of each by itself."""
    found = blake2b(digest_size=SIZE)
    for part in parts:
        found.update(b"%d:" % len(part))
        found.update(part)
    return found.digest()


def decoded(raw: bytes) -> Answer:
    """The answer in bytes. Raises ValueError where they hold none."""
    body = raw[:-SIZE]
    if not body.startswith(_MARK) or digest(body) != raw[-SIZE:]:
        raise ValueError
    fields: list[bytes] = []
    at = len(_MARK)
    while at < len(body):
        colon = body.index(b":", at)
        end = colon + 1 + int(body[at:colon])
        fields.append(body[colon + 1 : end])
        at = end
    code, found, spared, count, *rest = fields
    words, said = rest[: int(count)], rest[int(count) :]
    if len(words) != int(count):
        raise ValueError
    texts = [text.decode("utf-8", "surrogatepass") for text in said[1::2]]
    return Answer(int(code), found, spared, words, list(zip(map(int, said[::2]), texts, strict=True)))


def folder(root: str) -> str | None:
    """Where answers are kept; None where that is no place of the user's own, outside of the project."""
    home = os.path.expanduser("~")
    usual = os.environ.get("XDG_CACHE_HOME") or os.path.join(home, ".cache")
    path = os.environ.get(VARIABLE) or os.path.join(usual, "cloudinary-lint")
    if not os.path.isabs(path) or not hasattr(os, "getuid"):
        return None
    try:
        os.makedirs(path, mode=0o700, exist_ok=True)
        real, found = os.path.realpath(path), os.stat(path)
    except OSError:
        return None
    is_own = found.st_uid == os.getuid() and not stat.S_IMODE(found.st_mode) & 0o022
    is_inside = (real + os.sep).startswith(os.path.realpath(root).rstrip(os.sep) + os.sep)
    return real if is_own and not is_inside else None


def load(path: str) -> Answer | None:
    """The answer in a file; None where there is none that can be believed."""
    try:
        with open(path, "rb") as file:
            return decoded(file.read(_LARGEST))
    except (OSError, ValueError):
        return None


def store(path: str, answer: Answer) -> None:
    """Keeps an answer, whole or not at all; where that can't be, nothing is kept."""
    raw = answer.encoded()
    if len(raw) >= _LARGEST:
        return
    beside = f"{path}.{os.getpid()}"
    try:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            os.write(descriptor, raw)
        finally:
            os.close(descriptor)
        os.replace(beside, path)
        _tidy(os.path.dirname(path))
    except OSError:
        return


def _tidy(place: str) -> None:
    kept = [os.path.join(place, name) for name in os.listdir(place)]
    if len(kept) > _MOST:
        for path in sorted(kept, key=os.path.getmtime)[: _MOST // 4]:
            os.unlink(path)


def circumstances() -> bytes:
    """What an answer depends on besides the files of a project: this program, and whom it speaks to."""
    streams = [f"{stream.isatty()}{stream.encoding}" for stream in (sys.stdout, sys.stderr)]
    names = ("NO_COLOR", "FORCE_COLOR", "TERM", "COLUMNS", "CLOUDINARY_LINT_OUTPUT_FORMAT")
    asked = (*sys.argv[1:], "", os.getcwd(), *streams, *(str(os.environ.get(name)) for name in names))
    return digest(*map(os.fsencode, (sys.version, *asked)), *_programs())


def _programs() -> list[bytes]:
    """What tells the program and those it is built upon: installing any changes one of these folders."""
    own = os.path.dirname(os.path.dirname(__file__))
    folders = [path for path in sys.path if os.path.isdir(path)]
    found = [b"%s %d" % (os.fsencode(path), os.stat(path).st_mtime_ns) for path in folders]
    if os.path.dirname(own).endswith("-packages"):
        return [*found, b"%d" % os.stat(os.path.join(own, "__init__.py")).st_mtime_ns]
    for place, _, names in os.walk(own):  # it is being worked on
        stats = [os.stat(os.path.join(place, name)) for name in sorted(names) if name.endswith(".py")]
        found += (b"%d %d" % (one.st_mtime_ns, one.st_size) for one in stats)
    return found
