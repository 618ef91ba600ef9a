"""Two visitors one after another at one machine: nothing of the first is found by the second.

The browser keeps its profile, as a library's does. It is looked at from inside (Back, storage,
reopened tabs) and from outside: no file of the profile has a word of what the first one typed.
"""

import os
import signal
import subprocess
from contextlib import suppress
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from playwright.sync_api import TimeoutError as TooLong
from playwright.sync_api import expect

from portal import create_app
from portal.accounts import sessions
from portal.accounts.models import Method
from portal.accounts.permissions import Role
from portal.accounts.sessions import Arrival
from portal.config import Settings
from portal.core import clock
from tests.support.account import behind, make_staff
from tests.support.browser import QUIET, path_of
from tests.support.waiting import until

NAME, WORDS = "Quirinia Zabłocka", "behind the vermilion greenhouse"
TRACES = [
    text.encode(code) for text in ("Quirinia", "vermilion") for code in ("utf-8", "utf-16-le")
]
BOXES = "[...document.querySelectorAll('input, textarea')].map((box) => box.value).join(' ')"
STORED = """async () => ({
  local: Object.keys(localStorage).length,
  session: Object.values(sessionStorage).filter((kept) => kept !== location.pathname).length,
  databases: (await indexedDB.databases()).length,
  caches: (await caches.keys()).length,
})"""
_TRIES = 4
EMPTY = {"local": 0, "session": 0, "databases": 0, "caches": 0}


