"""Makes paths relative to the top of the repository, and fingerprints that don't change when lines move."""

from __future__ import annotations

import posixpath
from collections import Counter
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.report import Report
    from cloudinary_lint.report.diagnostic import Diagnostic


def repository_path(shown: str, report: Report) -> str:
    """Returns a path relative to the top of the repository, with slashes."""
    return posixpath.normpath(posixpath.join(report.folder, Path(shown).as_posix()))


def uri(path: str) -> str:
    """Returns a relative path as a URI."""
    return quote(path.encode("utf-8", "surrogateescape"))


def with_fingerprints(report: Report) -> Iterator[tuple[Diagnostic, str]]:
    """Yields each finding with a unique fingerprint, which doesn't change when its lines move."""
    seen: Counter[tuple[str, str, str]] = Counter()
    for finding in report.findings:
        key = repository_path(finding.path, report), finding.code, finding.digest
        seen[key] += 1
        text = "\0".join((*key, str(seen[key])))
        yield finding, sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
