"""The resident and the council write to each other on a case, with files."""

import io

import pytest
from sqlalchemy import select, text

from portal.accounts.models import AuditEntry
from portal.accounts.permissions import Role
from portal.cases import services
from portal.cases.models import CaseMessage, TimelineEntry
from portal.cases.talking import discretion
from portal.notifications.models import Message
from portal.uploads import clamd
from portal.uploads import services as uploads
from portal.uploads.clamd import Verdict
from tests.cases.browsing import page_of, words
from tests.cases.builders import make_case
from tests.cases.writing import officer_of, resident_of
from tests.eforms.files import packed, pdf, photo
from tests.eforms.uploading import use
from tests.support.account import make_staff, sign_in_staff


@pytest.fixture(autouse=True)
def folder(app, tmp_path):
    before = app.config["SETTINGS"]
    use(app, tmp_path / "uploads")
    yield tmp_path / "uploads"
    app.config["SETTINGS"] = before


@pytest.fixture
def writer(client, opened):
    return resident_of(client, opened)


@pytest.fixture
def officer(app, opened):
    browser = app.test_client()
    sign_in_staff(browser)
    return officer_of(browser, opened)


def mails(session, template):
    return session.scalars(select(Message).where(Message.template == template)).all()


def test_a_question_reaches_the_team_and_its_answer_the_resident(writer, officer):
    answer = writer.send("When will the crew come?")

    assert answer.status_code == 303
    assert "We have your message." in words(page_of(writer.client.get(answer.location)))
    assert officer.texts() == ["When will the crew come?"]
    officer.send("On Tuesday.\nBefore noon.")
    assert writer.texts() == ["When will the crew come?", "On Tuesday. Before noon."]


def test_both_ways_in_have_a_heading_of_their_own(writer, opened):
    status = page_of(writer.client.get(f"/cases/{opened.reference}"))
    links = {a.get_text(): a["href"] for a in status.select("main a")}

    for name in ("Ask a question", "Add information"):
        assert page_of(writer.client.get(links[name])).h1.get_text() == name


def test_what_a_message_is_about_is_kept(writer, session):
    writer.send("The hole is deeper now.", about="information")

    assert session.scalars(select(CaseMessage.purpose)).all() == ["information"]


def test_the_timeline_says_that_there_is_a_message_and_not_what_is_in_it(writer, officer, opened):
    writer.send("My cat is called Wobble")
    officer.send("Thank you")

    status = words(page_of(writer.client.get(f"/cases/{opened.reference}")))
    assert "You sent us a message" in status
    assert "We sent you a message" in status
    assert "Wobble" not in status


def test_pressing_twice_sends_one_message(writer, session):
    writer.key = writer.hidden()["key"]
    for _press in range(2):
        assert writer.send("Once only", ("a.pdf", pdf())).status_code == 303

    assert writer.texts() == ["Once only"]
    kind = TimelineEntry.kind == "message"
    assert len(session.scalars(select(TimelineEntry).where(kind)).all()) == 1


def test_one_key_on_two_cases_makes_two_messages(writer, app):
    other = resident_of(app.test_client(), make_case())
    writer.key = other.key = "the-same-key-for-both-of-them"
    writer.send("Mine", ("mine.pdf", pdf()))
    other.send("Another’s")

    assert (writer.texts(), other.texts()) == (["Mine"], ["Another’s"])
    assert not other.page().select(".files__name")


@pytest.mark.parametrize("said", ["", "   \n", "\u200b\u2060"])
def test_an_empty_message_is_refused_and_its_files_are_kept(writer, said):
    answer = writer.send(said, ("map.pdf", pdf()))
    page = page_of(answer)

    assert answer.status_code == 422
    assert page.title.get_text().startswith("Error:")
    assert page.select_one(".govuk-error-summary a")["href"] == "#message"
    assert [each.get_text() for each in page.select("#write .files__name")] == ["map.pdf"]
    writer.key = page.select_one("input[name=key]")["value"]
    writer.send("Here is the map")
    assert [each.get_text() for each in writer.page().select(".thread .files__name")] == ["map.pdf"]


def test_a_long_message_is_not_cut_but_refused(writer):
    answer = writer.send("a" * 4_001)

    assert answer.status_code == 422
    assert "Shorten your message by 1 character" in words(page_of(answer))
    assert page_of(answer).textarea.get_text().strip() == "a" * 4_001


