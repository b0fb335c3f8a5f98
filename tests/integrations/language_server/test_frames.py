"""Whatever an editor sends, the next message that is whole is found, and handed over as pygls knows it."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudinary_lint.integrations.language_server.frames import Frames
from tests import ROOT

if TYPE_CHECKING:
    from pathlib import Path

FIRST, GOOD = b'{"jsonrpc": "2.0", "id": 1}', b'{"jsonrpc": "2.0", "id": 2}'


def frame(body: bytes, header: bytes = b"Content-Length: %d\r\n\r\n") -> bytes:
    return header % len(body) + body


def bodies(sent: bytes) -> list[bytes]:
    """The messages that pygls would read, as it reads."""
    frames, found = Frames(io.BytesIO(sent)), []
    while line := frames.readline():
        assert line == b"Content-Length: %d\r\n" % len(frames._body)  # noqa: SLF001 - what comes next
        assert frames.readline() == b"\r\n"
        found.append(frames.read(int(line.split()[1])))
    return found


WHOLE = [
    pytest.param(b"Content-Length: %d\r\n\r\n", id="as the protocol has it"),
    pytest.param(b"content-length: %d\r\n\r\n", id="in lower case"),
    pytest.param(b"CONTENT-LENGTH: %d\r\n\r\n", id="in upper case"),
    pytest.param(b"Content-Length:%d\r\n\r\n", id="without a blank"),
    pytest.param(b"  Content-Length :   %d  \r\n\r\n", id="with blanks"),
    pytest.param(b"Content-Length: %d\n\n", id="with bare line feeds"),
    pytest.param(
        b"Content-Type: application/vscode-jsonrpc\r\nContent-Length: %d\r\n\r\n", id="behind another"
    ),
    pytest.param(b"Content-Length: %d\r\nContent-Type: x; charset=utf-8\r\n\r\n", id="before another"),
    pytest.param(b"Content-Length: 9\r\nContent-Length: %d\r\n\r\n", id="twice: the last one"),
    pytest.param(b"\r\n\r\nContent-Length: %d\r\n\r\n", id="behind blank lines"),
    pytest.param(b"Content-Length: 00%d\r\n\r\n", id="with zeros"),
]


@pytest.mark.parametrize("header", WHOLE)
def test_a_header_is_read(header):
    assert bodies(frame(FIRST, header) + frame(GOOD)) == [FIRST, GOOD]


BROKEN = [
    pytest.param(
        b"Content-Length: 100000000000000000000\r\n\r\n" + FIRST, id="a length beyond all documents"
    ),
    pytest.param(b"Content-Length: 0\r\n\r\n", id="a length of nothing"),
    pytest.param(b"Content-Length: -5\r\n\r\n" + FIRST, id="a length below nothing"),
    pytest.param(b"Content-Length: many\r\n\r\n" + FIRST, id="a length that is no number"),
    pytest.param(b"Content-Length:\r\n\r\n" + FIRST, id="no length"),
    pytest.param(b"\r\n\r\n" + FIRST + b"\r\n", id="no header"),
    pytest.param(b"Content-Length: 10\r\n\r\n" + FIRST, id="a length that is too small"),
    pytest.param(b"Content-Length: 32\r\n\r\n" + FIRST, id="a length that takes in some of the next header"),
    pytest.param(b"Content-Length: 60\r\n\r\n" + FIRST, id="a length that takes in some of the next message"),
    pytest.param(frame(b"{"), id="half an object"),
    pytest.param(frame(b"\xff\xfe{}"), id="bytes that are no text"),
    pytest.param(b"Content-Length: 40\r\n\r\n", id="no body"),
    pytest.param(b"x" * 200_000 + b"\r\n", id="a line without an end"),
    pytest.param(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", id="another protocol"),
]


@pytest.mark.parametrize("sent", BROKEN)
def test_the_next_message_is_found_behind(sent):
    assert bodies(sent + frame(GOOD))[-1] == GOOD


@pytest.mark.parametrize(
    "sent", [b"", b"Content-Length: 40\r\n", b"Content-Length: 40\r\n\r\n", b"\r\n" * 9], ids=repr
)
def test_the_end_is_the_end(sent):
    assert bodies(sent) == []


def test_a_message_that_is_cut_off_by_the_end_is_not_waited_for():
    assert bodies(b"Content-Length: 400\r\n\r\n" + FIRST) == [FIRST]


@given(
    st.lists(
        st.dictionaries(st.text(max_size=5), st.text(max_size=20), max_size=3).map(json.dumps), max_size=5
    )
)
def test_messages_come_as_they_were_sent(texts):
    sent = [text.encode() for text in texts]
    assert bodies(b"".join(map(frame, sent))) == sent


@given(st.binary(max_size=200).filter(lambda raw: b"ontent-" not in raw.lower()))
def test_what_is_no_frame_costs_no_message_behind_it(noise):
    assert bodies(noise + b"\n" + frame(GOOD))[-1] == GOOD


URI = "file:///nowhere/{}.py"
MESSAGES = [
    pytest.param("{", id="half an object"),
    pytest.param("[1, 2]", id="a list"),
    pytest.param("7", id="a number"),
    pytest.param("{}", id="an empty object"),
    pytest.param('{"jsonrpc": "1.0", "id": 1, "method": "shutdown"}', id="another version"),
    pytest.param('{"jsonrpc": "2.0", "id": 1, "method": []}', id="a list for a method"),
    pytest.param('{"jsonrpc": "2.0", "id": 1, "method": "no/such"}', id="a method that there is not"),
    pytest.param(
        '{"jsonrpc": "2.0", "id": 1, "method": "textDocument/hover", "params": 7}', id="wrong parameters"
    ),
    pytest.param(
        '{"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": null}}', id="nothing"
    ),
    pytest.param('{"jsonrpc": "2.0", "id": {"a": 1}, "result": null}', id="an answer that was not asked for"),
    pytest.param(f"{'[' * 100_000}{']' * 100_000}", id="a deep list"),
    *(
        pytest.param(
            json.dumps(
                {
                    "jsonrpc": "2.0",
                    "method": "textDocument/didOpen",
                    "params": {
                        "textDocument": {
                            "uri": uri,
                            "languageId": "python",
                            "version": 1,
                            "text": "cloudinary",
                        }
                    },
                }
            ),
            id=f"a document called {uri}",
        )
        for uri in (
            "file:///a%00.py",
            "file://[",
            "file:",
            "file:a.py",
            "",
            "file:///..%2f..%2f",
            "http://a/b.py",
        )
    ),
    pytest.param(
        json.dumps(
            {
                "jsonrpc": "2.0",
                "method": "textDocument/didChange",
                "params": {
                    "textDocument": {"uri": "file:///dev/stdin", "version": 2},
                    "contentChanges": [{"text": "x"}],
                },
            }
        ),
        id="a change of a document that is not open",
    ),
]


ACTIONS = {
    "textDocument": {"uri": "file:///nowhere/a.py"},
    "range": {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}},
    "context": {"diagnostics": []},
}


class Server:
    """A server that all rows talk to, one after the other; it prints no word of its own."""

    def __init__(self, folder: Path) -> None:
        self._errors = folder / "stderr"
        with self._errors.open("wb") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "cloudinary_lint", "--lsp"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                cwd=folder,
                env=os.environ | {"PYTHONPATH": str(ROOT)},
            )
        self._asked = 1000
        self.answer("initialize", {"capabilities": {}, "rootUri": folder.as_uri()})

    def send(self, body: str) -> None:
        assert self.process.stdin
        self.process.stdin.write(frame(body.encode()))
        self.process.stdin.flush()

    def answer(self, method: str, params: object = None) -> dict[str, object]:
        """What the server answers to a request."""
        self._asked += 1
        self.send(json.dumps({"jsonrpc": "2.0", "id": self._asked, "method": method, "params": params}))
        frames = Frames(cast("io.BytesIO", self.process.stdout))
        while line := frames.readline():
            frames.readline()
            answer: dict[str, object] = json.loads(frames.read(int(line.split()[1])))
            if answer.get("id") == self._asked:
                return answer
        pytest.fail(f"the server has ended: {self.errors()}")

    def errors(self) -> str:
        return self._errors.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("server"))
    yield server
    assert server.answer("shutdown")["result"] is None
    server.send('{"jsonrpc": "2.0", "method": "exit"}')
    server.process.communicate()
    assert (server.process.returncode, server.errors()) == (0, "")


@pytest.mark.parametrize("text", MESSAGES)
def test_the_server_answers_the_next_message(server, text):
    server.send(text)
    assert server.answer("textDocument/codeAction", ACTIONS)["result"] is None
    assert server.errors() == ""
