"""What somebody agrees to in a form: kept in its words, and taken back in their account."""

import pytest

from portal.accounts.privacy import consents
from portal.cases import services as cases
from portal.eforms.sending import agreeing
from tests.accounts.pages import send, text
from tests.eforms.asking_again import send_form
from tests.eforms.builders import make_definition, make_page, make_question
from tests.support.account import sign_in

STATEMENT = "You may show the photo to others."
PURPOSE = "form:lost-cat:share"


def asking():
    share = make_question("share", "consent", statement=STATEMENT, required=False)
    return make_definition(
        make_page("share", share),
        make_page("you", make_question("name", "name"), make_question("email", "email")),
        contact={"name": "name", "email": "email"},
        statuses=["received", "completed"],
    )


def sent(*, given):
    return send_form(asking(), share={"given": given})


def standing(person_id):
    return consents.standing(person_id).get(PURPOSE)


@pytest.fixture
def amina(client):
    return sign_in(client)


def test_it_stands_in_the_ledger_in_its_words(amina, run_jobs, folder):
    sent(given=True)
    run_jobs()

    assert standing(amina).given
    assert standing(amina).wording == STATEMENT
    assert standing(amina).channel == "web"


def test_what_was_left_empty_does_not(amina, run_jobs, folder):
    sent(given=False)
    run_jobs()

    assert standing(amina) is None


def test_a_job_that_runs_twice_writes_once(amina, run_jobs, folder):
    reference = sent(given=True)
    run_jobs()
    agreeing.keep(cases.status_of(reference).id)

    assert len(list(consents.history(amina))) == 1


def test_taken_back_the_open_case_says_so_once(client, amina, run_jobs, folder):
    reference = sent(given=True)
    done = sent(given=True)
    cases.update(done, status=cases.Status.COMPLETED, note=None, author="Ola")
    run_jobs()

    assert STATEMENT in text(client.get("/account/privacy/consents"))
    send(client, "/account/privacy/consents")
    run_jobs()
    agreeing.take_back(amina, PURPOSE)

    notes = [entry.note for entry in cases.status_of(reference).timeline if entry.note]
    assert notes == [f"You took back what you agreed to: “{STATEMENT}”"]
    assert not any(entry.note for entry in cases.status_of(done).timeline)
    assert not standing(amina).given
