"""Fixtures that tests/ and a11y_tests/ share."""

import pytest

pytest_plugins = (
    "tests.support.machine",
    "tests.support.live",
    "tests.support.browser",
    "tests.support.mail",
    "tests.support.receiver",
    "tests.support.scanner",
)

_NEED_A_BROWSER = {"chromium", "new_person"}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests with a browser come last: once Playwright has begun, no other loop runs beside it."""
    items.sort(key=lambda item: bool(_NEED_A_BROWSER & set(getattr(item, "fixturenames", ()))))
