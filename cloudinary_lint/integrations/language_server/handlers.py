"""The protocol: handles the editor's notifications and requests."""

from __future__ import annotations

import logging
import os
import sys
from functools import partial
from typing import TYPE_CHECKING, cast

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer

from cloudinary_lint import __version__
from cloudinary_lint.integrations.language_server.code_actions import KINDS, CodeActions
from cloudinary_lint.integrations.language_server.diagnostics import SOURCE, explanation
from cloudinary_lint.integrations.language_server.frames import Frames
from cloudinary_lint.integrations.language_server.publisher import Publisher, path_of
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

    from pygls.server import ServerErrors

    from cloudinary_lint.files.reading import CurrentFile
    from cloudinary_lint.integrations.language_server.documents import WorkspaceSnapshot

_SETTLED = 0.1
"""Seconds. What changes on the disk often changes together."""


def connect(take_snapshot: Callable[[], WorkspaceSnapshot], reading: CurrentFile) -> int:
    """Serves standard input and output until the editor exits, and returns the exit code."""
    for name in ("pygls", "asyncio"):  # what they log quotes messages, and these hold files
        logging.getLogger(name).addHandler(logging.NullHandler())
        logging.getLogger(name).propagate = False
    server = _Server(SOURCE, __version__, text_document_sync_kind=lsp.TextDocumentSyncKind.Full)
    connection = _Connection(server, Publisher(server, take_snapshot, reading))
    os.chdir(os.sep)  # a working folder that is removed would be none, and nobody could remove it on Windows
    server.start_io(cast("BinaryIO", Frames(sys.stdin.buffer)))
    return 0 if connection.is_over else 1


class _Server(LanguageServer):
    def report_server_error(self, error: Exception, _source: ServerErrors) -> None:
        """Logs that a message can't be served, and nothing of what is in it."""
        words = f"{SOURCE}: a message can't be served: {type(error).__name__}"
        self.window_log_message(lsp.LogMessageParams(lsp.MessageType.Error, words))


class _Connection:
    """A connection to one editor. Documents are sent whole: pygls counts line ends differently."""

    def __init__(self, server: _Server, publisher: Publisher) -> None:
        self.is_over = False
        self._server = server
        self._publisher = publisher
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
        with self._publisher.bug_reporter:
            if path := self._publisher.take(params.text_document.uri):
                if self._publisher.documents.is_changed(path):
                    self._publisher.renew()
                else:
                    self._publisher.publish(path)

    def changed(self, params: lsp.DidChangeTextDocumentParams) -> None:
        with self._publisher.bug_reporter:
            if path := self._publisher.take(params.text_document.uri):
                self._publisher.publish_soon(path)

    def saved(self, _params: lsp.DidSaveTextDocumentParams) -> None:
        self._publisher.renew()

    def closed(self, params: lsp.DidCloseTextDocumentParams) -> None:
        path = path_of(params.text_document.uri)
        if path:
            is_changed = self._publisher.documents.is_changed(path)
            self._publisher.drop(path)
            if is_changed:
                self._publisher.renew()

    def disk_changed(self, params: lsp.DidChangeWatchedFilesParams) -> None:
        paths = filter(None, (path_of(change.uri) for change in params.changes))
        if any(map(self._publisher.documents.is_relevant, paths)):
            self._publisher.later(None, _SETTLED, self._publisher.renew)

    def folders_changed(self, _params: lsp.DidChangeWorkspaceFoldersParams) -> None:
        self._take_folders()
        self._publisher.renew()

    def _take_folders(self) -> None:
        """Takes the folders that the editor shows now."""
        workspace = self._server.workspace
        uris = [
            *(one.uri for one in workspace.folders.values()),
            *([workspace.root_uri] if workspace.root_uri else []),
        ]
        self._publisher.documents.folders = tuple(path for uri in uris if (path := path_of(uri)))

    def actions(self, params: lsp.CodeActionParams) -> list[lsp.CodeAction] | None:
        uri, asked = params.text_document.uri, params.context.only or ()
        kinds = [one.value if isinstance(one, lsp.CodeActionKind) else one for one in asked]

        def wants(kind: str) -> bool:
            return not kinds or any(f"{kind}.".startswith(f"{one}.") for one in kinds)

        with self._publisher.bug_reporter:
            if actions := self._code_actions(uri):
                start, end = map(actions.positions.offset, (params.range.start, params.range.end))
                return list(actions.around(Span(start, end), wants, uri if self._can_wait else ""))
        return None

    def resolve(self, action: lsp.CodeAction) -> lsp.CodeAction:
        with self._publisher.bug_reporter:
            match action.data:
                case [str(uri), str(code)] if actions := self._code_actions(uri):
                    action.edit = actions.fix_rule(code) if code else actions.fix_all()
                case _:
                    pass
        return action

    def _code_actions(self, uri: str) -> CodeActions | None:
        """Returns the code actions of a document; the same object as long as nothing changes."""
        path, publisher = path_of(uri), self._publisher
        work = publisher.documents.work(path) if path else None
        if work is None:
            return None
        if self._last is None or self._last.work is not work:
            positions, wrap = publisher.positions(work), partial(publisher.wrap, uri)
            self._last = CodeActions(publisher.documents, work, positions, wrap)
        return self._last

    @property
    def _can_wait(self) -> bool:
        """Whether the editor asks for an action's edits when it is chosen."""
        about = self._server.client_capabilities.text_document
        resolving = about.code_action.resolve_support if about and about.code_action else None
        return resolving is not None and "edit" in resolving.properties

    def hover(self, params: lsp.HoverParams) -> lsp.Hover | None:
        path, publisher = path_of(params.text_document.uri), self._publisher
        with publisher.bug_reporter:
            if path and (work := publisher.documents.work(path)):
                positions = publisher.positions(work)
                offset = positions.offset(params.position)
                here = [one for one in work.checked.findings if one.place.covers(Span(offset, offset))]
                content = lsp.MarkupContent(lsp.MarkupKind.Markdown, explanation(here))
                return lsp.Hover(content, positions.range(here[0].place)) if here else None
        return None
