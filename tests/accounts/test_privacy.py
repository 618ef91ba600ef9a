"""What we hold about somebody: shown, and put right."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.accounts.models import ConsentEntry
from portal.accounts.privacy import holding
from portal.cases.models import Case, CaseMessage
from portal.core import clock, rotation
from portal.core.db import Base
from portal.core.i18n import use_locale
from tests.accounts import owning
from tests.accounts.pages import send, text
from tests.eforms.conftest import folder as folder  # noqa: PLC0414 - a fixture
from tests.support.account import make_person, sign_in

# Tables with something sealed that is about nobody who has an account, or gone by itself at once.
OTHERS = {
    "staff_member": "about people who work here: the audit log names them",
    "authenticator": "the second factor of somebody who works here",
    "challenge": "a code that was mailed: gone after a day, known by no person",
    "case_search": "what an officer typed to find a case: gone after half a day, read by no other",
    "ceremony": "something a browser began: gone within minutes, known by no person",
}


def test_every_table_with_something_sealed_is_answered_for(app):
    sealed = {table.name for table in Base.metadata.sorted_tables if rotation.sealed_columns(table)}
    held = {name for holder in holding.holders() for name in holder.tables}

    assert sealed - held - set(OTHERS) == set()
    assert held - sealed == set()


def test_the_page_says_what_is_held_why_and_how_long(client, folder):
    person_id = sign_in(client)
    owning.everything(person_id)

    shown = text(client.get("/account/privacy/"))

    for words in (
        "Report a lost cat (1)",
        "We use this to find the cat.",
        "The law calls this a public task.",
        "We keep it for 1 year after we close your case.",
        "A cat may come back late.",
        "Forms you have not finished (1)",
        "What you agreed to (1)",
        "Times you signed in (1)",
    ):
        assert words in shown


def test_somebody_new_is_told_what_little_there_is(client):
    sign_in(client)

    shown = text(client.get("/account/privacy/"))

    assert "Your details (2)" in shown
    assert "lost cat" not in shown


def test_each_case_is_on_the_terms_it_was_sent_on(client):
    person_id = sign_in(client)
    owning.publish()
    owning.send(person_id)
    owning.publish(retention={"days": 30, "then": "delete", "because": "Cats forget."})
    owning.send(person_id)

    shown = text(client.get("/account/privacy/"))

    assert "We keep it for 1 year" in shown
    assert "We keep it for 30 days" in shown


def test_nobody_sees_what_is_held_about_somebody_else(client):
    owning.publish()
    owning.send(make_person("somebody@example.org"), email="somebody@example.org")
    sign_in(client)

    assert "lost cat" not in text(client.get("/account/privacy/"))


@pytest.mark.parametrize(
    "path", ["", "download", "delete", "correct", "consents", "correct/LK-7Q4M-X2RD"]
)
def test_pages_lead_strangers_to_sign_in_and_back(client, path):
    answer = client.get(f"/account/privacy/{path}")

    assert answer.status_code == 303
    assert answer.location.startswith("/sign-in?next=/account/privacy/")


def test_a_correction_opens_a_case_for_the_data_team_due_within_a_month(client, session):
    person_id = sign_in(client)
    with clock.frozen(clock.now()):
        answer = send(client, "/account/privacy/correct", {"words": "I was born in 1951."})
        today = clock.today()
    shown = text(client.get(answer.location))

    case = session.scalars(select(Case).where(Case.person_id == person_id)).one()
    assert case.reference in shown
    assert (case.team, case.service) == ("data-protection", "your-information")
    assert today < case.respond_by <= clock.month_after(today)
    assert session.scalars(select(CaseMessage.text)).all() == ["I was born in 1951."]


def test_a_correction_sent_twice_is_one_case(client, session):
    person_id = sign_in(client)
    for _ in range(2):
        send(client, "/account/privacy/correct", {"words": "I was born in 1951."})

    assert len(session.scalars(select(Case).where(Case.person_id == person_id)).all()) == 1


def test_a_correction_without_words_says_what_to_do(client):
    sign_in(client)

    answer = send(client, "/account/privacy/correct", {"words": "  "})

    assert answer.status_code == 422
    assert "Write what is wrong and what is right" in text(answer)


def test_how_each_thing_is_put_right_leads_to_pages_that_are_there(client):
    sign_in(client)

    shown = client.get("/account/privacy/correct").get_data(as_text=True)

    for path in ("/account/details", "/account/preferences", "/account/privacy/consents"):
        assert f'href="{path}"' in shown
        assert client.get(path).status_code == 200


def test_the_page_costs_the_same_however_many_cases_there_are(client, statements):
    person_id = sign_in(client)
    owning.publish()
    counts = []
    for _ in range(2):
        owning.send(person_id)
        client.get("/account/privacy/")
        statements.clear()
        client.get("/account/privacy/")
        counts.append(len(statements))

    assert counts[0] == counts[1] <= 37


def test_what_is_held_is_said_in_the_language_of_the_page(app):
    person_id = make_person()
    with use_locale("pl"):
        for holder in holding.holders():
            holder.holdings(person_id)
            holder.fates(person_id)


def test_a_case_of_long_ago_shows_until_when_it_is_kept(client, session):
    person_id = sign_in(client)
    owning.publish()
    sent = owning.send(person_id)
    owning.close(sent.reference, at=clock.now() - timedelta(days=10))

    fates = next(h for h in holding.holders() if h.key == "cases").fates(person_id)

    assert [fate.kept for fate in fates] == [True]
    closed = session.scalars(select(Case.closed_at)).one().astimezone(clock.LONDON).date()
    assert fates[0].until == clock.years_after(closed, 1)
    assert session.scalar(select(ConsentEntry)) is None
