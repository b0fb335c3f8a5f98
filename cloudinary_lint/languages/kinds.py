"""Decides the kind of a file from its path, and from its bytes whether it can hold anything to report.

Other files are not decoded. This module imports nothing, since most runs end before others are loaded. A path
is relative to its project, with slashes.
"""

from __future__ import annotations

_SUFFIXES_OF = {
    "python": ".py",
    "template": ".html .htm .djhtml .jinja .jinja2 .j2",
    "maybe-template": ".xml .txt .svg",
    "yaml": ".yml .yaml",
    "json": ".json",
    "toml": ".toml",
    "ini": ".ini .cfg",
    "css": ".css",
    "scss": ".scss .less",
    "script": ".js .mjs .cjs .jsx .ts .tsx",
    "component": ".vue .svelte",
    "shell": ".sh .envrc",
}
_SUFFIXES = {suffix: kind for kind, suffixes in _SUFFIXES_OF.items() for suffix in suffixes.split()}
_OWN = frozenset({".py", ".yml", ".yaml", ".json", ".toml", ".sh", *_SUFFIXES_OF["script"].split()})
"""Suffixes that determine the kind even of `.env.json` and `Dockerfile.py`."""

_REQUIREMENTS_OR_COMMANDS = frozenset({"", ".lock", ".in", ".pip"})
"""Suffixes, or none, of files that are not linted, but list requirements or run modules."""

_ENV_WORDS = frozenset(
    {"example", "sample", "template", "tpl", "dist", "default", "local", "dev", "development", "prod"}
    | {"production", "staging", "test", "docker", "ci"}
)
_NAMES = {"Procfile": "procfile", ".envrc": "shell"}
_ENV_FOLDER = ".envs"
_CONFIGURATION = ("app.json", "config", "setting", "env", "secret", "deploy", "task", "package.json")
"""Parts of the names of JSON files that may set variables; another one holds data."""
_PROSE = frozenset({".md", ".rst"})
_PYTHON_SAMPLES = (".py.example", ".py.dist", ".py.sample", ".py.tpl")
_MAX_BYTES = 1_000_000
_MAX_BYTES_OF = {"python": 500_000, "template": 500_000, "maybe-template": 500_000, "env": 500_000}
"""Bytes of a file that is read; what takes longest for its size may be half as large as others."""
NAME = b"cloudinary"
_METHODS = (b".image(", b"build_url", b".source(", b".picture(")
_VIDEO, _VIDEO_METHODS = b"video", (b".video(", b"video_thumbnail")
_BUILDS = (b"build_url", b"video_thumbnail")
_URLS, _READERS = (b"'url'", b'"url"'), (b"[", b"get(", b"pop(", b"case {")
"""Spellings that read `url` from a dict, which may be a response that a function of the project returns."""
_KEYWORDS = tuple(
    b"crop gravity fetch_format transformation effect sign_url dpr default_image public_id".split()
)
"""The keywords in `sdk.ONLY_CLOUDINARY`, or parts of them; a copy, since importing `sdk` takes time."""

_CALLING = frozenset({"python", "template", "maybe-template"})
"""Kinds that can have calls without the name Cloudinary; other kinds always have the name."""

_OPENINGS = (b"{%", b"{{", b"{#")
"""Without one of these, a file that may be a template is none."""

_STYLES = frozenset({"css", "scss"})
_ONE_LINE = frozenset({"script", "css"})
_MINIFIED_FROM, _MINIFIED_LINE = 2000, 500
"""Bytes of a file, and of its average line, above which it is taken for minified."""
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\0\0")
_ENGINES = (b".Jinja2", b".DjangoTemplates")
_ENV_LOADERS = (b"load_dotenv", b"read_dotenv", b"read_env", b"dotenv_values")


def suffix_of(name: str) -> str:
    """Returns the last suffix of a file's name, in lower case: a leading or a last dot begins none."""
    dot = name.rfind(".")
    return name[dot:].lower() if 0 < dot < len(name) - 1 else ""


def max_bytes(kind: str) -> int:
    """Returns how large a file of a kind may be."""
    return _MAX_BYTES_OF.get(kind, _MAX_BYTES)


def is_surveyed(path: str) -> bool:
    """Whether the survey may need a file: it is linted, or may list requirements or run modules."""
    return bool(kind_word(path)) or suffix_of(path.rpartition("/")[2]) in _REQUIREMENTS_OR_COMMANDS


