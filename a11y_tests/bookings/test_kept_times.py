"""A time is kept for some minutes: its end is said in time, and one key puts it off (WCAG 2.2.1).

The page's clock is moved; the portal's goes on as ever.
"""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from a11y_tests.bookings.test_choosing import EN, SERVICE, come, swap  # noqa: F401 - a fixture
from a11y_tests.languages import in_every_language
from portal.core import clock
from portal.core.db import transaction
from portal.eforms.models import Draft
from tests.support.account import behind

TIMES = f"/services/{SERVICE}/time"
ASKED = f"/services/{SERVICE}/purpose"
CONTINUE = "main form button:not(.govuk-button--secondary)"


@pytest.fixture
def keep(come):  # noqa: F811
    """Somebody for whom a room is kept, at a question they go back to."""

    def keeping(locale, path=ASKED):
        tab = come(locale, apart=True)
        swap(tab, ".slot-days a")
        take_the_first(tab)
        if tab.page.locator(".govuk-error-summary").count():  # the days are kept for seconds
            take_the_first(tab)
        tab.page.clock.install()
        assert tab.open(path) == 200
        return tab

    return keeping


def take_the_first(tab):
    tab.page.locator("[name=slot][type=radio]").first.check()
    swap(tab, CONTINUE)


def end(live):
    """The portal keeps the time of who came last no longer."""
    with behind(live), transaction() as session:
        draft = session.scalars(select(Draft).order_by(Draft.started_at.desc())).first()
        aside = {**draft.answers["time.items"], "until": clock.now().isoformat()}
        draft.answers = {**draft.answers, "time.items": aside}


def dialog(tab):
    return tab.page.locator("#kept dialog")


def said(tab):
    return tab.page.locator("#announce")


def left(tab):
    return tab.page.locator("#kept [data-left]")


@in_every_language
def test_the_end_is_said_two_minutes_before_and_one_key_puts_it_off(keep, locale):
    tab = keep(locale)
    page = tab.page
    tab.assert_accessible()
    page.locator("[name=purpose]").fill("A choir")
    before = left(tab).inner_text()
    page.clock.fast_forward("12:30")
    expect(dialog(tab)).to_be_hidden()
    assert left(tab).inner_text() != before

    page.clock.fast_forward("00:30")

    expect(dialog(tab)).to_be_visible()
    expect(dialog(tab)).to_have_accessible_name(dialog(tab).locator("h2").inner_text())
    expect(dialog(tab)).to_have_accessible_description(dialog(tab).locator("p").inner_text())
    expect(dialog(tab).locator("button").first).to_be_focused()
    tab.assert_accessible()
    tab.assert_fits(targets=True)
    page.keyboard.press("Enter")
    expect(dialog(tab)).to_have_count(0)
    expect(said(tab)).not_to_be_empty()
    assert said(tab).inner_text() in page.locator("#kept").inner_text()
    expect(page.locator("[name=purpose]")).to_be_focused()
    expect(page.locator("[name=purpose]")).to_have_value("A choir")
    tab.assert_accessible()


def test_it_is_said_but_asked_no_more_once_it_was_kept_longer(keep):
    tab = keep(EN)
    tab.page.clock.fast_forward("13:00")
    tab.page.keyboard.press("Enter")
    expect(said(tab)).to_contain_text("We keep ")

    tab.page.clock.fast_forward("28:10")

    expect(said(tab)).to_contain_text("About 2 minutes are left.")
    expect(dialog(tab)).to_have_count(0)


def test_who_closes_it_is_not_asked_again_and_is_where_they_were(keep):
    tab = keep(EN)
    box = tab.page.locator("[name=purpose]")
    box.focus()
    tab.page.clock.fast_forward("13:00")
    expect(dialog(tab)).to_be_visible()
    tab.page.keyboard.press("Escape")
    expect(dialog(tab)).to_be_hidden()
    expect(box).to_be_focused()

    tab.page.clock.fast_forward("00:30")
    swap(tab, CONTINUE)
    tab.page.clock.fast_forward("00:10")

    expect(dialog(tab)).to_be_hidden()


@in_every_language
def test_when_it_is_over_it_is_said_and_the_page_says_so_too(keep, live, locale):
    tab = keep(locale)
    tab.page.clock.fast_forward("13:00")
    expect(dialog(tab)).to_be_visible()
    end(live)
    tab.page.clock.fast_forward("02:10")

    expect(dialog(tab)).to_have_count(0)
    expect(left(tab)).to_have_count(0)
    expect(said(tab)).not_to_be_empty()
    assert said(tab).inner_text() in tab.page.locator("#kept").inner_text()
    tab.assert_accessible()


def test_on_the_page_of_the_time_itself_it_is_the_same(keep, live):
    tab = keep(EN, TIMES)
    tab.assert_accessible()
    tab.page.clock.fast_forward("13:00")
    expect(dialog(tab)).to_be_visible()
    tab.assert_accessible()
    tab.page.keyboard.press("Enter")
    expect(tab.page.locator("#kept")).to_contain_text("About 30 minutes are left.")
    expect(tab.page.locator("[name=longer]")).to_have_count(0)
    end(live)
    tab.page.clock.fast_forward("30:10")

    expect(said(tab)).to_contain_text("We no longer keep this time for you.")
    tab.assert_accessible()
