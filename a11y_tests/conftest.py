"""A tab in a language, and what was looked at with it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext

from a11y_tests.look import Looker
from a11y_tests.selection import narrowed
from a11y_tests.visits import SUMMARY, Visits
from a11y_tests.walker import Walker
from portal import create_app
from portal.config import Settings
from portal.core import errors
from portal.core.i18n import Locale, use_locale
from tests.support.browser import own_network
from tests.support.live import LivePortal
from tests.support.waiting import until
from tests.support.workers import WALKS

_HERE = Path(__file__).parent
_JUDGE = _HERE / "test_every_route_is_visited.py"
NO_SCRIPT = {"java_script_enabled": False}
_LONGEST_TEST_SECONDS = 300
_LONGEST_WAIT_SECONDS = 900  # for the tests of the other workers


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What judges the run as a whole comes last, and not at all where a part was asked for.

    The walks come before it.
    """
    for item in _looking(items):
        item.add_marker(pytest.mark.timeout(_LONGEST_TEST_SECONDS))
    judges = [item for item in items if item.path == _JUDGE]
    for item in judges:
        item.add_marker(pytest.mark.timeout(_LONGEST_WAIT_SECONDS + _LONGEST_TEST_SECONDS))
    if narrowed(config.invocation_params.args):
        config.hook.pytest_deselected(items=judges)
        items[:] = [item for item in items if item.path != _JUDGE]
    order = {path: place for place, path in enumerate([*WALKS, _JUDGE], 1)}
    items.sort(key=lambda item: order.get(item.path, 0))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How much was looked at, whichever worker has counted it."""
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            if name == SUMMARY:
                terminalreporter.write_line(f"Accessibility: {value}")


def _looking(items: list[pytest.Item]) -> list[pytest.Item]:
    """The tests of this folder that look at pages, and don't judge."""
    return [item for item in items if item.path.is_relative_to(_HERE) and item.path != _JUDGE]


@pytest.fixture(scope="session")
def routes_app() -> Flask:
    """The app for its routes and templates; it has no database."""
    return create_app(Settings())


@pytest.fixture(scope="session")
def logbook(shared_folder: Path) -> Path:
    """Where each worker writes down what it has looked at, and which of its tests have ended."""
    folder = shared_folder / "looked-at"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def visits(routes_app: Flask, logbook: Path, worker_id: str) -> Visits:
    return Visits(routes_app.url_map, logbook / f"{worker_id}.visits")


@pytest.fixture(scope="session")
def seen(routes_app: Flask, logbook: Path, request: pytest.FixtureRequest) -> Visits:
    """What all workers of this run have looked at, once all of these tests have ended."""
    wanted = {item.nodeid for item in _looking(request.session.items)}

    def missing() -> set[str]:
        files = logbook.glob("*.ended")
        return wanted - {line for file in files for line in file.read_text("utf-8").splitlines()}

    until(lambda: not missing(), "the other workers have looked", seconds=_LONGEST_WAIT_SECONDS)
    whole = Visits(routes_app.url_map)
    for file in sorted(logbook.glob("*.visits")):
        whole.read(file)
    return whole


@pytest.fixture(autouse=True)
def _ends(request: pytest.FixtureRequest, logbook: Path, worker_id: str) -> Iterator[None]:
    """Tells the other workers that this test is over, whatever came of it."""
    yield
    with (logbook / f"{worker_id}.ended").open("a", encoding="utf-8") as ended:
        ended.write(f"{request.node.nodeid}\n")


@pytest.fixture
def error_page(routes_app: Flask, live: LivePortal) -> Callable[..., dict[str, Any]]:
    """What a browser gets where something breaks."""

    def page(status: int, locale: Locale) -> dict[str, Any]:
        base = f"{live.url}/{locale.prefix}"
        with routes_app.test_request_context("/", base_url=base), use_locale(locale.code):
            body = errors.error_response(status).get_data(as_text=True)
        return {"status": status, "content_type": "text/html; charset=utf-8", "body": body}

    return page


@pytest.fixture(scope="session")
def tabs() -> dict[object, Looker]:
    """Two tabs a language for the whole run, one without JavaScript: warm ones are faster."""
    return {}


@pytest.fixture
def look(
    open_context: Callable[..., BrowserContext],
    new_person: Callable[..., BrowserContext],
    visits: Visits,
    tabs: dict[object, Looker],
) -> Callable[..., Looker]:
    """`look(locale)`: a tab in that language, of a person who hasn't been here before.

    `apart` it is one that no other test has: its clock, once moved, stays moved.
    """
    taken: set[object] = set()

    def looking(locale: Locale, *, apart: bool = False, **options: object) -> Looker:
        tab = (locale.code, *options)
        if apart or tab in taken or options not in ({}, NO_SCRIPT):
            return Looker(new_person(**options), locale, visits)
        taken.add(tab)
        if tab not in tabs:
            tabs[tab] = Looker(open_context(**options), locale, visits)
        tabs[tab].become_somebody_else(own_network())
        return tabs[tab]

    return looking


@pytest.fixture(scope="session")
def _unlimited(live: LivePortal) -> None:
    """Every walk books for the same home, in each language."""
    live.sql("""UPDATE calendar SET plan = plan || '{"per_property": null, "per_person": null}'""")


@pytest.fixture
def walker(look: Callable[..., Looker], _unlimited: None) -> Callable[..., Walker]:
    """`walker(locale)`: a new person about to fill in a form, with JavaScript or without."""

    def walking(locale: Locale, *, script: bool = True) -> Walker:
        return Walker(look(locale, **({} if script else NO_SCRIPT)), script=script)

    return walking
