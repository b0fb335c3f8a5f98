"""Finds addresses of Cloudinary to report, in a text of any language, and decides whether they are delivered.

Those are `http://` addresses of its hosts, and any address of the legacy host, but no address inside another
one. An address may be searched for instead of being delivered; in doubt, it is delivered. Readers with a
syntax tree use the names and the comparison of addresses; readers without one decide from the text around it.
"""

from __future__ import annotations

import re
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import Address, AddressSource, Origin, Use
from cloudinary_lint.languages.mapped_text import UNKNOWN_CHAR
from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from cloudinary_lint.languages.mapped_text import MappedText
    from cloudinary_lint.text.source import Span

    _Brackets = Sequence[re.Match[str]]

_RUN = lazy_pattern(r"//[^\s\"'<>`\\]*")
_SCHEME = lazy_pattern(r"https?:", re.IGNORECASE)
_LEGACY = lazy_pattern(rf"{re.escape(sdk.LEGACY_HOST)}(?![\w-]|[.:]\w)", re.IGNORECASE)
_SCHEME_BEFORE = lazy_pattern(rf"(?<![\w/{UNKNOWN_CHAR}])(?<![a-z0-9][+.-])https?:\Z", re.IGNORECASE)
"""A scheme that is no part of a longer word or address."""
_NEXT = lazy_pattern(r"(?<=[,;|*()\[\]{}])(?=https?://)", re.IGNORECASE)
_BRACKET = lazy_pattern(r"[()\[\]{}]")
_PAIRS = {")": "(", "]": "[", "}": "{"}
_TRAILING = ".,;:!?|*([{"
SEARCHES = lazy_pattern(
    r"(?:regexp_)?replace|replaceall|i?(?:starts|ends)with|removeprefix|removesuffix|includes|i?contains|(?:regexp_)?match|matchall|fullmatch"
    r"|search|r?split|r?partition|r?find|r?index|(?:last)?indexof|findall|finditer|count|[lr]?strip|cut|test|exec"
    r"|regexp|compile|subn?|in_|not_?in_|(?:not_?)?i?like|rlike|strindex|strpos|instr|locate|i?regex|regexvalidator"
    r"|tobe|to(?:strict)?equal|tomatch|tocontain|(?:strict)?equal|assert(?:not)?(?:equal|in|contains)",
    re.IGNORECASE,
)
"""The full name of a function, method or operator that compares, searches, splits or replaces."""

_COMMANDS = lazy_pattern(r"[efz]?grep|rg|ag|ack|g?sed|g?awk|perl|expr|test|\[\[?|pygrep")
_BEFORE_COMMANDS = lazy_pattern(
    r"if|then|else|elif|do|while|until|!|\{|time|sudo|exec|command|env|export|declare|local|readonly|typeset|git|xargs|\\"
    r"|RUN|CMD|ENTRYPOINT|[\w-]+(?:\+?=.*|:)",
    re.DOTALL,
)
NEAR = 500
"""Characters on each side of an address that are read: each of many addresses costs as much."""
_VERY_NEAR = 100
"""Characters in which a name is searched up to their end: such a search costs the square of their number."""
_DEEPEST = 5
"""Brackets around an address that are examined: their names are searched for one by one."""
_ORIGIN_NAME = lazy_pattern(
    r"""
    CSP | (?<![A-Za-z])csp(?![a-z]) | Csp(?![a-z])
    | CORS(?![A-Z]) | (?<![A-Za-z])cors(?![a-z]) | Cors(?![a-z])
    | ORIGINS?(?![A-Z]) | [oO]rigins?(?![a-z])
    | (?i: allowed | trusted | whitelist )
    | (?:default|script|style|img|media|connect|font|frame|child|object|worker|manifest)(?:Src|-src|_src)\b
    """,
    re.VERBOSE,
)
_DIRECTIVE = lazy_pattern(
    r"\b(?:default|script|style|img|media|connect|font|frame|child|object|worker|manifest|prefetch)-src"
    r"(?:-elem|-attr)?\b[^;{}()<>=]*",
    re.IGNORECASE,
)
_SECURE = lazy_pattern(r"https://([^\s\"'<>`|,;)]+)", re.IGNORECASE)
_REMAINDER = "/%*.^$()\\"
_OPENERS = frozenset("([{")
_LAST_WORD = lazy_pattern(r"([\w$][\w$.-]*)\s*\Z")
_NAMED = lazy_pattern(r"(?<![\w$-])([\w$-]+)[\"'`\]]{0,2}\s*(?::(?!/)|=(?![=>]))")
_SEARCHING_NAME = lazy_pattern(
    r"(?:[\w-]*[-_])?\$?i?regexp?|pattern|.+__i?(?:startswith|endswith|contains|exact|regex|in)"
)
_METHOD = lazy_pattern(r"\s*\.\s*(\w+)\s*\(")
_HEADER = lazy_pattern(r"[\"']([\w-]+)[\"']\s*,")
_LITERAL_BRACE = lazy_pattern(r"[=:(\[,]\s*\Z")
_OPERATOR_BEFORE = lazy_pattern(
    r"(?: [=!]==? | =~ | \[\s*[\w-]+\s*[~|^$*]?= | \bcase | \b(?:i?like|rlike|regexp)\s*\(? )"
    r"\s*\\?[\"'`][^\"'`\r\n]*\Z",
    re.VERBOSE | re.IGNORECASE,
)
_OPERATOR_AFTER = lazy_pattern(r"[^\"'`\r\n]*[\"'`]\s*[=!]==?")
_COMMAND_PIECE = lazy_pattern(
    r"""
    \\[\s\S] | "[^"\\]*(?:\\[\s\S][^"\\]*)*(?:"|\Z) | '[^']*(?:'|\Z) | (?P<end> [;&|(`\r\n] )
    """,
    re.VERBOSE,
)
_CASE_BEFORE = lazy_pattern(r"(?:^|[\r\n]|\bin\b|;;)[ \t]*[\"']?[^\s()\"']*\Z")
_EXPANSION = lazy_pattern(r"\$\{\w+(?:##?|%%?|//?)[\"']?\Z")
_CASE_AFTER = lazy_pattern(r"[^\s()\"']*[\"']?(?:[ \t]*\|[^\r\n()]*)?\)")


