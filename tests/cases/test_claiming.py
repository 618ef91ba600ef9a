"""Putting a case into an account: with its code, and never out of somebody else's."""

import re
from datetime import timedelta
from http import HTTPStatus

import pytest
from sqlalchemy import select

from portal.accounts.models import Person
from portal.cases import services
from portal.cases.models import Case, TimelineEntry
from portal.cases.services import Channel, Contact, InAnotherAccount
from portal.core import clock
from tests.accounts.overviewing import everything
from tests.support.account import make_person, sign_in

from .browsing import page_of, words
from .builders import make_case

BEN = "ben@example.org"
BY_PHONE = {"channel": Channel.PHONE, "contact": Contact("Ben Jones")}


@pytest.fixture
def by_phone(app):
    """A case of which the council knows no address."""
    return make_case(**BY_PHONE)


def prove(session, email):
    """Somebody signed in with this address at some time."""
    person_id = make_person(email)
    session.get(Person, person_id).proved_at = clock.now()
    session.commit()
    return person_id


def add(client, reference, code, **more):
    page = page_of(client.get("/account/add"))
    token = page.select_one("main [name=csrf_token]")["value"]
    typed = {"csrf_token": token, "reference": reference, "code": code, **more}
    return client.post("/account/add", data=typed)


def owner_of(session, opened):
    session.expire_all()
    return session.scalar(select(Case.person_id).where(Case.id == opened.id))


def notes(session, opened):
    """What officers read that residents don't."""
    entries = select(TimelineEntry).where(TimelineEntry.case_id == opened.id)
    return [entry.note for entry in session.scalars(entries) if not entry.public]


class TestARequestMadeByPhone:
    def test_it_is_added_with_the_reference_and_the_code(self, client, session, by_phone):
        amina = sign_in(client)

        answer = add(client, by_phone.reference.lower(), f" {by_phone.access_code} ")

        assert answer.location.startswith(f"/cases/{by_phone.reference}")
        page = page_of(client.get(answer.location))
        assert "This is in your account now." in words(page.main)
        assert everything(client).references == [by_phone.reference]
        assert owner_of(session, by_phone) == amina

    @pytest.mark.parametrize("which", ["reference", "code"])
    def test_a_wrong_reference_and_a_wrong_code_are_told_apart_by_nobody(
        self, client, session, by_phone, which
    ):
        sign_in(client)
        typed = {"reference": by_phone.reference, "code": by_phone.access_code}
        typed[which] = {"reference": "LK-2222-2222", "code": "2222-2222"}[which]

        answer = add(client, **typed)

        assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert "do not go together" in words(page_of(answer).select_one(".govuk-error-summary"))
        assert owner_of(session, by_phone) is None

    def test_codes_cannot_be_tried_out(self, client, by_phone):
        sign_in(client)
        for _ in range(10):
            add(client, by_phone.reference, "2222-2222")

        tried = add(client, by_phone.reference, by_phone.access_code)

        assert tried.status_code == HTTPStatus.TOO_MANY_REQUESTS

    def test_it_says_what_is_missing(self, client):
        sign_in(client)

        answer = add(client, "", "")

        faults = [words(each) for each in page_of(answer).select(".govuk-error-summary li")]
        assert faults == ["Enter your reference", "Enter your access code"]

    def test_a_stranger_signs_in_first(self, client):
        answer = client.get("/account/add")

        assert answer.status_code == HTTPStatus.SEE_OTHER
        assert "next=/account/add" in answer.location

    def test_it_is_noted_for_officers_and_no_news_for_anybody(self, client, session, by_phone):
        sign_in(client)
        add(client, by_phone.reference, by_phone.access_code)

        assert notes(session, by_phone) == ["Added to an account with the access code."]
        page = page_of(client.get(f"/cases/{by_phone.reference}"))
        assert "Added to" not in words(page.main)

    def test_twice_is_once(self, client, session, by_phone):
        sign_in(client)
        for _ in range(2):
            assert add(client, by_phone.reference, by_phone.access_code).status_code == 303

        assert len(notes(session, by_phone)) == 1


