"""The language server: checks what is open in an editor as it is typed, and offers fixes.

It implements the Language Server Protocol on standard input and output. pygls is imported here alone.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from cloudinary_lint.config.settings import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from cloudinary_lint.files.reading import CurrentFile
    from cloudinary_lint.integrations.language_server.documents import WorkspaceSnapshot

_LACKS = "--lsp needs pygls 2, which comes with an extra: pip install 'cloudinary-lint[lsp]'"


def serve(take_snapshot: Callable[[], WorkspaceSnapshot], reading: CurrentFile) -> int:
    """Serves an editor until it exits, and returns the exit code. Raises UsageError where pygls is missing.

    `take_snapshot` returns the present folders and settings.
    """
    try:
        import_module("pygls.lsp.server")
    except ImportError:
        raise UsageError(_LACKS) from None
    from cloudinary_lint.integrations.language_server.handlers import connect  # noqa: PLC0415 - where pygls is there

    return connect(take_snapshot, reading)
