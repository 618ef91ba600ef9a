"""Everything of mine: what is to be done, what there is, and what can't be shown just now."""

import re
from datetime import timedelta
from http import HTTPStatus
from unittest import mock
from uuid import UUID

import pytest
from sqlalchemy import text

from portal.accounts import sessions
from portal.accounts.services import ItemKind
from portal.cases.services import Status, update
from portal.core import clock, db
from tests.accounts.overviewing import Permits, everything, with_source
from tests.cases.browsing import move
from tests.cases.builders import make_case
from tests.support.account import make_person, sign_in
from tests.support.many import add_cases


@pytest.fixture
def amina(client):
    """The person of `make_case`, signed in."""
    return sign_in(client)


def test_a_stranger_is_led_to_sign_in_and_back(client):
    answer = client.get("/account/?kind=case")

    assert answer.status_code == HTTPStatus.SEE_OTHER
    assert answer.location.startswith("/sign-in?next=/account/")


def test_who_has_nothing_reads_what_will_be_here_and_is_led_to_services(client, amina):
    page = everything(client)

    assert page.status == HTTPStatus.OK
    assert "There is nothing here yet" in page.headings
    assert page.soup.select_one("main a[href='/services/']")
    assert not page.soup.select("[data-hx-get]")


def test_a_case_by_any_channel_is_listed_with_where_it_stands(client, amina):
    for channel in ("web", "phone", "post"):
        opened = make_case(channel=channel)
        move(opened, Status.ACTION_SCHEDULED)

    page = everything(client)

    assert page.listed == ["Report a pothole"] * 3
    assert "Crew asked" in page.words
    assert "We have asked a crew to look at it." in page.words
    assert "Expect news by" in page.words


def test_cases_of_others_are_not_listed(client, amina):
    from portal.cases.services import Contact

    make_case(contact=Contact("Ben", "ben@example.org"))
    make_case(contact=Contact("Nobody"))

    assert everything(client).listed == []


def test_what_waits_for_the_person_comes_first(client, amina):
    for status in (Status.RECEIVED, Status.EVIDENCE_NEEDED, Status.FIXED, Status.WAITING_FOR_YOU):
        opened = make_case()
        if status is not Status.RECEIVED:
            move(opened, status)

    page = everything(client)

    assert page.to_do == [
        "Send us what we asked for: Report a pothole",
        "Answer our question: Report a pothole",
    ]
    assert page.headings[0] == "Things to do"


def test_what_changed_last_is_listed_first_and_an_internal_note_changes_nothing(client, amina):
    now = clock.now()
    opened = []
    for days in (9, 8, 7):
        with clock.frozen(now - timedelta(days=days)):
            opened.append(make_case())
    first, second, third = (each.reference for each in opened)
    with clock.frozen(now - timedelta(days=2)):
        update(first, status=Status.INVESTIGATING, note=None, author="Ola")
    with clock.frozen(now - timedelta(days=1)):
        update(second, status=Status.RECEIVED, note="Ask Ben", author="Ola", public=False)

    assert everything(client).references == [first, third, second]


@pytest.mark.parametrize(
    ("choice", "listed"),
    [("All", 4), ("Waiting for you", 1), ("Open", 3), ("Closed", 1)],
)
def test_the_list_is_filtered_by_state_and_says_how_many_there_are(client, amina, choice, listed):
    for status in (None, None, Status.EVIDENCE_NEEDED, Status.FIXED):
        opened = make_case()
        if status:
            move(opened, status)
    page = everything(client)

    chosen = everything(client, page.choose(choice))

    assert f"{choice} ({listed})" in page.words
    assert len(chosen.listed) == listed
    current = [link.get_text() for link in chosen.soup.select(".filter [aria-current]")]
    assert any(choice in words for words in current)


def test_copies_of_what_was_sent_are_shown_where_they_are_asked_for(client, amina):
    make_case()
    page = everything(client)

    copies = everything(client, page.choose("Copies of what you sent"))

    assert page.listed == ["Report a pothole"]
    assert copies.listed == ["What you sent: Report a pothole"]


def test_no_kind_is_named_that_nobody_knows_of(client, amina):
    make_case()

    with mock.patch.dict("portal.accounts.overview._sources") as sources:
        del sources[ItemKind.BOOKING]
        assert "Bookings" not in everything(client).words
    with with_source(ItemKind.BOOKING, Permits("Bulky waste")):
        assert "Bookings (1)" in everything(client).words


@pytest.mark.parametrize(
    "query",
    [
        "?kind=secret",
        "?state=%00x",
        "?page=-1",
        "?page=٣",
        "?page=99999999999",
        "?page=9&kind=case",
    ],
)
def test_an_address_that_makes_no_sense_shows_what_there_is(client, amina, query):
    make_case()

    page = everything(client, f"/account/{query}")

    assert (page.status, page.listed) == (HTTPStatus.OK, ["Report a pothole"])