def test_a_chosen_file_can_be_removed_and_what_was_typed_stays(writer):
    page = page_of(writer.send("", ("map.pdf", pdf())))
    writer.key = page.select_one("input[name=key]")["value"]
    after = page_of(writer.send("Half a sen", remove=page.select_one("[name=remove]")["value"]))

    assert not after.select("#write .files__name")
    assert after.textarea.get_text().strip() == "Half a sen"
    assert writer.texts() == []


def test_a_file_that_cannot_be_taken_says_why(writer):
    answer = writer.send("See this", ("all.zip", packed({"cat.jpg": b"cat"})))
    page = page_of(answer)

    assert answer.status_code == 422
    assert "is a zip file or another archive" in words(page.select_one(".govuk-error-summary"))
    assert page.select_one(".govuk-error-summary a")["href"] == "#files"
    assert page.textarea.get_text().strip() == "See this"


def test_files_are_served_to_both_sides_and_to_nobody_else(writer, officer, app):
    writer.send("A photo", ("hole.jpg", photo()))
    href = writer.page().select_one(".thread .files__name a")["href"]
    theirs = officer.page().select_one(".thread .files__name a")["href"]

    assert writer.client.get(href).mimetype == "image/jpeg"
    assert officer.client.get(theirs).mimetype == "image/jpeg"
    stranger = app.test_client()
    assert stranger.get(href).status_code == 404
    assert stranger.get(theirs).location.startswith("/staff/sign-in")
    another = resident_of(stranger, make_case())
    assert another.client.get(href).status_code == 404


def test_a_file_of_another_case_is_not_served_under_ones_own(writer, app):
    writer.send("A photo", ("hole.jpg", photo()))
    name = writer.page().select_one(".thread .files__name a")["href"].rsplit("/", 1)[-1]
    other = make_case()
    another = resident_of(app.test_client(), other)

    assert another.client.get(f"/cases/{other.reference}/files/{name}").status_code == 404


def test_a_virus_that_is_found_later_is_told_in_the_thread(
    app, folder, writer, run_jobs, monkeypatch
):
    use(app, folder, clamd_url="tcp://127.0.0.1:1")
    monkeypatch.setattr(clamd, "scan", lambda _url, pieces: list(pieces) and Verdict.INFECTED)
    writer.send("A photo", ("hole.jpg", photo()))
    waiting = writer.page().select_one(".thread .files__file")
    assert "We are checking it for viruses." in words(waiting)
    assert waiting.a is None
    run_jobs()

    assert "We found a virus in this file" in words(writer.page().select_one(".thread"))
    status = page_of(writer.client.get(writer.path.removesuffix("/messages")))
    assert "which came with a message" in words(status)


def test_a_file_of_a_message_nobody_sent_is_swept_away(writer, session):
    writer.send("", ("map.pdf", pdf()))
    session.execute(text("UPDATE upload SET added_at = added_at - interval '3 days'"))
    uploads.sweep()

    assert session.scalar(text("SELECT count(*) FROM upload")) == 0


def test_what_is_typed_is_shown_and_never_run(writer, officer):
    writer.send("<script>alert(1)</script> \u202egnp.exe\x07 {{ 7 * 7 }}")

    shown = officer.page().select_one(".thread__text")
    assert shown.script is None
    assert words(shown) == "<script>alert(1)</script> gnp.exe {{ 7 * 7 }}"


def test_a_text_in_another_language_says_so(writer, officer, opened, app):
    officer.send("کل آئیں گے", language="ur")

    text = writer.page().select_one(".thread__text")
    assert (text["lang"], text["dir"]) == ("ur", "rtl")
    urdu = resident_of(app.test_client(), opened, "/ur")
    assert not urdu.page().select_one(".thread__text").has_attr("lang")


def test_new_messages_are_marked_once(writer, officer):
    writer.send("Hello")
    assert len(officer.page().select(".thread .govuk-tag")) == 1
    assert len(officer.page().select(".thread .govuk-tag")) == 0
    assert len(writer.page().select(".thread .govuk-tag")) == 0


def test_a_long_thread_opens_at_its_newest_page(writer, session):
    for number in range(23):
        writer.client.application.extensions["throttle"].storage.reset()
        writer.send(f"Number {number}")

    assert writer.texts() == ["Number 20", "Number 21", "Number 22"]
    assert writer.texts(page=1)[0] == "Number 0"
    assert writer.texts(page="999")[-1] == "Number 22"
    first = writer.page(page=1).select_one(".thread")
    assert first["start"] == "1"
    assert writer.page().select_one(".thread")["start"] == "21"


