"""Every route of the app, asked by every kind of visitor: roles.toml says what each gets."""

from http import HTTPStatus
from uuid import uuid4

import pytest

from docs import write_roles
from portal import create_app
from portal.accounts import people, sessions
from portal.accounts.models import Method
from portal.accounts.permissions import Role
from portal.accounts.sessions import Arrival
from portal.config import Settings
from portal.core import clock, security
from portal.eforms import publishing
from portal.eforms.definitions import loading
from tests.accounts.at_work import give_app
from tests.bookings.builders import NOW, make_booking, make_calendar, slot_at
from tests.cases.builders import make_case
from tests.cases.customers.builders import AMINA, case_of
from tests.cases.restricting.builders import actor, propose
from tests.faults.builders import make_report
from tests.payments.builders import make_payment
from tests.support.account import make_staff
from tests.support.roles import VISITORS, kind_of, methods, outcome, routes

_RULES = [rule for rule in routes(create_app(Settings())) if kind_of(rule.rule) is not None]
_GONE = {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.GONE}
_FILLED = {"reference", "service", "page", "staff_id", "person_id"}  # with what is really there
# The case that is asked for came by no form, so there are no questions to reopen.
_OF_FORMS = "/staff/cases/<reference>/questions"
_OF_PAYMENTS = "/staff/payments/"
_OF_BOOKINGS = "/staff/bookings/"
_OF_REPORTS = ("/reports/", "/staff/reports/", "/staff/field/")


@pytest.fixture
def tokens(app):
    """The session of each visitor, None for the stranger."""
    now = clock.now()

    def work(name, role=Role.OFFICER, teams=("highways",), *, both=True, **changes):
        staff_id = make_staff(role, teams=teams, email=f"{name}@larkmere.example", **changes)
        give_app(staff_id)
        return sessions.start_for_staff(staff_id, Arrival(method=Method.CODE, second_factor=both))

    person = people.person_with("amina@example.org", name="Amina", phone=None, locale="en")
    return {
        "stranger": None,
        "resident": sessions.start_for_person(person, Arrival(method=Method.CODE)),
        "officer": work("officer"),
        "other_officer": work("other", teams=("waste",)),
        "adviser": work("adviser", Role.ADVISER, ()),
        "editor": work("editor", Role.EDITOR, ()),
        "translator": work("translator", Role.TRANSLATOR, ()),
        "insight": work("insight", Role.INSIGHT, ()),
        "finance": work("finance", Role.FINANCE, ()),
        "administrator": work("administrator", Role.ADMINISTRATOR, ()),
        "one_factor": work("half", both=False),
        "ended": work("ended", ended_at=now),
    }


@pytest.fixture
def filled(app):
    """Values for what stands in angle brackets: real ones where `_FILLED` names them."""
    publishing.file_version(loading.load(loading.FORMS / "pothole.yaml"))
    others = {"number": 1, "token": "no-token", "slug": "no-page", "provider": "nobody",
              "kind": "bill", "ending": "xml", "code": "pothole"}  # fmt: skip
    with clock.frozen(NOW):
        calendar = make_calendar(team="highways")
        booking = make_booking(slot_at(calendar))
    return {
        **others,
        "person_id": people.person_with("amina@example.org", name=None, phone=None, locale="en"),
        "calendar": calendar.slug,
        "booking": booking.reference,
        "mark": "booked",
        "reference": make_case().reference,
        "report": make_report().reference,
        "payment": make_payment().reference,
        "service": "pothole",
        "page": "danger",
        "restriction_id": proposed(),
        "staff_id": make_staff(email="colleague@larkmere.example"),
    }


def proposed():
    """A restriction that none of `tokens` has proposed, or decides on."""
    person_id, case = case_of(AMINA)
    return propose(actor("proposer", team="highways"), (person_id, case.reference))


def address(app, rule, filled):
    values = {name: filled.get(name, uuid4()) for name in rule.arguments}
    reports = [(place, "report") for place in _OF_REPORTS]
    for place, of in ((_OF_PAYMENTS, "payment"), (_OF_BOOKINGS, "booking"), *reports):
        if rule.rule.startswith(place) and "reference" in values:
            values["reference"] = filled[of]
    built = app.url_map.bind("localhost").build(rule.endpoint, values, method=methods(rule)[0])
    return str(built)


def ask(app, method, path, token):
    browser = app.test_client()
    if token:
        browser.set_cookie("session", token)
    if method == "GET":
        return browser.get(path)
    with app.test_request_context("/"):
        csrf = security.csrf_token()
    return browser.post(path, data={"csrf_token": csrf})


def observed(answer):
    """What a visitor got, in the words of roles.toml."""
    if answer.status_code == HTTPStatus.SEE_OTHER:
        leads_to = answer.location.partition("?")[0]
        return {"/sign-in": "sign in", "/staff/sign-in": "staff sign in"}.get(leads_to, "open")
    names = {HTTPStatus.FORBIDDEN: "no", HTTPStatus.NOT_FOUND: "not found"}
    return names.get(answer.status_code, "open")


def fits(wanted, answer, rule):
    """Whether an answer is what the table says."""
    if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE and rule.rule == "/readyz"
    seen = observed(answer)
    if wanted == "own":
        return seen == "open" or answer.status_code in _GONE
    if wanted == "key":
        return seen in {"open", "no"}
    if wanted == "way in":
        return seen != "no"
    made_up = rule.arguments - _FILLED or rule.rule.startswith(_OF_FORMS)
    return seen == wanted or (wanted == "open" and seen == "not found" and bool(made_up))


def test_every_route_stands_in_the_table():
    missing = [rule.rule for rule in routes(create_app(Settings())) if kind_of(rule.rule) is None]

    assert missing == []


@pytest.mark.parametrize("rule", _RULES, ids=lambda rule: f"{rule.rule} {rule.endpoint}")
def test_each_visitor_gets_what_the_table_says(app, tokens, filled, rule):
    path = address(app, rule, filled)
    wrong = []
    for method in methods(rule):
        for visitor in VISITORS:
            wanted = outcome(kind_of(rule.rule), visitor)
            answer = ask(app, method, path, tokens[visitor])
            if not fits(wanted, answer, rule):
                got = f"{observed(answer)} ({answer.status_code})"
                wrong.append(f"{method} as {visitor}: {got} in place of {wanted}")

    assert wrong == []


def test_the_table_in_the_documentation_is_this_one():
    assert write_roles.PAGE.read_text(encoding="utf-8") == write_roles.text(create_app(Settings()))
