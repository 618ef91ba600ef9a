"""News of reports: what somebody hears of, and each way to begin and to stop it."""

from uuid import uuid4

import pytest
from playwright.sync_api import expect

from a11y_tests.keyboard import Keyboard
from a11y_tests.languages import in_every_language
from portal.accounts import sessions
from portal.accounts.models import Method
from portal.accounts.sessions import Arrival
from portal.core.db import transaction
from portal.core.i18n import BY_CODE
from portal.faults.models import Report, Visibility
from portal.faults.routes.mine import AT_ONCE
from portal.faults.services import Scope, token_of
from tests.faults.builders import HERE, make_follow, make_report
from tests.support.account import behind, give_session, make_person

PATH = "/account/follows"
STOP = "main form[action$='/stop'] button"
PHONE = "+447700900982"


@pytest.fixture
def follower(live, routes_app, look, _unlimited):
    """A tab of somebody who is signed in, and who they are; services work on the same database."""

    def following(locale):
        tab = look(locale)
        email = f"{uuid4().hex}@example.org"
        person_id = make_person(email)
        token = sessions.start_for_person(person_id, Arrival(method=Method.CODE))
        give_session(tab.page.context, live, token)
        return tab, email, person_id

    with routes_app.test_request_context("/"), behind(live):
        yield following


def sees(tab, path):
    assert tab.open(path) == 200
    tab.assert_accessible()


def press(tab, selector):
    with tab.page.expect_navigation():
        tab.page.locator(selector).first.click()
    tab.assert_accessible()


def hide(report):
    with transaction() as session:
        session.get_one(Report, report.id).visibility = Visibility.WITHDRAWN


@in_every_language
def test_who_follows_nothing_is_shown_the_way_to_reports(follower, locale):
    tab, _email, _person_id = follower(locale)

    sees(tab, PATH)

    assert tab.page.locator(STOP).count() == 0
    assert tab.page.locator("main a[href$='/reports/']").count() == 1


@in_every_language
def test_one_of_each_kind_is_listed_and_each_can_be_stopped(follower, locale):
    tab, email, person_id = follower(locale)
    area = f"{HERE[0]},{HERE[1]},500"
    report, gone = make_report(), make_report()
    make_follow(report, email)
    make_follow(gone, email)
    make_follow(make_report(), PHONE, person_id=person_id)
    make_follow(None, email, scope=Scope.ALL)
    make_follow(None, email, scope=Scope.CATEGORY, area="pothole")
    make_follow(None, email, scope=Scope.NEAR, area=area)
    hide(gone)
    sees(tab, PATH)
    before = tab.page.locator(STOP).count()
    assert before == 6

    press(tab, STOP)

    assert tab.page.locator(STOP).count() == before - 1


@in_every_language
def test_a_long_list_has_a_second_page(follower, locale):
    tab, email, _person_id = follower(locale)
    for number in range(AT_ONCE + 1):
        make_follow(None, email, scope=Scope.CATEGORY, area=f"kind-{number}")

    sees(tab, PATH)
    sees(tab, f"{PATH}?page=2")

    assert tab.page.locator(STOP).count() == 1


@in_every_language
def test_stopping_everything_and_beginning_again_from_a_message(follower, locale):
    tab, email, _person_id = follower(locale)
    follow = make_follow(make_report(), email)
    make_follow(None, email, scope=Scope.ALL)
    sees(tab, f"/reports/follows/{token_of(follow.id)}/stop")
    press(tab, "main form:has([value=everything]) button")
    assert tab.page.locator("main form").count() == 0

    press(tab, "main a[href*='/reports/follows/']")
    press(tab, "main form button")

    assert tab.page.locator("main a[href$='/stop']").count() == 1


@in_every_language
def test_a_text_is_asked_for_where_the_council_writes_them(follower, locale):
    tab, _email, _person_id = follower(locale)
    sees(tab, f"/reports/{make_report().reference}/follow")
    if not tab.page.locator("[name=mobile]").count():
        pytest.skip("This council writes no texts")
    tab.page.fill("[name=mobile]", "07700 900 982")

    press(tab, "main form[method=post] button")

    assert tab.page.locator("main form[method=post]").count() == 0


def test_stopping_goes_by_keyboard_and_each_button_says_what_it_stops(follower):
    tab, email, _person_id = follower(BY_CODE["en"])
    make_follow(make_report(name="Mill Lane, Quayhithe"), email)
    make_follow(None, email, scope=Scope.ALL)
    tab.open(PATH)
    names = [each.inner_text().split() for each in tab.page.locator(STOP).all()]
    assert len({" ".join(each) for each in names}) == len(names)
    button = tab.page.get_by_role("button", name="Mill Lane, Quayhithe")

    Keyboard(tab.page).follow(f"{STOP}:has-text('Mill Lane')")

    expect(tab.page.locator("main")).to_contain_text("We send you no more news of it.")
    expect(button).to_have_count(0)
