"""Starts whole projects with the real packages, each run in a process of its own.

Reads a request a line from standard input, a JSON object, and answers each with a line. A request holds
the `files` of a project, its `framework`, the `pages` to ask for and the `runs` to make; a run says how
the project is started (`entry`), what the `host` sets, which file hands on the rest of the environment
(`environment`) and which files are not there (`absent`). The answer holds for each run the text of each
page, or what was raised.

This process has loaded what projects need, but never the SDK nor a project's settings: each run is
forked from it. The pages of a run are asked for one after the other: none of them sets anything.
"""

from __future__ import annotations

import asyncio
import gc
import importlib
import json
import os
import re
import runpy
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing, suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django.test
import dotenv
import urllib3
import yaml

if TYPE_CHECKING:
    from collections.abc import Callable

    import fastapi
    import flask

    Answer = dict[str, Any]
    Get = Callable[[str], str]

_LOADED = """
anyio._backends._asyncio certifi decouple django.contrib.staticfiles.storage
django.core.management.commands.check django.core.servers.basehttp django.db.backends.sqlite3.base
django.db.models.sql.compiler django.forms django.template.backends.django
django.template.loader_tags encodings.idna environ environs fastapi flask.testing importlib.readers
jinja2 pydantic_settings six.moves.urllib.parse urllib3.contrib
"""
"""What projects and the SDK import, and what does not read their settings."""
_PICTURE = {
    "public_id": "sky",
    "version": 1,
    "type": "upload",
    "resource_type": "image",
    "format": "jpg",
    "url": "http://res.cloudinary.com/demo/image/upload/v1/sky.jpg",
    "secure_url": "https://res.cloudinary.com/demo/image/upload/v1/sky.jpg",
}
_RESPONSE = {**_PICTURE, "eager": [_PICTURE], "derived": [_PICTURE], "resources": [_PICTURE] * 2}
_DEFAULT = re.compile(r"\$\{(\w+)(?::?-([^}]*))?\}")


class _Network:
    """What the service answers: the same picture to every request."""

    status = 200
    headers: dict[str, str] = {}  # noqa: RUF012 - nobody changes it
    data = json.dumps(_RESPONSE).encode()


def environment(source: str, host: dict[str, str]) -> dict[str, str]:
    """What a project's start finds in its environment: the host's variables, and a file's."""
    name, _, part = source.partition(":")
    if not name:
        return host
    text = Path(name).read_text()
    if name.endswith((".sh", ".envrc")):
        shell = subprocess.run(
            ["bash", "-c", f". ./{name}; env -0"], env=host, capture_output=True, text=True, check=True
        )
        return dict(one.split("=", 1) for one in shell.stdout.split("\0") if one)
    if name.endswith(".yml"):
        return host | _of_service(yaml.safe_load(text)["services"][part], host)
    if name.endswith(".yaml"):
        return host | _listed_below(yaml.safe_load(text))
    if name == "app.json":
        named = json.loads(text)["env"].items()
        values = {name: one if isinstance(one, str) else one.get("value") for name, one in named}
        return {name: value for name, value in values.items() if value} | host
    if name == "Dockerfile":
        pairs = re.findall(r"^ENV (\w+)[= ](.*)$", text, re.MULTILINE)
        return {name: value.strip('"') for name, value in pairs} | host
    return host | {key: _filled(key, value or "") for key, value in dotenv.dotenv_values(name).items()}


def _listed_below(data: Any) -> dict[str, str]:
    """The variables of the lists of names and values, wherever they stand."""
    if isinstance(data, list):
        pairs = (one for one in data if isinstance(one, dict) and "value" in one)
        found = {one.get("name") or one["key"]: one["value"] for one in pairs}
        return found | {key: value for one in data for key, value in _listed_below(one).items()}
    inner = data.values() if isinstance(data, dict) else ()
    return {key: value for one in inner for key, value in _listed_below(one).items()}


def _filled(name: str, value: str) -> str:
    """What whoever copies a sample writes for a part of the account that it leaves empty."""
    return value or ("demo" if name.endswith(("_NAME", "_KEY", "_SECRET")) else "")


def _of_service(service: Any, host: dict[str, str]) -> dict[str, str]:
    """The variables of a service of a compose file; one without a value is handed on from the host."""
    found: dict[str, str] = {}
    for name in filter(None, [service.get("env_file")]):
        found |= {key: value or "" for key, value in dotenv.dotenv_values(name).items()}
    given = service.get("environment", [])
    pairs = given.items() if isinstance(given, dict) else (one.partition("=")[::2] for one in given)
    for key, value in pairs:
        if value:
            found[key] = _DEFAULT.sub(lambda match: host.get(match[1]) or match[2] or "", str(value))
        elif key in host:
            found[key] = host[key]
    return found


