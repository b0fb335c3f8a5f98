"""Summarizes a file for the survey by searching its bytes, since most files never mention Cloudinary.

The summary is plain bytes, which are sent between processes and saved between runs as they are.
"""

from __future__ import annotations

from cloudinary_lint.languages.kinds import (
    is_candidate,
    is_minified,
    is_relevant,
    kind_word,
    mentions,
    needs_fields,
)
from cloudinary_lint.project.imports import import_lines
from cloudinary_lint.project.packages import Requirements, is_requirements, requirements_in
from cloudinary_lint.project.settings_modules import assigns_settings, is_django
from cloudinary_lint.records import NamedTuple
from cloudinary_lint.text.patterns import lazy_pattern

_DEFINES = lazy_pattern(
    rb"\b(?:def|class)[ \t]+(build_url|image|video|video_thumbnail|source|picture|cloudinary_url)\b"
)
_OWN = (b"build_url", b"image", b"video", b"source", b"picture", b"cloudinary_url")
_SECURE = lazy_pattern(rb"secure(?!_url)")
_REQUIREMENTS = "sfglkjv"
"""The letters of the fields of `Requirements`."""
_UNKNOWN = "text"
"""The kind of a file without a known suffix: it is linted if the settings include it."""


class Summary(NamedTuple):
    """The summary of a file, found by searching its bytes.

    `flags`: letters for what is true of it; `defined`: the SDK's names that a module defines as its own, with
    blanks between; `imports`: the imports of a module, a line each.
    """

    flags: str
    defined: bytes
    imports: bytes

    @property
    def is_minified(self) -> bool:
        """Whether it was made by a program."""
        return "n" in self.flags

    @property
    def is_candidate(self) -> bool:
        """Whether it can hold anything to report."""
        return "c" in self.flags

    @property
    def needs_fields(self) -> bool:
        """Whether it reports only where its project has attributes that hold Cloudinary's resources."""
        return "o" in self.flags

    @property
    def mentions(self) -> bool:
        """Whether it mentions Cloudinary."""
        return "m" in self.flags

    @property
    def is_relevant(self) -> bool:
        """Whether the survey has to read it."""
        return "t" in self.flags

    @property
    def mentions_secure(self) -> bool:
        """Whether it mentions `secure`."""
        return "u" in self.flags

    @property
    def assigns_settings(self) -> bool:
        """Whether it is a module that assigns what only settings modules hold."""
        return "a" in self.flags

    @property
    def is_django(self) -> bool:
        """Whether it is a module that only a Django project has."""
        return "d" in self.flags

    @property
    def requirements(self) -> Requirements:
        """Returns what it requires."""
        return Requirements(*(letter in self.flags for letter in _REQUIREMENTS))


def summarize(path: str, raw: bytes) -> Summary:
    """Returns the summary of a file, by its path (relative to the root, with slashes) and its bytes."""
    name = path.rpartition("/")[2]
    word = kind_word(path)
    kind = word or _UNKNOWN
    is_python = name.endswith(".py")
    candidate = is_candidate(raw, kind)
    truths = {
        "n": is_minified(raw, kind),
        "c": candidate,
        "o": candidate and needs_fields(raw, kind),
        "m": mentions(raw),
        "t": is_relevant(raw),
        "u": mentions_secure(raw),
        "a": is_python and assigns_settings(raw),
        "d": is_python and is_django(raw),
        **_required(path, raw),
    }
    return Summary(
        "".join(letter for letter, is_true in truths.items() if is_true),
        _defined(raw) if word == "python" else b"",
        import_lines(raw) if is_python else b"",
    )


def mentions_secure(raw: bytes) -> bool:
    """Whether a file mentions `secure`, in whatever encoding; `secure_url` doesn't count."""
    return _SECURE.search(raw.replace(b"\0", b"").lower()) is not None


def _required(path: str, raw: bytes) -> dict[str, bool]:
    if not is_requirements(path):
        return {}
    return dict(zip(_REQUIREMENTS, requirements_in(path, raw), strict=True))


def _defined(raw: bytes) -> bytes:
    """Returns the SDK's names that a module defines as its own."""
    if not any(name in raw for name in _OWN):
        return b""
    return b" ".join(sorted({match[1] for match in _DEFINES.finditer(raw)}))
