"""Which files of a project name which of its modules, told from their bytes.

Refuses to know imports.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from cloudinary_lint.languages.registry import kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from pathlib import PurePosixPath

    _Look = Callable[[PurePosixPath, bytes], frozenset[bytes]]

_WORD = re.compile(rb"\w+")
_SPACED = bytes(code if _WORD.match(bytes((code,))) else ord(" ") for code in range(256))
"""Everything but letters of words as blanks: to split a text there is faster than to search it for words."""


def module_parts(path: PurePosixPath) -> tuple[str, ...]:
    """The dotted parts of a module's path from the project's root; a package is named by its folder."""
    parts = path.with_suffix("").parts
    return parts[:-1] if parts[-1] == "__init__" else parts


def name_of(path: PurePosixPath) -> str:
    """The last part of a module's path; empty for the package at the root."""
    return "".join(module_parts(path)[-1:])


def may_name(path: PurePosixPath) -> bool:
    """Whether a file of that name can name a module."""
    return kind_of(str(path)) is not None or path.suffix == ""


@dataclass(frozen=True)
class Naming:
    """The files that may name modules, looked at once for all of them.

    `modules` are those that may be asked about; `files` gives the bytes of these files, or of all that
    may name one; `each` what someone who looks at each of all these says of it.
    """

    modules: Collection[PurePosixPath]
    files: Callable[[Collection[PurePosixPath] | None], Iterable[tuple[PurePosixPath, bytes]]]
    each: Callable[[_Look], Iterable[tuple[PurePosixPath, frozenset[bytes]]]]

    def is_named(self, path: PurePosixPath) -> bool:
        """Whether another file names a module."""
        word = os.fsencode(name_of(path))
        where = self._holders.get(word, []) if _WORD.fullmatch(word) else None
        return any(other != path and _is_named(path, raw) for other, raw in self.files(where))

    @cached_property
    def _holders(self) -> dict[bytes, list[PurePosixPath]]:
        """The files that hold the names of modules, by these."""
        words = frozenset(os.fsencode(name_of(path)) for path in self.modules)
        found: dict[bytes, list[PurePosixPath]] = {}
        for path, held in self.each(lambda _, raw: words.intersection(raw.translate(_SPACED).split())):
            for word in held:
                found.setdefault(word, []).append(path)
        return found


def _is_named(path: PurePosixPath, raw: bytes) -> bool:
    """Whether a file names a module: `shop.cloud`; at the root `"cloud"`, `cloud:app`, `cloud.py`."""
    parts = module_parts(path)
    if not parts:
        return True
    name = re.escape(os.fsencode(parts[-1]))
    if len(parts) > 1:
        pattern = rb"\b%s[./]%s\b" % (re.escape(os.fsencode(parts[-2])), name)
    else:
        pattern = rb"['\"]%s['\"]|\b%s(?:\.py\b|:)" % (name, name)
    return re.search(pattern, raw) is not None
