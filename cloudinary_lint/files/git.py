"""Asks git which files a folder holds, in a way that runs nothing a repository's configuration names.

The answer is an index that anyone may have written: names that lead out of the folder are dropped,
and git, which would wait at a pipe named `.gitignore` for ever, has to answer in time and in bounds.
`subprocess` is avoided if the system has `posix_spawn`: importing that takes longer than git takes to answer.
"""

from __future__ import annotations

import os
import time

_SAFE = (
    "core.fsmonitor=false",  # may name a program
    "safe.bareRepository=explicit",  # else a folder that looks like a repository decides what is listed
)
_OPTIONS = tuple(word for setting in _SAFE for word in ("-c", setting))
_KEPT = frozenset(
    {"GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM", "GIT_CEILING_DIRECTORIES"}
)
_ADDED = {
    "GIT_ALLOW_PROTOCOL": "none",  # a partial clone would fetch, through programs of the remote's choice
    "GIT_NO_LAZY_FETCH": "1",  # the same; git knows it since 2.45
    "LC_ALL": "C",
}

_LEADING_OUT = (b"..", b"\\", b":", b"\0/")
"""Bytes in names that may lead out of a folder."""
_SECONDS = 60.0
"""The most seconds for all answers of git in a run: a large repository on a slow disk takes a few."""
_LENGTH = 32_000_000
"""The most bytes of an answer: half a million names. A forged index of 5 MB makes git print gigabytes."""
_MEMORY = 600_000_000
"""The most bytes of memory for git: an index of a million files fits."""
_LONGEST_NAME = 4096
"""The most bytes of a name: no system opens a longer path."""
_CHUNK = 1 << 16
_seconds_used = 0.0


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


class Listing:
    """Names below a folder, sorted; `is_whole` unless git could not list some folder.

    Where git has names that it can't list, there are none here, and `error` says why.
    """

    __slots__ = ("error", "is_whole", "names")

    def __init__(self, names: tuple[str, ...], *, is_whole: bool, error: str = "") -> None:
        self.names = names
        self.is_whole = is_whole
        self.error = error


def list_files(folder: str) -> Listing | None:
    """Returns what git tracks or does not ignore below a folder; None if git does not know the folder.

    A nested repository is listed as a folder.
    """
    try:
        done = _run_git(folder, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    except TooSlow:
        return _unknown(f"git gave no answer within {_SECONDS:.0f} seconds")
    except TooLong:
        return _unknown(f"git's list of its files is longer than {_LENGTH // 1_000_000} MB")
    if done is None or done.code:
        is_starved = done is not None and b"memory" in done.err.lower()
        return _unknown("git has not the memory to list its files") if is_starved else None
    return _listing(done)


def reset_time_limit() -> None:
    """Resets the time that git may take, for a process that outlives a run."""
    global _seconds_used  # noqa: PLW0603 - one for all that a process asks
    _seconds_used = 0.0


def _unknown(error: str) -> Listing:
    return Listing((), is_whole=False, error=f"{error} (searched without git)")


def _listing(done: Output) -> Listing:
    """Returns the names that `git ls-files` printed, without those that lead out of the folder."""
    names = set(os.fsdecode(done.out).split("\0"))
    names.discard("")
    if any(sign in done.out for sign in _LEADING_OUT) or done.out.startswith(b"/"):
        names = set(filter(_stays_below, names))
    if any(len(name) > _LONGEST_NAME for name in names):
        return _unknown("git lists names that are too long for any system")
    return Listing(tuple(sorted(names)), is_whole=b"could not open directory" not in done.err)


def _run_git(folder: str, *words: str) -> Output | None:
    """Returns the output of a git command; None if there is no git. Raises TooSlow and TooLong."""
    global _seconds_used  # noqa: PLW0603 - see above
    git = _program()
    if git is None:
        return None
    begun = time.monotonic()
    try:
        return run_program(
            (git, "-C", folder, *_OPTIONS, *words), _environment(), max(_SECONDS - _seconds_used, 0)
        )
    except OSError:
        return None
    finally:
        _seconds_used += time.monotonic() - begun


def _program() -> str | None:
    """Returns the path of git; never one in the working folder."""
    names = ("git.exe", "git") if os.name == "nt" else ("git",)
    for folder in filter(os.path.isabs, os.get_exec_path()):
        for name in names:
            path = os.path.join(folder, name)
            if os.path.isfile(path) and os.access(path, os.X_OK):
                return path
    return None


def _stays_below(name: str) -> bool:
    """Whether a name from an index stays below the folder that it is relative to."""
    from pathlib import PurePath  # noqa: PLC0415 - hardly an index needs it

    path = PurePath(name)
    return not path.anchor and ".." not in path.parts


def _environment() -> dict[str, str]:
    """Returns the environment without the variables of a git hook, which name another repository or index."""
    own = {key: value for key, value in os.environ.items() if not key.startswith("GIT_") or key in _KEPT}
    return own | _ADDED


def run_program(command: tuple[str, ...], environment: dict[str, str], seconds: float) -> Output:
    """Returns the output of a command (path and arguments). Raises OSError, TooSlow and TooLong.

    Memory is limited where the system can limit another process (Linux).
    """
    return (_run_spawned if hasattr(os, "posix_spawn") else _run_subprocess)(command, environment, seconds)


def _run_subprocess(command: tuple[str, ...], environment: dict[str, str], seconds: float) -> Output:
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

        timer = threading.Timer(seconds, end)
        with process:
            timer.start()
            out = process.stdout.read(_LENGTH + 1) if process.stdout else b""
            if len(out) > _LENGTH:
                process.kill()
            code = process.wait()
            timer.cancel()
        timer.join()
        if is_late.is_set():
            raise TooSlow
        err.seek(0)
        if len(out) > _LENGTH:
            raise TooLong
        return Output(code, out, err.read(_LENGTH))


def _run_spawned(command: tuple[str, ...], environment: dict[str, str], seconds: float) -> Output:
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
        return _wait_for(child, out, err, seconds)
    finally:
        os.close(out)
        os.close(err)


def _wait_for(child: int, out: int, err: int, seconds: float) -> Output:
    """Returns the output of a child process, which is killed if it goes beyond the limits."""
    chunks: dict[int, list[bytes]] = {out: [], err: []}
    is_whole = False
    try:
        _limit_memory(child, _MEMORY)
        _read_all(chunks, seconds)
        is_whole = True
    finally:
        if not is_whole:
            os.kill(child, 9)
        status = os.waitpid(child, 0)[1]
    return Output(os.waitstatus_to_exitcode(status), *(b"".join(chunks.pop(one)) for one in (out, err)))


def _limit_memory(child: int, size: int) -> None:
    try:
        import resource  # noqa: PLC0415 - see above
    except ImportError:
        return
    if hasattr(resource, "prlimit"):
        try:
            resource.prlimit(child, resource.RLIMIT_AS, (size, size))
        except (OSError, ValueError):  # it has ended, or may not have so much anyway
            return


def _read_all(chunks: dict[int, list[bytes]], seconds: float) -> None:
    """Reads streams until all of them end. Raises TooSlow and TooLong."""
    import select  # noqa: PLC0415 - see above
    import time  # noqa: PLC0415

    poll, until = select.poll(), time.monotonic() + seconds
    left, bytes_left = len(chunks), _LENGTH
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
