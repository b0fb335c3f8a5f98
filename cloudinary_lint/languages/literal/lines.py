"""Reads text line by line, with a table of the comments, strings and assignments of each notation.

Syntax is not checked. Comments are replaced by blanks, which keeps all offsets; only lines that name a host
of Cloudinary's are searched for addresses.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from cloudinary_lint import sdk
from cloudinary_lint.facts import Language, Use
from cloudinary_lint.languages.address_use import is_searched_by_command, is_searched_for
from cloudinary_lint.languages.addresses import addresses
from cloudinary_lint.languages.literal.names import Names
from cloudinary_lint.languages.literal.notations import COMMAND, DEFAULT, INSTRUCTION, NOTATIONS
from cloudinary_lint.languages.literal.strings import backslashed, bare, meaning
from cloudinary_lint.languages.mapped_text import unescape, verbatim
from cloudinary_lint.languages.registry import Kind
from cloudinary_lint.languages.variables import Variable, is_cloudinary_or_secret
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cloudinary_lint.facts import Address
    from cloudinary_lint.languages.literal.notations import Notation

_HOST = re.compile(rf"\.cloudinary\.com|{re.escape(sdk.LEGACY_HOST)}", re.IGNORECASE)
_LINE_END = re.compile(r"[\r\n]|\Z")
_VISIBLE = re.compile(r"[^\r\n]")
_NEWLINE = r"(?:\r\n|\r(?!\n)|\n)"
_DOCKER = re.compile(
    rf"""
    (?<![^\r\n]) [ \t]* (?: (?P<sets>ENV|ARG) | (?P<runs>RUN|CMD|ENTRYPOINT|HEALTHCHECK) ) [ \t]+
    (?P<rest> [^\r\n\\]* (?: (?: \\[ \t]*{_NEWLINE} (?:[ \t]*{_NEWLINE})* | \\ ) [^\r\n\\]* )* )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_OTHER_ESCAPE = re.compile(r"(?:\#[^\r\n]*(?:\r\n|\r|\n))*\#\s*escape\s*=\s*`", re.IGNORECASE)
_LONGEST_LINE = 1000
_GLOBBING = re.compile(r"#!.*\b(?:zsh|fish)\b")
_COMMAND_START = re.compile(r"(?:.*[;&|(])?\s*(?:export\s+|typeset\s+|declare\s+|local\s+)?")


class Literals(NamedTuple):
    """The addresses, the variables that are set, and the comments of a file."""

    addresses: tuple[Address, ...] = ()
    variables: tuple[Variable, ...] = ()
    comments: tuple[Span, ...] = ()


def scan(text: str, kind: Kind) -> Literals:
    """Returns the literals of a file of one of these kinds."""
    notation = NOTATIONS[kind]
    spans: dict[str, list[Span]] = {"comment": [], "regex": [], "prose": []}
    for token in notation.token.finditer(text):
        if token.lastgroup:
            spans[token.lastgroup].append(Span(*token.span(token.lastgroup)))
    code = blanked(text, sorted(spans["comment"] + spans["regex"]))
    return Literals(
        tuple(_addresses(code, notation)),
        tuple(_variables(text, blanked(code, spans["prose"]), kind, notation)),
        tuple(spans["comment"]),
    )


def blanked(text: str, spans: Iterable[Span]) -> str:
    """Returns a text with blanks in these spans, which are sorted; line ends are kept."""
    pieces, done = [], 0
    for span in spans:
        pieces += [text[done : span.start], _VISIBLE.sub(" ", text[span.start : span.end])]
        done = span.end
    return "".join([*pieces, text[done:]])


def _addresses(code: str, notation: Notation) -> Iterator[Address]:
    names = Names(code, partial(_is_searched_for, code, notation))
    for line in _lines(code):
        mapped = unescape(code, line, notation.special, meaning) if notation.special else verbatim(code, line)
        for address in addresses(mapped, Language.LITERAL):
            is_searched = _is_searched_for(code, notation, address.place) or names.is_searched_for(
                address.place
            )
            yield replace(address, use=Use.COMPARED) if is_searched else address


def _is_searched_for(code: str, notation: Notation, place: Span) -> bool:
    return is_searched_for(code, place) or (notation.is_shell and is_searched_by_command(code, place))


def _lines(code: str) -> Iterator[Span]:
    """Yields the lines that name a host."""
    end = 0
    for match in _HOST.finditer(code):
        if match.start() >= end:
            start = max(
                end, code.rfind("\n", end, match.start()) + 1, code.rfind("\r", end, match.start()) + 1
            )
            last = _LINE_END.search(code, match.end())
            end = last.start() if last else len(code)
            yield Span(start, end)


def _variables(text: str, code: str, kind: Kind, notation: Notation) -> Iterator[Variable]:
    """Yields the variables outside of comments. The first line of a file may change how it is parsed."""
    if kind is Kind.DOCKERFILE:
        yield from () if _OTHER_ESCAPE.match(text) else _of_dockerfile(code)
        return
    is_globbing = _GLOBBING.match(text) is not None
    for pattern in notation.assignments:
        for variable in assigned(code, Span(0, len(code)), pattern):
            is_glob = is_globbing and not variable.takes_ampersand and _is_argument(code, variable)
            yield variable._replace(takes_more=False) if is_glob else variable


def _of_dockerfile(code: str) -> Iterator[Variable]:
    """Yields the variables that `ENV` and `ARG` set, by their own rules, and those in shell commands."""
    for match in _DOCKER.finditer(code):
        for pattern in (INSTRUCTION,) if match["sets"] else (COMMAND, DEFAULT):
            yield from assigned(code, Span(*match.span("rest")), pattern)


def assigned(code: str, span: Span, pattern: re.Pattern[str]) -> Iterator[Variable]:
    """Yields the variables that a pattern finds in a part of a text."""
    for match in pattern.finditer(code, span.start, span.end):
        value = match.lastgroup or ""
        name = "inner" if value == "whole" else "name"
        if is_cloudinary_or_secret(match[name]):
            mapped = (backslashed if value == "double" else bare)(code, Span(*match.span(value)))
            yield Variable(
                match[name],
                Span(*match.span(name)),
                mapped,
                Span(match.start(name), match.end()),
                takes_ampersand=pattern is not COMMAND or value != "bare",
            )


def _is_argument(code: str, variable: Variable) -> bool:
    """Whether a word is an argument: zsh takes a question mark in it for a pattern, which has to match."""
    start = variable.extent.start
    line = re.split(r"[\r\n]", code[max(0, start - _LONGEST_LINE) : start])[-1]
    return _COMMAND_START.fullmatch(line) is None
