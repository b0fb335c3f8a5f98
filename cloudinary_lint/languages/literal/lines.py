"""Reads text line by line, with a table of the comments, strings and assignments of each notation.

Syntax is not checked. Comments are replaced by blanks, which keeps all offsets; only lines that name a host
of Cloudinary's are searched for addresses. An address may be assigned to a name that is only used to search
for it. Components of Vue and Svelte are markup with elements for scripts and style sheets.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import Slot, Use
from cloudinary_lint.languages.addresses import addresses, is_searched_by_command, is_searched_for
from cloudinary_lint.languages.literal.notations import (
    COMMAND,
    DEFAULT,
    INSTRUCTION,
    LONGEST,
    NOTATIONS,
    meaning,
    unescape_backslashes,
    unescape_placeholders,
)
from cloudinary_lint.languages.mapped_text import unescape, verbatim
from cloudinary_lint.languages.registry import Kind
from cloudinary_lint.languages.variables import Environment, Variable, is_cloudinary_or_secret, is_sdk_name
from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.records import NamedTuple, dataclass, field, replace
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cloudinary_lint.facts import Address
    from cloudinary_lint.languages.literal.notations import Notation
    from cloudinary_lint.text.source import Source

_HOSTS = (".cloudinary.com", sdk.LEGACY_HOST)
_HOST = lazy_pattern("|".join(map(re.escape, _HOSTS)), re.IGNORECASE)
_LINE_END = lazy_pattern(r"[\r\n]|\Z")
"""A line that names a host."""
_VISIBLE = lazy_pattern(r"[^\r\n]")
_NEWLINE = r"(?:\r\n|\r(?!\n)|\n)"
_DOCKER = lazy_pattern(
    rf"""
    (?<![^\r\n]) [ \t]* (?: (?P<sets>ENV|ARG) | (?P<runs>RUN|CMD|ENTRYPOINT|HEALTHCHECK) ) [ \t]+
    (?P<rest> [^\r\n\\]* (?: (?: \\[ \t]*{_NEWLINE} (?:[ \t]*{_NEWLINE})* | \\ ) [^\r\n\\]* )* )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_OTHER_ESCAPE = lazy_pattern(r"(?:\#[^\r\n]*(?:\r\n|\r|\n))*\#\s*escape\s*=\s*`", re.IGNORECASE)
