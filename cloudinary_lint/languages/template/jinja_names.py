"""Finds what the names of a Jinja template are bound to: its own macros and imports, and dict literals.

A name holds a dict if its only assignment in the template is a dict literal in the same scope, and nothing
could have changed it since. In doubt its value is unknown.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from typing import TYPE_CHECKING

from cloudinary_lint.languages.template.jinja_words import Form, dict_opener, literal_options, read_words
from cloudinary_lint.languages.template.lexers import OpenTags, Part
from cloudinary_lint.records import dataclass, field
from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from cloudinary_lint.languages.template.jinja_words import CallOptions, TagWords
    from cloudinary_lint.languages.template.lexers import Token

_SPECIAL = frozenset({"self", "super", "loop", "caller"})
_BRANCHES = frozenset({"else", "elif"})
_BINDING = frozenset({"macro", "import", "from"})
_TOP = -1
_ALIAS = lazy_pattern(r"(?<![\w.])(\w+)\s*=\s*(\w+(?:\.\w+)+)\s*(?=,|\Z)")
_NAME = lazy_pattern(r"(?<![\w.])\w+")
_BINDING_PARTS = {
    **dict.fromkeys(("with", "macro", "import", "from"), lazy_pattern(r".*", re.DOTALL)),
    "set": lazy_pattern(r"\s+[\w\s,()]+"),
    "for": lazy_pattern(r"\s+[\w\s,()]+?(?=\sin\s)"),
    "call": lazy_pattern(r"\s*\([^()]*\)"),
}
"""Patterns for the parts of tags that bind names, or may."""
_ALIASING = frozenset({"set", "with"})


@dataclass(frozen=True, slots=True)
class AssignedDict:
    """The dict that a name holds in a region; `block` is the offset of the block that assigns it."""

    options: CallOptions
    region: Span
    block: int | None


@dataclass(frozen=True, slots=True)
class TemplateNames:
    """The names of a template: `own` are those it binds itself, `dicts` the known values.

    `blocks` has pairs of an offset and the start of the innermost `{% block %}` from there on, in order.
    """

    own: frozenset[str] = _SPECIAL
    dicts: Mapping[str, AssignedDict] = field(default_factory=dict)
    blocks: tuple[tuple[int, int], ...] = ((0, _TOP),)

    def dict_options(self, name: str, offset: int) -> CallOptions | None:
        """Returns the options of the dict that a name holds at an offset; None if they aren't known."""
        assigned_dict = self.dicts.get(name)
        if assigned_dict is None or not assigned_dict.region.start <= offset < assigned_dict.region.end:
            return None
        block = self.blocks[bisect_right(self.blocks, (offset, offset)) - 1][1]
        return assigned_dict.options if assigned_dict.block is None or assigned_dict.block == block else None


@dataclass(slots=True)
class _Scope:
    """An open tag: the block around it, and the dicts assigned in its present branch."""

    block: int
    open_dicts: list[tuple[str, CallOptions, int]] = field(default_factory=list)


