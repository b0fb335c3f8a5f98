"""A real Chromium warns of mixed content before the fix, and not after it."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import pytest

from tests.browser import stage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.browser.stage import Browser, Visit

pytestmark = [
    pytest.mark.skipif(
        stage.programs() is None and "CI" not in os.environ,
        reason="Chromium and its driver are not installed (Debian: chromium, chromium-driver)",
    ),
]

IMAGES = f"{stage.HOST}/demo/image/upload"
PAPER = f"{IMAGES}/shop/paper.png"
PAGES = {
    "/": {
        PAPER,
        f"{IMAGES}/c_fill,h_160,w_160/v1/shop/kettle.jpg",
        f"{IMAGES}/c_fill,h_160,w_160/v1/shop/teapot.jpg",
    },
    "/products/1/": {PAPER, f"{IMAGES}/c_limit,w_800/v1/shop/kettle.jpg"},
    "/products/1/card/": {f"{IMAGES}/c_fill,w_320/v1/shop/kettle.jpg"},
    "/window/": {
        PAPER,
        f"{IMAGES}/c_fill,w_1920/v1/shop/kettle.jpg",
        f"{IMAGES}/c_fill,w_1920/v1/shop/teapot.jpg",
    },
}
"""The pages of the shop, and the pictures on each."""

ON_PURPOSE = PAGES["/window/"] - {PAPER}
"""The pictures that a template requests with `secure=False`: no safe fix overrides it."""

_ELEMENT = re.compile(r"requested an insecure element '(?:http://)?([^']+)'")
_PORT = re.compile(r"(?<=shop\.example\.com):\d+")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return stage.certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture(scope="module")
def chromium(certificate: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    profile = tmp_path_factory.mktemp("profile")
    with (
        stage.pictures(certificate) as secure,
        stage.pictures(None) as plain,
        stage.browser(profile, secure, plain) as browser,
    ):
        yield browser


def visited(shop: Path, certificate: Path, chromium: Browser) -> dict[str, Visit]:
    with stage.served(shop, certificate) as address:
        return {page: chromium.visit(address + page) for page in PAGES}


@pytest.fixture(scope="module")
def before(
    chromium: Browser, certificate: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Visit]:
    return visited(stage.copied(tmp_path_factory.mktemp("before") / "shop"), certificate, chromium)


@pytest.fixture(scope="module")
def after(chromium: Browser, certificate: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Visit]:
    shop = stage.fixed(stage.copied(tmp_path_factory.mktemp("after") / "shop"))
    return visited(shop, certificate, chromium)


@pytest.fixture(scope="module")
def everything(
    chromium: Browser, certificate: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Visit]:
    shop = stage.fixed(stage.copied(tmp_path_factory.mktemp("everything") / "shop"), "--unsafe-fixes")
    return visited(shop, certificate, chromium)


def blamed(visit: Visit) -> set[str]:
    """Returns the insecure addresses in the console, without their scheme."""
    return {match[1] for entry in visit.console if (match := _ELEMENT.search(entry))}


def from_cloudinary(visit: Visit) -> set[str]:
    return {address for address in visit.requested if stage.HOST in address}


@pytest.mark.parametrize("page", PAGES)
def test_before_the_console_names_every_picture(before: dict[str, Visit], page: str) -> None:
    assert blamed(before[page]) == PAGES[page]


@pytest.mark.parametrize("page", PAGES)
def test_after_the_fix_it_names_what_is_http_on_purpose_alone(after: dict[str, Visit], page: str) -> None:
    assert blamed(after[page]) == (ON_PURPOSE if page == "/window/" else set())
    assert bool(after[page].warnings) is (page == "/window/")


@pytest.mark.parametrize("page", PAGES)
def test_after_the_unsafe_fixes_it_says_nothing(everything: dict[str, Visit], page: str) -> None:
    assert everything[page].warnings == ()
    assert not any(stage.HOST in entry for entry in everything[page].console)


@pytest.mark.parametrize("page", PAGES)
def test_the_same_pictures_are_asked_for_and_seen(
    before: dict[str, Visit], everything: dict[str, Visit], page: str
) -> None:
    expected = {f"https://{picture}" for picture in PAGES[page]}
    assert from_cloudinary(everything[page]) == from_cloudinary(before[page]) == expected
    assert all(width for _, width in everything[page].pictures)
    assert {source for source, _ in everything[page].pictures} == expected - {f"https://{PAPER}"}


@pytest.mark.parametrize("page", PAGES)
def test_the_page_is_the_same_but_for_the_scheme(
    before: dict[str, Visit], everything: dict[str, Visit], page: str
) -> None:
    old, new = (_PORT.sub("", visits[page].tree) for visits in (before, everything))
    assert "http://" in old
    assert new == old.replace(f"http://{stage.HOST}", f"https://{stage.HOST}")