_ELEMENT = lazy_pattern(
    r"""
    <!--(?s:.*?)(?:-->|\Z)
    | <(?P<name>script|style)\b (?P<attributes>[^<>]{0,1000}) > (?P<code>(?s:.*?)) (?=</(?P=name)|\Z)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SCSS_ATTRIBUTE = lazy_pattern("scss|less|sass|stylus", re.IGNORECASE)
_CONTINUED = lazy_pattern(r"\\[ \t]*(?:\r\n|\r|\n)\Z")
_FLAGS = frozenset({"-e", "--env", "--build-arg"})
_BEFORE = lazy_pattern(
    r"(?: (?:^|.*[;&|({`]) | export | declare | typeset | env | exec | set | setenv | config:set | then | do "
    r"| else | RUN | ENV | ARG | [\"']?\w+=.* )\Z",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
"""The word before an assignment that others may follow, as after `export A=1`, but not after `echo A=1`."""
_LONGEST_LINE = 1000
_GLOBBING = lazy_pattern(r"#!.*\b(?:zsh|fish)\b")
_COMMAND_START = lazy_pattern(r"(?:.*[;&|(])?\s*(?:export\s+|typeset\s+|declare\s+|local\s+)?")
_ASSIGNED_NAME = lazy_pattern(
    r"(?:^|[\s;({])(?:(?:const|let|var|readonly|local)\s+)?(?P<name>[A-Za-z_$][\w$]{0,60})"
    r"(?:\s*:\s*\w{1,20})?\s*=\s*[\"'`]?\Z"
)
_EXPORTED = lazy_pattern(r"\bexport\b[^;\r\n]*\Z")
_WORD = lazy_pattern(r"[A-Za-z_][\w$]*|\$(?![A-Za-z_{])[\w$]*")
_VERY_NEAR = 100
_OPERATOR_BEFORE = lazy_pattern(r"(?:[=!]==?|\bcase)\s*\Z")
_OPERATOR_AFTER = lazy_pattern(r"\s*[=!]==?")


class Literals(NamedTuple):
    """The addresses, the variables that are set, the comments and the environments of a file.

    `code` is the text without comments and prose, if it is read line by line.
    """

    addresses: tuple[Address, ...] = ()
    variables: tuple[Variable, ...] = ()
    comments: tuple[Span, ...] = ()
    environments: tuple[Environment, ...] = ()
    code: str = ""

    def shift(self, offset: int) -> Literals:
        """Returns the addresses and comments, for a text that begins at an offset of the file."""
        addresses = (
            replace(one, place=one.place.shift(offset), scheme=one.scheme.shift(offset))
            for one in self.addresses
        )
        return Literals(tuple(addresses), comments=tuple(span.shift(offset) for span in self.comments))


def scan(source: Source, kind: Kind) -> Literals:
    """Returns the literals of a file of one of these kinds, which is one environment.

    A default (`${NAME:-value}`) counts if it is the URL's, if it sets the variable, or if the file does.
    """
    if kind is Kind.COMPONENT:
        return _scan_component(source.text)
    found = scan_text(source.text, kind)
    every = tuple(_assignments(source.text, found.code, kind))
    names = {sdk.URL_VARIABLE, *(one.variable.name for one in every if not one.is_default)}
    variables = tuple(one.variable for one in every if one.sets or one.variable.name in names)
    own = [one for one in every if is_sdk_name(one.variable.name) and not one.is_default]
    own.sort(key=lambda one: one.variable.place, reverse=True)
    slot = next(filter(None, (_assignment_slot(source, kind, one.match) for one in own)), None)
    return found._replace(variables=variables, environments=(Environment(variables, slot),))


def _scan_component(text: str) -> Literals:
    """Returns the literals of each script and style sheet, and of the markup without them."""
    elements = [element for element in _ELEMENT.finditer(text) if element["name"]]
    markup = blank_out(text, (Span(*element.span("code")) for element in elements))
    parts = []
    for one in elements:
        sheet = Kind.SCSS if _SCSS_ATTRIBUTE.search(one["attributes"]) else Kind.CSS
        kind = Kind.SCRIPT if one["name"].lower() == "script" else sheet
        parts.append(scan_text(one["code"], kind).shift(one.start("code")))
    parts.append(scan_text(markup, Kind.TEXT))
    return Literals(
        tuple(address for part in parts for address in part.addresses),
        comments=tuple(comment for part in parts for comment in part.comments),
    )


def scan_text(text: str, kind: Kind) -> Literals:
    """Returns the addresses and comments of a text of one of these kinds."""
    notation = NOTATIONS[kind]
    spans: dict[str, list[Span]] = {"comment": [], "regex": [], "prose": []}
    for token in notation.token.finditer(text):
        if token.lastgroup:
            spans[token.lastgroup].append(Span(*token.span(token.lastgroup)))
    code = blank_out(text, sorted(spans["comment"] + spans["regex"]))
    comments, prose = tuple(spans["comment"]), spans["prose"]
    return Literals(tuple(_addresses(code, notation)), comments=comments, code=blank_out(code, prose))


def blank_out(text: str, spans: Iterable[Span]) -> str:
    """Returns a text with blanks in these spans, which are sorted; line ends are kept."""
    pieces, done = [], 0
    for span in spans:
        pieces += [text[done : span.start], _VISIBLE.sub(" ", text[span.start : span.end])]
        done = span.end
    return "".join([*pieces, text[done:]])


def _addresses(code: str, notation: Notation) -> Iterator[Address]:
    lowered = code.lower()
    if not any(host in lowered for host in _HOSTS):  # in a tenth of the time that the pattern takes
        return
    searches = _Searches(code, notation.is_shell)
    for line in _lines_with_hosts(code):
        mapped = unescape(code, line, notation.special, meaning) if notation.special else verbatim(code, line)
        for address in addresses(mapped):
            is_searched = searches.is_searched_for(address.place)
            yield replace(address, use=Use.COMPARED) if is_searched else address


def _lines_with_hosts(code: str) -> Iterator[Span]:
    done = 0
    while found := _HOST.search(code, done):
        breaks = (code.rfind(sign, done, found.start()) for sign in "\r\n")
        end = _LINE_END.search(code, found.end())
        line = Span(max(done - 1, *breaks) + 1, end.start() if end else len(code))
        yield line
        done = line.end


class AssignmentMatch(NamedTuple):
    """A variable that is set, and the match of the pattern that found it."""

    variable: Variable
    match: re.Match[str]

    @property
    def is_default(self) -> bool:
        """Whether it is a value for a variable that may not be set: `${NAME:-value}`."""
        return self.match[0].startswith("${")

    @property
    def sets(self) -> bool:
        """Whether it sets the variable: a default does with `:=`."""
        return (
            not self.is_default or "=" in self.match.string[self.match.end("name") : self.match.start("bare")]
        )


def _assignments(text: str, code: str, kind: Kind) -> Iterator[AssignmentMatch]:
    """Yields the assignments outside of comments. The first line of a file may change how it is parsed."""
    if kind is Kind.DOCKERFILE:
        for match in () if _OTHER_ESCAPE.match(text) else _DOCKER.finditer(code):
            for pattern in (INSTRUCTION if match["sets"] else COMMAND, DEFAULT):
                yield from assignments(code, Span(*match.span("rest")), pattern)
        return
    is_globbing = _GLOBBING.match(text) is not None
    for pattern in NOTATIONS[kind].assignments:
        for one in assignments(code, Span(0, len(code)), pattern):
            variable = one.variable
            is_glob = is_globbing and not variable.takes_ampersand and _is_argument(code, variable)
            yield one._replace(variable=variable._replace(takes_more=False)) if is_glob else one


def assignments(code: str, span: Span, pattern: re.Pattern[str]) -> Iterator[AssignmentMatch]:
    """Yields the variables that a pattern finds in a part of a text."""
    for match in pattern.finditer(code, span.start, span.end):
        value = match.lastgroup or ""
        name = "inner" if value == "whole" else "name"
        if is_cloudinary_or_secret(match[name]):
            decode = unescape_backslashes if value == "double" else unescape_placeholders
            variable = Variable(
                match[name],
                Span(*match.span(name)),
                decode(code, Span(*match.span(value))),
                Span(match.start(name), match.end()),
                takes_ampersand=pattern is not COMMAND or value != "bare",
            )
            yield AssignmentMatch(variable, match)


def _is_argument(code: str, variable: Variable) -> bool:
    """Whether a word is an argument: zsh takes a question mark in it for a pattern, which has to match."""
    start = variable.extent.start
    line = re.split(r"[\r\n]", code[max(0, start - _LONGEST_LINE) : start])[-1]
    return _COMMAND_START.fullmatch(line) is None


@dataclass
class _Searches:
    """What a text without comments searches for; `by_name` holds the names that have been examined."""

    code: str
    is_shell: bool
    by_name: dict[str, bool] = field(default_factory=dict)

    def is_searched_for(self, place: Span) -> bool:
        """Whether the address at a place is searched for, or assigned to a name that only is."""
        if self._is_searched_at(place):
            return True
        assigned = _ASSIGNED_NAME.search(self.code[max(0, place.start - _VERY_NEAR) : place.start])
        if assigned is None or _EXPORTED.search(assigned.string, 0, assigned.start("name")):
            return False
        name = assigned["name"]
        if name not in self.by_name:
            start = place.start - (assigned.end() - assigned.start("name"))
            uses = [span for span in self._words.get(name, ()) if span.start != start]
            self.by_name[name] = bool(uses) and all(map(self._is_searched_use, uses))
        return self.by_name[name]

    def _is_searched_at(self, place: Span) -> bool:
        return is_searched_for(self.code, place) or (
            self.is_shell and is_searched_by_command(self.code, place)
        )

    @cached_property
    def _words(self) -> dict[str, list[Span]]:
        found: dict[str, list[Span]] = {}
        for match in _WORD.finditer(self.code):
            found.setdefault(match[0], []).append(Span(*match.span()))
        return found

    def _is_searched_use(self, place: Span) -> bool:
        before = self.code[max(0, place.start - _VERY_NEAR) : place.start]
        is_operand = _OPERATOR_BEFORE.search(before) or _OPERATOR_AFTER.match(self.code, place.end)
        return is_operand is not None or self._is_searched_at(place)


def _assignment_slot(source: Source, kind: Kind, match: re.Match[str]) -> Slot | None:
    """Returns the slot after the assignment that a pattern of a notation matches; None if there is none."""
    line, notation = source.line_at(match.start()), NOTATIONS[kind]
    if notation.lead is None or match.start() - line.start > LONGEST:
        return None
    lead = source.text[line.start : match.start()]
    end = source.line_at(match.end()).end
    tail = notation.tail.fullmatch(source.text, match.end(), min(end, match.end() + LONGEST))
    slot = _assignment_form(source.text, kind, match)
    if not lead.strip() and _CONTINUED.search(source.text, max(0, line.start - LONGEST), line.start):
        return slot._replace(before=f" \\{source.newline_after(line.start)}{lead}")
    if tail and notation.lead.fullmatch(lead):
        slot = slot._replace(offset=end, before=source.newline_after(end) + lead)
        if "comma" not in tail.re.groupindex:
            return slot
        if tail["comma"]:
            return slot._replace(after=",")
        return slot._replace(comma=match.end()) if match.lastgroup == "whole" else slot
    if notation.before_joint is None:
        return _same_line(kind, match, slot, lead)
    return slot._replace(before=notation.joint) if notation.before_joint.fullmatch(lead) else None


def _assignment_form(text: str, kind: Kind, match: re.Match[str]) -> Slot:
    """Returns a slot after an assignment, with its quotes and its sign."""
    value = match.lastgroup or ""
    name = match.span("inner" if value == "whole" else "name")
    start, end = match.span(value)
    quote = '"' if kind is Kind.TOML and value == "bare" else ""
    middle, closing = text[name[1] : start] + quote, quote + text[end : match.end()].rstrip(" \t")
    opening = text[match.start() : name[0]]
    return Slot(match.end(), opening=opening, middle=middle, on="true", closing=closing)


def _same_line(kind: Kind, match: re.Match[str], slot: Slot, lead: str) -> Slot | None:
    """Returns the slot behind an assignment that a command takes, if it is known to take several."""
    word = lead.rsplit(maxsplit=1)[-1] if lead.strip() else ""
    if match.groupdict().get("old"):
        return None
    if word in _FLAGS:
        return slot._replace(before=f" {word} ")
    is_start = kind is Kind.PROCFILE and word.endswith(":")
    return slot._replace(before=" ") if is_start or _BEFORE.match(word) else None
