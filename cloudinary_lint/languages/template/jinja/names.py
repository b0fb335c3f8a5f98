"""What the names of a Jinja template are bound to: its own macros and imports, and dicts in sight.

A name holds a dict where its only assignment in the template is a dict literal in the same scope, and
nothing could have changed it since. In doubt it holds nothing that is known.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cloudinary_lint.languages.template.jinja.arguments import dict_of, literal_options
from cloudinary_lint.languages.template.jinja.words import Form, read_words
from cloudinary_lint.languages.template.nesting import Open, containers, ended
from cloudinary_lint.languages.template.tokens import Part, command
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cloudinary_lint.languages.template.jinja.arguments import Written
    from cloudinary_lint.languages.template.jinja.words import Words
    from cloudinary_lint.languages.template.tokens import Token

_SPECIAL = frozenset({"self", "super", "loop", "caller"})
_BRANCHES = frozenset({"else", "elif"})
_BINDING = frozenset({"macro", "import", "from"})
_TOP = -1


@dataclass(frozen=True, slots=True)
class Held:
    """A dict that a name holds in a region; `block` is where the block begins that it was assigned in."""

    written: Written
    region: Span
    block: int | None


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a template: `own` are bound by the template itself, `dicts` hold what is known.

    `blocks` tells the start of the innermost `{% block %}` from an offset on, in order.
    """

    own: frozenset[str] = _SPECIAL
    dicts: Mapping[str, Held] = field(default_factory=dict)
    blocks: tuple[tuple[int, int], ...] = ((0, _TOP),)

    def held(self, name: str, offset: int) -> Written | None:
        """The options of the dict that a name holds at an offset."""
        held = self.dicts.get(name)
        if held is None or not held.region.start <= offset < held.region.end:
            return None
        block = self.blocks[bisect_right(self.blocks, (offset, offset)) - 1][1]
        return held.written if held.block is None or held.block == block else None


@dataclass(slots=True)
class _Scope:
    """Where a tag is open: the block it stands in, and the dicts assigned in its branch."""

    block: int
    waiting: list[tuple[str, Written, int]] = field(default_factory=list)


@dataclass(slots=True)
class _Survey:
    """What was seen up to a token."""

    containers: frozenset[str]
    top: _Scope = field(default_factory=lambda: _Scope(_TOP))
    open: Open[_Scope] = field(default_factory=Open)
    own: set[str] = field(default_factory=lambda: set(_SPECIAL))
    assigned: set[str] = field(default_factory=set)
    spoiled: set[str] = field(default_factory=set)
    dicts: dict[str, Held] = field(default_factory=dict)
    blocks: list[tuple[int, int]] = field(default_factory=lambda: [(0, _TOP)])
    extends: bool = False

    @property
    def scope(self) -> _Scope:
        """The innermost."""
        return self.open.tags[-1][1] if self.open.tags else self.top


def names(text: str, tokens: Sequence[Token]) -> Names:
    """The names that the tags of a template bind."""
    survey = _Survey(containers(text, tokens))
    for token in _telling(text, tokens):
        read = read_words(text, token.inner)
        _spoil(survey, read)
        if token.part is Part.BLOCK:
            _statement(survey, token, read)
    while survey.open.tags:
        _release(survey, survey.open.pop(), len(text))
    if not survey.extends:
        _release(survey, survey.top, len(text))
    known = {name: held for name, held in survey.dicts.items() if name not in survey.spoiled}
    return Names(frozenset(survey.own), known, tuple(survey.blocks))


def _telling(text: str, tokens: Sequence[Token]) -> Iterator[Token]:
    """The tags that matter: where nothing is passed by `**`, those that bind macros and imports."""
    is_passed = "**" in text
    for token in tokens:
        is_tag = token.part in {Part.BLOCK, Part.VARIABLE}
        if is_tag and (is_passed or command(text, token) in _BINDING):
            yield token


def _statement(survey: _Survey, token: Token, read: Words) -> None:
    name = read.at(0).text
    if name in _BRANCHES and survey.open.tags:
        _release(survey, survey.scope, token.span.start)
    elif closed := survey.open.close(ended(name)):
        for scope in closed:
            _release(survey, scope, token.span.start)
        survey.blocks.append((token.span.start, survey.scope.block))
    elif name == "extends":
        survey.extends = True
    elif name == "set" and _is_inline(read):
        _assign(survey, token, read)
    elif name in survey.containers:
        block = token.span.start if name == "block" else survey.scope.block
        survey.open.push(name, _Scope(block))
        survey.blocks.append((token.span.end, block))
    survey.own.update(_bound(read))


def _is_inline(read: Words) -> bool:
    return next((word.text for word in read.words if word.text in {"=", "|"}), "") == "="


def _assign(survey: _Survey, token: Token, read: Words) -> None:
    opener = _assigned_dict(read)
    name = read.at(1).text
    if opener is None or name in survey.assigned:
        survey.spoiled.add(name)
    else:
        survey.assigned.add(name)
        survey.scope.waiting.append((name, literal_options(read, opener), token.span.end))


def _assigned_dict(read: Words) -> int | None:
    """The bracket of the dict in `set name = {…}`."""
    is_plain = read.at(0).text == "set" and read.at(2).text == "="
    return dict_of(read, 3, len(read.words) - 1) if is_plain else None


def _release(survey: _Survey, scope: _Scope, end: int) -> None:
    """Says how far the dicts reach that were assigned in a branch."""
    block = None if scope is survey.top else scope.block
    for name, written, start in scope.waiting:
        survey.dicts[name] = Held(written, Span(start, end), block)
    scope.waiting.clear()


def _bound(read: Words) -> Iterator[str]:
    """The names that a macro or an import binds."""
    match read.texts(0, 2):
        case ("macro", name):
            yield name
        case ("import" | "from", _):
            texts = [word.text for word in read.words if word.form is Form.NAME]
            key = "as" if texts[0] == "import" else "import"
            yield from texts[texts.index(key) + 1 :] if key in texts else ()
        case _:
            return


def _spoil(survey: _Survey, read: Words) -> None:
    """Notes the names that are used in a way that could change what they hold."""
    literal = _assigned_dict(read)
    for index, word in enumerate(read.words):
        is_target = index == 1 and literal is not None
        if word.form is Form.NAME and not is_target and not _is_harmless(read, index):
            survey.spoiled.add(word.text)


def _is_harmless(read: Words, index: int) -> bool:
    """Whether a name is an attribute's, is passed by `**`, or only has an attribute read."""
    before, after = read.at(index - 1).text, read.at(index + 1).text
    if before == "." or (before == "**" and after in {",", ")"}):
        return True
    return after == "." and read.at(index + 3).text != "("
