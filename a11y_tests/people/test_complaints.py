"""Complaints by the Ombudsman's code: each page empty, refused and done, in each language."""

from datetime import timedelta
from uuid import uuid4

import pytest

from a11y_tests.languages import in_every_language
from portal.accounts import sessions
from portal.accounts.models import Method
from portal.accounts.sessions import Arrival
from portal.cases.complaints import escalating, working
from portal.cases.complaints.models import Nature
from portal.cases.models import Kind
from portal.cases.services import record_of
from portal.core import clock
from portal.core.clock import frozen
from tests.cases.builders import make_case
from tests.cases.complaints.test_stages import NOT_UPHELD, STATUSES
from tests.support.account import actor_of, behind, give_session, make_staff


@pytest.fixture
def desk(live, routes_app, look):
    """`desk(locale)`: a tab of an officer whose team nobody else works in, with a colleague."""
    with routes_app.test_request_context("/"), behind(live):

        def open_(locale, **options):
            tab = look(locale, **options)
            tab.team = f"team-{uuid4().hex[:8]}"
            me, other = (
                make_staff(teams=(tab.team,), email=f"{uuid4().hex}@larkmere.example")
                for _ in range(2)
            )
            tab.colleague = actor_of(other)
            arrival = Arrival(method=Method.CODE, second_factor=True)
            give_session(tab.page.context, live, sessions.start_for_staff(me, arrival))
            return tab

        yield open_


def complaint(tab, *, decided=True):
    case = make_case(
        kind=Kind.COMPLAINT, service="complaint", title="Complain, praise or comment",
        team=tab.team, statuses=STATUSES, submission_id=None,
    )  # fmt: skip
    if decided:
        working.decide(tab.colleague, case.reference, Nature.COMPLAINT)
    return case


def asked_late(tab):
    with frozen(clock.now() - timedelta(days=40)):
        case = complaint(tab)
        working.answer(tab.colleague, case.reference, NOT_UPHELD)
    escalating.ask(case.reference, "I was ill.")
    return case


def at(case, part=""):
    return f"/staff/cases/{case.reference}{part}"


def press(tab, selector="main form button"):
    with tab.page.expect_navigation():
        tab.page.locator(selector).first.click()


def see(tab, path, status=200):
    assert tab.open(path) == status, path
    tab.assert_accessible()


def refuse(tab, path):
    """The page as it is opened, and with what is missing."""
    see(tab, path)
    press(tab)
    assert tab.page.locator(".govuk-error-summary").count() == 1
    tab.assert_accessible()


def check(tab, name, value):
    tab.page.check(f"input[name={name}][value={value}]")


@in_every_language
def test_what_another_team_answers_goes_there(desk, locale):
    tab = desk(locale)
    case = complaint(tab, decided=False)
    tab.open(at(case, "/complaint"))
    check(tab, "nature", Nature.CHILDREN.value)
    press(tab)
    assert record_of(case.reference).case.team != tab.team
    tab.assert_accessible(of=tab.base + tab.path(at(case, "/complaint")))


@in_every_language
def test_what_it_is_and_the_answer_with_its_lesson(desk, locale):
    tab = desk(locale)
    see(tab, "/staff/lessons/")
    case = complaint(tab, decided=False)
    see(tab, at(case))
    refuse(tab, at(case, "/complaint"))
    check(tab, "nature", "complaint")
    press(tab)
    tab.assert_accessible()
    refuse(tab, at(case, "/complaint/extend"))
    refuse(tab, at(case, "/complaint/answer"))
    check(tab, "finding", "upheld")
    for box, typed in (("words", "We are sorry."), ("said", "Nobody came."), ("did", "We text.")):
        tab.page.fill(f"#{box}", typed)
    press(tab)
    tab.assert_accessible()
    assert record_of(case.reference).case.closed_at is not None

    see(tab, "/staff/lessons/")
    with tab.page.expect_navigation():
        tab.page.locator("main tbody a").first.click()
    tab.assert_accessible()
    tab.page.fill("#said", "")
    press(tab)
    tab.assert_accessible()
    tab.page.fill("#said", "Nobody came.")
    press(tab)
    see(tab, "/you-said-we-did")


@in_every_language
def test_a_late_request_is_decided(desk, locale):
    tab = desk(locale)
    case = asked_late(tab)
    see(tab, at(case))
    refuse(tab, at(case, "/complaint/late"))
    check(tab, "allow", "no")
    tab.page.fill("#why", "It is too long ago.")
    press(tab)
    tab.assert_accessible()


@in_every_language
def test_a_review_is_asked_for(desk, locale):
    tab = desk(locale)
    case = complaint(tab)
    working.answer(tab.colleague, case.reference, NOT_UPHELD)
    tab.open(f"/cases/{case.reference}?code={case.access_code}")
    tab.assert_accessible()
    refuse(tab, f"/cases/{case.reference}/review")
    tab.page.fill("#reason", "You did not ask the driver.")
    press(tab)
    tab.assert_accessible()
