"""A tab in a language, and what was looked at with it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext

from a11y_tests.look import Looker
from a11y_tests.selection import narrowed
from a11y_tests.visits import Visits
from a11y_tests.walker import Walker
from portal import create_app
from portal.config import Settings
from portal.core import errors
from portal.core.i18n import Locale, use_locale
from tests.support.browser import own_network
from tests.support.live import LivePortal

_HERE = Path(__file__).parent
_JUDGE = "test_every_route_is_visited.py"
_LONGEST_TEST_SECONDS = 300


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What judges the run as a whole comes last, and not at all where a part was asked for."""
    for item in items:
        if item.path.is_relative_to(_HERE):
            item.add_marker(pytest.mark.timeout(_LONGEST_TEST_SECONDS))
    judges = [item for item in items if item.path == _HERE / _JUDGE]
    others = [item for item in items if item not in judges]
    if narrowed(config.invocation_params.args):
        config.hook.pytest_deselected(items=judges)
        judges = []
    items[:] = [*others, *judges]


@pytest.fixture(scope="session")
def routes_app() -> Flask:
    """The app for its routes and templates; it has no database."""
    return create_app(Settings())


@pytest.fixture(scope="session")
def visits(routes_app: Flask) -> Visits:
    return Visits(routes_app.url_map)


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
def tabs() -> dict[str, Looker]:
    """A tab a language for the whole run: a warm one is twice as fast as a new one."""
    return {}


@pytest.fixture
def look(
    open_context: Callable[..., BrowserContext],
    new_person: Callable[..., BrowserContext],
    visits: Visits,
    tabs: dict[str, Looker],
) -> Callable[..., Looker]:
    """`look(locale)`: a tab in that language, of a person who hasn't been here before."""
    taken: set[str] = set()

    def looking(locale: Locale, **options: object) -> Looker:
        if options or locale.code in taken:
            return Looker(new_person(**options), locale, visits)
        taken.add(locale.code)
        if locale.code not in tabs:
            tabs[locale.code] = Looker(open_context(), locale, visits)
        tabs[locale.code].become_somebody_else(own_network())
        return tabs[locale.code]

    return looking


@pytest.fixture
def walker(look: Callable[..., Looker]) -> Callable[..., Walker]:
    """`walker(locale)`: a new person about to fill in a form, with JavaScript or without."""

    def walking(locale: Locale, *, script: bool = True) -> Walker:
        options = {} if script else {"java_script_enabled": False}
        return Walker(look(locale, **options), script=script)

    return walking
