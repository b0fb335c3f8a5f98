"""Takes the picture of Chromium's console for README.md: `make pictures`.

The shop of `examples/` is opened behind TLS, with Chromium's own developer tools beside it.
"""

from __future__ import annotations

import tempfile
from base64 import b64decode
from pathlib import Path
from typing import TYPE_CHECKING, Any

from selenium.webdriver.support.wait import WebDriverWait

from tests import ROOT
from tests.browser import stage

if TYPE_CHECKING:
    from tests.browser.stage import Browser

PICTURE = ROOT / "docs" / "images" / "console.webp"
_WIDTH = 900
_TIMEOUT = 20
"""Seconds."""
_FOUND = """
const wanted = arguments[0];
function* all(root) {
    for (const element of root.querySelectorAll('*')) {
        yield element;
        if (element.shadowRoot) yield* all(element.shadowRoot);
    }
}
return Array.from(all(document)).filter(element => element.classList.contains(wanted));
"""


def take(browser: Browser, address: str, to: Path) -> None:
    """Writes a picture of the console after a page was opened; a group of warnings is unfolded."""
    driver = browser.driver
    driver.get(address)
    page, tools = driver.current_window_handle, driver.capabilities["goog:chromeOptions"]["debuggerAddress"]
    driver.switch_to.new_window("tab")
    driver.get(f"http://{tools}/devtools/devtools_app.html?ws={tools}/devtools/page/{page}&panel=console")

    def found(name: str) -> list[Any]:
        elements: list[Any] = driver.execute_script(_FOUND, name)
        return elements

    WebDriverWait(driver, _TIMEOUT).until(lambda _: found("console-prompt-editor-container"))
    for group in found("console-group-title"):
        driver.execute_script("arguments[0].click()", group)
    (prompt,) = found("console-prompt-editor-container")
    clip = {"x": 0, "y": 0, "width": _WIDTH, "height": prompt.rect["y"], "scale": 1}
    asked = {"format": "webp", "quality": 60, "clip": clip}
    shot = driver.execute_cdp_cmd("Page.captureScreenshot", asked)
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_bytes(b64decode(shot["data"]))


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        certificate = stage.certificate(folder)
        options = (f"--window-size={_WIDTH},720", "--remote-allow-origins=*")
        with (
            stage.pictures(certificate) as secure,
            stage.pictures(None) as plain,
            stage.browser(folder / "profile", secure, plain, *options) as browser,
            stage.served(stage.copied(folder / "shop"), certificate) as address,
        ):
            take(browser, f"{address}/", PICTURE)


if __name__ == "__main__":
    main()
