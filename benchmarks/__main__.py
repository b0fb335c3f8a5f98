"""`python -m benchmarks FOLDER …`: a table in Markdown of each folder, a git repository.

Outputs are compared before anything is timed: what is remembered, and what a part of the files says,
has to be what the whole run says.
"""

from __future__ import annotations

import argparse
import compileall
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import cases, instructions, timing
from benchmarks.editor import changes
from benchmarks.monorepo import make
from cloudinary_lint import __file__ as ours
from cloudinary_lint import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINES = 1000
_SETTLED = 2.5
"""Seconds until metadata tells that a file has not changed since."""
_EDITS = {
    "a Python file": ("*.py",),
    "a template": ("*.html", "*.jinja*", "*.j2"),
    "an env or YAML file": (".env*", "*.env", "*.yml", "*.yaml"),
}
"""Files that mention Cloudinary, of which one is changed before each run."""
_HEAD = """| | wall ms | to start | user + sys ms | to start |
|---|--:|--:|--:|--:|"""


def main() -> None:
    """Writes the tables to standard output."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("folders", nargs="*", type=Path, help="git repositories")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--monorepo", type=int, metavar="FILES", default=0, help="make one, and time it too")
    parser.add_argument("--editor", action="store_true", help="the language server too")
    parser.add_argument("--instructions", action="store_true", help="count them instead (needs valgrind)")
    parser.add_argument("--slow", action="store_true", help="flake8, bandit, django-upgrade and semgrep too")
    asked = parser.parse_args()
    print(
        f"cloudinary-lint {__version__}, Python {platform.python_version()}, {platform.platform()}, "
        f"{os.cpu_count()} processors; " + "; ".join(cases.versions())
    )
    compileall.compile_dir(Path(ours).parent, quiet=2)  # as pip does; the environment may keep Python from it
    with tempfile.TemporaryDirectory() as place:
        os.environ["CLOUDINARY_LINT_CACHE_DIR"] = str(Path(place) / "answers")
        if asked.monorepo:
            make(Path(place) / "monorepo", asked.monorepo, asked.monorepo // 100)
            asked.folders.append(Path(place) / "monorepo")
        if asked.editor:
            _serve(Path(place) / "editor", asked.rounds)
        for folder in asked.folders:
            if asked.instructions:
                _count(folder.resolve())
                continue
            _measure(folder.resolve(), asked.rounds, are_slow_too=asked.slow)
            _edit(folder.resolve(), asked.rounds)


def _serve(folder: Path, rounds: int) -> None:
    folder.mkdir()
    took = sorted(changes(folder, _LINES, rounds))
    print(f"\n### An editor, {_LINES} lines of settings, from a change to what is found\n")
    print(f"median {1000 * statistics.median(took):.0f} ms, at best {1000 * took[0]:.0f} ms")


def _count(folder: Path) -> None:
    if not instructions.is_there():
        sys.exit("valgrind is not installed")
    plain = sorted(set(cases.tracked(folder, "*.py")) - set(cases.mentioning(folder)))
    commands = {"python -I -c pass": cases.FLOOR}
    for number in (1, 20, 1000):
        if len(plain) >= number:
            commands[f"a hook, {number} files"] = cases.ours("--force-exclude", *plain[:number])
    commands |= {"the whole tree, cold": cases.ours("--no-cache"), "nothing changed": cases.ours()}
    floor = instructions.count(cases.FLOOR, folder)
    print(f"\n### {folder.name} {cases.commit(folder)}, instructions")
    print("\n| | millions | to start |\n|---|--:|--:|")
    for name, command in commands.items():
        found = instructions.count(command, folder)
        print(f"| {name} | {found / 1e6:.1f} | {found / floor:.2f} |")
    with _copied(folder) as copy:
        for title, edited in _edits(copy).items():
            found = instructions.count(replace(cases.ours(), edited=copy / edited), copy)
            print(f"| {title} changed | {found / 1e6:.1f} | {found / floor:.2f} |")


def _measure(folder: Path, rounds: int, *, are_slow_too: bool) -> None:
    names, ours = cases.tracked(folder, "*.py"), cases.mentioning(folder)
    place = f"{folder.name} {cases.commit(folder)}".strip()
    print(f"\n### {place}: {len(names)} Python files, {len(ours)} mention Cloudinary")
    _hold(folder)
    plain = sorted(set(names) - set(ours))
    for count in (1, 20, 1000):
        paths = tuple(plain[:count])
        if len(paths) == count:
            others = cases.peers(paths, are_slow_too=are_slow_too)
            commands = [cases.FLOOR, cases.ours("--force-exclude", *paths), *others]
            _show(f"a hook, {count} files that don't mention it", commands, folder, rounds)
    commands = [cases.FLOOR, cases.ours(), *cases.peers((".",), are_slow_too=are_slow_too)]
    if ours:
        commands[1:2] = [cases.parsing(ours), cases.ours("--no-cache"), cases.ours()]
        if shutil.which("taskset"):
            one = cases.ours("--no-cache")
            commands.insert(
                4, timing.Command("the same on one processor", ("taskset", "-c", "0", *one.words))
            )
    _show("the whole tree", commands, folder, rounds)


def _edit(folder: Path, rounds: int) -> None:
    """Writes how long a run takes after an edit: of a copy, since files are changed."""
    with _copied(folder) as copy:
        for title, edited in _edits(copy).items():
            commands = [cases.FLOOR, replace(cases.ours(), edited=copy / edited)]
            if edited.endswith(".py"):
                commands.insert(1, cases.parsing([edited]))
            _show(f"{title} changed, {edited}", commands, copy, rounds)


def _edits(folder: Path) -> dict[str, str]:
    """Returns a file of each kind that mentions Cloudinary, of median size."""
    found = {title: cases.mentioning(folder, *patterns) for title, patterns in _EDITS.items()}
    return {
        title: sorted(names, key=lambda name: (folder / name).stat().st_size)[len(names) // 2]
        for title, names in found.items()
        if names
    }


@contextmanager
def _copied(folder: Path) -> Iterator[Path]:
    """Yields a copy of a repository, whose files may be changed."""
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / folder.name
        shutil.copytree(folder, copy, symlinks=True)
        time.sleep(_SETTLED)
        _said(copy)
        yield copy


def _hold(folder: Path) -> None:
    """Ends the program where two ways to the same answer differ."""
    runs = [_said(folder, "--no-cache"), _said(folder), _said(folder)]
    if any(run != runs[0] for run in runs):
        sys.exit(f"{folder}: the answers differ")


def _said(folder: Path, *words: str) -> tuple[int, bytes, bytes]:
    done = subprocess.run(cases.ours(*words).words, cwd=folder, capture_output=True, check=False)
    return done.returncode, done.stdout, done.stderr


def _show(title: str, commands: list[timing.Command], folder: Path, rounds: int) -> None:
    times = timing.compare(commands, folder, rounds)
    floor = times[cases.FLOOR.name]
    print(f"\n{title}\n\n{_HEAD}")
    for command in commands:
        took = times[command.name]
        cells = (
            command.name.partition(" --force")[0],
            f"{took.wall:.1f}",
            f"{took.wall / floor.wall:.2f}",
            f"{took.work:.1f}",
            f"{took.work / floor.work:.2f}",
        )
        print(f"| {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
