"""git's own list of the files that it tracks, searched without git.

What is found there is tracked; where nothing is found, git has to be asked. A forged index can
change how many files are reported as checked, and nothing else. It reads no more of its
format.
"""

from __future__ import annotations

import os

from cloudinary_lint.files.reading import read_file

_LONGEST = 0xFFF
_REPOSITORY = b"\x00\x00\xe0\x00"
"""The mode of an entry that is a repository within."""


class Index:
    """The index of one repository; empty where it is kept elsewhere."""

    def __init__(self, root: str) -> None:
        self._folder = os.path.join(root, ".git")
        try:
            self._raw = read_file(os.path.join(self._folder, "index"), follows=False)
        except OSError:
            self._raw = b""
        self._at = 0

    def may_nest(self) -> bool:
        """Whether one of its entries may be a repository within."""
        if not self._raw or _REPOSITORY in self._raw:
            return True
        return any(name.startswith("sharedindex") for name in os.listdir(self._folder))

    def holds(self, name: str) -> bool:
        """Whether a file is tracked: the index holds its name, and the name's length before it.

        The names there are sorted, so that files are found soonest in that order.
        """
        wanted = os.fsencode(name)
        found = self._find(wanted, self._at) or self._find(wanted, 0)
        self._at = found or self._at
        return found > 0

    def _find(self, wanted: bytes, start: int) -> int:
        """Returns the offset of a name, from `start` on; 0 if it isn't found."""
        length = min(len(wanted), _LONGEST).to_bytes(2, "big")
        at = self._raw.find(wanted + b"\0", start)
        while at > 0 and self._raw[at - 2 : at] != length:
            at = self._raw.find(wanted + b"\0", at + 1)
        return max(at, 0)
