"""Baselines: files of known findings, so that only new ones are reported.

A finding is identified by its path in the project, its code and the digest of its lines, and each is known
as often as it occurred. Its lines may move, be indented differently or get another credential.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from cloudinary_lint.config.settings import UsageError
from cloudinary_lint.files.reading import read_file
from cloudinary_lint.text.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_VERSION = 1


class KnownFinding(NamedTuple):
    """A finding in a baseline; the path is relative to the project's root, with slashes."""

    path: str
    code: str
    digest: str


def as_text(entries: Iterable[KnownFinding]) -> str:
    """Returns a baseline: JSON with a line for each entry, sorted, so that two versions of it merge well."""
    rows = [
        {"path": entry.path, "code": entry.code, "digest": entry.digest, "count": count}
        for entry, count in sorted(Counter(entries).items())
    ]
    lines = ",".join(f"\n    {json.dumps(row)}" for row in rows)
    return f'{{\n  "version": {_VERSION},\n  "findings": [{lines}\n  ]\n}}\n'


def read(path: Path, name: str) -> Counter[KnownFinding]:
    """Returns the entries of a baseline with their counts. Raises UsageError, which names the file."""
    try:
        document = json.loads(read_file(path).decode("utf-8"))
    except OSError as error:
        reason = f"cannot be read: {error.strerror}; --write-baseline {name} writes it"
    except UnicodeDecodeError as error:
        reason = f"byte {error.start} is not valid UTF-8"
    except json.JSONDecodeError as error:
        name, reason = f"{name}:{error.lineno}:{error.colno}", f"not JSON: {error.msg}"
    except ValueError:  # raised by int() for a number with too many digits
        reason = "not a baseline: it holds an endless number"
    except RecursionError:
        reason = "not a baseline: it nests too deeply"
    else:
        return Counter(dict(_entries(document, name)))
    message = f"{name}: {reason}"
    raise UsageError(message)


def take(entry: KnownFinding, left: Counter[KnownFinding]) -> bool:
    """Whether a finding is known; if it is, reduces its count by one."""
    is_known = left[entry] > 0
    left[entry] -= is_known
    return is_known


def _entries(document: object, name: str) -> Iterator[tuple[KnownFinding, int]]:
    match document:
        case {"version": 1, "findings": list(rows)}:
            yield from (_entry(row, f"{name}: findings[{index}]") for index, row in enumerate(rows))
        case {"version": int(version), "findings": _} if version > _VERSION:
            message = f"{name}: version: {version} is of a later cloudinary-lint"
            raise UsageError(message)
        case _:
            message = (
                f"{name}: not a baseline: must be an object with version {_VERSION} and a list of findings"
            )
            raise UsageError(message)


def _entry(row: object, place: str) -> tuple[KnownFinding, int]:
    match row:
        case {"path": str(path), "code": str(code), "digest": str(digest), "count": int(count)} if count > 0:
            return KnownFinding(path, code, digest), count
        case _:
            message = f"{place}: must have the texts path, code and digest, and a count from 1"
            raise UsageError(message)