def test_the_resident_is_mailed_with_a_link_that_opens_the_thread(
    officer, session, run_jobs, app, opened
):
    officer.send("On Tuesday.")
    run_jobs()
    (mail,) = mails(session, "case_message")

    assert mail.values["note"] == "On Tuesday."
    path = mail.values["link"].removeprefix("http://127.0.0.1:5000")
    browser = app.test_client()
    first = browser.get(path)
    assert first.location == f"/cases/{opened.reference}/messages"
    assert "On Tuesday." in browser.get(first.location).text


def test_mail_about_a_sensitive_service_leaves_the_text_out(
    officer, session, run_jobs, monkeypatch
):
    monkeypatch.setattr(discretion, "_sources", [lambda service: service == "pothole"])
    officer.send("Your operation is on Tuesday.")
    run_jobs()

    assert mails(session, "case_message")[0].values["note"] is None


def test_a_team_with_an_address_is_mailed_without_the_text(writer, session, run_jobs, app):
    council = app.config["SETTINGS"].council
    council["teams"] = {"highways": {"email": "highways@larkmere.example"}}
    writer.send("My cat is called Wobble")
    run_jobs()
    del council["teams"]

    (mail,) = mails(session, "team_message")
    assert mail.to == "highways@larkmere.example"
    assert "Wobble" not in str(mail.values)


def test_somebody_without_the_code_is_asked_for_it(app, opened):
    stranger = app.test_client()
    for reference in (opened.reference, "LK-2222-2222"):
        answer = stranger.get(f"/cases/{reference}/messages")
        assert answer.location == f"/cases/?reference={reference}"


def test_nobody_writes_on_a_case_they_cannot_see(app, client, opened, session):
    mine = resident_of(client, make_case())
    mine.path, hidden = f"/cases/{opened.reference}/messages", mine.hidden()
    for reference in (opened.reference, "LK-2222-2222", "nonsense"):
        typed = {**hidden, "message": "Hello"}
        assert client.post(f"/cases/{reference}/messages", data=typed).status_code == 404

    assert session.scalars(select(CaseMessage)).all() == []


def test_another_team_does_not_learn_that_the_case_exists(app, opened):
    browser = app.test_client()
    sign_in_staff(browser, make_staff(teams=("bins",)))

    assert browser.get(f"/staff/cases/{opened.reference}/messages").status_code == 404
    assert browser.get("/staff/cases/LK-2222-2222/messages").status_code == 404


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OFFICER])
def test_other_roles_read_no_messages(app, opened, role):
    browser = app.test_client()
    sign_in_staff(browser, make_staff(role))

    assert browser.get(f"/staff/cases/{opened.reference}/messages").status_code == 403


def test_each_reading_and_each_message_of_staff_is_on_the_audit_log(officer, session):
    officer.send("On Tuesday.")

    done = [(each.action, each.what.get("part")) for each in session.scalars(select(AuditEntry))]
    assert ("read", "messages") in done
    assert ("message", None) in done


def test_an_answer_acknowledges_a_case(app, officer, session):
    complaint = make_case(kind="complaint")
    officer.path = f"/staff/cases/{complaint.reference}/messages"
    officer.send("We have understood that the bin was late.")

    assert services.record_of(complaint.reference).case.acknowledged_at is not None


def test_too_many_messages_are_refused(writer):
    sent = [writer.send(f"Number {number}").status_code for number in range(31)]

    assert sent[:30] == [303] * 30
    assert sent[30] == 429


def test_a_stranger_cannot_make_the_portal_read_much(app, opened):
    body = io.BytesIO(b"a" * 400_000)
    answer = app.test_client().post(
        f"/cases/{opened.reference}/messages", data={"files": (body, "a")}
    )

    assert answer.status_code == 413


def test_nothing_anybody_wrote_stands_in_the_database_to_read(writer, officer, session):
    writer.send("My cat is called Wobble", ("Zwieback.pdf", pdf()))
    officer.send("Xylophone")

    for table in ("case_message", "timeline_entry", "upload", "procrastinate_jobs", "audit_entry"):
        rows = str(session.execute(text(f"SELECT * FROM {table}")).all())  # noqa: S608 - ours
        assert not any(word in rows for word in ("Wobble", "Xylophone", "Zwieback"))
