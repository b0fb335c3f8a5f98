"""Decides what to hide of a text in each notation: a lexical pass finds its literals.

In code, names, keywords, small numbers and punctuation are shown, and strings, comments and regular
expressions are literals. Data and prose are literals as a whole. A string without an end makes the
rest of its line a literal.

Of a template (HTML with tags of Django or Jinja2), text between elements, names of elements and names of
attributes are shown. Comments, strings in template tags, values of attributes that readers of a page don't
see, and text that names a credential are literals. Scripts and style sheets are redacted as code.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.redaction import literals
from cloudinary_lint.text.redaction.vocabulary import is_key, is_secret, names_cloud
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

_SIMPLE = r"""
    " (?: \\. | [^"\\\r\n] )* " | ' (?: \\. | [^'\\\r\n] )* '
    | (?P<open> ["'] [^\r\n]* )                                     # nothing ends it
"""
_PYTHON = lazy_pattern(
    r"""
    (?P<comment> \#[^\r\n]* )
    | (?P<string>
        [rbuRBU]{0,2} (?:
            \"{3} (?: \\. | [^\\] )*? (?: \"{3} | \Z ) | '{3} (?: \\. | [^\\] )*? (?: '{3} | \Z )
        )
        | [rbuRBU]{0,2} (?: " (?: \\(?:\r\n|.) | [^"\\\r\n] )* " | ' (?: \\(?:\r\n|.) | [^'\\\r\n] )* ' )
        | (?P<open> ["'] [^\r\n]* )
    )
    | (?P<fields> (?<![A-Za-z0-9_]) (?: [fFtT][rR]? | [rR][fFtT] ) (?: \"{3} | '{3} | ["'] ) )
    | (?P<word> [^\W\d]\w* ) | (?P<number> \d[\w.]* )
    """,
    re.VERBOSE | re.DOTALL,
)
_SCRIPT = lazy_pattern(
    rf"""
    (?P<comment> //[^\r\n]* | /\*.*?(?:\*/|\Z) | <!--[^\r\n]* )
    | (?P<tag> \{{%[^\r\n]{{0,400}}?%\}} | \{{\{{[^{{}}\r\n]*\}}\}} )
    | (?P<string> ` (?: \\. | [^`\\] )* (?: ` | \Z )
        | (?: (?<=[(,=:\[!&|?{{;+>]) | (?<=[(,=:\[!&|?{{;+>]\s) | (?<=^) | (?<=return\s) )
          / (?![/*]) (?: \\. | \[ (?: \\. | [^\]\\\r\n] ){{0,200}} \] | [^/\\\[\r\n] )+ /
        | {_SIMPLE}
    )
    | (?P<word> [^\W\d][\w$]* ) | (?P<number> \d[\w.]* )
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
_STYLE = lazy_pattern(
    rf"""
    (?P<comment> /\*.*?(?:\*/|\Z) | (?<![:\w])//[^\r\n]* )
    | (?P<tag> \{{%[^\r\n]{{0,400}}?%\}} | \{{\{{[^{{}}\r\n]*\}}\}} )
    | (?P<string> (?<=url\() [^"'\s)][^\r\n)]* | {_SIMPLE} )
    | (?P<secret> [$@\w-]{{1,80}} \s{{0,9}} : )
    | (?P<word> [^\W\d][\w-]* ) | (?P<number> \#?\d[\w.%]* )
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_JSON = lazy_pattern(
    rf"""
    (?P<comment> //[^\r\n]* | /\*.*?(?:\*/|\Z) ) | (?P<string> {_SIMPLE} )
    | (?P<number> \d[\w.]* ) | (?P<bare> [^\s"'{{}}\[\],:/]+ )
    """,
    re.VERBOSE | re.DOTALL,
)
_CODE = {"python": _PYTHON, "script": _SCRIPT, "css": _STYLE, "scss": _STYLE, "json": _JSON}

_FIELD = lazy_pattern(r"\{(?:[^{}\"'\r\n]|\"[^\"\r\n]*\"|'[^'\r\n]*'|\{[^{}]{0,200}\}){0,400}\}")
_IN_FIELDS = lazy_pattern(r"\\.|\{\{|\{|\"{3}|'{3}|[\"'\r\n]", re.DOTALL)
_GIVEN = lazy_pattern(  # read backwards, from the value to the name that it is given to
    r"""
    [\s(\[]{0,80}
    (?P<sign> =[\w.\[\], |]{1,40}\s{0,9}: | =: | >= | ==?[!=] | \|\| | \?\? | ro\b | [:=(,] )
    \s{0,80} [\])]{0,4} ["'`]? \\? (?P<name> [\w$.-]{1,60} )
    """,
    re.VERBOSE,
)
_DECLARED = lazy_pattern(r"[^;{}\r\n]*")
_READS = lazy_pattern(r"(?:environ(?:\.\w+)?|getenv|\benv(?:\.\w+)?|\bconfig|secrets)[ \t]*[\[(]\s*\Z")
_VARIABLE = lazy_pattern(r"[A-Z][A-Z0-9_]{0,40}")
_OPENS_KEY, _ENDS_KEY = lazy_pattern(r"[{,]\s*\Z"), lazy_pattern(r"\s*:(?!=)")
_MARKS = lazy_pattern(r"[a-zA-Z]{0,2}(\"{3}|'{3}|[\"'`])")
_ASSIGNS, _GOES_ON = frozenset(":= \t"), frozenset(".([")
_DIGITS = 5
_REACH = 120
_TAG = r"""
    \{% (?: "[^"]*" | '[^']*' | (?!%\}) . )* (?: %\} | \Z )
    | \{\{ (?: "[^"]*" | '[^']*' | (?!\}\}) . )* (?: \}\} | \Z )
"""
_COMMENT = r"""
    <!-- .*? (?: --!?> | \Z ) | <!\[CDATA\[ .*? (?: \]\]> | \Z ) | <\? .*? (?: \?> | \Z )
    | \{\# .*? (?: \#\} | \Z ) | \{%-?\s*comment\b .*? (?: endcomment\s*-?%\} | \Z )
"""
_PART = lazy_pattern(
    rf"""
    (?P<comment> {_COMMENT} ) | (?P<tag> {_TAG} )
    | (?P<element> <(?P<name>script|style|pre|code|textarea|title)(?=[\s/>]) )
    | (?P<start> </?[A-Za-z][^\s/>"'<{{]* | <![A-Za-z]+ )
    | (?P<text> (?: (?!\{{[%{{\#]) [^<] )+ | < )
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = lazy_pattern(
    rf"""
    (?P<end> > ) | (?P<comment> {_COMMENT} ) | (?P<tag> {_TAG} )
    | (?P<value> (?<==)\s* (?:
        " (?: {_TAG} | [^"] )* (?: " | \Z ) | ' (?: {_TAG} | [^'] )* (?: ' | \Z ) | [^\s>"'{{]+
    ) )
    | (?P<name> [^\s=>"'{{/]+ ) | .
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_TAGS = lazy_pattern(_TAG, re.VERBOSE | re.DOTALL)
_READABLE = frozenset({"alt", "class", "title", "aria-label", "rel", "lang"})
_LANGUAGES = {"script": "script", "style": "css"}
_LIKE_A_CREDENTIAL = lazy_pattern(
    r"(?=[A-Za-z_+-]{0,200}\d)[A-Za-z0-9_+-]{16,}={0,2}|\d{6,}|[A-Za-z][A-Za-z0-9+.-]{0,20}://\S*"
)
_TEMPLATES = {"template": True, "maybe-template": False}
"""Kinds of templates, and whether the text between their elements may be shown."""


def hidden(text: str, kind: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """Yields what to hide of a text, or a part of it; a text of an unknown kind is redacted as prose."""
    if kind in _TEMPLATES:
        yield from _in_page(text, has_text=_TEMPLATES[kind])
        return
    end = len(text) if end is None else end
    pattern = _CODE.get(kind)
    if pattern is None:
        yield from literals.hidden(text, start, end)
        return
    position = start
    while token := pattern.search(text, position, end):
        position = token.end()
        match token.lastgroup:
            case "word":
                yield from _in_name(text, token)
            case "comment" | "open" | "bare":
                yield from literals.hidden(text, *token.span())
            case "string":
                yield from _in_string(text, token.start(), token.end())
            case "fields":
                position = _end_of_fields(text, token.end(), end, token[0].lstrip("fFrRtT"))
                yield from _in_string(text, token.start(), position)
            case "tag":
                yield from hidden(text, "script", token.start() + 2, token.end() - 2)
            case "secret":
                if is_secret(token[0]) and (value := _DECLARED.match(text, position, end)):
                    position = value.end()
                    yield from literals.hidden(text, *value.span(), "secret")
            case _:
                is_long = sum(map(str.isdigit, token[0])) > _DIGITS
                if is_long or is_secret(_given(text, token.start())):
                    yield Span(*token.span())


def _in_name(text: str, token: re.Match[str]) -> Iterator[Span]:
    """Yields a name that is assigned to a credential, and so could be one, unless its words are known."""
    if text[token.start() - 1 : token.start()] not in _ASSIGNS or is_key(token[0]):
        return
    if text[token.end() : token.end() + 1] not in _GOES_ON and is_secret(_given(text, token.start())):
        yield Span(*token.span())


def _in_string(text: str, start: int, end: int) -> Iterator[Span]:
    """Yields what to hide of a string: nothing if it names a variable or a key."""
    marks = _MARKS.match(text, start, end)
    first = marks.end() if marks else start
    mark = marks[1] if marks else ""
    last = end - len(mark) if mark and end - len(mark) >= first and text.endswith(mark, first, end) else end
    if _VARIABLE.fullmatch(text, first, last) and _READS.search(text, max(start - _REACH, 0), start):
        return
    is_key_place = _ENDS_KEY.match(text, end) and _OPENS_KEY.search(text, max(start - _REACH, 0), start)
    if is_key_place and is_key(text[first:last]):
        return
    yield from literals.hidden(text, first, last, _given(text, start))


def _given(text: str, start: int) -> str:
    """Returns the name that the value at `start` is assigned to, if it names a credential or a cloud."""
    found = _GIVEN.match(text[max(start - _REACH, 0) : start][::-1])
    name = found["name"][::-1] if found else ""
    if found is None or is_secret(name):
        return name
    return name if names_cloud(name) and found["sign"] in {":", "="} else ""


def _end_of_fields(text: str, start: int, end: int, mark: str) -> int:
    """Returns where an f-string ends; its replacement fields may hold strings with the same quotes."""
    position = start
    while found := _IN_FIELDS.search(text, position, end):
        position = found.end()
        if found[0] == "{" and (field := _FIELD.match(text, found.start(), end)):
            position = field.end()
        elif found[0] == mark or (len(mark) == 1 and found[0][0] in "\r\n"):
            return position
        elif found[0][0] == mark:  # three quotes end a string of one, which an empty one follows
            return found.start() + 1
    return end


def _in_page(text: str, *, has_text: bool) -> Iterator[Span]:
    position = 0
    element = ""
    while part := _PART.search(text, position):
        position = part.end()
        match part.lastgroup:
            case "comment":
                yield from literals.hidden(text, *part.span())
            case "tag":
                yield from _in_tag(text, *part.span())
            case "start":
                element = part[0].lstrip("</").lower()
                position = yield from _in_element(text, position)
            case "element":
                element = part["name"].lower()
                position = yield from _in_element(text, position)
                if element != "title":
                    close = re.compile(rf"</{element}", re.IGNORECASE).search(text, position)
                    start, position = position, close.start() if close else len(text)
                    if element in _LANGUAGES:
                        yield from hidden(text, _LANGUAGES[element], start, position)
                    else:
                        yield from _in_tagged(text, Span(start, position), "")
            case _ if is_secret(element) or not has_text:
                yield from literals.hidden(text, *part.span(), "secret" if is_secret(element) else "")
            case _:
                yield from _in_text(text, Span(*part.span()))


def _in_tag(text: str, start: int, end: int) -> Iterator[Span]:
    """Yields what to hide of a template tag; one without an end is redacted as a literal."""
    if text.endswith(("%}", "}}"), start + 2, end):
        yield from hidden(text, "script", start + 2, end - 2)
    else:
        yield from literals.hidden(text, start, end)


def _in_element(text: str, position: int) -> Generator[Span, None, int]:
    """Yields what to hide of the attributes from an offset on. Returns where the element's tag ends."""
    name = ""
    for part in _ATTRIBUTE.finditer(text, position):
        match part.lastgroup:
            case "end":
                return part.end()
            case "comment":
                yield from literals.hidden(text, *part.span())
            case "tag":
                yield from _in_tag(text, *part.span())
            case "name" if text[part.start() - 1].isspace():
                name = part[0].lower()
            case "value":
                yield from _in_tagged(text, Span(*part.span()), name)
            case "name":
                yield from literals.hidden(text, *part.span())
            case _:
                continue
    return len(text)


def _in_tagged(text: str, value: Span, name: str) -> Iterator[Span]:
    """Yields what to hide of the value of an attribute, or of preformatted text, with template tags in it."""
    start = value.start
    for tag in (*_TAGS.finditer(text, *value), None):
        part = Span(start, tag.start() if tag else value.end)
        if name in _READABLE:
            yield from _in_text(text, part)
        else:
            yield from literals.hidden(text, *part, name if is_secret(name) else "")
        if tag:
            yield from _in_tag(text, *tag.span())
            start = tag.end()


def _in_text(text: str, part: Span) -> Iterator[Span]:
    """Yields what to hide of a text: all unknown words if it names a credential, else what looks like one."""
    if is_secret(text[part.start : part.end]):
        yield from literals.hidden(text, *part)
    else:
        for match in _LIKE_A_CREDENTIAL.finditer(text, *part):
            yield from literals.hidden(text, *match.span())
