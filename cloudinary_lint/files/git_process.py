"""Runs git with limits of time and output.

It avoids `subprocess` if the system has `posix_spawn`: importing that takes longer than git takes to answer.
"""

from __future__ import annotations

import os

_CHUNK = 1 << 16


class Limits:
    """The limits of a program: seconds until it ends, bytes of its output, and bytes of its memory.

    The last is kept where the system can limit another process (Linux).
    """

    __slots__ = ("length", "memory", "seconds")

    def __init__(self, seconds: float, length: int, memory: int) -> None:
        self.seconds = seconds
        self.length = length
        self.memory = memory


class Output:
    """The output of a program on both streams, and its exit code."""

    __slots__ = ("code", "err", "out")

    def __init__(self, code: int, out: bytes, err: bytes) -> None:
        self.code = code
        self.out = out
        self.err = err


class TooSlow(Exception):
    """Raised if a program does not end in time."""


class TooLong(Exception):
    """Raised if the output of a program is too long."""


def run_program(command: tuple[str, ...], environment: dict[str, str], limits: Limits) -> Output:
    """Returns the output of a command (path and arguments). Raises OSError, TooSlow and TooLong."""
    return (_run_spawned if hasattr(os, "posix_spawn") else _run_subprocess)(command, environment, limits)


def _run_subprocess(command: tuple[str, ...], environment: dict[str, str], limits: Limits) -> Output:
    """Runs a command where there is no `posix_spawn`. Raises TooSlow and TooLong."""
    import subprocess  # noqa: PLC0415 - see above
    import tempfile  # noqa: PLC0415
    import threading  # noqa: PLC0415

    is_late = threading.Event()
    with tempfile.TemporaryFile() as err:
        process = subprocess.Popen(  # noqa: S603 - no shell
            command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=err
        )

        def end() -> None:
            is_late.set()
            process.kill()

        timer = threading.Timer(limits.seconds, end)
        with process:
            timer.start()
            out = process.stdout.read(limits.length + 1) if process.stdout else b""
            if len(out) > limits.length:
                process.kill()
            code = process.wait()
            timer.cancel()
        timer.join()
        if is_late.is_set():
            raise TooSlow
        err.seek(0)
        return _checked_length(Output(code, out, err.read(limits.length)), limits)


def _checked_length(answer: Output, limits: Limits) -> Output:
    if len(answer.out) > limits.length:
        raise TooLong
    return answer


def _run_spawned(command: tuple[str, ...], environment: dict[str, str], limits: Limits) -> Output:
    """Runs a command by `posix_spawn`. Raises TooSlow and TooLong."""
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
        return _wait_for(child, out, err, limits)
    finally:
        os.close(out)
        os.close(err)


def _wait_for(child: int, out: int, err: int, limits: Limits) -> Output:
    """Returns the output of a child process, which is killed if it goes beyond the limits."""
    chunks: dict[int, list[bytes]] = {out: [], err: []}
    is_whole = False
    try:
        _limit_memory(child, limits.memory)
        _read_all(chunks, limits)
        is_whole = True
    finally:
        if not is_whole:
            os.kill(child, 9)
        status = os.waitpid(child, 0)[1]
    return Output(os.waitstatus_to_exitcode(status), *(b"".join(chunks.pop(one)) for one in (out, err)))


def _limit_memory(child: int, size: int) -> None:
    """Limits the memory of a child process, where the system can."""
    try:
        import resource  # noqa: PLC0415 - see above
    except ImportError:
        return
    if hasattr(resource, "prlimit"):
        try:
            resource.prlimit(child, resource.RLIMIT_AS, (size, size))
        except (OSError, ValueError):  # it has ended, or may not have so much anyway
            return


def _read_all(chunks: dict[int, list[bytes]], limits: Limits) -> None:
    """Reads streams until all of them end. Raises TooSlow and TooLong."""
    import select  # noqa: PLC0415 - see above
    import time  # noqa: PLC0415

    poll, until = select.poll(), time.monotonic() + limits.seconds
    left, bytes_left = len(chunks), limits.length
    for stream in chunks:
        poll.register(stream, select.POLLIN)
    while left:
        ready = poll.poll(max(until - time.monotonic(), 0) * 1000)
        if not ready:
            raise TooSlow
        for stream, _ in ready:
            chunk = os.read(stream, _CHUNK)
            bytes_left -= len(chunk)
            if bytes_left < 0:
                raise TooLong
            chunks[stream].append(chunk)
            if not chunk:
                poll.unregister(stream)
                left -= 1
