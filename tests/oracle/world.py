"""A small world in which texts are run: the real SDK, Django, Jinja2, python-dotenv and storages.

Reads cases from standard input, a JSON object a line, and answers each with a line. Every case has a
process of its own, forked from this one, which has loaded what they all need but never the SDK: it
reads its configuration once, when it is imported.

A case has `files` (path to text), `environ`, and a `script`, in which `found` holds the answer. The
script sees the functions of `_Tools`.
"""

from __future__ import annotations

import importlib
import json
import os
import re
import runpy
import sys
import tempfile
import types
from contextlib import suppress
from pathlib import Path
from typing import Any

import django
import django.template.backends.django
import django.test
import dotenv
import jinja2
import urllib3
import yaml

_ADDRESS = re.compile(r"""https?:/[^\s"'<>),]*""")
_PREAMBLE = """\
import os
KEY = SECRET = "word"
SECRET_KEY = "word"
USE_TZ = True
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "world_urls"
MEDIA_URL = "/media/"
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": ["templates"],
              "OPTIONS": {"libraries": {"cloudinary": "cloudinary.templatetags.cloudinary"},
                          "context_processors": ["django.template.context_processors.request"]}}]
"""
_URLS = "from django.urls import path\nurlpatterns = [path('home/', lambda request: None, name='home')]\n"
_BASE = "{% block content %}{% endblock %}\n"


def _interpolated(value: str, host: dict[str, str]) -> str:
    """A value as compose reads it: `${NAME:-default}`, `${NAME-default}`, `${NAME}`, `$NAME`."""
    pattern = r"\$(?:\{(?P<name>\w+)(?::?[-?](?P<default>[^{}]*))?\}|(?P<bare>\w+))"
    return re.sub(
        pattern, lambda match: host.get(match["name"] or match["bare"]) or match["default"] or "", value
    )


class _Tools:
    """What a script can do."""

    def load(self, name: str) -> None:
        """Loads an env file as a program does before anything else; what is empty in it is filled in."""
        dotenv.load_dotenv(name)
        if os.environ.get("CLOUDINARY_CLOUD_NAME") == "":
            os.environ["CLOUDINARY_CLOUD_NAME"] = "demo"

    def compose(self, name: str, service: str = "web") -> None:
        """Takes the environment of a service, and none of the shell's variables that it doesn't pass on.

        docs.docker.com/compose/how-tos/environment-variables: a name without a value gets that of the
        shell, if there is one; `environment` overrides `env_file`.
        """
        host = dict(os.environ)
        for key in [key for key in host if key.startswith("CLOUDINARY")]:
            del os.environ[key]
        found = yaml.safe_load(Path(name).read_text())["services"][service]
        if "env_file" in found:
            dotenv.load_dotenv(found["env_file"])
        given = found.get("environment", {})
        pairs = given.items() if isinstance(given, dict) else (one.partition("=")[::2] for one in given)
        for key, value in pairs:
            if value is None or (value == "" and isinstance(given, list) and key in given):
                os.environ.update({key: host[key]} if key in host else {})
            else:
                os.environ[key] = _interpolated(str(value), host)

    def django(self, module: str = "settings") -> None:
        """Starts Django with a settings module, which stands below what every project has."""
        Path("world_urls.py").write_text(_URLS)
        os.environ["DJANGO_SETTINGS_MODULE"] = module
        django.setup()

    def build(self, **options: Any) -> str:
        """What the SDK builds for a picture."""
        import cloudinary  # noqa: PLC0415 - it reads its configuration now

        return str(cloudinary.CloudinaryImage("sky").build_url(**{"cloud_name": "demo", **options}))

    def api(self, **options: Any) -> str:
        """Where the SDK sends an upload."""
        from cloudinary.utils import cloudinary_api_url  # noqa: PLC0415 - likewise

        return str(cloudinary_api_url("upload", cloud_name="demo", **options))

    def store(self, package: str = "cloudinary_storage") -> str:
        """The address that a storage gives a file."""
        module = importlib.import_module(f"{package}.storage")
        return str(module.MediaCloudinaryStorage().url("sky.png"))

    def run(self, name: str, /, **names: Any) -> dict[str, Any]:
        """Runs a module whose free names are these; gives its own."""
        return runpy.run_path(name, init_globals=names)

    def page(self, name: str, *, scheme: str | None = None) -> list[str]:
        """The addresses in a Django template; the scheme is that of the request, None for a mail."""
        from django.template import engines  # noqa: PLC0415 - it wants settings

        request = None
        if scheme:
            request = django.test.RequestFactory().get("/", secure=scheme == "https")
        context: dict[str, Any] = self._context()
        template = engines["django"].from_string(Path(name).read_text() + "{{ address }}")
        return _ADDRESS.findall(template.render(context, request))

    def jinja(self, name: str) -> list[str]:
        """The addresses in a Jinja template."""
        return _ADDRESS.findall(
            jinja2.Environment().from_string(Path(name).read_text()).render(self._context())
        )

    def _context(self) -> dict[str, Any]:
        import cloudinary  # noqa: PLC0415 - it reads its configuration now

        cloudinary.config(**({} if cloudinary.config().cloud_name else {"cloud_name": "demo"}))
        image = cloudinary.CloudinaryImage("sky")
        return {"image": image, "photo": types.SimpleNamespace(image=image, cover=image, empty=None)}

    def addresses(self, value: object) -> list[str]:
        """The addresses in whatever a program has made."""
        return _ADDRESS.findall(str(value))

    def sent(self, action: Any) -> str:
        """Where an action of the SDK sends its request, which goes nowhere."""
        seen: list[str] = []

        def request(_self: object, *_: object, url: str, **_options: object) -> None:
            seen.append(url)
            raise urllib3.exceptions.HTTPError

        urllib3.PoolManager.request = request  # type: ignore[method-assign, assignment]
        with suppress(Exception):  # the SDK has its own for a request that went wrong
            action()
        return seen[0]


def answer(case: dict[str, Any]) -> dict[str, Any]:
    """The answer to one case, in a process that does nothing else."""
    for name, text in {"templates/base.html": _BASE, **case["files"]}.items():
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        is_settings = "settings" in name and name.endswith(".py")
        path.write_text((_PREAMBLE if is_settings else "") + text, encoding="utf-8")
    os.environ.update(case.get("environ", {}))
    sys.path.insert(0, str(Path.cwd()))
    tools = _Tools()
    scope: dict[str, Any] = {name: getattr(tools, name) for name in dir(tools) if not name.startswith("_")}
    try:
        exec(case["script"], scope)  # the script of a test
    except Exception as error:  # noqa: BLE001 - what a text raises is the answer
        return {"error": type(error).__name__, "message": str(error)}
    return {"found": scope.get("found")}


def _forked(line: str) -> str:
    reader, writer = os.pipe()
    with tempfile.TemporaryDirectory() as folder:
        child = os.fork()
        if not child:
            status = 1
            try:
                os.close(reader)
                os.chdir(folder)
                sys.stdout = sys.stderr
                with os.fdopen(writer, "w") as pipe:
                    json.dump(answer(json.loads(line)), pipe)
                status = 0
            finally:
                os._exit(status)
        os.close(writer)
        with os.fdopen(reader) as pipe:
            printed = pipe.read()
        os.waitpid(child, 0)
    return printed or json.dumps({"error": "Killed", "message": ""})


def main() -> None:
    for line in sys.stdin:
        sys.stdout.write(f"{_forked(line)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
