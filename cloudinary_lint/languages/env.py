"""Reads env files with python-dotenv's own parser; `dotenv` is imported in this module alone.

The parser has no offsets: they are the sums of the lengths that it has read. Each value is decoded here once
more to map its characters; where the results differ, the value is unknown.
"""

from __future__ import annotations

import re
from codecs import decode
from io import StringIO
from typing import TYPE_CHECKING

from dotenv.parser import parse_stream

from cloudinary_lint import sdk
from cloudinary_lint.facts import Document, Language, Slot, Use
from cloudinary_lint.languages.addresses import addresses, is_searched_for
from cloudinary_lint.languages.comments import comments_in
from cloudinary_lint.languages.mapped_text import UNKNOWN_CHAR, MappedText, unescape, verbatim
from cloudinary_lint.languages.variables import (
    Environment,
    Variable,
    environment_facts,
    is_sdk_name,
    secret_spans,
)
from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.records import NamedTuple, replace
from cloudinary_lint.text.source import Span, Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dotenv.parser import Binding

    from cloudinary_lint.facts import Comment, Fact
    from cloudinary_lint.languages.registry import Kind
    from cloudinary_lint.text.source import Source

_BLANK = r"[^\S\r\n]"
_SETS = lazy_pattern(
    rf"""
    (?: \s* [\r\n] )? (?P<before> {_BLANK}* (?: export {_BLANK}+ )? )
    (?P<quote> '? ) (?P<key> (?<=') [^']+ | [^=\#\s]+ ) (?P=quote)
    (?P<equals> {_BLANK}* = ) (?P<gap> {_BLANK}* )
    """,
    re.VERBOSE,
)
_PLACEHOLDER = r"\$?\{\{[^{}]*\}\}|\$\{[^{}]*\}"
_UNQUOTED = lazy_pattern(_PLACEHOLDER)
_DEFAULT = lazy_pattern(r"\$\{(?P<name>\w+):-(?P<default>[^{}]*)\}")
_QUOTED = {
    "'": (lazy_pattern(r"'(?:\\.|[^'\\])*'", re.DOTALL), lazy_pattern(rf"\\[\\']|{_PLACEHOLDER}")),
    '"': (lazy_pattern(r'"(?:\\.|[^"\\])*"', re.DOTALL), lazy_pattern(rf"\\[\\'\"abfnrtv]|{_PLACEHOLDER}")),
}
_CUT = lazy_pattern(r"\s+#|\s*\Z")
_LINE_END = lazy_pattern(r"(?:\r\n|\r|\n)\Z")
_COMMENT = lazy_pattern(r"\s*(?P<comment>#[^\r\n]*)")
_TRAILING = lazy_pattern(r"(?<=\S)[ \t]+(?P<comment>#[^\r\n]*)\Z")
_UNSET = lazy_pattern(r"[^=:]*[=:]?")
_LONG = lazy_pattern(rf"{_BLANK}{{1000}}")


class _Line(NamedTuple):
    """What the parser read, without its line end; `key` is empty for comments and errors.

    `variable` is the variable that it sets, `style` the slot of a line in the same style.
    """

    span: Span
    key: str
    is_error: bool
    variable: Variable | None = None
    style: Slot | None = None


def read(source: Source, _kind: Kind, _template_language: str) -> Document:
    """Returns the facts of an env file. Raises Unreadable for blanks that keep the parser busy for hours."""
    if blanks := _LONG.search(source.text):
        raise Unreadable("it has more than 1000 blanks in a row", *source.position(blanks.start()))
    lines = tuple(_lines(source.text))
    variables = tuple(line.variable for line in lines if line.variable)
    return Document(
        tuple(_facts(source, lines, variables)),
        tuple(_comments(source, lines)),
        tuple(sorted({*secret_spans(variables), *_unset(source.text, lines)})),
    )


def _lines(text: str) -> Iterator[_Line]:
    """Yields the lines of an env file, which may span several, as python-dotenv splits it."""
    bindings = tuple(parse_stream(StringIO(text, newline="")))
    start = len(text) - sum(len(binding.original.string) for binding in bindings)
    for binding in bindings:
        original = binding.original.string
        yield _line(text, Span(start, start + len(_LINE_END.sub("", original))), binding)
        start += len(original)


