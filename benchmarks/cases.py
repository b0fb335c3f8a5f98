"""What is timed: runs of a hook, whole trees, projects that use Cloudinary, and the other tools on the same.

A tool that is not installed is left out.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.timing import Command

FLOOR = Command("python -I -c pass", (sys.executable, "-I", "-c", "pass"))
_PARSE = "import sys, libcst\nfor name in sys.argv[1:]: libcst.parse_module(open(name, 'rb').read())"
_PEERS = {
    "ripgrep": ("rg", "-il", "cloudinary"),
    "git grep": ("git", "grep", "-il", "--untracked", "cloudinary"),
    "ruff": ("ruff", "check", "--select", "S", "--no-cache", "--exit-zero"),
    "ast-grep": ("ast-grep", "run", "--lang", "python", "-p", "cloudinary.config($$$)"),
    "django-upgrade": ("django-upgrade", "--exit-zero-even-if-changed", "--target-version", "1.10"),
    "flake8": ("flake8", "--exit-zero"),
    "bandit": ("bandit", "--exit-zero", "-q", "-r"),
    "semgrep": ("semgrep", "scan", "--metrics=off", "--lang", "python", "-e", "cloudinary.config(...)"),
}
_SLOW = frozenset({"django-upgrade", "flake8", "bandit", "semgrep"})


def ours(*words: str) -> Command:
    """The tool itself, as its console script."""
    script = Path(sys.executable).with_name("cloudinary-lint")
    return Command(f"cloudinary-lint {' '.join(words)[:40]}".strip(), (str(script), *words))


def peers(paths: tuple[str, ...], *, are_slow_too: bool) -> list[Command]:
    """The other tools that are installed, on the same paths."""
    wanted = {name: words for name, words in _PEERS.items() if are_slow_too or name not in _SLOW}
    return [Command(name, (*words, *paths)) for name, words in wanted.items() if shutil.which(words[0])]


def versions() -> list[str]:
    """The tools and their versions, in their own words."""
    programs = {words[0] for words in _PEERS.values() if shutil.which(words[0])}
    return sorted(f"{name}: {_output((name, '--version')).splitlines()[0]}" for name in programs)


def commit(folder: Path) -> str:
    """The commit that a folder stands at; empty where there is none yet."""
    words = ("git", "-C", str(folder), "rev-parse", "--short=12", "HEAD")
    done = subprocess.run(words, capture_output=True, encoding="utf-8", check=False)
    return "" if done.returncode else done.stdout.strip()


def tracked(folder: Path, *patterns: str) -> list[str]:
    """The files that git tracks in a folder."""
    names = _output(("git", "-C", str(folder), "ls-files", "-z", "--", *patterns)).split("\0")
    return [name for name in names if name and not (folder / name).is_symlink()]


def _output(words: tuple[str, ...]) -> str:
    return subprocess.run(words, capture_output=True, encoding="utf-8", check=True).stdout


def mentioning(folder: Path, *patterns: str) -> list[str]:
    """Returns the files of a project that mention Cloudinary; without patterns, its Python files."""
    names = tracked(folder, *(patterns or ("*.py",)))
    return [name for name in names if b"cloudinary" in (folder / name).read_bytes().lower()]


def parsing(names: list[str]) -> Command:
    """The least that a reader built on libcst can take."""
    return Command("python, libcst, parse_module", (sys.executable, "-I", "-c", _PARSE, *names))
