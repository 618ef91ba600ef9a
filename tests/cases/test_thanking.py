"""Whoever reported something is thanked, in words that fit how it ended."""

import pytest

from portal.cases import services as cases
from portal.cases.services import Contact, Kind, Status
from tests.accounts.visiting import page_of, words
from tests.cases.builders import make_case
from tests.faults.mails import mails

ENDS = {
    Status.FIXED: "Your report helped to get it fixed.",
    Status.NO_FURTHER_ACTION: "although we will not do more.",
    Status.NOT_OUR_RESPONSIBILITY: "although it is not ours to mend.",
    Status.DUPLICATE: "It shows how many people it affects.",
}
AMINA = Contact("Amina Khan", "amina@example.org", None)


def ended(status, kind=Kind.REPORT):
    statuses = ("received", "investigating", status.value)
    case = make_case(kind=kind, contact=AMINA, statuses=statuses)
    cases.update(case.reference, status=status, note=None, author="Ola")
    return case


def page(client, case):
    client.get(f"/cases/{case.reference}?code={cases.access_code(case.reference)}")
    return words(page_of(client.get(f"/cases/{case.reference}")).main)


@pytest.mark.parametrize(("status", "thanks"), ENDS.items())
def test_the_thanks_fit_the_outcome_on_the_page_and_in_the_mail(client, run_jobs, status, thanks):
    case = ended(status)
    run_jobs()

    said = page(client, case)

    assert [each for each in ENDS.values() if each in said] == [thanks]
    [mail] = mails("case_updated")
    assert thanks in mail.values["thanks"]


def test_nobody_is_thanked_for_what_is_still_open(client):
    case = ended(Status.INVESTIGATING)

    assert "Thank you" not in page(client, case)


def test_who_complained_or_applied_is_not_thanked_for_a_report(client):
    assert "Thank you" not in page(client, ended(Status.COMPLETED, Kind.APPLICATION))


def test_a_note_after_the_end_thanks_nobody_again(run_jobs):
    case = ended(Status.FIXED)
    cases.update(case.reference, status=Status.FIXED, note="We came by again.", author="Ola")
    run_jobs()

    assert [mail.values["thanks"] is None for mail in mails("case_updated")] == [False, True]
