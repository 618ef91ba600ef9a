"""What staff see of a person beside a case, and what members see of their organisation's cases."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from portal.accounts.models import OrganisationKind
from portal.accounts.own import organisations, preferences
from portal.accounts.own.organisations import NewOrganisation
from portal.accounts.own.preferences import Interpreter, Need
from portal.cases.models import Case
from portal.cases.services import Contact, CustomerType
from portal.notifications.models import Message
from tests.accounts.pages import send, text
from tests.cases.builders import make_case
from tests.support.account import PERSON, make_person, sign_in, sign_in_staff

CONTACT = Contact("Amina Khan", PERSON, None)


@pytest.fixture
def person(app):
    return make_person()


@pytest.fixture
def cafe(person):
    new = NewOrganisation(id=uuid4(), name="Café Żabka", kind=OrganisationKind.BUSINESS)
    return organisations.add(person, new)


@pytest.fixture
def colleague(app, cafe, session):
    browser = app.test_client()
    browser.person = sign_in(browser, make_person("zofia@example.org", name="Zofia"))
    organisations.join(session, cafe, browser.person, owner=False, position=None)
    session.flush()
    return browser


@pytest.fixture
def for_cafe(cafe):
    return make_case(contact=CONTACT, organisation_id=cafe, customer=CustomerType.BUSINESS)


def test_staff_see_needs_and_the_interpreter_beside_the_case(client, person):
    preferences.choose(
        person, locale="pl", needs=(Need.HEARING_LOOP,), words="Rings twice",
        interpreter=Interpreter.LANGUAGE, language="Punjabi",
    )  # fmt: skip
    opened = make_case(contact=CONTACT)
    sign_in_staff(client)

    shown = text(client.get(f"/staff/cases/{opened.reference}"))

    for words in ("A hearing loop", "Rings twice", "Yes: Punjabi", "Polski"):
        assert words in shown


def test_staff_see_for_whom_it_is(client, for_cafe):
    sign_in_staff(client)

    shown = text(client.get(f"/staff/cases/{for_cafe.reference}"))

    assert "Café Żabka ( Business )".replace("( ", "(").replace(" )", ")") in shown


def test_there_is_no_such_part_where_nothing_is_known(client, person):
    opened = make_case(contact=CONTACT)
    sign_in_staff(client)

    assert "About the person" not in text(client.get(f"/staff/cases/{opened.reference}"))


def test_a_member_sees_the_cases_of_the_organisation(colleague, for_cafe):
    shown = text(colleague.get("/account/"))

    assert "Requests of organisations" in shown
    assert for_cafe.reference in shown
    assert colleague.get(f"/cases/{for_cafe.reference}").status_code == 200


def test_a_member_sees_no_other_case_of_its_members(colleague, person):
    private = make_case(contact=CONTACT)

    assert private.reference not in text(colleague.get("/account/"))
    assert colleague.get(f"/cases/{private.reference}").status_code == 303


def test_whoever_was_taken_out_sees_them_no_more(colleague, cafe, for_cafe):
    organisations.leave(colleague.person, cafe)

    assert for_cafe.reference not in text(colleague.get("/account/"))
    assert colleague.get(f"/cases/{for_cafe.reference}").status_code == 303


def test_what_somebody_sent_stays_theirs_when_they_go(colleague, cafe):
    sent = make_case(contact=Contact("Zofia", "zofia@example.org", None), organisation_id=cafe)
    leaving = text(colleague.get(f"/account/organisations/{cafe}/leave"))

    organisations.leave(colleague.person, cafe)

    assert "What you sent stays in your account." in leaving
    assert sent.reference in text(colleague.get("/account/"))
    assert colleague.get(f"/cases/{sent.reference}").status_code == 200


def test_who_sent_it_sees_it_once(client, person, for_cafe):
    sign_in(client, person)

    assert text(client.get("/account/")).count(for_cafe.reference) == 1


def test_the_team_hears_of_new_details_without_them(client, session, run_jobs, monkeypatch, app):
    sign_in(client)
    council = {**app.config["SETTINGS"].council, "teams": {"highways": {"email": "team@l.example"}}}
    monkeypatch.setattr(
        app.config["SETTINGS"].__class__, "council", property(lambda _self: council), raising=False
    )
    opened = make_case(contact=CONTACT)
    page = send(client, "/account/details/name", {"name": "Amina Ahmed"}).headers["Location"]
    send(client, page, {"chosen": f"case:{opened.id}"})

    run_jobs()

    [mail] = session.scalars(select(Message).where(Message.template == "team_details"))
    assert mail.to == "team@l.example"
    assert "Ahmed" not in str(mail.values)
    assert session.get(Case, opened.id).contact["name"] == "Amina Ahmed"
