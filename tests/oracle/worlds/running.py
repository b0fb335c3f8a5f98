"""What a world is and what the tool says of it: its runs with the real packages, its findings, its fixes."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from contextlib import redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from cloudinary_lint.cli.main import main
from tests.oracle import own_environment
from tests.oracle.worlds import SWITCH

if TYPE_CHECKING:
    from tests.oracle.worlds import Files, World

_ADDRESS = re.compile(r"""https?:/[^\s"'<>),]*""")
Run = dict[str, Any]
"""What each page says, or the error that it raises; one error where the project does not start."""


class Start(NamedTuple):
    """A way in which the repository lets the project run, but for what the host alone decides."""

    entry: str
    is_developers: bool


Runs = dict[Start, list[Run]]


class Finding(NamedTuple):
    path: str
    line: int
    code: str
    message: str


@cache
def _server() -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", str(Path(__file__).with_name("server.py"))],
        env=own_environment() | {"PYTHONUTF8": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def run(world: World, files: Files) -> Runs:
    """What the pages of a project say, by start: one run for each thing that the host may decide."""
    hosts: list[dict[str, str]] = [{}]
    if any(SWITCH in text for text in files.values()):
        hosts.append({SWITCH: "1"})
    starts = [Start(entry, is_developers=False) for entry in world.entries]
    if world.ignored:
        starts.append(Start(world.entries[0], is_developers=True))
    asked = [(start, host) for start in starts for host in hosts]
    request = {
        "files": files,
        "framework": world.skeleton.framework,
        "pages": [f"p{number}" for number in world.pages],
        "runs": [_how(world, start, host) for start, host in asked],
    }
    server = _server()
    assert server.stdin is not None
    assert server.stdout is not None
    server.stdin.write(f"{json.dumps(request)}\n")
    server.stdin.flush()
    found: Runs = defaultdict(list)
    for (start, _), answer in zip(asked, json.loads(server.stdout.readline()), strict=True):
        found[start].append(answer)
    return found


def _how(world: World, start: Start, host: dict[str, str]) -> dict[str, Any]:
    given = {} if start.is_developers else {k: v for part in world.parts for k, v in part.host.items()}
    entry, _, settings = start.entry.partition(":")
    named = {"DJANGO_SETTINGS_MODULE": settings} if settings else {}
    return {
        "entry": entry,
        "host": given | host | named | {"PATH": own_environment().get("PATH", "")},
        "environment": "".join(part.environment for part in world.parts),
        "absent": [] if start.is_developers else world.ignored,
    }


def has_started(runs: Runs) -> bool:
    return not any("error" in answer for answers in runs.values() for answer in answers)


def is_http(text: object) -> bool:
    """Whether a page holds an address without https; one that raised holds none."""
    return isinstance(text, str) and any(one.startswith("http:") for one in _ADDRESS.findall(text))


def has_address(runs: Runs, page: str) -> bool:
    return any(_ADDRESS.search(str(answer[page])) for answers in runs.values() for answer in answers)


def is_http_somewhere(runs: Runs, page: str) -> bool:
    return any(is_http(answer[page]) for answers in runs.values() for answer in answers)


def is_http_for_certain(runs: Runs, page: str) -> bool:
    """Whether there is a start after which a page is http whatever the host decides."""
    return any(all(is_http(answer[page]) for answer in answers) for answers in runs.values())


def lint(world: World, files: Files, *arguments: str) -> tuple[list[Finding], Files]:
    """What the tool reports, and the files that it leaves."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode("utf-8", "surrogateescape"))
        if world.ignored:
            subprocess.run(["git", "init", "-q", "--template=", folder], check=True)
        with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()):
            code = main(["--isolated", "--root", folder, "--output-format", "json", *arguments, folder])
        assert code in (0, 1)
        left = {name: Path(folder, name).read_bytes().decode("utf-8", "surrogateescape") for name in files}
        found = json.loads(out.getvalue())["findings"]
        root = Path(folder).resolve()
    return [_finding(one, root) for one in found], left


def _finding(one: dict[str, Any], root: Path) -> Finding:
    path = Path(one["path"]).resolve()
    return Finding(path.relative_to(root).as_posix(), one["line"], one["code"], one["message"])