class _Walk:
    """A walk over the tags of a template, and what it has found so far."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.top = _Scope(_TOP)
        self.open: OpenTags[_Scope] = OpenTags(tokens)
        self.own = set(_SPECIAL)
        self.assigned: set[str] = set()
        self.changed: set[str] = set()
        self.dicts: dict[str, AssignedDict] = {}
        self.blocks = [(0, _TOP)]
        self.extends = False

    @property
    def scope(self) -> _Scope:
        """Returns the innermost scope."""
        return self.open.tags[-1][1] if self.open.tags else self.top


def template_names(text: str, tokens: Sequence[Token]) -> TemplateNames:
    """Returns the names that the tags of a template bind.

    Tags matter that bind macros and imports; or all, if any call has `**`.
    """
    walk = _Walk(tokens)
    is_passed = "**" in text
    for token in tokens:
        is_tag = token.part in {Part.BLOCK, Part.VARIABLE}
        if is_tag and (is_passed or token.name in _BINDING):
            tag = read_words(text, token.inner)
            _note_changes(walk, tag)
            if token.part is Part.BLOCK:
                _statement(walk, token, tag)
    for _, scope in reversed(walk.open.tags):
        _close_scope(walk, scope, len(text))
    if not walk.extends:
        _close_scope(walk, walk.top, len(text))
    known = {name: assigned_dict for name, assigned_dict in walk.dicts.items() if name not in walk.changed}
    return TemplateNames(frozenset(walk.own), known, tuple(walk.blocks))


def _statement(walk: _Walk, token: Token, tag: TagWords) -> None:
    """Records what a block tag binds, opens or closes."""
    name = tag.at(0).text
    if name in _BRANCHES and walk.open.tags:
        _close_scope(walk, walk.scope, token.span.start)
    elif closed := walk.open.close(name):
        for scope in closed:
            _close_scope(walk, scope, token.span.start)
        walk.blocks.append((token.span.start, walk.scope.block))
    elif name == "extends":
        walk.extends = True
    elif name == "set" and _is_inline(tag):
        _assign(walk, token, tag)
    elif name in walk.open.containers:
        block = token.span.start if name == "block" else walk.scope.block
        walk.open.push(name, _Scope(block))
        walk.blocks.append((token.span.end, block))
    walk.own.update(_bound_names(tag))


def _is_inline(tag: TagWords) -> bool:
    return next((word.text for word in tag.words if word.text in {"=", "|"}), "") == "="


def _assign(walk: _Walk, token: Token, tag: TagWords) -> None:
    opener = _assigned_dict(tag)
    name = tag.at(1).text
    if opener is None or name in walk.assigned:
        walk.changed.add(name)
    else:
        walk.assigned.add(name)
        walk.scope.open_dicts.append((name, literal_options(tag, opener), token.span.end))


def _assigned_dict(tag: TagWords) -> int | None:
    """Returns the opening bracket of the dict in `set name = {…}`; None for other statements."""
    is_plain = tag.at(0).text == "set" and tag.at(2).text == "="
    return dict_opener(tag, 3, len(tag.words) - 1) if is_plain else None


def _close_scope(walk: _Walk, scope: _Scope, end: int) -> None:
    """Records that the dicts assigned in a branch are held up to its end."""
    block = None if scope is walk.top else scope.block
    for name, written, start in scope.open_dicts:
        walk.dicts[name] = AssignedDict(written, Span(start, end), block)
    scope.open_dicts.clear()


def _bound_names(tag: TagWords) -> Iterator[str]:
    """Yields the names that a macro or an import binds."""
    match tag.texts(0, 2):
        case ("macro", name):
            yield name
        case ("import" | "from", _):
            texts = [word.text for word in tag.words if word.form is Form.NAME]
            key = "as" if texts[0] == "import" else "import"
            yield from texts[texts.index(key) + 1 :] if key in texts else ()


def _note_changes(walk: _Walk, tag: TagWords) -> None:
    """Records the names that are used in a way that could change their values."""
    literal = _assigned_dict(tag)
    for index, word in enumerate(tag.words):
        is_target = index == 1 and literal is not None
        if word.form is Form.NAME and not is_target and not _is_harmless(tag, index):
            walk.changed.add(word.text)


def _is_harmless(tag: TagWords, index: int) -> bool:
    """Whether a name is an attribute, is passed by `**`, or only an attribute of it is read."""
    before, after = tag.at(index - 1).text, tag.at(index + 1).text
    if before == "." or (before == "**" and after in {",", ")"}):
        return True
    return after == "." and tag.at(index + 3).text != "("


def aliases(tokens: Iterable[Token]) -> Mapping[str, tuple[str, ...]]:
    """Returns the dotted variables, as parts, of the names that a template binds once."""
    blocks = [token for token in tokens if token.part is Part.BLOCK]
    matches = (
        match for token in blocks if token.name in _ALIASING for match in _ALIAS.finditer(token.content)
    )
    found = {match[1]: tuple(match[2].split(".")) for match in matches}
    bound = Counter(one for token in blocks for one in _names_in_tag(token)) if found else {}
    return {name: parts for name, parts in found.items() if bound[name] == 1}


def _names_in_tag(token: Token) -> set[str]:
    """Returns the names that a tag may bind."""
    pattern = _BINDING_PARTS.get(token.name)
    start = token.content.find(token.name) + len(token.name)
    match = pattern.match(token.content, start) if pattern else None
    return set(_NAME.findall(match[0] if match else ""))
