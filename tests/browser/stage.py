"""The servers for the tests in a browser: the shop behind TLS, and a fake of Cloudinary's host.

Nothing leaves the machine: the browser resolves every name to it, and Cloudinary's host to the fake.
"""

from __future__ import annotations

import json
import os
import shutil
import ssl
import struct
import subprocess
import sys
import threading
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import trustme
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

from tests import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

HOST = "res.cloudinary.com"
SHOP = ROOT / "examples" / "shop"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_FOREIGN = ("CLOUDINARY", "DJANGO", "PYTHON", "COV")
_QUIET = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--no-proxy-server",
)


def programs() -> tuple[str, str] | None:
    """Returns the browser and its driver; None if one of them is missing."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    driver = shutil.which("chromedriver")
    return (browser, driver) if browser and driver else None


def copied(to: Path) -> Path:
    """Returns a copy of the shop, as it is in the repository."""
    made_here = shutil.ignore_patterns("__pycache__", ".env", "*.sqlite3")
    return Path(shutil.copytree(SHOP, to, ignore=made_here))


def fixed(shop: Path, *options: str) -> Path:
    """Returns the shop after `--fix`."""
    command = [sys.executable, "-m", "cloudinary_lint", "--root", ".", "--fix", "--exit-zero", *options]
    subprocess.run(command, cwd=shop, env=_environment(), check=True, capture_output=True)
    return shop


def _environment() -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith(_FOREIGN)}
    return own | {"DJANGO_SETTINGS_MODULE": "shop.settings.prod", "PYTHONUTF8": "1"}


@contextmanager
def served(shop: Path, certificate: Path) -> Iterator[str]:
    """Serves the shop; yields its address."""
    shutil.copy(shop / ".env.example", shop / ".env")
    for step in (["migrate", "--verbosity=0"], ["seed"]):
        subprocess.run([sys.executable, "manage.py", *step], cwd=shop, env=_environment(), check=True)
    command = [sys.executable, str(Path(__file__).with_name("site.py")), str(certificate)]
    with subprocess.Popen(
        command,
        cwd=shop,
        env=_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            yield f"https://shop.example.com:{int(process.stdout.readline())}"
        finally:
            process.terminate()


def certificate(folder: Path) -> Path:
    """Returns a certificate and its key for both servers, which no browser trusts."""
    path = folder / "certificate.pem"
    trustme.CA().issue_cert("shop.example.com", HOST).private_key_and_cert_chain_pem.write_to_path(path)
    return path


def picture(size: int = 160, color: bytes = b"\xc8\x5a\x3c") -> bytes:
    """Returns a PNG of one color."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    rows = (b"\0" + color * size) * size
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


class _Pictures(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    body = picture()

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "image/png")
        self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *_: object) -> None:
        """Prints nothing."""


@contextmanager
def pictures(certificate: Path | None) -> Iterator[int]:
    """Serves as Cloudinary's host, with TLS if it gets a certificate; yields its port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Pictures)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass(frozen=True)
class Visit:
    """What one page did in the browser: console entries, requested addresses, its tree, its pictures."""

    console: tuple[str, ...]
    requested: tuple[str, ...]
    tree: str
    pictures: tuple[tuple[str, int], ...]

    @property
    def warnings(self) -> tuple[str, ...]:
        return tuple(entry for entry in self.console if "Mixed Content" in entry)


_SHOWN = "return document.documentElement.outerHTML"
_LOADED = """
const done = arguments[0];
const images = Array.from(document.images, image => image.complete ? null
    : new Promise(resolve => { image.onload = image.onerror = resolve; }));
const every = Array.from(document.querySelectorAll('*'), one => getComputedStyle(one).backgroundImage);
const backgrounds = new Set(every.filter(value => value.startsWith('url(')));
const painted = () => performance.getEntriesByType('resource')
    .filter(one => one.initiatorType === 'css').length;
function finish() {
    if (painted() < backgrounds.size) requestAnimationFrame(finish);
    else done(Array.from(document.images, image => [image.src, image.naturalWidth]));
}
Promise.all(images).then(finish);
"""


@dataclass(frozen=True)
class Browser:
    """A headless Chromium that reaches only the two servers."""

    driver: Any

    def visit(self, address: str) -> Visit:
        """Loads a page and everything on it."""
        self._logs()
        self.driver.get(address)
        images = self.driver.execute_async_script(_LOADED)
        tree = self.driver.execute_script(_SHOWN)
        console, requested = self._logs()
        return Visit(console, requested, tree, tuple((source, width) for source, width in images))

    def _logs(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Returns the console entries and the requests since the last call."""
        console = tuple(f"{entry['level']}: {entry['message']}" for entry in self.driver.get_log("browser"))
        events = (json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance"))
        requested = tuple(
            event["params"]["request"]["url"]
            for event in events
            if event["method"] == "Network.requestWillBeSent"
        )
        return console, requested


@contextmanager
def browser(profile: Path, secure_port: int, plain_port: int, *options: str) -> Iterator[Browser]:
    """Starts a browser that reaches no other machine than this one."""
    found = programs()
    assert found is not None
    wishes = Options()
    wishes.binary_location = found[0]
    wishes.accept_insecure_certs = True
    wishes.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    rules = (
        f"MAP {HOST}:443 127.0.0.1:{secure_port}",
        f"MAP {HOST}:80 127.0.0.1:{plain_port}",
        "MAP * 127.0.0.1",
    )
    for option in (
        *_QUIET,
        *options,
        f"--user-data-dir={profile}",
        f"--host-resolver-rules={','.join(rules)}",
    ):
        wishes.add_argument(option)
    driver = webdriver.Chrome(options=wishes, service=Service(found[1], log_output=subprocess.DEVNULL))
    try:
        yield Browser(driver)
    finally:
        driver.quit()
