"""Sends the editor what it shows: the findings of each open file, edits, and warnings.

A bug is reported without any text of the file, and the server goes on.
"""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING
from urllib.parse import unquote

from lsprotocol import types as lsp
from pygls.uris import to_fs_path

from cloudinary_lint.integrations.language_server.diagnostics import diagnostics
from cloudinary_lint.integrations.language_server.documents import OpenDocuments
from cloudinary_lint.integrations.language_server.positions import Positions
from cloudinary_lint.report.crash import BugReporter

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pygls.lsp.server import LanguageServer

    from cloudinary_lint.files.reading import CurrentFile
    from cloudinary_lint.integrations.language_server.documents import WorkspaceSnapshot
    from cloudinary_lint.linting.run import Work

_QUICK, _BREATH = 0.1, 0.02
"""Seconds. After a check that took longer than the first, the next one takes a breath: what was typed
meanwhile is read, and checked once."""


def path_of(uri: str) -> Path | None:
    """Returns the path of a document; None if it is no file."""
    try:
        local = to_fs_path(uri) if uri.startswith("file:") else None
    except ValueError:
        return None
    path = Path(os.path.normpath(local or ""))
    return path if path.is_absolute() and "\0" not in str(path) else None


class Publisher:
    """Publishes to one editor."""

    def __init__(
        self, server: LanguageServer, take_snapshot: Callable[[], WorkspaceSnapshot], reading: CurrentFile
    ) -> None:
        self.documents = OpenDocuments(take_snapshot, reading, self.warn)
        self.bug_reporter = BugReporter(reading, self._report_bug, is_always_reading=True)
        self._server = server
        self._reading = reading
        self._uris: dict[Path, str] = {}
        self._durations: dict[Path, float] = {}
        self._waiting: dict[Path | None, asyncio.TimerHandle] = {}
        self._reported: set[str] = set()

    def take(self, uri: str) -> Path | None:
        """Takes a document as the editor holds it, and returns its path."""
        path, document = path_of(uri), self._server.workspace.text_documents.get(unquote(uri))
        if path is None or document is None:
            return None
        self._uris[path] = uri
        self.documents.put(path, document.source)
        return path

    def drop(self, path: Path) -> None:
        """Lets go of a document, and of what is shown about it."""
        self.documents.drop(path)
        self._durations.pop(path, None)
        if uri := self._uris.pop(path, None):
            self._show(uri, ())

    def publish(self, path: Path) -> None:
        """Shows what is found in one document."""
        if path not in self._uris:
            return
        before = perf_counter()
        with self.bug_reporter:
            work = self.documents.work(path)
            shown = [one.diagnostic for one in diagnostics(work, self.positions(work))] if work else []
            self._show(self._uris[path], shown)
        self._durations[path] = perf_counter() - before

    def publish_soon(self, path: Path) -> None:
        """Publishes at once, or after the user has stopped typing if that takes long."""
        if self._durations.get(path, 0) > _QUICK:
            self.later(path, _BREATH, lambda: self.publish(path))
        else:
            self.publish(path)

    def renew(self) -> None:
        """Looks at the projects again, and shows what is found in all documents."""
        with self.bug_reporter:
            self.documents.renew()
        for path in tuple(self._uris):
            self.publish(path)

    def later(self, what: Path | None, delay: float, do: Callable[[], None]) -> None:
        """Does something after a while, unless it is put off again."""
        if waiting := self._waiting.get(what):
            waiting.cancel()
        self._waiting[what] = asyncio.get_running_loop().call_later(delay, do)

    def positions(self, work: Work) -> Positions:
        """Returns the positions of a document, as the editor counts them."""
        units = self._server.workspace.position_encoding or lsp.PositionEncodingKind.Utf16
        return Positions(work.checked.source, lsp.PositionEncodingKind(units))

    def wrap(self, uri: str, edits: list[lsp.TextEdit]) -> lsp.WorkspaceEdit:
        """Returns edits of a document, for the version they were made for if the editor has versions."""
        workspace = self._server.client_capabilities.workspace
        takes = workspace.workspace_edit if workspace else None
        if not (takes and takes.document_changes):
            return lsp.WorkspaceEdit(changes={uri: edits})
        version = self._server.workspace.get_text_document(uri).version
        document = lsp.OptionalVersionedTextDocumentIdentifier(uri=uri, version=version)
        return lsp.WorkspaceEdit(document_changes=[lsp.TextDocumentEdit(document, list(edits))])

    def warn(self, words: str) -> None:
        """Shows the user something that they can put right."""
        self._server.window_show_message(lsp.ShowMessageParams(lsp.MessageType.Error, words))

    def _report_bug(self, words: str) -> None:
        """Reports a bug: its first line to the user, once, and all of it to the log."""
        self._reading.path = ""
        self._server.window_log_message(lsp.LogMessageParams(lsp.MessageType.Error, words))
        first, *_ = words.splitlines()
        if first not in self._reported:
            self._reported.add(first)
            self.warn(first)

    def _show(self, uri: str, shown: Sequence[lsp.Diagnostic]) -> None:
        version = self._server.workspace.get_text_document(uri).version
        self._server.text_document_publish_diagnostics(
            lsp.PublishDiagnosticsParams(uri, list(shown), version)
        )
