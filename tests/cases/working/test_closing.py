"""Ending a case: what the resident reads is seen first, and sent as it was seen."""

from portal.accounts.own import preferences
from portal.accounts.own.preferences import Format
from portal.cases import progress
from portal.cases.models import Direction, EntryKind
from portal.cases.services import Status, record_of, status_of
from portal.cases.talking import answering, conversation
from portal.cases.working import calling, letters, rehearsal
from portal.config import ROOT
from portal.core.i18n import BY_CODE
from tests.accounts.visiting import fault_of, page_of, send, words
from tests.cases.builders import make_case
from tests.cases.working.conftest import AMINA
from tests.faults.mails import mails
from tests.support.account import actor_of, make_staff

STYLES = ROOT / "static" / "print"
SAID = {"status": "completed", "language": "en", "note": "The hedge is cut."}


def close(client, case, **typed):
    return send(client, f"/staff/cases/{case.reference}/close", **SAID | typed)


def hidden(answer):
    form = page_of(answer).select_one("main form")
    return {each["name"]: each.get("value", "") for each in form.select("[type=hidden]")}


def sent(client, case, fields):
    return client.post(f"/staff/cases/{case.reference}/close", data=fields)


def test_what_they_read_is_seen_before_anything_is_sent(officer, case):
    seen = close(officer, case)

    assert seen.status_code == 200
    answer = words(page_of(seen).select_one("#answer"))
    assert "We have finished this." in answer
    assert "The hedge is cut." in answer
    assert status_of(case.reference).open
    assert mails("case_updated") == []


def test_the_sentence_is_in_their_language(officer):
    case = make_case(contact=AMINA, locale="pl")
    frame = page_of(close(officer, case)).select_one("#answer")

    assert frame["lang"] == "pl"
    assert "We have finished this." not in words(frame)


def test_exactly_what_was_seen_is_sent_once(officer, case, run_jobs):
    fields = hidden(close(officer, case))
    for _ in range(2):
        assert sent(officer, case, fields).status_code == 303
    run_jobs()

    seen = status_of(case.reference)
    assert (seen.status, seen.timeline[0].note) == (Status.COMPLETED, "The hedge is cut.")
    assert len([m for m in mails("case_updated") if m.values["note"] == SAID["note"]]) == 1


def test_if_the_case_moved_on_meanwhile_it_is_shown_again(officer, case):
    fields = hidden(close(officer, case))
    progress.update(case.reference, status=Status.PLANNED, note=None, author="Ola")

    answer = sent(officer, case, fields)

    assert answer.status_code == 422
    assert "The case has changed." in fault_of(answer)
    assert status_of(case.reference).open
    assert sent(officer, case, hidden(answer)).status_code == 303


def test_other_words_than_those_seen_are_not_sent(officer, case):
    fields = hidden(close(officer, case)) | {"note": "Something else"}

    assert sent(officer, case, fields).status_code == 422
    assert status_of(case.reference).open


def test_the_words_can_be_changed_first(officer, case):
    back = sent(officer, case, hidden(close(officer, case)) | {"change": "1"})

    assert page_of(back).select_one("#note").text == "The hedge is cut."


def test_how_it_ended_and_what_came_of_it_are_asked_for(officer, case):
    faults = fault_of(close(officer, case, status="", note=""))

    assert "Choose how it ended" in faults
    assert "Write what came of it" in faults


def test_a_letter_names_the_officer_in_12_points(officer, case):
    close_it = hidden(close(officer, case))
    sent(officer, case, close_it)
    entry = next(e for e in record_of(case.reference).timeline if e.kind is EntryKind.STATUS)
    page = f"/staff/cases/{case.reference}/letters/{entry.id}"
    assert page in officer.get(f"/staff/cases/{case.reference}").text

    shown = words(page_of(officer.get(page)).main)
    assert "The hedge is cut." in shown
    html = letters.written(case.reference, str(entry.id), "usual")
    for said in ("Amina Khan", "1 Mill Lane, LK1 2AB", "The hedge is cut.", "Ola Nowak"):
        assert said in html
    assert "font: 12pt/1.45 var(--letters)" in (STYLES / "document.css").read_text()


def test_a_letter_is_made_of_what_an_officer_wrote_alone(officer, case):
    opened = record_of(case.reference).timeline[0]
    page = f"/staff/cases/{case.reference}/letters/{opened.id}"

    assert officer.get(page).status_code == 404
    assert officer.get(page + ".pdf").status_code == 404


def test_a_message_can_be_posted_in_large_print_to_who_wants_it(officer, actor, case):
    draft = conversation.draft(case.reference, Direction.OUT, "k" * 20)
    answering.write(actor, draft, case.reference, words="Przyjdziemy.", locale=BY_CODE["pl"])
    person_id = record_of(case.reference).case.person_id
    preferences.choose(person_id, format=Format.LARGE_PRINT)

    page = page_of(officer.get(f"/staff/cases/{case.reference}/messages"))
    link = next(each["href"] for each in page.select(".thread a") if "letter" in words(each))
    shown = page_of(officer.get(link)).main
    assert "They asked for large print." in words(shown)
    assert shown.select_one(".govuk-inset-text")["lang"] == "pl"
    html = letters.written(case.reference, str(draft.id), "large")
    assert 'lang="pl"' in html
    assert "large.css" in html
    assert "Ola Nowak" in html


def test_the_demonstration_shows_contacts_and_a_call(app, session):
    staff_id = make_staff(email="highways@larkmere.example")
    assert rehearsal.engage(actor_of(staff_id)) == 4
    assert rehearsal.engage(actor_of(staff_id)) == 0
    assert len(calling.to_make(actor_of(staff_id))) == 1
