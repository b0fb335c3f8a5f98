"""The protocol: handles the editor's notifications and requests, and sends what it shows.

A bug is reported without any text of the file, and the server goes on.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, cast
from urllib.parse import unquote

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from cloudinary_lint import __version__
from cloudinary_lint.integrations.language_server.code_actions import KINDS, CodeActions
from cloudinary_lint.integrations.language_server.diagnostics import (
    SOURCE,
    Positions,
    diagnostics,
    explanation,
)
from cloudinary_lint.integrations.language_server.documents import OpenDocuments
from cloudinary_lint.integrations.language_server.frames import Frames
from cloudinary_lint.report.crash import BugReporter
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import BinaryIO

    from pygls.server import ServerErrors

    from cloudinary_lint.files.reading import CurrentFile
    from cloudinary_lint.integrations.language_server.documents import WorkspaceSnapshot
    from cloudinary_lint.linting.run import Work

_SETTLED = 0.1
"""Seconds. What changes on the disk often changes together."""
_QUICK, _BREATH = 0.1, 0.005
"""Seconds. After a check that took longer than the first, the next one takes a breath: what was typed
meanwhile is read, and checked once."""


def connect(take_snapshot: Callable[[], WorkspaceSnapshot], reading: CurrentFile) -> int:
    """Serves standard input and output until the editor exits, and returns the exit code."""
    for name in ("pygls", "asyncio"):  # what they log quotes messages, and these hold files
        logging.getLogger(name).addHandler(logging.NullHandler())
        logging.getLogger(name).propagate = False
    server = _Server(SOURCE, __version__, text_document_sync_kind=lsp.TextDocumentSyncKind.Full)
    connection = _Connection(server, take_snapshot, reading)
    os.chdir(os.sep)  # a working folder that is removed would be none, and nobody could remove it on Windows
    server.start_io(cast("BinaryIO", Frames(sys.stdin.buffer)))
    return 0 if connection.is_over else 1


def _path_of(uri: str) -> Path | None:
    """Returns the path of a document; None if it is no file."""
    try:
        local = to_fs_path(uri) if uri.startswith("file:") else None
    except ValueError:
        return None
    path = Path(os.path.normpath(local or ""))
    return path if path.is_absolute() and "\0" not in str(path) else None


class _Server(LanguageServer):
    def report_server_error(self, error: Exception, _source: ServerErrors) -> None:
        """Logs that a message can't be served, and nothing of what is in it."""
        words = f"{SOURCE}: a message can't be served: {type(error).__name__}"
        self.window_log_message(lsp.LogMessageParams(lsp.MessageType.Error, words))


