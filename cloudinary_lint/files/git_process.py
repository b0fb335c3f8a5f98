"""The answer of another program, which has to come in time.

Without `subprocess` where the system can: loading that takes longer than git to answer. Refuses to
know the program.
"""

from __future__ import annotations

import os

_CHUNK = 1 << 16


class Answer:
    """What a program said on both of its streams, and its exit code."""

    __slots__ = ("code", "err", "out")

    def __init__(self, code: int, out: bytes, err: bytes) -> None:
        self.code = code
        self.out = out
        self.err = err


def ask(command: tuple[str, ...], environment: dict[str, str], patience: float) -> Answer | None:
    """The answer to a command, a path and words; None where none comes within `patience` seconds."""
    try:
        return (_spawned if hasattr(os, "posix_spawn") else _run)(command, environment, patience)
    except OSError:
        return None


def _run(command: tuple[str, ...], environment: dict[str, str], patience: float) -> Answer | None:
    import subprocess  # noqa: PLC0415 - see above

    try:
        done = subprocess.run(  # noqa: S603 - no shell
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=patience,
        )
    except subprocess.TimeoutExpired:
        return None
    return Answer(done.returncode, done.stdout, done.stderr)


def _spawned(command: tuple[str, ...], environment: dict[str, str], patience: float) -> Answer | None:
    (out, out_end), (err, err_end) = os.pipe(), os.pipe()
    try:
        actions = (
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_DUP2, out_end, 1),
            (os.POSIX_SPAWN_DUP2, err_end, 2),
        )
        try:
            child = os.posix_spawn(command[0], command, environment, file_actions=actions)
        finally:
            os.close(out_end)
            os.close(err_end)
        return _awaited(child, out, err, patience)
    finally:
        os.close(out)
        os.close(err)


def _awaited(child: int, out: int, err: int, patience: float) -> Answer | None:
    said: dict[int, list[bytes]] = {out: [], err: []}
    is_whole = False
    try:
        is_whole = _hear(said, patience)
    finally:
        if not is_whole:
            os.kill(child, 9)
        status = os.waitpid(child, 0)[1]
    return Answer(os.waitstatus_to_exitcode(status), *map(b"".join, said.values())) if is_whole else None


def _hear(said: dict[int, list[bytes]], patience: float) -> bool:
    """Reads streams until all of them end; whether they did in time."""
    import select  # noqa: PLC0415 - see above
    import time  # noqa: PLC0415

    poll, until, left = select.poll(), time.monotonic() + patience, len(said)
    for stream in said:
        poll.register(stream, select.POLLIN)
    while left:
        ready = poll.poll(max(until - time.monotonic(), 0) * 1000)
        if not ready:
            return False
        for stream, _ in ready:
            if chunk := os.read(stream, _CHUNK):
                said[stream].append(chunk)
            else:
                poll.unregister(stream)
                left -= 1
    return True
