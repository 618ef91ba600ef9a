"""The queue, its views and what is done with many cases: full, empty, refused, in each language."""

from uuid import uuid4

import pytest
from playwright.sync_api import expect

from a11y_tests.keyboard import Keyboard
from a11y_tests.languages import in_every_language
from portal.accounts import sessions
from portal.accounts.models import Method
from portal.accounts.sessions import Arrival
from portal.cases import progress
from portal.cases.services import Contact, Status
from portal.core.i18n import BY_CODE
from tests.cases.builders import make_case
from tests.support.account import behind, give_session, make_staff

QUEUE = "/staff/cases/"


@pytest.fixture
def queue(live, routes_app, look):
    """`queue(locale)`: a tab of an officer whose team nobody else works in, with three cases."""
    with routes_app.test_request_context("/"), behind(live):

        def open_(locale, **options):
            tab = look(locale, **options)
            team = f"team-{uuid4().hex[:8]}"
            email = f"{uuid4().hex}@larkmere.example"
            staff_id = make_staff(teams=(team, "highways"), email=email)
            arrival = Arrival(method=Method.CODE, second_factor=True)
            give_session(tab.page.context, live, sessions.start_for_staff(staff_id, arrival))
            tab.cases = [
                make_case(
                    team=team, submission_id=uuid4(), contact=Contact(f"Zoë {team}")
                ).reference
                for _ in range(3)
            ]
            tab.team_queue = f"{QUEUE}?team={team}"
            tab.team = team
            return tab

        yield open_


def press(tab, selector):
    with tab.page.expect_navigation():
        tab.page.locator(selector).first.click()


def see(tab, path, status=200):
    assert tab.open(path) == status, path
    tab.assert_accessible()


@in_every_language
def test_the_queue_full_narrowed_and_empty(queue, visits, locale):
    tab = queue(locale)
    visits.note_unspoilt(QUEUE)  # filters: whatever is chosen can be shown
    see(tab, "/staff/")
    see(tab, tab.team_queue)
    assert tab.page.locator("tbody tr").count() == 3
    see(tab, f"{tab.team_queue}&due=late")
    assert tab.page.locator("tbody tr").count() == 0


@in_every_language
def test_searching(queue, visits, locale):
    tab = queue(locale)
    tab.open(QUEUE)
    press(tab, ".queue-search button")
    assert tab.page.locator(".govuk-error-summary").count() == 1
    tab.assert_accessible(of=tab.base + tab.path(QUEUE))
    visits.note_unspoilt("/staff/cases/search/")  # a box that finds nothing says so
    for typed, found in (("nobodyatall", 0), (tab.team.replace("-", " "), 3)):
        tab.page.fill("#q", typed)
        press(tab, ".queue-search button")
        tab.assert_accessible()
        assert tab.page.locator("tbody tr").count() == found
    found_at = tab.page.url
    tab.page.fill("#q", "")
    press(tab, ".queue-search button")
    assert tab.page.locator(".govuk-error-summary").count() == 1
    tab.assert_accessible(of=found_at)


@in_every_language
def test_views(queue, locale):
    tab = queue(locale)
    see(tab, f"{QUEUE}views/")
    tab.open(tab.team_queue)
    tab.page.locator("details summary").last.click()
    tab.assert_accessible()
    press(tab, "details form button")
    assert tab.page.locator(".govuk-error-summary").count() == 1
    tab.assert_accessible()
    tab.page.fill("#name", "Mine, and late")
    tab.page.check("#pinned")
    press(tab, "main form button")
    tab.assert_accessible()
    see(tab, f"{QUEUE}views/")


def read_before_closing(tab):
    """As it is read first, when it has changed since, and where no case can end so."""
    tab.page.select_option("#status", "completed")
    press(tab, "main form button")
    tab.assert_accessible()
    tab.page.evaluate("document.querySelector('main form [name=note]').value = 'Other words'")
    press(tab, "#send")
    assert tab.page.locator(".govuk-error-summary").count() == 1
    tab.assert_accessible()
    tab.open(f"{QUEUE}together?what=close&case=LK-2222-2222")
    tab.page.select_option("#status", "completed")
    press(tab, "main form button")
    assert tab.page.locator(".govuk-error-summary").count() == 1
    tab.assert_accessible()


@in_every_language
def test_many_at_once(queue, locale):
    tab = queue(locale)
    see(tab, f"{QUEUE}together?what=note", 422)
    for what in ("assign", "team", "close", "note"):
        chosen = "&".join(f"case={reference}" for reference in tab.cases)
        see(tab, f"{QUEUE}together?what={what}&{chosen}")
        press(tab, "main form button")
        assert tab.page.locator(".govuk-error-summary").count() == 1
        tab.assert_accessible()
        if what == "close":
            read_before_closing(tab)
    tab.page.fill("#note", "Ring the contractor.")
    press(tab, "main form button")
    tab.assert_accessible()
    assert tab.page.locator("tbody tr").count() == 3


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_queue_is_worked_by_keyboard_alone(queue, script):
    tab = queue(BY_CODE["en"], **({} if script else {"java_script_enabled": False}))
    keys = Keyboard(tab.page)
    tab.open(tab.team_queue)

    keys.reach("a[href='#list']")
    keys.press("Enter")
    keys.reach("tbody input")
    keys.press("Space")
    keys.reach("#what")
    keys.press("End")  # the last of what can be done: closing
    keys.follow("#together button")
    keys.reach("#status")
    keys.press("ArrowDown")
    keys.reach("#note")
    keys.type("Done today.")
    keys.follow("main form button")
    keys.follow("#send")

    expect(tab.page.locator("tbody tr")).to_have_count(1)
    expect(tab.page.locator("tbody td")).to_have_text("Done")


def test_an_open_page_says_that_the_list_has_changed(queue):
    tab = queue(BY_CODE["en"])
    tab.page.clock.install()
    tab.open(tab.team_queue)
    first = tab.page.locator("tbody th a").first.inner_text()

    progress.update(tab.cases[0], status=Status.FIXED, note=None, author="Ola")
    tab.page.clock.run_for(31_000)

    expect(tab.page.locator("#queue-news")).to_contain_text("The list has changed.")
    expect(tab.page.locator("#announce")).to_have_text("The list has changed.")
    assert tab.page.locator("tbody th a").first.inner_text() == first
    press(tab, "#queue-news a")
    expect(tab.page.locator("tbody tr")).to_have_count(2)
