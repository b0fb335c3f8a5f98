"""Which kind of file a path tells, in a word, for a run that may end before anything else is loaded.

Imports nothing. A path is relative to its project, and its parts are joined by slashes.
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
    ".less": "scss",
    ".js": "script",
    ".mjs": "script",
    ".cjs": "script",
    ".jsx": "script",
    ".ts": "script",
    ".tsx": "script",
    ".vue": "component",
    ".svelte": "component",
    ".sh": "shell",
    ".envrc": "shell",
}
_OWN = frozenset({".py", ".yml", ".yaml", ".json", ".toml", ".sh"}) | {
    suffix for suffix, kind in _SUFFIXES.items() if kind == "script"
}
"""Suffixes that tell the kind even of `.env.json` and `Dockerfile.py`."""

_TELLING = frozenset({"", ".lock", ".in", ".pip"})
"""Suffixes, or none, of files that are not linted but say what is required, or which modules run."""

_ENV_WORDS = frozenset(
    {"example", "sample", "template", "tpl", "dist", "default", "local", "dev", "development", "prod"}
    | {"production", "staging", "test", "docker", "ci"}
)
_ENV_FOLDER = ".envs"
_PROSE = frozenset({".md", ".rst"})
_PYTHON_SAMPLES = (".py.example", ".py.dist", ".py.sample", ".py.tpl")


def suffix_of(name: str) -> str:
    """The last suffix of a file's name, in lower case: a leading or a last dot begins none."""
    dot = name.rfind(".")
    return name[dot:].lower() if 0 < dot < len(name) - 1 else ""


def is_surveyed(path: str) -> bool:
    """Whether a file can say anything of a project: it is linted, or tells what is required."""
    return bool(kind_word(path)) or suffix_of(path.rpartition("/")[2]) in _TELLING


def may_name(path: str) -> bool:
    """Whether a file of that path can name a module."""
    return bool(kind_word(path)) or not suffix_of(path.rpartition("/")[2])


def is_python_sample(name: str) -> bool:
    """Whether a file is a sample of a Python module: `settings.py.example`."""
    return name.lower().endswith(_PYTHON_SAMPLES)


def kind_word(path: str) -> str:
    """The kind that a file's path tells; empty for what is not read. Minified files have a kind too."""
    folders, _, name = path.rpartition("/")
    suffix = suffix_of(name)
    if suffix in _OWN:
        return _SUFFIXES[suffix]
    if name.startswith("Dockerfile") or suffix == ".dockerfile":
        return "dockerfile"
    if name == "Procfile":
        return "procfile"
    if name == ".envrc":
        return "shell"
    if is_python_sample(name):
        return "python"
    if _is_env(name.lower()) or (suffix not in _SUFFIXES and _is_in_env_folder(folders, suffix)):
        return "env"
    return _SUFFIXES.get(suffix, "")


def _is_in_env_folder(folders: str, suffix: str) -> bool:
    """Whether a file lies in a folder `.envs`, and is no prose."""
    return _ENV_FOLDER in folders.split("/") and suffix not in _PROSE


def _is_env(name: str) -> bool:
    """`.env`, `.env.production`, `production.env`, `.flaskenv`; `env` joined with a word: `env-sample`."""
    if "env" not in name:
        return False
    if name in {"env", "env.txt", ".flaskenv"} or name.endswith(".env"):
        return True
    if name.startswith(".env.") and len(name) > len(".env."):
        return True
    parts = _parts(name)
    return any(map(_is_joined, parts, parts[1:])) and _ends_as_env(name)


def _parts(name: str) -> list[str]:
    return name.replace("-", ".").replace("_", ".").split(".")


def _is_joined(before: str, after: str) -> bool:
    """Whether two parts of a name are `env` and one of the words."""
    return (before in {"env", "dotenv"} and after in _ENV_WORDS) or (before in _ENV_WORDS and after == "env")


def _ends_as_env(name: str) -> bool:
    """Whether the suffix of a name, if it has one, is not another kind's: not so in `env-test.log`."""
    dot = name.rfind(".")
    return dot <= 0 or _parts(name[dot + 1 :])[0] in {"txt", "env", *_ENV_WORDS}
