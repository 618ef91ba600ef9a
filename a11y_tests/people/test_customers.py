"""One person's everything as staff see it: with little, with all of it, and asked why."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from a11y_tests.keyboard import Keyboard
from a11y_tests.languages import in_every_language
from portal.accounts import sessions
from portal.accounts.models import Method
from portal.accounts.own import preferences
from portal.accounts.own.preferences import Interpreter, Need
from portal.accounts.permissions import Role
from portal.accounts.services import person_with
from portal.accounts.sessions import Arrival
from portal.cases.models import Case
from portal.cases.services import Contact
from portal.core import db
from portal.core.i18n import BY_CODE
from tests.cases.builders import make_case
from tests.payments.builders import make_payment
from tests.support.account import behind, give_session, make_staff

WHY = "!!"  # the same in every language


class Desk:
    """A tab of a member of staff whose team nobody else works in."""

    def __init__(self, tab, live, role, *, team=None):
        self.tab = tab
        self.team = team or f"team-{uuid4().hex[:8]}"
        teams = (self.team,) if role is Role.OFFICER else ()
        staff_id = make_staff(role, teams=teams, email=f"{uuid4().hex}@larkmere.example")
        arrival = Arrival(method=Method.CODE, second_factor=True)
        give_session(tab.page.context, live, sessions.start_for_staff(staff_id, arrival))

    def customer(self, phone, *, teams=()):
        """Somebody with a case of this team, or of these."""
        contact = Contact("Zoë Marsh", f"{uuid4().hex}@example.org", phone, "12 Mill Lane, LK1 2AB")
        for team in teams or (self.team,):
            made = make_case(team=team, contact=contact, submission_id=None)
        wanted = select(Case.person_id).where(Case.reference == made.reference)
        person_id = db.session.scalar(wanted)
        assert isinstance(person_id, UUID)
        return person_id

    def see(self, path, status=200):
        assert self.tab.open(path) == status, path
        self.tab.assert_accessible()

    def press(self, selector="main form button"):
        self.pressed_on = self.tab.page.url
        with self.tab.page.expect_navigation():
            self.tab.page.locator(selector).first.click()

    def is_refused(self):
        assert self.tab.page.locator(".govuk-error-summary").count() == 1
        self.tab.assert_accessible(of=self.pressed_on)

    def say_why(self):
        """Refused without a reason, shown with one."""
        self.press()
        self.is_refused()
        self.tab.page.fill("#why", WHY)
        self.press()
        self.tab.assert_accessible()


@pytest.fixture
def desk(live, routes_app, look):
    """`desk(locale)`: see Desk."""
    with routes_app.test_request_context("/"), behind(live):
        yield lambda locale, role=Role.OFFICER, **how: Desk(look(locale, **how), live, role)


def path(person_id):
    return f"/staff/customers/{person_id}"


def number():
    return f"01632 {uuid4().int % 1_000_000:06}"


@in_every_language
def test_one_person(desk, locale):
    work = desk(locale)
    person_id = work.customer(number(), teams=("waste", work.team))
    preferences.choose(person_id, needs=(Need.HEARING_LOOP,), interpreter=Interpreter.BSL)
    make_payment(person_id=person_id)

    work.see(path(person_id))
    work.tab.page.fill("#why", WHY)
    work.press()
    work.tab.assert_accessible()
    assert work.tab.page.locator("tbody tr").count() == 2


@in_every_language
def test_somebody_whom_another_team_deals_with(desk, locale):
    work = desk(locale)
    work.see(path(work.customer(number(), teams=("waste",))))
    work.say_why()


@in_every_language
def test_somebody_of_whom_nothing_is_known(desk, locale):
    work = desk(locale, Role.ADVISER)
    email = f"{uuid4().hex}@example.org"
    work.see(path(person_with(email, name=None, phone=None, locale="en")))
    work.say_why()
    work.see(path(uuid4()), status=404)


@in_every_language
def test_two_records_of_one_person(desk, locale):
    work = desk(locale)
    phone = number()
    first, second = work.customer(phone), work.customer(phone)
    third = work.customer(phone, teams=("waste",))
    work.see(path(first))
    work.see(f"{path(first)}/compare/{third}")
    work.say_why()
    work.see(f"{path(first)}/compare/{second}")
    work.press("main form[action*=apart] button")
    work.tab.assert_accessible()
    work.see(f"{path(first)}/compare/{second}")
    work.press()
    work.tab.assert_accessible()
    work.see(f"{path(first)}/compare/{second}")
    work.see(path(second))
    work.press("main form[action$=undo] button")
    work.tab.assert_accessible()


def test_a_person_is_looked_up_by_keyboard(desk):
    work = desk(BY_CODE["en"])
    work.see(path(work.customer(number(), teams=("waste", work.team))))
    keys = Keyboard(work.tab.page)
    keys.reach("#why")
    keys.type(WHY)
    with work.tab.page.expect_navigation():
        keys.press("Enter")
    assert work.tab.page.locator("tbody tr").count() == 2
