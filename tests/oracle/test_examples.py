"""Every example of every rule's page, run: what is bad in the world, and good after the fix."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from cloudinary_lint import sdk
from cloudinary_lint.project import Verdict
from tests.oracle import Failed, schemes, world
from tests.project import surveyed
from tests.rules import findings, fixed
from tests.rules.test_pages import EXAMPLES, Example

if TYPE_CHECKING:
    from collections.abc import Iterator

HTTP, HTTPS, NOWHERE = {"http"}, {"https"}, {"no host"}

DJANGO = "django()\nfound = build()"
NAMES = "from types import SimpleNamespace as Names\n"
WAYS = {
    "settings.py": DJANGO,
    "settings/base.py": "django('settings.prod')\nfound = build()",
    ".env": "load('.env')\nfound = build()",
    ".env.example": "load('.env.example')\nfound = build()",
    "env.py": "import env\nfound = build()",
    "docker-compose.yml": "compose('docker-compose.yml')\nfound = build()",
    "app.py": f"{NAMES}settings = Names(CLOUD_NAME='demo', API_KEY='k', API_SECRET='s')\n"
    "run('app.py', settings=settings, KEY='k', SECRET='s')\nfound = build()",
    "views.py": "import cloudinary\ncloudinary.config(cloud_name='demo')\n"
    "found = addresses(run('views.py', name='sky'))",
    "templates/page.jinja": "found = jinja('templates/page.jinja')",
    "static/site.css": "found = addresses(open('static/site.css').read())",
}
"""How the world is asked about a file: what starts the program, and what builds an address."""

STORED = "django()\nfound = store()"
MAIL = "django()\nfound = page('templates/page.html')"
SERVED = "django()\nfrom django.core.files.storage import storages\nfound = storages['default'].url('sky')"
LITERAL = "found = addresses(open({name!r}).read())"
SENT = {
    "views.py": "import cloudinary\ncloudinary.config(cloud_name='demo', api_key='k', api_secret='s')\n"
    "found = sent(lambda: run('views.py', file=b'x'))",
}
ANSWERED = """
import cloudinary, os
from types import SimpleNamespace as Names
cloudinary.config(
    cloud_name='demo', api_key='k', api_secret='s', secure=True, upload_prefix=os.environ['SERVICE']
)
photo = Names(address='')
made = run('views.py', file=b'x', photo=photo)
found = made.get('addresses', photo.address)
"""
"""A program whose configuration is secure, against a service that answers both addresses."""


class _Service(BaseHTTPRequestHandler):
    """Answers as the upload API does: each asset with both addresses."""

    def _answer(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = "://res.cloudinary.com/demo/image/upload/sky.png"
        asset = {"public_id": "sky", "url": f"http{path}", "secure_url": f"https{path}"}
        body = json.dumps({**asset, "resources": [asset], "eager": [asset], "derived": [asset]}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = _answer  # noqa: N815 - as http.server calls them

    def log_message(self, *_: object) -> None:
        """Nobody listens."""


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Service)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def way(example: Example) -> str:
    """How the world is asked about an example."""
    code, name, text = example.rule.code, example.name, example.bad[example.name]
    if code == "CLD402":
        return SERVED if name == "settings.py" else LITERAL.format(name=name)
    if code == "CLD401":
        return ANSWERED
    if code == "CLD403":
        return SENT.get(name) or WAYS[name].replace("build()", "api()")
    if name == "templates/page.html":
        return MAIL
    return STORED if "CLOUDINARY_STORAGE" in text else WAYS[name]


UNCHANGED = {"CLD203": HTTPS}
"""Rules about texts that mean the opposite of what they say: what they do does not change."""


def before(example: Example) -> set[str]:
    """What the world shows of an example before the fix."""
    text = example.bad[example.name]
    if "CLOUDINARY_STORAGE" in text and example.rule.code != "CLD201":
        return HTTPS  # the storage's own default
    if example.rule.code == "CLD205":
        return NOWHERE
    return UNCHANGED.get(example.rule.code, HTTP)


APART = ("CLD206", "CLD208", "CLD304", "CLD404", "CLD901", "CLD902")
RUN = [row for row in EXAMPLES if not str(row.id).startswith(APART)]


def found(example: Example, files: dict[str, str], service: str) -> set[str]:
    texts = {name.replace("models.py", "shop/models.py"): text for name, text in files.items()}
    settings = (
        {"shop/__init__.py": ""}
        if "settings/base.py" in texts
        else {"settings.py": "", "shop/__init__.py": ""}
    )
    environ = {"SERVICE": service, "API_KEY": "k", "API_SECRET": "s"}
    if example.name == "docker-compose.yml":
        environ["CLOUDINARY_CLOUD_NAME"] = "demo"  # of the shell, which it passes on
    if way(example) == STORED:
        environ["CLOUDINARY_URL"] = "cloudinary://k:s@demo"  # the storage wants an account
    return schemes(world().ask({**settings, **texts}, way(example), **environ))


@pytest.mark.parametrize("example", RUN)
def test_what_is_bad_is_bad_in_the_world(example: Example, service: str) -> None:
    shown = found(example, example.bad, service)
    assert before(example) <= shown  # a poster stands beside its video
    assert before(example) == HTTPS or shown != HTTPS


@pytest.mark.parametrize("example", RUN)
def test_what_is_good_is_https(example: Example, service: str) -> None:
    assert found(example, example.good, service) == HTTPS


@pytest.mark.parametrize(
    "value", ["CLOUDINARY_URL=cloudinary://k:s@demo", "<cloudinary://k:s@demo>", "https://k:s@demo"]
)
def test_a_url_that_the_sdk_refuses_stops_the_program(value: str) -> None:
    with pytest.raises(Failed) as failed:
        world().ask({}, "import cloudinary", CLOUDINARY_URL=value)
    assert failed.value.name == "ValueError"


DEAD = [
    pytest.param(
        "import cloudinary\ncloudinary.config(cloudinary_url='cloudinary://k:s@demo?secure=true')\n",
        id="a URL for config()",
    ),
    pytest.param(
        "CLOUDINARY_STORAGE = {'CLOUDINARY_URL': 'cloudinary://k:s@demo?secure=true'}\n",
        id="a URL for the storage",
    ),
    pytest.param("CLOUDINARY_URL = 'cloudinary://k:s@demo?secure=true'\n", id="a URL as a Django setting"),
    pytest.param("CLOUDINARY_SECURE = True\n", id="a Django setting of its own"),
    pytest.param("CLOUDINARY_CONFIG = {'cloud_name': 'demo', 'secure': True}\n", id="a dict of another name"),
]


@pytest.mark.parametrize("text", DEAD)
def test_a_dead_setting_has_no_effect(text: str) -> None:
    script = (
        "django()\nfrom cloudinary import config\nfound = [build(), config().cloud_name, config().secure]"
    )
    address, cloud, secure = world().ask({"settings.py": text}, script)
    assert (schemes(address), cloud, secure) == (HTTP, None, None)
    assert [one.split()[1] for one in findings(text, "settings.py")][-1] in {"CLD103", "CLD206"}


OWN_DEFAULT = "CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo', 'API_KEY': 'k', 'API_SECRET': 's'}\n"
FORKED = "django()\nimport gamma_cloudinary\nfound = build()"


@pytest.mark.parametrize(
    ("options", "scheme"),
    [("", HTTP), ("'SECURE': True", HTTPS), ("'secure': True", HTTPS), ("'Secure': 1", HTTPS)],
)
def test_the_fork_has_no_default_and_reads_any_case(options: str, scheme: set[str]) -> None:
    text = "INSTALLED_APPS = ['gamma_cloudinary']\n" + OWN_DEFAULT.replace("}", f", {options}}}")
    assert schemes(world().ask({"settings.py": text}, FORKED)) == scheme
    assert (surveyed({"settings.py": text}).verdict is Verdict.COVERED) is (scheme == HTTPS)


REQUESTS = [None, "http", "https"]
TAGS = [
    pytest.param(
        "cloudinary_url photo.image", {"https": HTTPS}, id="a URL without secure follows the request"
    ),
    pytest.param("cloudinary photo.image", {"https": HTTPS}, id="a tag without secure follows the request"),
    pytest.param(
        "cloudinary_url photo.image secure=true", {}, id="an undefined variable is off for any request"
    ),
    pytest.param("cloudinary_url photo.image secure=False", {}, id="off is off for any request"),
    pytest.param("cloudinary_url photo.image Secure=True", {"https": HTTPS}, id="the wrong case is not read"),
]


@pytest.mark.parametrize("scheme", REQUESTS)
@pytest.mark.parametrize(("tag", "answers"), TAGS)
def test_a_tag_and_its_request(tag: str, answers: dict[str, set[str]], scheme: str | None) -> None:
    before = "{% load cloudinary %}{% " + tag + " %}\n"
    after = fixed(before, "templates/page.html", unsafe=True)
    script = f"django()\nfound = page('templates/page.html', scheme={scheme!r})"
    files = {"settings.py": "", "templates/page.html": before}
    assert after != before
    assert schemes(world().ask(files, script)) == answers.get(scheme or "", HTTP)
    assert schemes(world().ask({**files, "templates/page.html": after}, script)) == HTTPS


CALLS = [row for row in EXAMPLES if str(row.id).startswith("CLD304")]


@pytest.mark.parametrize("example", CALLS)
@pytest.mark.parametrize("scheme", REQUESTS)
def test_a_call_is_an_error_and_its_tag_a_page(example: Example, scheme: str | None) -> None:
    script = f"django()\nfound = page('templates/page.html', scheme={scheme!r})"
    with pytest.raises(Failed) as failed:
        world().ask({"settings.py": "", **example.bad}, script)
    assert failed.value.name == "TemplateSyntaxError"
    assert schemes(world().ask({"settings.py": "", **example.good}, script)) == HTTPS


def test_the_sdk_itself_replaces_the_legacy_host() -> None:
    found = world().ask({}, f"found = build(secure=True, secure_distribution={sdk.LEGACY_HOST!r})")
    assert found == f"https://{sdk.SHARED_HOST}/demo/image/upload/sky"
    text = "URL = 'http://cloudinary-a.akamaihd.net/demo/image/upload/sky'\n"
    assert fixed(text, "app.py", unsafe=True) == f"URL = {found!r}\n"
