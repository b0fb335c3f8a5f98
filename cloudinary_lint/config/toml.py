"""Parses TOML, and reports the line of a syntax error."""

from __future__ import annotations

import re
import sys
from importlib import import_module
from typing import TYPE_CHECKING

from cloudinary_lint.config.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

_LINE = re.compile(r"line (\d+)")


def parse_toml(path: Path, raw: bytes) -> dict[str, object]:
    """Returns the document in a file. Raises UsageError with the line of a syntax error."""
    toml = import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")
    try:
        document: dict[str, object] = toml.loads(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        reason = f"byte 0x{raw[error.start]:02x} is not valid UTF-8"
    except RecursionError:
        reason, line = "nested too deeply", 1
    except ValueError as error:  # TOMLDecodeError, or int() of a number with too many digits
        reason, _, place = str(error).partition(" (at ")
        found = _LINE.match(place)
        line = int(found[1]) if found else raw.count(b"\n") + 1
    else:
        return document
    message = f"{path}:{line}: not TOML: {reason}"
    raise UsageError(message)
