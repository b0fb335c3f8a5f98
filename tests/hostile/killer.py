"""Kills a run at each step of writing, one after the other, and tells what was left.

Run as a program of its own: every attempt is a fork that kills itself, so that nothing has time to tidy
up. A step is a bytecode of `writing.py`, or a line of it.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cloudinary_lint.cli import fixing
from cloudinary_lint.cli.main import main
from cloudinary_lint.linting import writing
from cloudinary_lint.linting.writing import put, write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

OLD, NEW = b"old\n" * 5000, b"new and longer\n" * 5000
Trace = Callable[["FrameType", str, Any], Any]
FIX = ("--fix", "--quiet")
STRIDE = 2
TREE = {
    "settings.py": "CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo'}\n",
    "sub/.env": "CLOUDINARY_URL=cloudinary://1:2@demo\n",
    "sub/page.html": "<img src='http://res.cloudinary.com/demo/x.jpg'>\n",
}


def at_step(number: int, act: Callable[[], object], *, by_bytecode: bool = False) -> Trace:
    """What `sys.settrace` takes to act at one step in `writing.py`, and never again."""
    steps = 0

    def trace(frame: FrameType, event: str, _argument: object) -> Trace | None:
        nonlocal steps
        if frame.f_code.co_filename != writing.__file__:
            return None
        frame.f_trace_opcodes = by_bytecode
        if event == ("opcode" if by_bytecode else "line"):
            steps += 1
            if steps == number:
                act()
        return trace

    return trace


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def forked(act: Callable[[], object]) -> bool:
    """Whether something was done to its end in a process of its own."""
    child = os.fork()
    if not child:
        try:
            act()
        except BaseException:  # noqa: BLE001 - a child must not go on as its parent
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code > 0:
        sys.exit(code)
    return code == 0


def killed(number: int, act: Callable[[], object]) -> Callable[[], None]:
    def attempt() -> None:
        sys.settrace(at_step(number, die, by_bytecode=True))
        act()

    return attempt


def killed_run(number: int) -> Callable[[], None]:
    """A run that dies in a line of writing; only there is it watched, which is dear."""
    trace = at_step(number, die)

    def watched(*arguments: Any) -> None:
        sys.settrace(trace)
        write(*arguments)
        sys.settrace(None)

    def attempt() -> None:
        setattr(fixing, "write", watched)  # noqa: B010 - in a process of its own
        main(FIX)

    return attempt


def too_large(size: int, act: Callable[[], object]) -> Callable[[], None]:
    """The system kills who writes more, amid the writing."""

    def attempt() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        act()

    return attempt


def one_file() -> Iterator[str]:
    """What a file is after each attempt to kill who fixes it."""
    return _attempts(lambda path: write(path, OLD, NEW, path.parent), OLD)


def no_file() -> Iterator[str]:
    """What a file is after each attempt to kill who makes it."""
    return _attempts(lambda path: put(path, NEW, path.parent), None)


def _attempts(work: Callable[[Path], None], before: bytes | None) -> Iterator[str]:
    path = Path("file.py").absolute()
    attempts = [too_large(size, lambda: work(path)) for size in range(0, len(NEW), 4096)]
    number = 0
    while True:
        _restore(path, before)
        number += 1
        attempt = attempts.pop() if attempts else killed(number, lambda: work(path))
        is_done = forked(attempt)
        after = path.read_bytes() if path.exists() else None
        yield "old" if after == before else "new" if after == NEW else "broken"
        assert before is None or path.stat().st_mode & 0o777 == 0o640
        if is_done:
            return


def _restore(path: Path, before: bytes | None) -> None:
    path.unlink(missing_ok=True)
    if before is not None:
        path.write_bytes(before)
        path.chmod(0o640)


def whole_tree() -> Iterator[str]:
    """What a tree is after each attempt to kill a run that fixes it, and what the next run makes of it."""
    _, fixed = _after(lambda: main(FIX))
    seen: set[str] = set()
    number, is_done = 1, False
    while not is_done:
        is_done, found = _after(killed_run(number))
        states = [
            {text.encode(): "old", fixed[name]: "new"}.get(found[name], "broken")
            for name, text in TREE.items()
        ]
        state = f"{' '.join(states)} | {len(found) - len(TREE)} left"
        if state not in seen:
            seen.add(state)
            code = main(FIX)
            is_whole = all(Path(name).read_bytes() == text for name, text in fixed.items())
            yield f"{state} | exit {code} | {'whole' if is_whole else 'not whole'}"
        number += STRIDE
    yield f"{number // STRIDE} attempts"


def _after(act: Callable[[], object]) -> tuple[bool, dict[str, bytes]]:
    """Whether something was done to a fresh tree to its end, and the files after it."""
    for path in Path().iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    for name, text in TREE.items():
        path = Path(name)
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    is_done = forked(act)
    return is_done, {str(path): path.read_bytes() for path in Path().rglob("*") if path.is_file()}


if __name__ == "__main__":
    print(json.dumps(list({"file": one_file, "new": no_file, "tree": whole_tree}[sys.argv[1]]())))  # noqa: T201
