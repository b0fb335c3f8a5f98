"""The laws on folders of real files: `python -m tests.fuzz.corpus FOLDER…`.

Every file is read as its kind, whether it mentions Cloudinary or not; nothing is written. Tells what
broke a law or the program, and which files took longest.
"""

from __future__ import annotations

import sys
import time
import traceback
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cloudinary_lint.languages.kinds import is_minified
from cloudinary_lint.languages.registry import Kind, kind_of
from tests.laws import hold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SLOWEST = 15
_PROSE = frozenset({".md", ".rst"})


@dataclass(frozen=True, order=True)
class Tried:
    """A file that was tried: the seconds it took, its size, how many edits were made, what failed."""

    seconds: float
    path: str
    kind: str
    size: int = 0
    edits: int = 0
    failure: str = ""


def main(folders: Iterable[str]) -> int:
    """Tries every file below the folders; the exit code says whether something failed."""
    with ProcessPoolExecutor() as pool:
        tried = list(pool.map(_try, _files(folders), chunksize=20))
    for one in tried:
        if one.failure:
            print(f"{one.path}: {one.failure}")
    print("slowest:")
    for one in sorted(tried, reverse=True)[:_SLOWEST]:
        print(f"{one.seconds:8.2f} s {one.size / 1000:9.1f} kB  {one.path}")
    kinds = ", ".join(f"{count} {kind}" for kind, count in Counter(one.kind for one in tried).most_common())
    print(f"{len(tried)} files ({kinds}), {sum(one.edits for one in tried)} edits")
    return any(one.failure for one in tried)


def _files(folders: Iterable[str]) -> Iterator[Path]:
    return (path for folder in folders for path in sorted(Path(folder).rglob("*")) if _is_file(path))


def _is_file(path: Path) -> bool:
    try:
        is_text = kind_of(path.name) is not None or path.suffix in _PROSE
        return is_text and path.is_file() and not path.is_symlink()
    except OSError:
        return False


def _try(path: Path) -> Tried:
    kind = kind_of(path.name) or Kind.TEXT
    start = time.perf_counter()
    try:
        raw = path.read_bytes()
        edits = 0 if is_minified(raw, kind.value) else hold(str(path), raw, kind)
    except Exception as error:  # noqa: BLE001 whatever it is, it is told
        where = traceback.extract_tb(error.__traceback__)[-1]
        failure = f"{type(error).__name__}: {error} ({where.filename}:{where.lineno})"
        return Tried(time.perf_counter() - start, str(path), kind.value, failure=failure[:500])
    return Tried(time.perf_counter() - start, str(path), kind.value, len(raw), edits)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
