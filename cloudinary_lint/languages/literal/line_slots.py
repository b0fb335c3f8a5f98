"""Where a text that is read line by line takes one more variable: after another one, in its style."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from cloudinary_lint.facts import Slot
from cloudinary_lint.languages.registry import Kind

if TYPE_CHECKING:
    from cloudinary_lint.text.source import Source

_LONGEST = 200
"""Characters of a line around an assignment that are examined: longer lines are not written by hand."""
_CONTINUED = re.compile(r"\\[ \t]*(?:\r\n|\r|\n)\Z")
_FLAGS = frozenset({"-e", "--env", "--build-arg"})
_BEFORE = re.compile(
    r"(?: (?:^|.*[;&|({`]) | export | declare | typeset | env | exec | set | setenv | config:set | then | do "
    r"| else | RUN | ENV | ARG | [\"']?\w+=.* )\Z",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
"""The word before an assignment that others may follow, as after `export A=1`, but not after `echo A=1`."""


class _Style(NamedTuple):
    """What a line repeats before another variable, what may follow one, and what joins two on one line."""

    lead: re.Pattern[str]
    tail: re.Pattern[str]
    joint: str = ""
    before_joint: re.Pattern[str] | None = None


_HASH = re.compile(r"[ \t]*;?[ \t]*(?:#[^\r\n]*)?")
_SHELL = _Style(
    re.compile(r"[ \t]*(?:(?:export|readonly|declare|typeset|local)(?:[ \t]+-\w+)*[ \t]+)?"), _HASH
)
_STYLES = {
    Kind.SHELL: _SHELL,
    Kind.TEXT: _SHELL,
    Kind.PROCFILE: _SHELL,
    Kind.DOCKERFILE: _Style(
        re.compile(r"[ \t]*(?:(?:ENV|ARG)[ \t]+)?", re.IGNORECASE), re.compile(r"[ \t]*")
    ),
    Kind.TOML: _Style(
        re.compile(r"[ \t]*(?:[\w-]+\.)*"),
        re.compile(r"[ \t]*(?P<comma>,)?[ \t]*(?:#[^\r\n]*)?"),
        ", ",
        re.compile(r".*[\[{,][ \t]*"),
    ),
    Kind.INI: _Style(
        re.compile(r"[ \t]*(?:env[ \t]*=[ \t]*)?"),
        re.compile(r"[ \t]*(?P<comma>,)?[ \t]*(?:[ \t][;#][^\r\n]*)?"),
        ",",
        re.compile(r".*,[ \t]*|[ \t]*environment[ \t]*=[ \t]*"),
    ),
}


def assignment_slot(source: Source, kind: Kind, match: re.Match[str]) -> Slot | None:
    """Returns the slot after the assignment that a pattern of a notation matches; None if there is none."""
    line, style = source.line_at(match.start()), _STYLES[kind]
    if match.start() - line.start > _LONGEST:
        return None
    lead = source.text[line.start : match.start()]
    end = source.line_at(match.end()).end
    tail = style.tail.fullmatch(source.text, match.end(), min(end, match.end() + _LONGEST))
    spelling = _spelling(source.text, kind, match)
    if not lead.strip() and _CONTINUED.search(source.text, max(0, line.start - _LONGEST), line.start):
        return spelling._replace(offset=match.end(), before=f" \\{source.newline_after(line.start)}{lead}")
    if tail and style.lead.fullmatch(lead):
        return _own_line(source, match, spelling._replace(offset=end, before=lead), style)
    if style.before_joint is None:
        return _same_line(kind, match, spelling, lead)
    if style.before_joint.fullmatch(lead):
        return spelling._replace(offset=match.end(), before=style.joint)
    return None


def _spelling(text: str, kind: Kind, match: re.Match[str]) -> Slot:
    """Returns a slot with the quotes and the sign of an assignment."""
    value = match.lastgroup or ""
    name = match.span("inner" if value == "whole" else "name")
    start, end = match.span(value)
    quote = '"' if kind is Kind.TOML and value == "bare" else ""
    middle, closing = text[name[1] : start] + quote, quote + text[end : match.end()].rstrip(" \t")
    return Slot(0, opening=text[match.start() : name[0]], middle=middle, on="true", closing=closing)


def _own_line(source: Source, match: re.Match[str], slot: Slot, style: _Style) -> Slot:
    """Returns the slot on the next line; with commas between entries where the notation has them."""
    before = source.newline_after(slot.offset) + slot.before
    tail = style.tail.match(source.text, match.end(), slot.offset)
    if tail and "comma" in style.tail.groupindex:
        if tail["comma"]:
            return slot._replace(before=before, after=",")
        if match.lastgroup == "whole":
            return slot._replace(before=before, comma=match.end())
    return slot._replace(before=before)


def _same_line(kind: Kind, match: re.Match[str], spelling: Slot, lead: str) -> Slot | None:
    """Returns the slot behind an assignment that a command takes, if it is known to take several."""
    word = lead.rsplit(maxsplit=1)[-1] if lead.strip() else ""
    if match.groupdict().get("old"):
        return None
    if word in _FLAGS:
        return spelling._replace(offset=match.end(), before=f" {word} ")
    is_start = kind is Kind.PROCFILE and word.endswith(":")
    return spelling._replace(offset=match.end(), before=" ") if is_start or _BEFORE.match(word) else None