class AddressMatch(NamedTuple):
    """An address in a text, as offsets: `start`, `colon` (the end of the scheme), `host`, `end`."""

    start: int
    colon: int
    host: tuple[int, int]
    end: int


def find_addresses(text: str) -> Iterator[AddressMatch]:
    """Yields the addresses in a text, without those inside another address (as in a fetch URL)."""
    for run in _RUN.finditer(text):
        before = _SCHEME_BEFORE.search(text, max(run.start() - len("https:"), 0), run.start())
        cuts = (before, *_NEXT.finditer(text, *run.span()))
        starts = [cut.start() for cut in cuts if cut]
        for start, end in pairwise((*starts, run.end())):
            scheme = _SCHEME.match(text, start)
            host = _host(text, scheme.end() - 1, end) if scheme else None
            if scheme and host:
                yield AddressMatch(start, scheme.end() - 1, host.span(), _end(text, host.end(), end))


def addresses(text: MappedText, use: Callable[[AddressMatch], Use] | None = None) -> Iterator[Address]:
    """Yields the addresses in a mapped text, with their places in the file; `use` decides on their use."""
    for found in find_addresses(text.text):
        place, scheme = (text.span(found.start, end) for end in (found.end, found.colon))
        host = text.text[slice(*found.host)]
        yield Address(place, scheme, host, use(found) if use else Use.WRITTEN)


def literal_source(text: str, place: Span) -> AddressSource | None:
    """Returns the source of a tag or builder that is a literal address; None for any other text."""
    is_secure = text.startswith("https:")
    return AddressSource(Origin.LITERAL, place, is_secure=is_secure) if sdk.is_address(text) else None


def _host(text: str, colon: int, end: int) -> re.Match[str] | None:
    """Returns the host, if it is the legacy one, or Cloudinary's and the scheme is http."""
    start = colon + len("://")
    is_plain = text[colon - 1] in "pP"
    return _LEGACY.match(text, start, end) or (sdk.HOST.match(text, start, end) if is_plain else None)


def _end(text: str, start: int, end: int) -> int:
    """Returns where an address ends: before a bracket that it doesn't open, without trailing punctuation."""
    opened: list[str] = []
    for bracket in _BRACKET.finditer(text, start, end):
        if bracket[0] not in _PAIRS:
            opened.append(bracket[0])
        elif not opened or opened.pop() != _PAIRS[bracket[0]]:
            end = bracket.start()
            break
    return max(start, start + len(text[start:end].rstrip(_TRAILING)))


def is_origin_name(name: str) -> bool:
    """Whether a setting, header or key of that name lists sources or origins."""
    return _ORIGIN_NAME.search(name) is not None


def is_pattern_name(name: str) -> bool:
    """Whether a setting, keyword or key of that name holds a pattern, or a condition on rows."""
    return _SEARCHING_NAME.fullmatch(name) is not None


def remainder(address: str) -> str | None:
    """Returns an http address without its scheme and trailing signs of patterns; None for other addresses."""
    scheme, _, rest = address.replace("\\", "").lower().partition("://")
    return rest.rstrip(_REMAINDER) if scheme == "http" else None


def secure_remainders(text: str) -> set[str]:
    """Returns the https addresses in a text, each without its scheme."""
    if "https" not in text.lower():
        return set()
    return {match[1].rstrip(_REMAINDER).lower() for match in _SECURE.finditer(text.replace("\\", ""))}


def has_https_form(address: str, construct: str) -> bool:
    """Whether the same construct (call, pair, list, line) has the https form of an address."""
    return remainder(address) in secure_remainders(construct)