def _line(text: str, span: Span, binding: Binding) -> _Line:
    """Returns a line with its variable; the value is unknown if python-dotenv reads another one."""
    written = _SETS.match(text, *span)
    if written is None or binding.value is None or binding.key != written["key"]:
        return _Line(span, binding.key or "", binding.error)
    value, end = _value(text, written, span.end)
    is_seen = value.text == _UNQUOTED.sub(UNKNOWN_CHAR, binding.value)
    is_bare = end == value.end
    default = _DEFAULT.fullmatch(text, *value.span(0, 1)) if value.text == UNKNOWN_CHAR else None
    if not is_seen:
        value = MappedText(UNKNOWN_CHAR, (Span(written.end(), end),), None)
    elif default and default["name"] == written["key"]:
        value = verbatim(text, Span(*default.span("default")))
    variable = Variable(
        written["key"],
        Span(*written.span("key")),
        value,
        Span(written.start("quote"), end),
        takes_ampersand=not (is_bare and written["before"].strip()),
        takes_more=is_seen,
    )
    return _Line(span, variable.name, binding.error, variable, _style(text, written, span.end))


def _style(text: str, written: re.Match[str], end: int) -> Slot:
    """Returns the slot of a line with the same quotes and blanks."""
    first = text[written.end()] if written.end() < end else ""
    quote = first if first in _QUOTED else ""
    gap = " " if written["gap"] and written["equals"][0] != "=" else ""
    middle = f"{written['quote']}{written['equals']}{gap}{quote}"
    return Slot(end, written["before"], written["quote"], middle, "true", quote)


def _value(text: str, written: re.Match[str], end: int) -> tuple[MappedText, int]:
    """Returns the value, decoded as the parser does and mapped to the file, and the end of its quotes."""
    start = written.end()
    if text[start : start + 1] in _QUOTED:
        whole, special = _QUOTED[text[start]]
        quoted = whole.match(text, start, end)
        stop = quoted.end() if quoted else start + 1
        return unescape(text, Span(start + 1, max(start + 1, stop - 1)), special, _meaning), stop
    if not text[start:end].strip() or (written["gap"] and text[start] == "#"):
        offset = written.end() if written["equals"][0] != "=" and start == end else written.end("equals")
        return MappedText("", (), offset), offset
    cut = _CUT.search(text, start, end)
    stop = cut.start() if cut else end
    return unescape(text, Span(start, stop), _UNQUOTED, _meaning), stop


def _meaning(special: str) -> str:
    return decode(special, "unicode-escape") if special[0] == "\\" else UNKNOWN_CHAR


def _facts(source: Source, lines: Sequence[_Line], variables: Sequence[Variable]) -> Iterator[Fact]:
    if any(is_sdk_name(variable.name) for variable in variables):
        yield from environment_facts(Environment(tuple(variables), _slot(source, lines)), Language.ENV)
    for variable in variables:
        for address in addresses(variable.value):
            is_searched = is_searched_for(source.text, address.place)
            yield replace(address, use=Use.COMPARED) if is_searched else address


def _slot(source: Source, lines: Iterable[_Line]) -> Slot:
    """Returns the slot after the last `CLOUDINARY_*` line, in the style of the last that sets one."""
    own = [line for line in lines if line.key.startswith(sdk.VARIABLE_PREFIX)]
    style = [line.style for line in own if line.style][-1]
    end = own[-1].span.end
    return style._replace(offset=end, before=source.newline_after(end) + style.before)


def _comments(source: Source, lines: Sequence[_Line]) -> Iterator[Comment]:
    """Yields comments; one alone on its line applies to all lines of a value that begins on the next."""
    matches = [_COMMENT.match(source.text, *line.span) for line in lines if not line.variable]
    matches += [_TRAILING.search(source.text, *line.span) for line in lines if line.variable]
    ends = {source.position(line.variable.place.start)[0]: line.span.end for line in lines if line.variable}
    for comment in comments_in(source, (Span(*match.span("comment")) for match in matches if match)):
        if comment.is_misplaced:
            yield comment
            continue
        reach = comment.reach
        end = ends.get(source.position(reach.start)[0], reach.end)
        yield comment._replace(reach=Span(reach.start, max(reach.end, end)))


def _unset(text: str, lines: Sequence[_Line]) -> Iterator[Span]:
    """Yields the parts of lines after `=` or `:` that the parser can't read: they may hold credentials."""
    for line in lines:
        if line.is_error and (name := _UNSET.match(text, *line.span)) and name.end() < line.span.end:
            yield Span(name.end(), line.span.end)
