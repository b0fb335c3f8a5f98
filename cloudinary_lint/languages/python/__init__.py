"""Python: settings dicts, calls, the environment, responses and strings.

Texts are parsed by the interpreter that runs this, and by libcst where that one does not take them;
what is read of them is the same. Refuses to know what is secure, and never writes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint.facts import Document
from cloudinary_lint.languages.python.api import api_calls
from cloudinary_lint.languages.python.builders import builders
from cloudinary_lint.languages.python.comments import comments
from cloudinary_lint.languages.python.dead import dead_settings
from cloudinary_lint.languages.python.declarations import configs, settings
from cloudinary_lint.languages.python.environ import secrets, urls
from cloudinary_lint.languages.python.environment import variables
from cloudinary_lint.languages.python.late import late_settings
from cloudinary_lint.languages.python.modules import described
from cloudinary_lint.languages.python.names import Names
from cloudinary_lint.languages.python.nesting import depth
from cloudinary_lint.languages.python.options import Reader
from cloudinary_lint.languages.python.parsing import Refused, parse, parse_deep
from cloudinary_lint.languages.python.responses import reads
from cloudinary_lint.languages.python.room import with_room
from cloudinary_lint.languages.python.setters import changes
from cloudinary_lint.languages.python.strings import http_addresses
from cloudinary_lint.languages.python.tree import Tree
from cloudinary_lint.languages.python.uses import uses

if TYPE_CHECKING:
    from cloudinary_lint.facts import Fact
    from cloudinary_lint.languages.python import syntax
    from cloudinary_lint.languages.registry import Kind
    from cloudinary_lint.text.source import Source


def read(source: Source, _kind: Kind, _template_language: str) -> Document:
    """The facts of a Python file. Raises Unreadable where it can't be parsed."""
    try:
        return _read(source, parse(source))
    except (Refused, RecursionError):
        return with_room(depth(source.text), lambda: _read(source, parse_deep(source)))


def _read(source: Source, module: syntax.Module) -> Document:
    tree = Tree(source, module)
    reader = Reader(tree, Names(tree))
    own = described(reader)
    configured = (*configs(reader), *changes(reader))
    facts: tuple[Fact, ...] = (
        *settings(reader),
        *configured,
        *urls(reader),
        *variables(reader),
        *builders(reader),
        *api_calls(reader),
        *reads(reader),
        *http_addresses(reader),
        *dead_settings(reader),
        *late_settings(reader, configured),
        *uses(own),
    )
    return Document(facts, tuple(comments(tree)), tuple(secrets(reader)), own)
