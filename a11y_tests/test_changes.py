"""A form that changed under its reader: the notice, what is no longer asked, and a closed form."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from a11y_tests.languages import in_every_language
from portal.eforms.definitions import Definition, writing
from tests.eforms.builders import make_definition, make_page, make_question
from tests.support.waiting import until

SERVICE = "changed-form"
HOME = f"/services/{SERVICE}/"


def form(*choices: str, removed: bool = False) -> Definition:
    where = [] if removed else [make_page("where", make_question("where"))]
    return make_definition(
        make_page("colour", make_question("colour", "radios", *choices)),
        *where,
        make_page("name", make_question("name", "name")),
        service=SERVICE,
    )


FIRST = form("ginger", "black")
SECOND = form("ginger", "white", removed=True)


@pytest.fixture
def publish(live, tmp_path: Path):
    def publishing(definition: Definition) -> None:
        (tmp_path / f"{SERVICE}.yaml").write_text(writing.as_yaml(definition), encoding="utf-8")
        live.command("forms", "import", "--from", str(tmp_path))

    return publishing


def shown(tab, path, selector):
    """Whether a page, or where it leads, has this; a process knows a new version in seconds."""
    tab.open(HOME + path)
    return tab.page.locator(selector).count() > 0


def press(tab):
    """As a browser sends it by itself, so that what comes is a page of its own."""
    with tab.page.expect_navigation():
        tab.page.evaluate("document.querySelector('main form').submit()")


@in_every_language
def test_the_notice_and_what_is_no_longer_asked(live, look, publish, locale):
    publish(FIRST)
    tab = look(locale)
    until(lambda: live.answers(HOME), "the form is published")
    tab.open(HOME)
    with tab.page.expect_navigation():
        tab.page.click("main form button")
    until(lambda: shown(tab, "colour", "[value=black]"), "the first version is live")
    tab.page.check("[value=black]")
    press(tab)
    tab.open(f"{HOME}where")
    tab.page.fill("#where", "By the oak")
    press(tab)

    publish(SECOND)
    until(lambda: shown(tab, "name", "[value=white]"), "the second version is live")
    banner = tab.page.locator(".govuk-notification-banner")
    expect(banner).to_have_attribute("role", "alert")
    tab.assert_accessible()

    press(tab)
    expect(tab.page.locator(".govuk-error-summary")).to_be_visible()
    expect(banner).to_be_visible()
    tab.assert_accessible()

    tab.page.check("[value=white]")
    press(tab)
    expect(tab.page).to_have_url(f"{tab.base}{tab.path(HOME)}name")
    expect(banner).to_have_count(0)
    press(tab)
    expect(tab.page.locator(".govuk-error-summary")).to_be_visible()
    tab.assert_accessible()
    tab.page.fill("#name", "Tom")
    press(tab)
    expect(tab.page.locator(".not-asked")).to_be_visible()
    for page in ("check", "colour", "name"):
        tab.open(HOME + page)
        tab.assert_accessible()

    live.command("forms", "withdraw", SERVICE)
    until(lambda: not shown(tab, "check", ".not-asked, main form"), "it is withdrawn")
    tab.assert_accessible()
