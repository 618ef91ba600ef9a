"""A form for oneself or an organisation: asked once, after the start page, of who may choose."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from portal.accounts.models import OrganisationKind
from portal.accounts.own import organisations
from portal.accounts.own.organisations import NewOrganisation
from portal.cases.models import Case
from portal.cases.services import CustomerType, figures_by_customer, list_cases
from portal.eforms import publishing
from tests.accounts.pages import HOSTILE, follow, send, soup, text
from tests.eforms.builders import make_definition, make_page, make_question
from tests.support.account import make_person, sign_in

START = "/services/lost-cat/"
FOR = f"{START}for"


@pytest.fixture
def form(app):
    publishing.file_version(make_definition(make_page("tag", make_question("tag"))))


@pytest.fixture
def person(client, form):
    return sign_in(client)


def add(person, kind=OrganisationKind.BUSINESS, name="Café Żabka"):
    return organisations.add(person, NewOrganisation(id=uuid4(), name=name, kind=kind))


def start(client):
    answer = client.post(START, content_length=0)
    assert answer.status_code == 303, text(answer)
    return answer.headers["Location"]


def finish(client):
    send(client, f"{START}tag", {"tag": "Blue"})
    return send(client, f"{START}check")


def test_strangers_are_never_asked(client, form):
    assert start(client) == f"{START}tag"
    assert client.get(FOR).headers["Location"] == f"{START}tag"


def test_whoever_acts_for_nobody_is_never_asked(client, person):
    assert start(client) == f"{START}tag"


def test_a_member_is_asked_once_after_the_start_page(client, person):
    add(person)
    page = start(client)
    assert page == FOR
    shown = client.get(page)
    assert "Who is this for?" in text(shown)
    assert not soup(shown).select("[checked]")

    assert send(client, FOR, {"for": "me"}).headers["Location"] == f"{START}tag"


def test_the_start_page_is_the_same_for_a_member(client, app, person):
    add(person)

    assert client.get(START).data == app.test_client().get(START).data


@pytest.mark.parametrize(
    ("kind", "customer"),
    [
        (OrganisationKind.BUSINESS, CustomerType.BUSINESS),
        (OrganisationKind.CHARITY, CustomerType.CHARITY),
        (OrganisationKind.GROUP, CustomerType.GROUP),
        (OrganisationKind.OTHER, CustomerType.GROUP),
    ],
)
def test_the_case_says_for_whom_it_is(client, person, session, kind, customer):
    organisation = add(person, kind)
    start(client)
    send(client, FOR, {"for": str(organisation)})

    finish(client)

    case = session.scalars(select(Case)).one()
    assert (case.organisation_id, case.customer_type) == (organisation, customer)
    [line] = [line for line in figures_by_customer() if line.all]
    assert (line.customer, line.open) == (customer, 1)
    assert len(list_cases(customer=customer)) == 1
    assert list_cases(customer=CustomerType.INDIVIDUAL) == []


def test_before_it_is_sent_it_says_for_whom_and_that_can_be_changed(client, person):
    organisation = add(person)
    start(client)
    send(client, FOR, {"for": str(organisation)})
    send(client, f"{START}tag", {"tag": "Blue"})

    check = soup(client.get(f"{START}check"))
    assert "Café Żabka" in check.select_one(".govuk-summary-list").text
    assert check.select_one(f"main a[href='{FOR}']")

    assert send(client, FOR, {"for": "me"}).headers["Location"] == f"{START}check"
    assert "Café Żabka" not in text(client.get(f"{START}check"))


def test_for_oneself_it_is_an_individuals(client, person, session):
    add(person)
    start(client)
    send(client, FOR, {"for": "me"})

    finish(client)

    case = session.scalars(select(Case)).one()
    assert (case.organisation_id, case.customer_type) == (None, CustomerType.INDIVIDUAL)


def test_nobody_fills_in_a_form_for_an_organisation_of_others(client, person, session):
    add(person)
    foreign = add(make_person("other@example.org"))
    start(client)

    response = send(client, FOR, {"for": str(foreign)})

    assert response.status_code == 422
    assert "Choose who this is for" in text(response)


def test_whatever_is_chosen_breaks_nothing(client, person):
    add(person)
    start(client)
    for value in ("", *HOSTILE):
        assert send(client, FOR, {"for": value}).status_code == 422


def test_whoever_was_taken_out_is_asked_again_and_can_send_it_for_themselves(
    client, person, session
):
    organisation = add(person)
    start(client)
    send(client, FOR, {"for": str(organisation)})
    organisations.leave(person, organisation)

    response = finish(client)

    assert session.scalars(select(Case)).all() == []
    assert "Who is this for?" in text(follow(client, response))
    send(client, FOR, {"for": "me"})
    assert "done" in send(client, f"{START}check").headers["Location"]
    assert session.scalars(select(Case)).one().organisation_id is None


def test_a_question_page_asks_the_database_nothing_more(client, person, statements):
    add(person)
    start(client)
    send(client, FOR, {"for": "me"})
    statements.clear()

    client.get(f"{START}tag")

    assert len(statements) == 1


def test_the_command_line_counts_customers(client, person, app):
    organisation = add(person)
    start(client)
    send(client, FOR, {"for": str(organisation)})
    finish(client)

    counted = app.test_cli_runner().invoke(args=["cases", "customers"]).output
    listed = app.test_cli_runner().invoke(args=["cases", "list", "--customer", "charity"]).output

    assert "business           1 cases        1 open" in counted
    assert "No cases." in listed
