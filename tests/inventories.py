"""Projects that are in memory as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from cloudinary_lint.project.inventory import Content, Inventory, Missing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cloudinary_lint.project.inventory import FolderContents


@dataclass(frozen=True, slots=True)
class MemoryContents:
    """The contents of files by their paths, in place of those in a folder."""

    files: Mapping[str, bytes]

    def content(self, path: str) -> Content | Missing:
        return Content(self.files[path]) if path in self.files else Missing("", is_gone=True)

    def stamp(self, _path: str) -> bytes:
        return b""


def inventory_of(contents: MemoryContents) -> Inventory:
    return Inventory(cast("FolderContents", contents))


def in_memory(files: Mapping[str, bytes]) -> Inventory:
    return inventory_of(MemoryContents(files))
