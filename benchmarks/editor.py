"""The language server as an editor sees it: a settings module changes, and is told what is found in it."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

_FILE = "settings.py"
_HEAD = """import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent
DEBUG = os.environ.get("DEBUG", "") == "true"
CLOUDINARY_STORAGE = {"CLOUD_NAME": os.environ.get("NAME"), "API_KEY": os.environ.get("KEY")}
"""
_PART = """
FEATURE_{number} = {{
    "name": os.environ.get("FEATURE_{number}_NAME", "feature {number}"),
    "path": BASE_DIR / "features" / "{number}",
    "hosts": ["a{number}.example.com", "b{number}.example.com"],
    "limit": int(os.environ.get("FEATURE_{number}_LIMIT", {number})),
    "title": f"{{BASE_DIR.name}} number {number}",
}}
if DEBUG or FEATURE_{number}["limit"] > 3:
    FEATURE_{number}["hosts"].append("c{number}.example.com")
"""


def settings(lines: int) -> str:
    """A settings module of about so many lines."""
    parts = (lines - _HEAD.count("\n")) // _PART.count("\n")
    return _HEAD + "".join(_PART.format(number=number) for number in range(parts))


class Editor:
    """An editor that knows enough of the protocol to change one document."""

    def __init__(self, folder: Path, text: str) -> None:
        (folder / _FILE).write_text(text, encoding="utf-8")
        subprocess.run(("git", "-C", str(folder), "init", "--quiet"), check=True)
        words = (sys.executable, "-m", "cloudinary_lint", "--lsp")
        self._server = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=folder)
        self._uri = (folder / _FILE).as_uri()
        self._version = 1
        root = folder.as_uri()
        folders = [{"uri": root, "name": folder.name}]
        self._say("initialize", id=0, capabilities={}, processId=None, rootUri=root, workspaceFolders=folders)
        self._heard(lambda message: message.get("id") == 0)
        self._say("initialized")
        document = {"uri": self._uri, "languageId": "python", "version": 1, "text": text}
        self._say("textDocument/didOpen", textDocument=document)
        self._told()

    def change(self, text: str) -> float:
        """Seconds from a change to what is found in the document then."""
        self._version += 1
        started = time.perf_counter()
        document = {"uri": self._uri, "version": self._version}
        self._say("textDocument/didChange", textDocument=document, contentChanges=[{"text": text}])
        self._told()
        return time.perf_counter() - started

    def close(self) -> None:
        """Ends the server."""
        self._server.kill()
        self._server.communicate()

    def _say(self, method: str, *, id: int | None = None, **params: Any) -> None:  # noqa: A002, ANN401 - JSON-RPC
        known = {} if id is None else {"id": id}
        raw = json.dumps({"jsonrpc": "2.0", "method": method, "params": params, **known}).encode()
        stream = self._server.stdin
        assert stream  # noqa: S101 - it is a pipe
        stream.write(b"Content-Length: %d\r\n\r\n%s" % (len(raw), raw))
        stream.flush()

    def _told(self) -> None:
        self._heard(
            lambda message: (
                message.get("method") == "textDocument/publishDiagnostics"
                and message["params"].get("version") == self._version
            )
        )

    def _heard(self, is_awaited: Any) -> None:  # noqa: ANN401 - of any message
        stream = self._server.stdout
        assert stream  # noqa: S101 - it is a pipe
        while True:
            length = 0
            while line := stream.readline().strip():
                name, _, value = line.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
            if is_awaited(json.loads(stream.read(length))):
                return


def changes(folder: Path, lines: int, rounds: int) -> list[float]:
    """Seconds that each change of one line takes, once the server is warm."""
    text = settings(lines)
    editor = Editor(folder, text)
    try:
        took = [editor.change(f"{text}CHANGE = {number}\n") for number in range(rounds + 5)]
    finally:
        editor.close()
    return took[5:]
