"""Decides the kind of a file from its path.

It imports nothing, for runs that end before other modules are loaded. A path is relative to its project, with
slashes.
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
"""Suffixes that determine the kind even of `.env.json` and `Dockerfile.py`."""

_REQUIREMENTS_OR_COMMANDS = frozenset({"", ".lock", ".in", ".pip"})
"""Suffixes, or none, of files that are not linted, but list requirements or run modules."""

_ENV_WORDS = frozenset(
    {"example", "sample", "template", "tpl", "dist", "default", "local", "dev", "development", "prod"}
    | {"production", "staging", "test", "docker", "ci"}
)
_ENV_FOLDER = ".envs"
_CONFIGURATION = ("app.json", "config", "setting", "env", "secret", "deploy", "task", "package.json")
"""Parts of the names of JSON files that may set variables; another one holds data."""
_PROSE = frozenset({".md", ".rst"})
_PYTHON_SAMPLES = (".py.example", ".py.dist", ".py.sample", ".py.tpl")


def suffix_of(name: str) -> str:
    """Returns the last suffix of a file's name, in lower case: a leading or a last dot begins none."""
    dot = name.rfind(".")
    return name[dot:].lower() if 0 < dot < len(name) - 1 else ""


_MAX_BYTES = 1_000_000
_MAX_BYTES_OF = {"python": 500_000, "template": 500_000, "maybe-template": 500_000, "env": 500_000}
"""Bytes of a file that is read; what takes longest for its size may be half as large as others."""


def max_bytes(kind: str) -> int:
    """Returns how large a file of a kind may be."""
    return _MAX_BYTES_OF.get(kind, _MAX_BYTES)


def is_surveyed(path: str) -> bool:
    """Whether the survey may need a file: it is linted, or may list requirements or run modules."""
    return bool(kind_word(path)) or suffix_of(path.rpartition("/")[2]) in _REQUIREMENTS_OR_COMMANDS


def may_name(path: str) -> bool:
    """Whether a file with this path may name modules."""
    return bool(kind_word(path)) or not suffix_of(path.rpartition("/")[2])


def is_data(path: str) -> bool:
    """Whether a file is JSON that configures nothing: a fixture, a dump, a lock file."""
    name = path.rpartition("/")[2].lower()
    return name.endswith(".json") and not any(part in name for part in _CONFIGURATION)


def is_python_sample(name: str) -> bool:
    """Whether a file is a sample of a Python module: `settings.py.example`."""
    return name.lower().endswith(_PYTHON_SAMPLES)


def kind_word(path: str) -> str:
    """Returns the kind of a file; empty if it isn't read. Minified files have a kind too."""
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
    """Whether a file is in a folder `.envs`, and isn't prose."""
    return _ENV_FOLDER in folders.split("/") and suffix not in _PROSE


def _is_env(name: str) -> bool:
    """Whether a name is an env file's: `.env`, `.env.production`, `production.env`, `env-sample`."""
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
    """Whether a name has no suffix of another kind, as `env-test.log` has."""
    dot = name.rfind(".")
    return dot <= 0 or _parts(name[dot + 1 :])[0] in {"txt", "env", *_ENV_WORDS}