def may_name(path: str) -> bool:
    """Whether a file with this path may name modules: a style sheet doesn't."""
    kind = kind_word(path)
    return kind not in _STYLES if kind else not suffix_of(path.rpartition("/")[2])


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
    if name in _NAMES:
        return _NAMES[name]
    if is_python_sample(name):
        return "python"
    is_in_folder = suffix not in _SUFFIXES and suffix not in _PROSE and _ENV_FOLDER in folders.split("/")
    if is_in_folder or _is_env(name.lower()):
        return "env"
    return _SUFFIXES.get(suffix, "")


def _is_env(name: str) -> bool:
    """Whether a name is an env file's: `.env`, `.env.production`, `production.env`, `env-sample`."""
    if "env" not in name:
        return False
    if name in {"env", "env.txt", ".flaskenv"} or name.endswith(".env"):
        return True
    if name.startswith(".env.") and len(name) > len(".env."):
        return True
    parts = _parts(name)
    dot = name.rfind(".")
    has_own_suffix = dot > 0 and _parts(name[dot + 1 :])[0] not in {"txt", "env", *_ENV_WORDS}
    return any(map(_is_joined, parts, parts[1:])) and not has_own_suffix  # as `env-test.log` has


def _parts(name: str) -> list[str]:
    return name.replace("-", ".").replace("_", ".").split(".")


def _is_joined(before: str, after: str) -> bool:
    """Whether two parts of a name are `env` and one of the words."""
    return (before in {"env", "dotenv"} and after in _ENV_WORDS) or (before in _ENV_WORDS and after == "env")


def is_minified(raw: bytes, kind: str) -> bool:
    """Whether a script or style sheet is generated: its lines are too long to be written by hand."""
    is_long = kind in _ONE_LINE and len(raw) > _MINIFIED_FROM
    return is_long and len(raw) > _MINIFIED_LINE * (raw.count(b"\n") + 1)


def letters_of(raw: bytes) -> bytes:
    """Returns a file in lower case, with one byte for each ASCII letter in any encoding."""
    return (raw.replace(b"\0", b"") if raw.startswith(_WIDE) else raw).lower()


def mentions(raw: bytes) -> bool:
    """Whether a file mentions Cloudinary, in any encoding that a byte-order mark declares."""
    return NAME in letters_of(raw)


def is_plain_text(raw: bytes, kind: str) -> bool:
    """Whether a file that may be a template is none: nothing in it opens a tag."""
    letters = letters_of(raw) if kind == "maybe-template" else b""
    return kind == "maybe-template" and not any(opening in letters for opening in _OPENINGS)


def is_relevant(raw: bytes, letters: bytes) -> bool:
    """Whether the survey needs a file: it mentions Cloudinary, names template engines or loads env files."""
    return NAME in letters or any(word in raw for word in _ENGINES + _ENV_LOADERS)


def is_candidate(letters: bytes, kind: str) -> bool:
    """Whether a file of a kind can hold anything to report, by what `letters_of` returns.

    A Python file may read an address from a response that it gets by a function of the project. What may be a
    template, and is none, holds nothing.
    """
    if kind == "maybe-template" and not any(opening in letters for opening in _OPENINGS):
        return False
    if NAME in letters or (kind in _CALLING and calls(letters)):
        return True
    return kind == "python" and b"import" in letters and any(_reads(letters, url) for url in _URLS)


def _reads(letters: bytes, url: bytes) -> bool:
    """Whether a file may read a key, in these quotes; few have it, so it is searched first."""
    return url in letters and any(before + url in letters for before in _READERS)


def calls(letters: bytes) -> bool:
    """Whether a file may call a method named like the SDK's; few have `video`, so it is searched first."""
    if any(mark in letters for mark in _METHODS):
        return True
    return _VIDEO in letters and any(mark in letters for mark in _VIDEO_METHODS)


def needs_fields(letters: bytes, kind: str) -> bool:
    """Whether a candidate reports only where its project holds or gives what is Cloudinary's."""
    if NAME in letters or (calls(letters) and any(keyword in letters for keyword in _KEYWORDS)):
        return False
    return kind == "python" or not any(mark in letters for mark in _BUILDS)
