"""Whether a template is Django's or Jinja's: as preferred, by its name and folder, or by the signs in it.

A call is a sign of Jinja only where no sign of Django stands. Where it stays open, nobody knows.
"""

from __future__ import annotations

from enum import Enum
from pathlib import PurePosixPath

from cloudinary_lint.languages.template.signs import Sign, signs


class Dialect(Enum):
    """The language of a template, as far as it is known."""

    DJANGO = "django"
    JINJA = "jinja"
    OPEN = "open"


_AUTO = "auto"
_SUFFIXES = {
    ".djhtml": Dialect.DJANGO,
    ".jinja": Dialect.JINJA,
    ".jinja2": Dialect.JINJA,
    ".j2": Dialect.JINJA,
}
_FOLDER = "jinja2"


def dialect(path: str, text: str, preference: str) -> Dialect:
    """The language of a template."""
    if preference != _AUTO:
        return Dialect(preference)
    parts = PurePosixPath(path.replace("\\", "/"))
    if parts.suffix.lower() in _SUFFIXES:
        return _SUFFIXES[parts.suffix.lower()]
    return Dialect.JINJA if _FOLDER in parts.parts[:-1] else _told_by(signs(text))


def _told_by(found: frozenset[Sign]) -> Dialect:
    """What sure signs say; without any, hints, Jinja's first: in Django what they name has to be loaded."""
    is_django, is_jinja = Sign.DJANGO in found, Sign.JINJA in found
    if is_django or is_jinja:
        return Dialect.OPEN if is_django and is_jinja else Dialect.DJANGO if is_django else Dialect.JINJA
    if Sign.PERHAPS_JINJA in found:
        return Dialect.JINJA
    if Sign.PERHAPS_DJANGO in found:
        return Dialect.DJANGO
    return Dialect.JINJA if Sign.CALL in found else Dialect.OPEN