class _Connection:
    """A connection to one editor. Documents are sent whole: pygls counts line ends differently."""

    def __init__(
        self, server: _Server, take_snapshot: Callable[[], WorkspaceSnapshot], reading: CurrentFile
    ) -> None:
        self.is_over = False
        self._server = server
        self._reading = reading
        self._documents = OpenDocuments(take_snapshot, reading, self._warn)
        self._bug_reporter = BugReporter(reading, self._report_bug, is_always_reading=True)
        self._uris: dict[Path, str] = {}
        self._durations: dict[Path, float] = {}
        self._waiting: dict[Path | None, asyncio.TimerHandle] = {}
        self._reported: set[str] = set()
        self._last: CodeActions | None = None
        for method, handler in self._handlers().items():
            server.feature(method)(partial(handler))  # pygls puts attributes on what it is given
        offered = lsp.CodeActionOptions(code_action_kinds=list(KINDS), resolve_provider=True)
        server.feature(lsp.TEXT_DOCUMENT_CODE_ACTION, offered)(partial(self.actions))

    def _handlers(self) -> dict[str, Callable[..., object]]:
        return {
            lsp.INITIALIZE: self.initialize,
            lsp.INITIALIZED: self.initialized,
            lsp.SHUTDOWN: self.shutdown,
            lsp.TEXT_DOCUMENT_DID_OPEN: self.opened,
            lsp.TEXT_DOCUMENT_DID_CHANGE: self.changed,
            lsp.TEXT_DOCUMENT_DID_SAVE: self.saved,
            lsp.TEXT_DOCUMENT_DID_CLOSE: self.closed,
            lsp.TEXT_DOCUMENT_HOVER: self.hover,
            lsp.CODE_ACTION_RESOLVE: self.resolve,
            lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES: self.disk_changed,
            lsp.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS: self.folders_changed,
        }

    def initialize(self, _params: lsp.InitializeParams) -> None:
        self._take_folders()

    def initialized(self, _params: lsp.InitializedParams) -> None:
        workspace = self._server.client_capabilities.workspace
        watching = workspace.did_change_watched_files if workspace else None
        if watching and watching.dynamic_registration:
            options = lsp.DidChangeWatchedFilesRegistrationOptions([lsp.FileSystemWatcher("**/*")])
            wish = lsp.Registration(f"{SOURCE}.files", lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
            self._server.client_register_capability(lsp.RegistrationParams([wish]))

    def shutdown(self, _params: None) -> None:
        self.is_over = True

    def opened(self, params: lsp.DidOpenTextDocumentParams) -> None:
        with self._bug_reporter:
            if path := self._take(params.text_document.uri):
                if self._documents.is_changed(path):
                    self._renew()
                else:
                    self._publish(path)

    def changed(self, params: lsp.DidChangeTextDocumentParams) -> None:
        with self._bug_reporter:
            if path := self._take(params.text_document.uri):
                self._publish_soon(path)

    def saved(self, _params: lsp.DidSaveTextDocumentParams) -> None:
        self._renew()

    def closed(self, params: lsp.DidCloseTextDocumentParams) -> None:
        path = _path_of(params.text_document.uri)
        if path:
            is_changed = self._documents.is_changed(path)
            self._drop(path)
            if is_changed:
                self._renew()

    def disk_changed(self, params: lsp.DidChangeWatchedFilesParams) -> None:
        paths = filter(None, (_path_of(change.uri) for change in params.changes))
        if any(map(self._documents.is_relevant, paths)):
            self._later(None, _SETTLED, self._renew)

    def folders_changed(self, _params: lsp.DidChangeWorkspaceFoldersParams) -> None:
        self._take_folders()
        self._renew()

    def _take_folders(self) -> None:
        workspace = self._server.workspace
        uris = [
            *(one.uri for one in workspace.folders.values()),
            *([workspace.root_uri] if workspace.root_uri else []),
        ]
        self._documents.folders = tuple(path for uri in uris if (path := _path_of(uri)))

    def actions(self, params: lsp.CodeActionParams) -> list[lsp.CodeAction] | None:
        uri, asked = params.text_document.uri, params.context.only or ()
        kinds = [one.value if isinstance(one, lsp.CodeActionKind) else one for one in asked]

        def wants(kind: str) -> bool:
            return not kinds or any(f"{kind}.".startswith(f"{one}.") for one in kinds)

        with self._bug_reporter:
            if actions := self._code_actions(uri):
                start, end = map(actions.positions.offset, (params.range.start, params.range.end))
                return list(actions.around(Span(start, end), wants, uri if self._can_wait else ""))
        return None

    def resolve(self, action: lsp.CodeAction) -> lsp.CodeAction:
        with self._bug_reporter:
            match action.data:
                case [str(uri), str(code)] if actions := self._code_actions(uri):
                    action.edit = actions.fix_rule(code) if code else actions.fix_all()
                case _:
                    pass
        return action

    def _code_actions(self, uri: str) -> CodeActions | None:
        """Returns the code actions of a document; the same object as long as nothing changes."""
        path = _path_of(uri)
        work = self._documents.work(path) if path else None
        if work is None:
            return None
        if self._last is None or self._last.work is not work:
            positions, wrap = self._positions(work), partial(self._wrap, uri)
            self._last = CodeActions(self._documents, work, positions, wrap)
        return self._last

    @property
    def _can_wait(self) -> bool:
        """Whether the editor asks for an action's edits when it is chosen."""
        about = self._server.client_capabilities.text_document
        resolving = about.code_action.resolve_support if about and about.code_action else None
        return resolving is not None and "edit" in resolving.properties

    def hover(self, params: lsp.HoverParams) -> lsp.Hover | None:
        path = _path_of(params.text_document.uri)
        with self._bug_reporter:
            if path and (work := self._documents.work(path)):
                positions = self._positions(work)
                offset = positions.offset(params.position)
                here = [one for one in work.checked.findings if one.place.covers(Span(offset, offset))]
                content = lsp.MarkupContent(lsp.MarkupKind.Markdown, explanation(here))
                return lsp.Hover(content, positions.range(here[0].place)) if here else None
        return None

    def _take(self, uri: str) -> Path | None:
        """Takes a document as the editor holds it, and returns its path."""
        path, document = _path_of(uri), self._server.workspace.text_documents.get(unquote(uri))
        if path is None or document is None:
            return None
        self._uris[path] = uri
        self._documents.put(path, document.source)
        return path

    def _drop(self, path: Path) -> None:
        self._documents.drop(path)
        self._durations.pop(path, None)
        if uri := self._uris.pop(path, None):
            self._show(uri, ())

    def _publish(self, path: Path) -> None:
        if path not in self._uris:
            return
        before = perf_counter()
        with self._bug_reporter:
            work = self._documents.work(path)
            shown = [one.diagnostic for one in diagnostics(work, self._positions(work))] if work else []
            self._show(self._uris[path], shown)
        self._durations[path] = perf_counter() - before

    def _publish_soon(self, path: Path) -> None:
        """Publishes at once, or after the user has stopped typing if that takes long."""
        if self._durations.get(path, 0) > _QUICK:
            self._later(path, _BREATH, lambda: self._publish(path))
        else:
            self._publish(path)

    def _renew(self) -> None:
        with self._bug_reporter:
            self._documents.renew()
        for path in tuple(self._uris):
            self._publish(path)

    def _later(self, what: Path | None, delay: float, do: Callable[[], None]) -> None:
        """Does something after a while, unless it is put off again."""
        if waiting := self._waiting.get(what):
            waiting.cancel()
        self._waiting[what] = asyncio.get_running_loop().call_later(delay, do)

    def _positions(self, work: Work) -> Positions:
        """Returns the positions of a document, as the editor counts them."""
        units = self._server.workspace.position_encoding or lsp.PositionEncodingKind.Utf16
        return Positions(work.checked.source, lsp.PositionEncodingKind(units))

    def _wrap(self, uri: str, edits: list[lsp.TextEdit]) -> lsp.WorkspaceEdit:
        """Returns edits of a document, for the version they were made for if the editor has versions."""
        workspace = self._server.client_capabilities.workspace
        takes = workspace.workspace_edit if workspace else None
        if not (takes and takes.document_changes):
            return lsp.WorkspaceEdit(changes={uri: edits})
        version = self._server.workspace.get_text_document(uri).version
        document = lsp.OptionalVersionedTextDocumentIdentifier(uri=uri, version=version)
        return lsp.WorkspaceEdit(document_changes=[lsp.TextDocumentEdit(document, list(edits))])

    def _warn(self, words: str) -> None:
        self._server.window_show_message(lsp.ShowMessageParams(lsp.MessageType.Error, words))

    def _report_bug(self, words: str) -> None:
        """Reports a bug: its first line to the user, once, and all of it to the log."""
        self._reading.path = ""
        self._server.window_log_message(lsp.LogMessageParams(lsp.MessageType.Error, words))
        first, *_ = words.splitlines()
        if first not in self._reported:
            self._reported.add(first)
            self._warn(first)

    def _show(self, uri: str, shown: Sequence[lsp.Diagnostic]) -> None:
        version = self._server.workspace.get_text_document(uri).version
        self._server.text_document_publish_diagnostics(
            lsp.PublishDiagnosticsParams(uri, list(shown), version)
        )