def is_searched_for(text: str, place: Span) -> bool:
    """Whether an address at a place of a text is compared, replaced, or one of a list of sources.

    Reads at most `NEAR` characters on each side.
    """
    before = text[max(0, place.start - NEAR) : place.start]
    after = text[place.end : place.end + NEAR]
    address = text[place.start : place.end]
    brackets = tuple(islice(_open_brackets(before), _DEEPEST))
    operator = _OPERATOR_BEFORE.search(before[-_VERY_NEAR:]) or _OPERATOR_AFTER.match(after)
    return (
        operator is not None
        or any(has_https_form(address, one) for one in _constructs(before, after, brackets))
        or is_source(before)
        or _is_argument(before, brackets)
        or _is_in_searched_list(after, brackets)
        or any(is_origin_name(name) or is_pattern_name(name) for name in _names(before, brackets))
    )


def is_searched_by_command(text: str, place: Span) -> bool:
    """Whether an address is an argument of `grep` and its kin, or a pattern of `case` or `${…#}`."""
    before = text[max(0, place.start - NEAR) : place.start]
    after = text[place.end : place.end + NEAR]
    near = before[-_VERY_NEAR:]
    if _EXPANSION.search(near) or (_CASE_BEFORE.search(near) and _CASE_AFTER.match(after)):
        return True
    start = 0
    for piece in _COMMAND_PIECE.finditer(before):
        start = piece.end() if piece["end"] else start
    words = [word.strip("[]\"',") or word for word in before[start:].split()]
    name = next((word for word in words if not _BEFORE_COMMANDS.fullmatch(word)), "")
    return _COMMANDS.fullmatch(name.rpartition("/")[2]) is not None


def is_source(before: str) -> bool:
    """Whether the text ends in a directive of a Content-Security-Policy."""
    return any(match.end() == len(before) for match in _DIRECTIVE.finditer(before))


def _is_argument(before: str, brackets: _Brackets) -> bool:
    """Whether the call that encloses the place, or a list with it, searches."""
    for bracket in brackets:
        head = _head(before, bracket)
        if name := _LAST_WORD.search(head):
            return bracket[0] == "(" and SEARCHES.fullmatch(name[1].rpartition(".")[2]) is not None
        if bracket[0] == "{" or head.rstrip()[-1:] in {")", "]"}:
            return False
    return False


def _is_in_searched_list(after: str, brackets: _Brackets) -> bool:
    """Whether the list that encloses the place is searched: `["…"].includes(x)`."""
    if not brackets or brackets[0][0] != "[":
        return False
    method = _METHOD.match(after, _closing(after) + 1)
    return method is not None and SEARCHES.fullmatch(method[1]) is not None


def _names(before: str, brackets: _Brackets) -> Iterator[str]:
    """Yields the names of what contains the place, innermost first: keys, variables, functions."""
    end = len(before)
    for bracket in brackets:
        yield from _assigned_name(before[bracket.end() : end])
        if bracket[0] == "{" and not _LITERAL_BRACE.search(_head(before, bracket)):
            return
        end = bracket.start()
        if bracket[0] == "(":
            yield from _HEADER.findall(before, max(bracket.end(), len(before) - _VERY_NEAR))
            yield from _LAST_WORD.findall(_head(before, bracket))
    yield from _assigned_name(before[max(before.rfind("\n", 0, end), before.rfind("\r", 0, end)) + 1 : end])


def _head(before: str, bracket: re.Match[str]) -> str:
    """Returns the text before a bracket."""
    return before[max(0, bracket.start() - _VERY_NEAR) : bracket.start()]


def _assigned_name(text: str) -> list[str]:
    """Returns the last name in a text that a value is assigned to."""
    return _NAMED.findall(re.split(r"[;\r\n]", text[-_VERY_NEAR:])[-1])[-1:]


def _open_brackets(before: str) -> Iterator[re.Match[str]]:
    """Yields the brackets that are open at the end of a text, from the innermost."""
    depth = 0
    for bracket in reversed(tuple(_BRACKET.finditer(before))):
        depth += -1 if bracket[0] in _OPENERS else 1
        if depth < 0:
            yield bracket
            depth = 0


def _constructs(before: str, after: str, brackets: _Brackets) -> Iterator[str]:
    """Yields the line around the place, and the text in the same brackets."""
    line = re.split(r"[\r\n]", before)[-1], re.split(r"[\r\n]", after)[0]
    yield "\0".join(line)
    if brackets:
        inside = before[brackets[0].end() :] + "\0" + after[: _closing(after)]
        if brackets[0][0] != "{" or ";" not in inside:
            yield inside


def _closing(after: str) -> int:
    """Returns the offset of the bracket that closes one opened before the text."""
    depth = 0
    for bracket in _BRACKET.finditer(after):
        depth += 1 if bracket[0] in _OPENERS else -1
        if depth < 0:
            return bracket.start()
    return len(after)
