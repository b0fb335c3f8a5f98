"""Which kind of file a name tells, in a word, for a run that may end before anything else is loaded.

Imports nothing. Refuses to know what the kinds mean: `languages` does.
"""

from __future__ import annotations

_SUFFIXES = {
    ".py": "python",
    ".html": "template",
    ".htm": "template",
    ".djhtml": "template",
    ".jinja": "template",
    ".jinja2": "template",
    ".j2": "template",
    ".xml": "maybe-template",
    ".txt": "maybe-template",
    ".svg": "maybe-template",
    ".yml": "yaml",
    ".yaml": "yaml",
    ".json": "json",
    ".toml": "toml",
    ".ini": "ini",
    ".cfg": "ini",
    ".css": "css",
    ".scss": "scss",
    ".js": "script",
    ".ts": "script",
    ".sh": "shell",
    ".envrc": "shell",
}
_OWN = frozenset({".py", ".yml", ".yaml", ".json", ".toml", ".js", ".ts", ".sh"})
"""Suffixes that tell the kind even of `.env.json` and `Dockerfile.py`."""

_TELLING = frozenset({"", ".lock", ".in", ".pip"})
"""Suffixes, or none, of files that are not linted but say what is required, or which modules run."""

_ENV_WORDS = frozenset({"example", "sample", "template", "dist", "default", "local"})
_JOINTS = frozenset("-_.")


def suffix_of(name: str) -> str:
    """The last suffix of a file's name, in lower case: a leading or a last dot begins none."""
    dot = name.rfind(".")
    return name[dot:].lower() if 0 < dot < len(name) - 1 else ""


def is_surveyed(name: str) -> bool:
    """Whether a file of that name can say anything of a project: it is linted, or tells what is required."""
    return bool(kind_word(name)) or suffix_of(name) in _TELLING


def may_name(path: str) -> bool:
    """Whether a file of that name can name a module."""
    name = path.rpartition("/")[2]
    return bool(kind_word(name)) or not suffix_of(name)


def kind_word(name: str) -> str:
    """The kind that a file's name tells; empty for what is not read. Minified files have a kind too."""
    suffix = suffix_of(name)
    if suffix in _OWN:
        return _SUFFIXES[suffix]
    if name.startswith("Dockerfile") or suffix == ".dockerfile":
        return "dockerfile"
    if name == "Procfile":
        return "procfile"
    if name == ".envrc":
        return "shell"
    if _is_env(name.lower()):
        return "env"
    return _SUFFIXES.get(suffix, "")


def _is_env(name: str) -> bool:
    """`.env`, `.env.production`, `production.env`; `env` joined with a word for samples."""
    if "env" not in name:
        return False
    if name == "env" or name.endswith(".env") or (name.startswith(".env.") and len(name) > len(".env.")):
        return True
    base = name.removesuffix(".txt")
    return _is_sample(base.removeprefix(".")) or _is_sample_before(base)


def _is_sample(base: str) -> bool:
    """`env.example`, `env_sample`."""
    return base.startswith("env") and base[3:4] in _JOINTS and base[4:] in _ENV_WORDS


def _is_sample_before(base: str) -> bool:
    """`example.env`, `example-.env`, `sample_env`."""
    before = base.removesuffix("env")
    return before != base and any(
        word[-1:] in _JOINTS and word[:-1] in _ENV_WORDS for word in (before, before.removesuffix("."))
    )
