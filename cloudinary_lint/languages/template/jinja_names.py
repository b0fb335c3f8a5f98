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
from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from cloudinary_lint.languages.template.jinja_words import CallOptions, TagWords
    from cloudinary_lint.languages.template.lexers import Token

    _Scope = tuple[int, list[tuple[str, CallOptions, int]]]
    """An open tag: the start of the block around it, and the dicts assigned in its present branch."""

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


class TemplateNames:
    """What the names of a template are bound to: `own` are those that it binds itself.

    Tags matter that bind macros and imports; or all, if any call has `**`.
    """

    def __init__(self, text: str, tokens: Sequence[Token]) -> None:
        self.own = set(_SPECIAL)
        self._assigned: set[str] = set()
        self._changed: set[str] = set()
        self._dicts: dict[str, tuple[CallOptions, Span, int | None]] = {}
        self._blocks = [(0, _TOP)]  # an offset, and the start of the innermost `{% block %}` from there on
        self._open: OpenTags[_Scope] = OpenTags(tokens)
        self._top: _Scope = (_TOP, [])
        self._extends = False
        is_passed = "**" in text
        for token in tokens:
            if token.part in {Part.BLOCK, Part.VARIABLE} and (is_passed or token.name in _BINDING):
                self._enter(token, read_words(text, token.inner))
        for scope in (*(scope for _, scope in self._open.tags), *(() if self._extends else (self._top,))):
            self._close(scope, len(text))

    def dict_options(self, name: str, offset: int) -> CallOptions | None:
        """Returns the options of the dict that a name holds at an offset; None if they aren't known.

        It holds a dict up to the end of the branch that assigns it, and in the same `{% block %}`.
        """
        if name not in self._dicts or name in self._changed:
            return None
        options, region, block = self._dicts[name]
        here = self._blocks[bisect_right(self._blocks, (offset, offset)) - 1][1]
        return options if region.start <= offset < region.end and block in {None, here} else None

    def _enter(self, token: Token, tag: TagWords) -> None:
        """Records what a tag binds, changes, opens or closes."""
        is_plain = tag.at(0).text == "set" and tag.at(2).text == "="
        opener = dict_opener(tag, 3, len(tag.words) - 1) if is_plain else None
        for index, word in enumerate(tag.words):
            is_target = index == 1 and opener is not None
            if word.form is Form.NAME and not is_target and not _is_harmless(tag, index):
                self._changed.add(word.text)
        if token.part is not Part.BLOCK:
            return
        name, start = tag.at(0).text, token.span.start
        innermost = self._open.tags[-1][1] if self._open.tags else self._top
        if name in _BRANCHES and self._open.tags:
            self._close(innermost, start)
        elif closed := self._open.close(name):
            for scope in closed:
                self._close(scope, start)
            outer = self._open.tags[-1][1] if self._open.tags else self._top
            self._blocks.append((start, outer[0]))
        elif name == "extends":
            self._extends = True
        elif name == "set" and next((one.text for one in tag.words if one.text in {"=", "|"}), "") == "=":
            self._assign(tag, opener, innermost, token.span.end)
        elif name in self._open.containers:
            block = start if name == "block" else innermost[0]
            self._open.push(name, (block, []))
            self._blocks.append((token.span.end, block))
        self.own.update(_bound_names(tag))

    def _assign(self, tag: TagWords, opener: int | None, scope: _Scope, start: int) -> None:
        name = tag.at(1).text
        if opener is None or name in self._assigned:
            self._changed.add(name)
        else:
            self._assigned.add(name)
            scope[1].append((name, literal_options(tag, opener), start))

    def _close(self, scope: _Scope, end: int) -> None:
        """Records that the dicts assigned in a branch are held up to its end."""
        block = None if scope is self._top else scope[0]
        for name, written, start in scope[1]:
            self._dicts[name] = written, Span(start, end), block
        scope[1].clear()


def _bound_names(tag: TagWords) -> Iterator[str]:
    """Yields the names that a macro or an import binds."""
    match tag.texts(0, 2):
        case ("macro", name):
            yield name
        case ("import" | "from", _):
            texts = [word.text for word in tag.words if word.form is Form.NAME]
            key = "as" if texts[0] == "import" else "import"
            yield from texts[texts.index(key) + 1 :] if key in texts else ()


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
    pattern = _BINDING_PARTS.get(token.name)
    start = token.content.find(token.name) + len(token.name)
    match = pattern.match(token.content, start) if pattern else None
    return set(_NAME.findall(match[0] if match else ""))
