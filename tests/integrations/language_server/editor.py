"""An editor without a screen: a real client, and the server as a process of its own."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from typing import TYPE_CHECKING, Any

import coverage
from lsprotocol import types as lsp
from pygls.uris import from_fs_path
from pytest_lsp.client import LanguageClient

from tests import ROOT

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

SERVER = "from cloudinary_lint.cli.main import main; sys.exit(main(sys.argv[1:]))"
FOREVER = 60
"""Seconds after which a test fails that would otherwise never end."""

PLAIN = lsp.ClientCapabilities()
RICH = lsp.ClientCapabilities(
    workspace=lsp.WorkspaceClientCapabilities(
        workspace_edit=lsp.WorkspaceEditClientCapabilities(document_changes=True),
        did_change_watched_files=lsp.DidChangeWatchedFilesClientCapabilities(dynamic_registration=True),
        workspace_folders=True,
    ),
    text_document=lsp.TextDocumentClientCapabilities(
        code_action=lsp.CodeActionClientCapabilities(
            data_support=True, resolve_support=lsp.ClientCodeActionResolveOptions(["edit"])
        )
    ),
    general=lsp.GeneralClientCapabilities(position_encodings=[lsp.PositionEncodingKind.Utf32]),
)


def uri_of(path: Path) -> str:
    return from_fs_path(str(path)) or ""


class Editor:
    """A client that keeps what it is told. `before` is run in the server's process before it serves."""

    def __init__(
        self,
        folder: Path | None,
        *options: str,
        capabilities: lsp.ClientCapabilities = PLAIN,
        before: str = "",
        cwd: Path | None = None,
    ) -> None:
        self.loop = asyncio.new_event_loop()
        self.client = LanguageClient()
        self.published: list[lsp.PublishDiagnosticsParams] = []
        self.shown: list[str] = []
        self.logged: list[str] = []
        self.registered: list[lsp.Registration] = []
        self.stderr = b""
        self._versions: dict[str, int] = {}
        self._listen()
        self.capabilities = self._run(self._start(folder, options, capabilities, before, cwd))

    def _listen(self) -> None:
        def keep(params: lsp.RegistrationParams) -> None:
            self.registered += params.registrations

        features: dict[str, Callable[[Any], None]] = {
            lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS: self.published.append,
            lsp.WINDOW_SHOW_MESSAGE: lambda params: self.shown.append(params.message),
            lsp.WINDOW_LOG_MESSAGE: lambda params: self.logged.append(params.message),
            lsp.CLIENT_REGISTER_CAPABILITY: keep,
        }
        for method, feature in features.items():
            self.client.feature(method)(_handler(feature))

    async def _start(
        self,
        folder: Path | None,
        options: tuple[str, ...],
        capabilities: lsp.ClientCapabilities,
        before: str,
        cwd: Path | None,
    ) -> lsp.ServerCapabilities:
        program = "\n".join(["import sys", *_measured(), before, SERVER])
        # pytest-lsp's own start forwards standard error to ours; here it is kept.
        await super(LanguageClient, self.client).start_io(
            sys.executable, "-c", program, "--lsp", *options, cwd=cwd or folder, env=_environment()
        )
        folders = [lsp.WorkspaceFolder(uri_of(folder), folder.name)] if folder else None
        answer = await self.client.initialize_session(
            lsp.InitializeParams(
                capabilities=capabilities,
                root_uri=uri_of(folder) if folder else None,
                workspace_folders=folders,
            )
        )
        return answer.capabilities

    def _run(self, what: Awaitable[Any]) -> Any:
        return self.loop.run_until_complete(asyncio.wait_for(what, FOREVER))

    def send(self, message: dict[str, object]) -> None:
        """Sends a message as it is, right or wrong."""
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.client.protocol.writer
        self.client.protocol.writer.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))

    def open(self, path: Path, text: str | None = None) -> list[lsp.Diagnostic]:
        """Opens a file, as it is on the disk or with another text."""
        text = path.read_bytes().decode() if text is None else text
        uri = uri_of(path)
        self._versions[uri] = 1
        document = lsp.TextDocumentItem(uri, "any", 1, text)
        self.client.text_document_did_open(lsp.DidOpenTextDocumentParams(document))
        return self.await_version(path)

    def change(self, path: Path, text: str) -> list[lsp.Diagnostic]:
        self.type(path, text)
        return self.await_version(path)

    def type(self, path: Path, text: str) -> None:
        """Changes a file, and waits for nothing."""
        uri = uri_of(path)
        self._versions[uri] += 1
        document = lsp.VersionedTextDocumentIdentifier(uri=uri, version=self._versions[uri])
        whole = lsp.TextDocumentContentChangeWholeDocument(text)
        self.client.text_document_did_change(lsp.DidChangeTextDocumentParams(document, [whole]))

    def save(self, path: Path) -> list[lsp.Diagnostic]:
        self.client.text_document_did_save(lsp.DidSaveTextDocumentParams(_identifier(path)))
        self.settle(path)
        return self.latest(path)

    def close(self, path: Path) -> None:
        self.client.text_document_did_close(lsp.DidCloseTextDocumentParams(_identifier(path)))
        self.settle(path)

    def tell_changed(self, *paths: Path, shows: Path) -> list[lsp.Diagnostic]:
        """Says that files on the disk changed, and waits for what is then shown of one that is open."""
        before = len(self._about(shows))
        events = [lsp.FileEvent(uri_of(path), lsp.FileChangeType.Changed) for path in paths]
        self.client.workspace_did_change_watched_files(lsp.DidChangeWatchedFilesParams(events))
        self._await(lambda: len(self._about(shows)) > before)
        return self.latest(shows)

    def hover(self, path: Path, line: int, character: int) -> lsp.Hover | None:
        params = lsp.HoverParams(_identifier(path), lsp.Position(line, character))
        answer: lsp.Hover | None = self._run(self.client.text_document_hover_async(params))
        return answer

    def actions(self, path: Path, place: lsp.Range, *only: str) -> list[lsp.CodeAction]:
        context = lsp.CodeActionContext([], only=list(only) or None)
        params = lsp.CodeActionParams(_identifier(path), place, context)
        return self._run(self.client.text_document_code_action_async(params)) or []

    def resolve(self, action: lsp.CodeAction) -> lsp.CodeAction:
        answer: lsp.CodeAction = self._run(self.client.code_action_resolve_async(action))
        return answer

    def settle(self, path: Path) -> None:
        """Waits until all that was said before is done: the server does one thing after the other."""
        self.hover(path, 0, 0)

    def latest(self, path: Path) -> list[lsp.Diagnostic]:
        return list(self._about(path)[-1].diagnostics)

    def await_version(self, path: Path) -> list[lsp.Diagnostic]:
        version = self._versions[uri_of(path)]
        self._await(lambda: any(one.version == version for one in self._about(path)))
        return self.latest(path)

    def _about(self, path: Path) -> list[lsp.PublishDiagnosticsParams]:
        return [one for one in self.published if one.uri == uri_of(path)]

    def _await(self, is_so: Callable[[], bool]) -> None:
        async def wait() -> None:
            while not is_so():
                await self.client.wait_for_notification(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)

        self._run(wait())

    def quit(self) -> int:
        """Says goodbye; tells the exit code, and keeps standard error."""

        async def leave() -> int:
            server = self.client._server  # noqa: SLF001 - there is no other way to its exit code
            assert server
            assert server.stderr
            await self.client.shutdown_async(None)
            self.client.exit(None)
            self.stderr = await server.stderr.read()
            code = await server.wait()
            await super(LanguageClient, self.client).stop()
            return code

        code: int = self._run(leave())
        self.loop.close()
        return code