@cache
def _posts() -> bytes:
    """A database with one post."""
    with tempfile.NamedTemporaryFile() as file, closing(sqlite3.connect(file.name)) as base:
        base.execute("create table shop_post (id integer primary key, cover text)")
        base.execute("insert into shop_post (cover) values ('image/upload/v1/sky.jpg')")
        base.commit()
        return Path(file.name).read_bytes()


def start_django(entry: str) -> Get:
    """A project as its `manage.py runserver` or its WSGI server starts it."""
    Path("db.sqlite3").write_bytes(_posts())
    if entry == "manage.py":
        sys.argv = ["manage.py", "check", "--tag", "urls"]
        runpy.run_path("manage.py", run_name="__main__")
        importlib.import_module("django.core.servers.basehttp").get_internal_wsgi_application()
    else:
        importlib.import_module("config.wsgi")
    client = django.test.Client()

    def get(page: str) -> str:
        return client.get(f"/{page}/").content.decode()  # type: ignore[no-any-return]

    return get


def start_flask(entry: str) -> Get:
    """An application as a WSGI server starts it."""
    application: flask.Flask = importlib.import_module(entry).app

    def get(page: str) -> str:
        application.testing = True
        return application.test_client().get(f"/{page}").text

    return get


def start_fastapi(entry: str) -> Get:
    """An application as an ASGI server starts it: its start-up has run before the first request."""
    application: fastapi.FastAPI = importlib.import_module(entry).app
    loop = asyncio.new_event_loop()
    loop.run_until_complete(application.router.lifespan_context(application).__aenter__())
    return lambda page: loop.run_until_complete(_requested(application, f"/{page}"))


async def _requested(application: fastapi.FastAPI, path: str) -> str:
    """The body that an ASGI application answers with."""
    bodies: list[bytes] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    async def send(message: Any) -> None:
        bodies.append(message.get("body", b""))

    request = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": []}
    await application(request, receive, send)
    return b"".join(bodies).decode()


_START = {"django": start_django, "flask": start_flask, "fastapi": start_fastapi}


def canary() -> str:
    """What the SDK builds where the call says nothing."""
    return str(sys.modules["cloudinary"].CloudinaryImage("canary").build_url())


def run(folder: str, request: Answer, how: Answer) -> Answer:
    """What each page of a project says, in a process that has started it in this folder."""
    os.chdir(folder)
    for name, text in request["files"].items():
        if name not in how["absent"]:
            Path(name).parent.mkdir(parents=True, exist_ok=True)
            Path(name).write_bytes(text.encode("utf-8", "surrogateescape"))
    os.environ.update(environment(how["environment"], how["host"]), PWD=folder)
    sys.path.insert(0, folder)
    get = _START[request["framework"]](how["entry"])
    pages = {page: _result(lambda page=page: get(page)) for page in request["pages"]}  # type: ignore[misc]
    return {**pages, "canary": _result(canary)}


def _forked(action: Callable[[], object]) -> Any:
    """What an action gives, or the exception that it raises, in a process of its own."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        status = 1
        with suppress(BaseException):
            os.close(reader)
            with os.fdopen(writer, "w") as pipe:
                json.dump(_result(action), pipe)
            status = 0
        os._exit(status)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        text = pipe.read()
    os.waitpid(child, 0)
    return json.loads(text or '{"error": "the process ended"}')


def _result(action: Callable[[], object]) -> object:
    try:
        return action()
    except (Exception, SystemExit) as error:  # noqa: BLE001 - what a project raises is the answer
        return {"error": f"{type(error).__name__}: {error}"}


def answer(request: Answer) -> list[Answer]:
    """The pages of each run."""
    found = []
    for how in request["runs"]:
        with tempfile.TemporaryDirectory() as folder:
            found.append(_forked(lambda folder=folder, how=how: run(folder, request, how)))  # type: ignore[misc]
    return found


def main() -> None:
    """Answers requests until there are none."""
    pipe = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what projects print is no answer
    urllib3.PoolManager.request = lambda *_, **__: _Network  # type: ignore[method-assign, assignment]
    sys.dont_write_bytecode = True
    _posts()
    for name in _LOADED.split():
        importlib.import_module(name)
    gc.freeze()  # a process that is forked touches less of what it shares
    for line in sys.stdin:
        pipe.write(f"{json.dumps(answer(json.loads(line)))}\n")
        pipe.flush()


if __name__ == "__main__":
    main()
