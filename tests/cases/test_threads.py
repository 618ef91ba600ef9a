"""Messages in the overview of a person: what is new is to be read, and gone once it was."""

import pytest

from portal.accounts import overview
from portal.accounts.services import ItemKind, State
from portal.cases.services import Contact, Status
from tests.accounts.overviewing import everything
from tests.cases.browsing import move
from tests.cases.builders import make_case
from tests.cases.writing import officer_of, resident_of
from tests.support.account import sign_in, sign_in_staff
from tests.support.many import add_cases, add_messages


@pytest.fixture
def amina(client):
    return sign_in(client)


@pytest.fixture
def officer(app):
    browser = app.test_client()
    sign_in_staff(browser)
    return browser


def test_a_new_message_is_to_be_read_until_it_was(client, amina, officer):
    opened = make_case()
    officer_of(officer, opened).send("Which lamp is it?")

    page = everything(client)
    link = page.soup.select_one(".to-do .own__title a")
    assert page.to_do == ["Read our message: Report a pothole"]
    assert "Which lamp is it?" in client.get(link["href"]).text

    assert everything(client).to_do == []


def test_messages_are_shown_where_they_are_asked_for_and_filtered(client, amina, officer):
    for words in ("First", "Second"):
        resident_of(client, make_case()).send(words)
    closed = make_case()
    resident_of(client, closed).send("Third")
    officer_of(officer, make_case()).send("Fourth")
    move(closed, Status.FIXED)
    make_case()

    messages = everything(client, everything(client).choose("Messages"))

    assert messages.listed == ["Messages: Report a pothole"] * 4
    assert "1 new message" in messages.words
    for state, count in ((State.WAITING, 1), (State.OPEN, 3), (State.CLOSED, 1)):
        assert len(everything(client, f"/account/?kind=message&state={state}").listed) == count


def test_messages_of_others_are_not_listed(client, amina, officer):
    officer_of(officer, make_case(contact=Contact("Ben", "ben@example.org"))).send("For Ben")

    assert everything(client, "/account/?kind=message").listed == []
    assert everything(client).to_do == []


def test_many_are_on_pages_and_cost_few_statements(client, session, amina, statements):
    add_cases(session, 500, [amina], mark="ZZ")
    add_messages(session, mark="ZZ")
    everything(client)
    statements.clear()

    page = everything(client, "/account/?kind=message&page=2")

    assert len(page.listed) == overview.PER_PAGE
    assert "Messages (500)" in page.words
    assert ItemKind.MESSAGE in overview.kinds()
    assert len(statements) <= 13