def _handler(feature: Callable[[Any], None]) -> Callable[[Any], None]:
    def handle(params: Any) -> None:
        feature(params)

    return handle


def _identifier(path: Path) -> lsp.TextDocumentIdentifier:
    return lsp.TextDocumentIdentifier(uri_of(path))


def _measured() -> list[str]:
    """Lets the server's lines count where the tests' own do."""
    return ["import coverage; coverage.process_startup()"] if coverage.Coverage.current() else []


def _environment() -> dict[str, str]:
    own = {"PYTHONPATH": str(ROOT)}
    if coverage.Coverage.current():
        own |= {
            "COVERAGE_PROCESS_START": str(ROOT / "pyproject.toml"),
            "COVERAGE_FILE": str(ROOT / ".coverage"),
        }
    return os.environ | own


def applied(text: str, edits: list[lsp.TextEdit]) -> str:
    """A text after an editor's edits, as it counts: in UTF-16."""
    lines = text.splitlines(keepends=True)
    starts = [sum(map(len, lines[:number])) for number in range(len(lines) + 1)]

    def offset(place: lsp.Position) -> int:
        line = lines[place.line] if place.line < len(lines) else ""
        return starts[place.line] + len(line.encode("utf-16-le")[: place.character * 2].decode("utf-16-le"))

    for edit in sorted(edits, key=lambda one: offset(one.range.start), reverse=True):
        text = text[: offset(edit.range.start)] + edit.new_text + text[offset(edit.range.end) :]
    return text
