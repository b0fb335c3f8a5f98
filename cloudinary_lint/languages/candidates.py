"""Decides from the bytes of a file whether it can hold anything to report: other files are not decoded.

It imports nothing, since most runs need no other module of `languages`.
"""

from __future__ import annotations

_NAME = b"cloudinary"
_METHODS = (b".image(", b"build_url")
_VIDEO, _VIDEO_METHODS = b"video", (b".video(", b"video_thumbnail")
_BUILDS = (b"build_url", b"video_thumbnail")
_KEYWORDS = (
    b"crop",
    b"gravity",
    b"fetch_format",
    b"transformation",
    b"effect",
    b"sign_url",
    b"dpr",
    b"default_image",
    b"public_id",
)
"""The keywords in `sdk.ONLY_CLOUDINARY`, or parts of them; a copy, since importing `sdk` takes time."""

_CALLING = frozenset({"python", "template", "maybe-template"})
"""Kinds that can have calls without the name Cloudinary; other kinds always have the name."""

_ONE_LINE = frozenset({"script", "css"})
_MINIFIED_FROM, _MINIFIED_LINE = 2000, 500
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\0\0")
_ENGINES = (b".Jinja2", b".DjangoTemplates")


def is_minified(raw: bytes, kind: str) -> bool:
    """Whether a script or style sheet is generated: its lines are too long to be written by hand."""
    is_long = kind in _ONE_LINE and len(raw) > _MINIFIED_FROM
    return is_long and len(raw) > _MINIFIED_LINE * (raw.count(b"\n") + 1)


def mentions(raw: bytes) -> bool:
    """Whether a file mentions Cloudinary, in any encoding that a byte-order mark declares."""
    return _NAME in _letters(raw)


def is_relevant(raw: bytes) -> bool:
    """Whether the survey needs a file: it mentions Cloudinary or configures template engines."""
    return mentions(raw) or any(engine in raw for engine in _ENGINES)


def is_candidate(raw: bytes, kind: str) -> bool:
    """Whether a file of a kind can hold anything to report."""
    letters = _letters(raw)
    if _NAME in letters:
        return True
    return kind in _CALLING and _calls(letters)


def _calls(letters: bytes) -> bool:
    """Whether a file may call a method named like the SDK's; few have `video`, so it is searched first."""
    if any(mark in letters for mark in _METHODS):
        return True
    return _VIDEO in letters and any(mark in letters for mark in _VIDEO_METHODS)


def needs_fields(raw: bytes, kind: str) -> bool:
    """Whether a candidate has findings only if its project has fields that hold Cloudinary's resources."""
    letters = _letters(raw)
    if _NAME in letters or any(keyword in letters for keyword in _KEYWORDS):
        return False
    return kind == "python" or not any(mark in letters for mark in _BUILDS)


def _letters(raw: bytes) -> bytes:
    """Returns a file in lower case, with one byte for each ASCII letter in any encoding."""
    return (raw.replace(b"\0", b"") if raw.startswith(_WIDE) else raw).lower()
