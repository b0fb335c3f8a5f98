"""Text into a tree, by the parser of the interpreter that runs this, else by libcst."""

from __future__ import annotations

import ast
import re
import warnings
from typing import TYPE_CHECKING

from cloudinary_lint.languages.python.blocks import module
from cloudinary_lint.languages.python.literals import Odd
from cloudinary_lint.source import Unreadable

if TYPE_CHECKING:
    from cloudinary_lint.languages.python import syntax
    from cloudinary_lint.source import Source

_CHARACTERS = re.compile(r"\A\ufeff|[\0\ud800-\udfff]")


class Refused(Exception):
    """A text that Python's own parser does not read, or this reader of its tree; `error` says why."""

    def __init__(self, error: SyntaxError | None = None) -> None:
        super().__init__()
        self.error = error


def parse(source: Source) -> syntax.Module:
    """The tree of a text. Raises Refused, RecursionError, and Unreadable where no parser would do."""
    if odd := _CHARACTERS.search(source.text):
        reason = f"the character U+{ord(odd[0]):04X}"
        raise Unreadable(reason, *source.position(odd.start()))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source.text)
        return module(tree, source)
    except SyntaxError as error:
        raise Refused(error) from None
    except (Odd, ValueError, MemoryError):
        raise Refused from None


def parse_deep(source: Source) -> syntax.Module:
    """The tree of a text that nests no deeper than `nesting` allows, by libcst too. Raises Unreadable."""
    try:
        return parse(source)
    except Refused as refusal:
        error = refusal.error
    except RecursionError:
        error = None
    from cloudinary_lint.languages.python.newer import parse_anew  # noqa: PLC0415 - libcst loads slowly

    return parse_anew(source, error)