@pytest.fixture
def a_case(amina):
    return make_case()


@pytest.mark.usefixtures("a_case")
class TestASourceThatFails:
    """Partial failure is honest, and breaks nothing else."""

    @pytest.mark.parametrize("where", ["fault", "fault_in_items"])
    @pytest.mark.parametrize(
        "fault",
        [
            lambda: 1 / 0,
            lambda: db.session.execute(text("SELECT nonsense FROM nowhere")),
            lambda: db.session.execute(text("SELECT 1/0")),
        ],
        ids=["in Python", "a faulty statement", "a statement that fails"],
    )
    def test_it_is_named_and_the_rest_is_shown(self, client, where, fault):
        # It is asked before the others and after them.
        for kind in (ItemKind.BOOKING, ItemKind.PAYMENT):
            with with_source(kind, Permits("Bulky waste", **{where: fault})):
                page = everything(client)

            assert page.status == HTTPStatus.OK
            assert f"We can’t show your {kind.value}s just now." in page.words
            assert "Everything else is here." in page.words
            assert page.listed == ["Report a pothole"]

    def test_where_nothing_else_is_known_nobody_is_told_that_there_is_nothing(self, app):
        stranger = app.test_client()
        sign_in(stranger, make_person("new@example.org"))
        with with_source(ItemKind.PAYMENT, Permits(fault=lambda: 1 / 0)):
            page = everything(stranger)

        assert "There is nothing here yet" not in page.words
        assert "We can’t show your payments just now." in page.words


@pytest.fixture
def many(session, amina):
    add_cases(session, 2_000, [amina], mark="ZZ")


@pytest.mark.usefixtures("many")
class TestManyCases:
    def test_a_page_takes_few_statements(self, client, statements):
        everything(client)
        for path in ("/account/", "/account/?page=77", "/account/?kind=document&state=closed"):
            statements.clear()
            assert len(everything(client, path).listed) == 20
            assert len(statements) <= 13, statements

    def test_every_case_is_on_one_page(self, client):
        page, seen = everything(client), []
        assert "Requests and reports (2000)" in page.words
        while True:
            seen += page.references
            following = page.soup.select_one("a[rel=next]")
            if following is None:
                break
            page = everything(client, following["href"])

        assert (len(seen), len(set(seen))) == (2_000, 2_000)


@pytest.mark.usefixtures("a_case")
class TestNewsWhileThePageIsOpen:
    """What htmx asks every minute while something is open."""

    def ask(self, client):
        region = everything(client).soup.select_one("#overview")
        assert region["data-hx-trigger"] == "every 60s"
        version = re.search(r'"If-None-Match": "\\"(.+?)\\""', region["data-hx-headers"])[1]
        headers = {"HX-Request": "true", "If-None-Match": f'"{version}"'}
        return lambda: client.get(region["data-hx-get"], headers=headers)

    def test_no_news_is_no_content(self, client):
        assert self.ask(client)().status_code == HTTPStatus.NO_CONTENT

    def test_news_replaces_the_part_and_is_announced(self, client, a_case):
        ask = self.ask(client)
        move(a_case, Status.EVIDENCE_NEEDED)

        answer = ask()

        assert "<html" not in answer.text
        assert 'data-announce="Your list has changed."' in answer.text
        assert "Send us what we asked for" in answer.text
        assert answer.headers["HX-Push-Url"] == "false"

    def test_nothing_is_announced_when_the_page_opens(self, client):
        assert not everything(client).soup.select("[data-announce]")

    def test_nobody_asks_where_nothing_is_open(self, client, a_case):
        move(a_case, Status.FIXED)

        assert not everything(client).soup.select("[data-hx-get]")

    def test_a_page_that_asks_by_itself_keeps_no_session_alive(self, client, session):
        ask = self.ask(client)
        seen = self.last_seen(session)
        with clock.frozen(clock.now() + timedelta(minutes=10)):
            assert ask().status_code == HTTPStatus.NO_CONTENT

        assert self.last_seen(session) == seen

    def test_once_the_session_has_ended_the_page_is_loaded_anew(self, client, session):
        ask = self.ask(client)
        for session_id in self.sessions(session):
            sessions.end(session_id)

        answer = ask()

        assert answer.status_code == HTTPStatus.NO_CONTENT
        assert answer.headers["HX-Refresh"] == "true"

    def last_seen(self, session):
        return session.scalar(text("SELECT max(seen_at) FROM account_session"))

    def sessions(self, session) -> list[UUID]:
        return list(session.scalars(text("SELECT id FROM account_session")))
