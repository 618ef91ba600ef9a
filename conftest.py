"""Fixtures that tests/ and a11y_tests/ share."""

import pytest

pytest_plugins = (
    "tests.support.workers",
    "tests.support.machine",
    "tests.support.live",
    "tests.support.browser",
    "tests.support.mail",
    "tests.support.receiver",
    "tests.support.scanner",
    "tests.support.sandbox",
    "tests.support.texts",
    "tests.support.authority",
)

_NEED_A_BROWSER = {"chromium", "new_person"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with a browser come last: once Playwright has begun, no other loop runs beside it."""
    last = {item.path for item in items if _NEED_A_BROWSER & set(getattr(item, "fixturenames", ()))}
    items.sort(key=lambda item: item.path in last)
