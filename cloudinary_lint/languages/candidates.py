"""Decides from the bytes of a file whether it can hold anything to report: other files are not decoded.

It imports nothing, since most runs need no other module of `languages`.
"""

from __future__ import annotations

_NAME = b"cloudinary"
_METHODS = (b".image(", b"build_url", b".source(", b".picture(")
_VIDEO, _VIDEO_METHODS = b"video", (b".video(", b"video_thumbnail")
_BUILDS = (b"build_url", b"video_thumbnail")
_READS = tuple(
    before + quote + b"url" + quote
    for quote in (b"'", b'"')
    for before in (b"[", b"get(", b"pop(", b"case {")
)
"""Spellings that read `url` from a dict, which may be a response that a function of the project returns."""
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

_OPENINGS = (b"{%", b"{{", b"{#")
"""Without one of these, a file that may be a template is none."""

_ONE_LINE = frozenset({"script", "css"})
_MINIFIED_FROM, _MINIFIED_LINE = 2000, 500
"""Bytes of a file, and of its average line, above which it is taken for minified."""
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\0\0")
_ENGINES = (b".Jinja2", b".DjangoTemplates")
_ENV_LOADERS = (b"load_dotenv", b"read_dotenv", b"read_env", b"dotenv_values")


def is_minified(raw: bytes, kind: str) -> bool:
    """Whether a script or style sheet is generated: its lines are too long to be written by hand."""
    is_long = kind in _ONE_LINE and len(raw) > _MINIFIED_FROM
    return is_long and len(raw) > _MINIFIED_LINE * (raw.count(b"\n") + 1)


def mentions(raw: bytes) -> bool:
    """Whether a file mentions Cloudinary, in any encoding that a byte-order mark declares."""
    return _NAME in _letters(raw)


def is_plain_text(raw: bytes, kind: str) -> bool:
    """Whether a file that may be a template is none: nothing in it opens a tag."""
    return kind == "maybe-template" and not any(opening in _letters(raw) for opening in _OPENINGS)


def is_relevant(raw: bytes) -> bool:
    """Whether the survey needs a file: it mentions Cloudinary, names template engines or loads env files."""
    return mentions(raw) or any(word in raw for word in _ENGINES + _ENV_LOADERS)


def is_candidate(raw: bytes, kind: str) -> bool:
    """Whether a file of a kind can hold anything to report."""
    letters = _letters(raw)
    if _NAME in letters:
        return True
    return (kind in _CALLING and _calls(letters)) or _may_read_address(raw, kind)


def _may_read_address(raw: bytes, kind: str) -> bool:
    """Whether a Python file may read an address from a response that it gets by a function of the project."""
    letters = _letters(raw)
    return kind == "python" and b"import" in letters and any(mark in letters for mark in _READS)


def _calls(letters: bytes) -> bool:
    """Whether a file may call a method named like the SDK's; few have `video`, so it is searched first."""
    if any(mark in letters for mark in _METHODS):
        return True
    return _VIDEO in letters and any(mark in letters for mark in _VIDEO_METHODS)


def needs_fields(raw: bytes, kind: str) -> bool:
    """Whether a candidate reports only where its project holds or gives what is Cloudinary's."""
    letters = _letters(raw)
    if _NAME in letters or (_calls(letters) and any(keyword in letters for keyword in _KEYWORDS)):
        return False
    return kind == "python" or not any(mark in letters for mark in _BUILDS)


def _letters(raw: bytes) -> bytes:
    """Returns a file in lower case, with one byte for each ASCII letter in any encoding."""
    return (raw.replace(b"\0", b"") if raw.startswith(_WIDE) else raw).lower()
