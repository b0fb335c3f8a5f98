"""Writes to standard output and standard error: with or without colors and links, in any encoding."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, TextIO

from cloudinary_lint.config.settings import UsageError
from cloudinary_lint.report.terminal import escape_controls

if TYPE_CHECKING:
    from collections.abc import Mapping


def prepare() -> None:
    """Makes both streams escape characters that their encoding lacks."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)  # a program that embeds this may replace a stream
        if reconfigure:
            reconfigure(errors="backslashreplace")


def write(stream: TextIO, data: str | bytes) -> None:
    """Writes text, or bytes as they are. After the reader has closed its end, everything is discarded.

    Raises UsageError if standard output can't be written. An error of standard error can't be reported.
    """
    try:
        if isinstance(data, bytes):
            stream.flush()
            stream.buffer.write(data)
        else:
            stream.write(data)
        stream.flush()
    except BrokenPipeError:
        _discard(stream)
    except OSError as error:
        _discard(stream)
        if stream is sys.stdout:
            message = f"standard output cannot be written: {error.strerror}"
            raise UsageError(message) from None


def _discard(stream: TextIO) -> None:
    """Discards what is still to be written to a stream."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, stream.fileno())
    os.close(nothing)


def write_line(text: str) -> None:
    """Writes a line to standard error."""
    write(sys.stderr, f"{escape_controls(text)}\n")


def has_color(choice: str, stream: TextIO, environment: Mapping[str, str]) -> bool:
    """Whether to write in color: `always`, `never`, or `auto`, which asks the environment and the stream."""
    if choice != "auto":
        return choice == "always"
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR"):
        return True
    return stream.isatty() and environment.get("TERM") != "dumb"


_LINKING_PROGRAMS = frozenset({"Hyper", "WezTerm", "ghostty", "iTerm.app", "terminology", "vscode", "zed"})
_LINKING_TERMINALS = ("xterm-kitty", "xterm-ghostty", "alacritty", "foot", "wezterm")
_LINKING_VTE = 5001
"""Version 0.50.1 of the library in GNOME Terminal and others; 0.50.0 crashes at links."""


def has_links(stream: TextIO, environment: Mapping[str, str]) -> bool:
    """Whether to write links (OSC 8): to terminals that are known to show them, never in a CI.

    `FORCE_HYPERLINK` decides for other terminals: on, or off with the value 0.
    """
    if not stream.isatty() or environment.get("CI") or environment.get("TERM") == "dumb":
        return False
    if forced := environment.get("FORCE_HYPERLINK"):
        return forced != "0"
    version = environment.get("VTE_VERSION", "")
    return (
        environment.get("TERM_PROGRAM") in _LINKING_PROGRAMS
        or environment.get("TERM", "").startswith(_LINKING_TERMINALS)
        or any(name in environment for name in ("DOMTERM", "KONSOLE_VERSION", "WT_SESSION"))
        or (version.isdecimal() and int(version) >= _LINKING_VTE)
    )