@pytest.mark.usefixtures("app")
class TestACaseThatHasAnAddress:
    @pytest.fixture
    def bens(self):
        return make_case(contact=Contact("Ben", BEN))

    def test_it_shows_up_by_itself_for_whoever_signs_in_with_the_address(self, client, bens):
        sign_in(client, make_person(BEN))

        assert everything(client).references == [bens.reference]

    def test_one_that_nobody_proved_to_be_theirs_holds_nothing(self, client, session, bens):
        amina = sign_in(client)

        add(client, bens.reference, bens.access_code)

        assert owner_of(session, bens) == amina
        assert "another account" in notes(session, bens)[0]

    def test_it_is_not_taken_from_somebody_who_has_proved_it(self, client, session, bens):
        ben = prove(session, BEN)
        sign_in(client)

        answer = add(client, bens.reference, bens.access_code)

        assert answer.status_code == HTTPStatus.CONFLICT
        said = words(page_of(answer).main)
        assert "This is in another person’s account." in said
        assert "01632 960 000" in said
        assert "ben" not in said
        assert owner_of(session, bens) == ben
        assert notes(session, bens) == []

    def test_the_service_refuses_too(self, session, bens):
        prove(session, BEN)
        amina = make_person()

        with pytest.raises(InAnotherAccount):
            services.claim(bens.reference, amina)

        with pytest.raises(services.UnknownCase):
            services.claim("LK-2222-2222", amina)


class TestKeepingWhatWasSentWithoutAnAccount:
    """The button of the confirmation page: the code stands there, the person signs in after it."""

    def give_code(self, client, opened):
        client.get(f"/cases/{opened.reference}?code={opened.access_code}")
        token = re.search(r'csrf_token" value="(.+?)"', client.get("/cases/").text)[1]
        given = {"csrf_token": token, "reference": opened.reference, "code": opened.access_code}
        answer = client.post("/account/add", data=given)
        assert answer.location == "/account/add"
        return token

    def test_after_signing_in_one_button_keeps_it(self, client, session, by_phone):
        token = self.give_code(client, by_phone)
        assert "/sign-in" in client.get("/account/add").location
        amina = sign_in(client)

        page = page_of(client.get("/account/add"))
        assert by_phone.reference in words(page.main)
        assert owner_of(session, by_phone) is None
        answer = client.post("/account/add", data={"csrf_token": token, "keep": "1"})

        assert answer.location.startswith(f"/cases/{by_phone.reference}")
        assert owner_of(session, by_phone) == amina
        assert "Keep this in your account?" not in client.get("/account/add").text

    def test_a_made_up_claim_is_none(self, client, session, by_phone):
        token = self.give_code(client, by_phone)
        sign_in(client)
        client.set_cookie("claim", "made.up")
        client.post("/account/add", data={"csrf_token": token, "keep": "1"})

        assert owner_of(session, by_phone) is None

    def test_an_hour_later_the_code_is_asked_for_again(self, client, session, by_phone):
        token = self.give_code(client, by_phone)
        with clock.frozen(clock.now() + timedelta(minutes=61)):
            sign_in(client)
            answer = client.post("/account/add", data={"csrf_token": token, "keep": "1"})

        assert answer.location == "/account/add"
        assert owner_of(session, by_phone) is None

    def test_that_a_browser_may_look_at_a_case_is_not_enough_to_keep_it(self, client, by_phone):
        """On a machine that others use, the next person would have it for good."""
        client.get(f"/cases/{by_phone.reference}?code={by_phone.access_code}")
        sign_in(client)

        page = page_of(client.get("/account/add"))

        assert page.select_one("#code")
        assert by_phone.reference not in words(page.main)


class TestThePageOfACaseForItsOwner:
    def test_it_opens_without_a_code_and_leads_back_to_the_account(self, client, by_phone):
        amina = sign_in(client)
        services.claim(by_phone.reference, amina)

        page = page_of(client.get(f"/cases/{by_phone.reference}"))

        assert page.select_one("main a[href='/account/']")
        assert "Stop showing this on this device" not in words(page.main)
        assert "access code" not in words(page.main)

    def test_somebody_else_who_is_signed_in_is_asked_for_the_code(self, client, by_phone):
        services.claim(by_phone.reference, make_person())
        sign_in(client, make_person(BEN))

        answer = client.get(f"/cases/{by_phone.reference}")

        assert answer.location == f"/cases/?reference={by_phone.reference}"

    def test_a_stranger_costs_no_statement_more(self, client, by_phone, statements):
        client.get(f"/cases/{by_phone.reference}?code={by_phone.access_code}")
        statements.clear()
        client.get(f"/cases/{by_phone.reference}")

        assert not any("account_session" in statement for statement in statements)

    def test_advice_for_shared_devices_is_given_once(self, client, by_phone):
        client.get(f"/cases/{by_phone.reference}?code={by_phone.access_code}")

        said = words(page_of(client.get(f"/cases/{by_phone.reference}")).main)

        assert said.count("other people use this device") == 1
