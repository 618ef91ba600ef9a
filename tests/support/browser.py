"""One Chromium for all tests of a run; each test gets a person's browser of its own."""

import shutil
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Playwright, ViewportSize, sync_playwright

from tests.support.live import LivePortal

QUIET = [
    "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
DESKTOP: ViewportSize = {"width": 1280, "height": 900}

_networks = count(1)


def path_of(program: str) -> str:
    """Where Chromium or its driver stands; fails with what to install."""
    found = shutil.which(program)
    assert found, f"{program} is missing. Install it: apt-get install chromium chromium-driver"
    return found


def own_network() -> dict[str, str]:
    """The header of a request from a network nobody else has: throttles count each by itself."""
    number = next(_networks)
    return {"X-Forwarded-For": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"}


@pytest.fixture(scope="session")
def playwright_started() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium(playwright_started: Playwright) -> Iterator[Browser]:
    launched = playwright_started.chromium.launch(executable_path=path_of("chromium"), args=QUIET)
    yield launched
    launched.close()


@pytest.fixture(scope="session")
def open_context(chromium: Browser, live: LivePortal) -> Callable[..., BrowserContext]:
    """A browser with nothing in it, that its caller closes; options as Playwright names them."""

    def opened(**options: Any) -> BrowserContext:
        wanted = {"viewport": DESKTOP, "base_url": live.url, "locale": "en-GB", **options}
        context = chromium.new_context(extra_http_headers=own_network(), **wanted)
        context.set_default_timeout(15_000)
        return context

    return opened


@pytest.fixture
def new_person(open_context: Callable[..., BrowserContext]) -> Iterator[Callable[..., Any]]:
    """`new_person(java_script_enabled=False)`: somebody's browser for one test."""
    opened: list[BrowserContext] = []

    def person(**options: Any) -> BrowserContext:
        opened.append(open_context(**options))
        return opened[-1]

    yield person
    for context in opened:
        context.close()
