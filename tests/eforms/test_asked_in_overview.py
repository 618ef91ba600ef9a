"""Questions asked again, in the overview of the person: to be done, and not called late."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.core import clock
from tests.accounts.overviewing import everything
from tests.eforms.asking_again import Again, ask, make_lost_cat, send_form
from tests.support.account import sign_in

MONDAY = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
MUCH_LATER = MONDAY + timedelta(days=40)
LATE = "We are late"


@pytest.fixture(params=[["received", "waiting_for_you", "completed"], ["received", "completed"]])
def reference(request, app, folder):
    """Of a service that has a status for waiting, and of one that has none."""
    with clock.frozen(MONDAY):
        return send_form(make_lost_cat(statuses=request.param))


def test_what_waits_for_the_person_is_to_do_and_leads_to_the_questions(client, reference):
    with clock.frozen(MUCH_LATER):
        sign_in(client)
        assert LATE in everything(client).words
        ask(reference, "colour")
        page = everything(client)
        link = page.soup.select_one(".to-do .own__title a")

        assert len(page.to_do) == 1
        assert "Waiting for you (1)" in page.words
        assert LATE not in page.words
        assert client.get(link["href"]).text.count("We need you to answer 1 question again")
        assert len(everything(client, "/account/?state=waiting").listed) == 1


def test_once_it_is_answered_nothing_is_to_do(app, client, reference):
    with clock.frozen(MONDAY):
        ask(reference, "colour")
        again = Again(app, reference)
        again.send("cat", colour="White")
        again.submit()
        sign_in(client)
        page = everything(client)

        assert page.to_do == []
        assert "Waiting for you (0)" in page.words
        assert everything(client, "/account/?state=waiting").listed == []
