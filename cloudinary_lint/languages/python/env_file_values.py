"""Finds values that python-dotenv reads from an env file without setting variables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint.languages.python.node_values import last_name

if TYPE_CHECKING:
    from cloudinary_lint.languages.python.options import Reader

DOTENV_VALUES = "dotenv_values"
"""The function of python-dotenv that reads an env file and sets no variable."""


def is_of_env_file(reader: Reader, node: cst.CSTNode) -> bool:
    """Whether a value is read from an env file: by a call, also by way of names and loops."""
    waiting, seen = [node] if DOTENV_VALUES in reader.tree.source.text else [], set[str]()
    while waiting:
        for inner in reader.tree.subtree(waiting.pop()):
            if isinstance(inner, cst.Call) and last_name(inner.func) == DOTENV_VALUES:
                return True
            if isinstance(inner, cst.Name) and inner.value not in seen:
                seen.add(inner.value)
                given = (one.value or one.iterable for one in reader.names.bindings(inner))
                waiting += filter(None, given)
    return False