@pytest.fixture
def machine(playwright_started, live, tmp_path):
    """`machine()` starts the browser of one profile, with an adviser signed in."""
    started = []
    profile = tmp_path / "profile"

    def start(*more):
        process = subprocess.Popen(
            [path_of("chromium"), "--headless=new", *QUIET, f"--user-data-dir={profile}",
             "--remote-debugging-port=0", "--disable-gpu", *more],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        started.append(process)
        port = profile / "DevToolsActivePort"
        until(
            lambda: port.exists() and port.read_text().count("\n") >= 1, "the browser", seconds=30
        )
        address = f"http://127.0.0.1:{port.read_text().splitlines()[0]}"
        return Machine(process, connected(playwright_started, address), profile, live)

    yield start
    for process in started:
        stop(process)


def connected(playwright, address):
    """The tool now and then misses the first page of a browser that starts, and waits for it."""
    for _ in range(_TRIES - 1):
        with suppress(TooLong):
            return playwright.chromium.connect_over_cdp(address, timeout=30_000)
    return playwright.chromium.connect_over_cdp(address, timeout=30_000)


class Machine:
    def __init__(self, process, browser, profile, live):
        self.process, self.browser, self.profile, self.live = process, browser, profile, live
        self.context = browser.contexts[0]
        self.context.set_default_timeout(15_000)
        self.tab = self.context.pages[0] if self.context.pages else self.context.new_page()

    def sign_in(self, token):
        day = clock.now().timestamp() + 24 * 3600
        kept = {"name": "session", "value": token, "url": self.live.url, "expires": day}
        self.context.add_cookies([kept])

    def go(self, path):
        self.tab.goto(self.live.url + path)

    def press(self, selector="main form button.govuk-button"):
        with self.tab.expect_navigation():
            self.tab.locator(selector).first.click()

    def cookies(self):
        return {each["name"]: each["value"] for each in self.context.cookies(self.live.url)}

    def kill(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        (self.profile / "DevToolsActivePort").unlink()
        for lock in self.profile.glob("Singleton*"):
            lock.unlink()

    def close(self):
        self.browser.new_browser_cdp_session().send("Browser.close")
        self.process.wait(timeout=30)
        (self.profile / "DevToolsActivePort").unlink(missing_ok=True)

    def would_reopen(self):
        """Whether it has written down the page that it shows, to open it again after a crash."""
        here = urlsplit(self.tab.url).path.encode()
        return any(here in each.read_bytes() for each in self.profile.glob("*/Sessions/*"))

    def traces(self):
        """Files of the profile with something that the first visitor typed."""
        return sorted(
            str(path.relative_to(self.profile))
            for path in self.profile.rglob("*")
            if path.is_file() and not path.is_symlink()
            and any(trace in path.read_bytes() for trace in TRACES)
        )  # fmt: skip


def stop(process):
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.fixture
def token(live):
    """The session of an adviser of this test alone."""
    with create_app(Settings()).test_request_context("/"), behind(live):
        staff_id = make_staff(Role.ADVISER, teams=(), email=f"{uuid4().hex}@larkmere.example")
        arrival = Arrival(method=Method.PASSKEY, second_factor=True)
        yield sessions.start_for_staff(staff_id, arrival)


def begin(machine, name):
    machine.go("/assist/")
    machine.tab.select_option("#place", index=1)
    machine.tab.fill("#name", name)
    machine.press("main form[action='/assist/'] button")
    machine.tab.check("[name=agreed]")
    machine.press()
    expect(machine.tab.locator(".helping")).to_contain_text(name)


def type_something(machine):
    """As far as a page of a pothole that shows the words again."""
    machine.go("/services/pothole/")
    machine.press()
    machine.tab.check("[name=danger][value=no]")
    step(machine, "h1")
    machine.tab.locator("main form button.govuk-button:not(.govuk-button--secondary)").last.click()
    expect(machine.tab.locator("[name=place-search]")).to_be_visible()
    machine.go("/services/pothole/where?by=by-hand")
    machine.tab.fill("[name=place-words]", WORDS)
    machine.tab.locator("main form button.govuk-button").first.click()
    expect(machine.tab.locator("[name=surface]").first).to_be_visible()
    machine.go("/services/pothole/where?by=by-hand")
    assert machine.tab.input_value("[name=place-words]") == WORDS
    machine.go("/services/talk-to-us/")
    machine.go("/services/pothole/surface")


def step(machine, selector):
    before = machine.tab.locator(selector).inner_text()
    machine.tab.locator("main form button.govuk-button").first.click()
    expect(machine.tab.locator(selector)).not_to_have_text(before)


def nothing_shows(tab):
    seen = tab.content() + tab.evaluate(BOXES)
    assert "vermilion" not in seen
    assert "Quirinia" not in seen


def test_the_second_visitor_finds_nothing_of_the_first(machine, token):
    library = machine()
    library.sign_in(token)
    begin(library, NAME)
    type_something(library)
    first = library.cookies()
    library.go("/assist/finish")
    library.press()
    expect(library.tab.locator("h1")).to_have_text("Everything is cleared")
    assert set(library.cookies()) == {"session"}

    begin(library, "Somebody else")
    second = library.cookies()
    assert {first["browser"], first["visit"]} & set(second.values()) == set()
    assert library.tab.evaluate(STORED) == EMPTY
    for _ in range(14):
        library.tab.go_back(wait_until="commit")  # what is whole in memory isn't loaded anew
        library.tab.wait_for_function("document.readyState === 'complete'")
        nothing_shows(library.tab)
    library.go("/saved/")
    nothing_shows(library.tab)
    library.go("/services/pothole/where?by=by-hand")
    nothing_shows(library.tab)

    library.close()
    assert library.traces() == []


def test_after_a_crash_of_the_browser_reopened_tabs_show_nothing(machine, token):
    library = machine()
    library.sign_in(token)
    begin(library, NAME)
    type_something(library)
    until(library.would_reopen, "what the browser would reopen")
    library.kill()
    assert library.traces() == []

    reopened = machine("--restore-last-session")
    for tab in reopened.context.pages:
        tab.wait_for_load_state()
        nothing_shows(tab)
    reopened.go("/services/pothole/where?by=by-hand")
    nothing_shows(reopened.tab)
    reopened.go("/saved/")
    nothing_shows(reopened.tab)
    assert "browser" not in reopened.cookies() or "visit" not in reopened.cookies()
