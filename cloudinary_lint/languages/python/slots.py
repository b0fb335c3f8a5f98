"""Where one more entry of a dict or call is inserted, in the style of the entries before it.

Works on the text between the last entry and the closing bracket, which holds nothing but blanks,
comments, brackets and one comma.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint.facts import Slot
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from cloudinary_lint.languages.python.tree import Tree
    from cloudinary_lint.text.source import Source

_TAIL = re.compile(r"(?:[ \t\f\r\n]|\\(?:\r\n|\r|\n)|\#[^\r\n]*)*(?P<comma>,)?")
_REST = re.compile(r"[ \t\f]*(?P<comment>\#[^\r\n]*)?(?=[\r\n]|$)")
_COLONS = frozenset({":", " : ", " :"})
_GAP = re.compile(r"(?P<comma>,)(?P<blank>[ \t]?)")


def dict_slot(tree: Tree, node: cst.Dict) -> Slot:
    """Returns the slot of a dict literal: a key in the quotes of its last key."""
    span = tree.span(node)
    entries = tuple(tree.span(element) for element in node.elements)
    opening, middle = _dict_style(tree, node)
    return slot(tree.source, Bracketed(Span(span.start + 1, span.end - 1), entries, opening, middle))


def _dict_style(tree: Tree, node: cst.Dict) -> tuple[str, str]:
    """Returns the text before a key, and that between key and value."""
    elements = [element for element in node.elements if isinstance(element, cst.DictElement)]
    for element in reversed(elements):
        if isinstance(element.key, cst.SimpleString):
            quote = element.key.quote[0]
            between = tree.source.text[tree.span(element.key).end : tree.span(element.value).start]
            return quote, quote + (between if between in _COLONS else ": ")
    return '"', '": '


def call_slot(tree: Tree, call: cst.Call) -> Slot:
    """Returns the slot of a call: a keyword behind its last argument."""
    end = tree.span(call).end - 1
    start = tree.source.text.index("(", tree.span(call.func).end) + 1
    entries = tuple(tree.span(arg) for arg in call.args)
    keywords = [tree.span(arg.keyword).end for arg in call.args if arg.keyword]
    is_spaced = bool(keywords) and tree.source.text[keywords[-1]] == " "
    return slot(tree.source, Bracketed(Span(start, end), entries, "", " = " if is_spaced else "="))


@dataclass(frozen=True, slots=True)
class Bracketed:
    """The spans of a bracketed list's entries, its inside (between the brackets), and an entry's spelling."""

    inside: Span
    entries: tuple[Span, ...]
    opening: str = ""
    middle: str = "="


def slot(source: Source, written: Bracketed) -> Slot:
    """Returns the slot behind the last entry: on a line of its own where that one begins one."""
    if not written.entries:
        return Slot(written.inside.start, opening=written.opening, middle=written.middle)
    last = written.entries[-1]
    comma = _comma(source.text, last.end, written.inside.end)
    begins = last.start - len(_indent(source, last.start))
    if begins == source.line_at(last.start).start:
        return _own_line(source, written, comma)
    return _same_line(source, written, comma)


def _comma(text: str, start: int, end: int) -> int | None:
    """Returns the offset behind the comma that follows an entry; None where there is none."""
    match = _TAIL.match(text, start, end)
    return match.end("comma") if match and match["comma"] else None


def _indent(source: Source, offset: int) -> str:
    line = source.line_at(offset)
    before = source.text[line.start : offset]
    return before if not before.strip(" \t\f") else ""


def _own_line(source: Source, written: Bracketed, comma: int | None) -> Slot:
    last = written.entries[-1]
    after = last.end if comma is None else comma
    rest = _REST.match(source.text, after, written.inside.end)
    offset = after
    if rest and (rest["comment"] or rest.end() < written.inside.end):
        offset = rest.end()
    return Slot(
        offset,
        source.newline_after(last.start) + _indent(source, last.start),
        written.opening,
        written.middle,
        after="" if comma is None else ",",
        comma=last.end if comma is None else None,
    )


def _same_line(source: Source, written: Bracketed, comma: int | None) -> Slot:
    last = written.entries[-1]
    return Slot(
        last.end if comma is None else comma,
        _blank(source.text, written.entries),
        written.opening,
        written.middle,
        after="" if comma is None else ",",
        comma=last.end if comma is None else None,
    )


def _blank(text: str, entries: tuple[Span, ...]) -> str:
    """Returns the text behind the commas of these entries: a blank or nothing."""
    if len(entries) > 1:
        match = _GAP.match(text, entries[-2].end)
        if match and match["blank"] == "" and match.end() == entries[-1].start:
            return ""
    return " "
