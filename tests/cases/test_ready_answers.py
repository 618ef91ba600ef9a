"""Officers send ready answers: exactly what they have read, in the resident's own language."""

import pytest

from portal.cases import services as cases
from portal.cases.ready import answers, loading
from portal.cases.services import Contact, Status
from portal.config import ROOT
from portal.gazetteer.services import FaultyFile
from tests.accounts.visiting import page_of, send, words
from tests.cases.builders import make_case
from tests.faults.mails import mails
from tests.support.account import make_staff, sign_in_staff

FILE = """
[[answer]]
key = "filled"
name = "The hole is filled"
status = "fixed"
services = ["pothole"]
[answer.texts]
en = "The hole is filled."
pl = "Dziura została załatana."

[[answer]]
key = "looking"
name = "Somebody looks into it"
status = "investigating"
[answer.texts]
en = "Somebody is looking into it."
"""
STATUSES = ("received", "investigating", "planned", "fixed", "reopened")


@pytest.fixture(autouse=True)
def loaded(app, tmp_path):
    return load(tmp_path, FILE)


def load(folder, text):
    path = folder / "answers.toml"
    path.write_text(text, encoding="utf-8")
    return loading.load(path)


@pytest.fixture
def officer(client):
    sign_in_staff(client)
    return client


def make_pothole(**changes):
    contact = Contact("Amina Khan", "amina@example.org", None)
    given = {"service": "pothole", "team": "highways", "contact": contact, "statuses": STATUSES}
    return make_case(**(given | changes))


def offered(client, case):
    page = page_of(client.get(f"/staff/cases/{case.reference}/answers"))
    return [words(each) for each in page.select("main li a")]


def path_of(case, key="filled"):
    return f"/staff/cases/{case.reference}/answers/{key}"


def test_only_those_that_fit_are_offered(officer):
    assert offered(officer, make_pothole()) == [
        "Fixed: The hole is filled",
        "Looking into it: Somebody looks into it",
    ]
    assert offered(officer, make_pothole(service="graffiti")) == [
        "Looking into it: Somebody looks into it"
    ]


def test_reading_it_sends_nothing(officer):
    case = make_pothole()

    page = page_of(officer.get(path_of(case)))

    assert "We have fixed it." in words(page.select_one("#answer"))
    assert "The hole is filled." in words(page.select_one("#answer"))
    assert cases.status_of(case.reference).status is Status.RECEIVED


def test_the_officer_reads_what_the_resident_will_in_their_language(officer):
    case = make_pothole(locale="pl")

    page = page_of(officer.get(path_of(case)))

    shown = page.select_one("#answer")
    assert shown["lang"] == "pl"
    assert "Dziura została załatana." in words(shown)
    assert "We have fixed it." not in words(shown)
    assert "The hole is filled." in words(page.main)  # and what that means


def test_what_was_read_is_what_is_sent(officer, run_jobs):
    case = make_pothole(locale="pl")

    assert send(officer, path_of(case)).status_code == 303

    entry = cases.status_of(case.reference).timeline[0]
    assert (entry.status, entry.note, entry.locale.code) == (
        Status.FIXED,
        "Dziura została załatana.",
        "pl",
    )
    run_jobs()
    [mail] = mails("case_updated")
    assert (mail.locale, mail.values["note"]) == ("pl", "Dziura została załatana.")


def test_without_a_translation_they_read_english_and_the_officer_knows(officer):
    case = make_pothole(locale="ur")

    page = page_of(officer.get(path_of(case)))

    assert "The council has no translation of this answer yet." in words(page.main)
    assert page.select_one("#answer [lang=en-GB]") is not None
    send(officer, path_of(case))
    assert cases.status_of(case.reference).timeline[0].locale.code == "en"


def test_the_date_that_will_be_promised_is_shown(officer):
    case = make_pothole()
    promised = cases.status_of(case.reference).expect_by

    seen = answers.preview(cases.record_of(case.reference), "looking")
    send(officer, path_of(case, "looking"))

    assert seen.expect_by == cases.status_of(case.reference).expect_by == promised


def test_of_a_closed_case_the_new_date_is_foreseen(officer):
    case = make_pothole()
    cases.update(case.reference, status=Status.FIXED, note=None, author="Ola")

    seen = answers.preview(cases.record_of(case.reference), "looking")
    send(officer, path_of(case, "looking"))

    assert seen.expect_by == cases.status_of(case.reference).expect_by


def test_pressed_twice_it_is_sent_once(officer):
    case = make_pothole()
    page = page_of(officer.get(path_of(case, "looking")))
    typed = {each["name"]: each["value"] for each in page.select("main form [type=hidden]")}

    first = officer.post(path_of(case, "looking"), data=typed)
    again = officer.post(path_of(case, "looking"), data=typed)

    assert first.status_code == 303
    assert again.status_code == 422
    assert "The case or the answer has changed." in words(page_of(again).main)
    assert len(cases.status_of(case.reference).timeline) == 2


def test_words_that_changed_meanwhile_are_read_again(officer, tmp_path):
    case = make_pothole()
    page = page_of(officer.get(path_of(case)))
    typed = {each["name"]: each["value"] for each in page.select("main form [type=hidden]")}
    load(tmp_path, FILE.replace("The hole is filled.", "The hole is closed."))

    answer = officer.post(path_of(case), data=typed)

    assert answer.status_code == 422
    assert "The hole is closed." in words(page_of(answer).select_one("#answer"))
    assert cases.status_of(case.reference).status is Status.RECEIVED


def test_the_words_can_be_changed_first(officer):
    case = make_pothole()

    shown = officer.get(f"/staff/cases/{case.reference}?answer=filled", follow_redirects=True)

    page = page_of(shown)
    assert shown.request.path == f"/staff/cases/{case.reference}/close"
    assert words(page.select_one("#note")) == "The hole is filled."
    assert page.select_one("#status [selected]")["value"] == "fixed"


def test_the_words_of_what_ends_nothing_are_changed_where_a_case_is_moved_on(officer):
    case = make_pothole()

    page = page_of(officer.get(f"/staff/cases/{case.reference}?answer=looking"))

    assert words(page.select_one("#note"))
    assert page.select_one("#status [selected]")["value"] == "investigating"


def test_another_team_is_not_told_of_the_case(client):
    case = make_pothole()
    sign_in_staff(client, make_staff(teams=("leisure",), email="other@larkmere.example"))

    assert client.get(path_of(case)).status_code == 404
    assert client.get(f"/staff/cases/{case.reference}/answers").status_code == 404


def test_what_does_not_fit_is_not_there(officer):
    assert officer.get(path_of(make_pothole(service="graffiti"))).status_code == 404


@pytest.mark.parametrize(
    ("was", "becomes", "fault"),
    [
        ('en = "The hole is filled."\n', "", "needs a text in English"),
        ('pl = "Dziura', 'xx = "Dziura', "no language of ours: xx"),
        ('key = "looking"', 'key = "filled"', "answers given twice: filled"),
        ('status = "fixed"', 'status = "mended"', "status"),
        ("[[answer]]", "[[answer", "the file"),
    ],
)
def test_a_faulty_file_changes_nothing(tmp_path, was, becomes, fault):
    with pytest.raises(FaultyFile) as raised:
        load(tmp_path, FILE.replace(was, becomes))

    assert fault in str(raised.value) or fault == "the file"
    found = answers.ready_for(cases.record_of(make_pothole().reference))
    assert [each.key for each in found] == ["filled", "looking"]


def test_larkmeres_own_file_is_taken_in():
    assert loading.load(ROOT / "demo" / "answers.toml") > 5
