"""An officer asks questions of a form again: those alone change, and both answers are kept."""

import io
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select, text

from portal.accounts.models import AuditEntry
from portal.accounts.permissions import GRANTS, Actor, NotAllowed, Permission, Role
from portal.cases import services as cases
from portal.cases.services import Status
from portal.core import clock
from portal.eforms import publishing
from portal.eforms.again import amending, reopening
from portal.eforms.again.reopening import AlreadyAsked, NothingNamed
from portal.eforms.drafts import drafting
from portal.eforms.drafts.drafting import NotNamed
from portal.eforms.models import Amendment, Draft, Submission
from portal.notifications.models import Message
from tests.cases.builders import make_case
from tests.eforms.asking_again import ANSWERS, Again, ask, make_lost_cat, officer, send_form
from tests.eforms.builders import make_definition, make_page
from tests.eforms.files import packed, photo
from tests.eforms.visitor import Answer
from tests.support.account import make_person, make_staff, sign_in, sign_in_staff

MONDAY = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
NEXT_MONDAY = datetime(2026, 3, 9, 9, 30, tzinfo=UTC)


@pytest.fixture
def reference(app, folder):
    return send_form()


def answers_of(session, reference):
    session.expire_all()
    return session.scalar(select(Submission.answers).where(Submission.reference == reference))


def case_of(reference):
    return cases.record_of(reference).case


def test_only_the_questions_named_are_asked_with_the_answers_given(app, reference):
    ask(reference, "colour")
    again = Again(app, reference)

    start = again.get()
    assert start.heading == "We need you to answer 1 question again"
    assert "We could not read it." in start.words
    page = again.get("cat")
    assert page.boxes()["colour"] == "Black"
    assert "size" not in page.boxes()
    for other in ("danger", "calm", "seen", "you", "about-you"):
        assert again.get(other).leads_to == f"{again.home}/cat"


def test_the_answer_changes_and_everything_else_stays(app, reference, session):
    ask(reference, "colour", "seen")
    again = Again(app, reference)
    assert again.send("cat", colour="White").leads_to == f"{again.home}/seen"
    assert again.get("seen").boxes()["seen-day"] == "27"
    assert again.send("seen", **{"seen-day": "28"}).leads_to == f"{again.home}/check"
    check = again.get("check")
    assert "White" in check.words
    assert "Large" not in check.words
    done = again.client.get(again.submit().headers["Location"])

    assert "We have got your answers" in done.text
    kept = {key: each for key, each in ANSWERS.items() if key != "about-you"}
    assert answers_of(session, reference) == {**kept, "colour": "White", "seen": "2026-03-28"}


def test_before_and_after_are_kept_exactly(app, reference, session):
    ask(reference, "colour", "size")
    again = Again(app, reference)
    again.send("cat", colour="White", size="Large")
    again.submit()

    change = session.scalar(select(Amendment))
    assert (change.before, change.after) == ({"colour": "Black"}, {"colour": "White"})
    assert change.person_id is None


def test_who_was_signed_in_is_kept_with_the_change(app, reference, session):
    ask(reference, "colour")
    again = Again(app, reference)
    person_id = sign_in(again.client, make_person())
    again.send("cat", colour="White")
    again.submit()

    assert session.scalar(select(Amendment.person_id)) == person_id


def test_forged_boxes_change_nothing_that_was_not_named(app, reference, session):
    ask(reference, "colour")
    again = Again(app, reference)
    hidden = again.get("cat").boxes()
    forged = {**hidden, "colour": "White", "size": "Tiny", "danger": "yes", "email": "x@y.example"}
    assert again.post("cat", forged).leads_to == f"{again.home}/check"
    assert again.post("you", forged).leads_to == f"{again.home}/check"
    again.submit()

    after = answers_of(session, reference)
    assert (after["colour"], after["size"], after["danger"]) == ("White", "Large", "no")
    assert after["email"] == "amina@example.org"


def test_the_service_refuses_other_questions_too(app, reference):
    ask(reference, "colour")
    draft = reopening.draft_of(reference)

    with pytest.raises(NotNamed):
        drafting.answer(draft, {"size": "Tiny"})
    with pytest.raises(NotNamed):
        drafting.answer(draft, {}, without=("danger",))


def test_what_becomes_reachable_is_asked_too_and_what_is_no_longer_asked_is_kept(
    app, reference, session
):
    ask(reference, "danger")
    again = Again(app, reference)
    assert again.send("danger", danger="yes").leads_to == f"{again.home}/bite"
    again.send("bite", bite="Twice")
    check = again.get("check")
    assert "We no longer ask for these" in check.words
    assert "It sleeps" in check.words
    again.submit()

    after = answers_of(session, reference)
    assert (after["danger"], after["bite"], "calm" in after) == ("yes", "Twice", False)
    change = session.scalar(select(Amendment))
    assert change.before == {"danger": "no", "calm": "It sleeps"}
    assert change.after == {"danger": "yes", "bite": "Twice"}


def test_nothing_can_be_sent_before_every_question_is_answered(app, reference, session):
    ask(reference, "danger")
    again = Again(app, reference)
    again.send("danger", danger="yes")
    token = again.get("bite").boxes()["csrf_token"]
    open_one = reopening.open_of(reference)
    posted = again.post("check", {"csrf_token": token, "reopening": str(open_one.id)})

    assert posted.leads_to == f"{again.home}/bite"
    assert session.scalar(select(Amendment)) is None


def test_an_error_is_said_as_in_the_form_itself(app, reference):
    ask(reference, "colour")
    refused = Again(app, reference).send("cat", colour="")

    assert (refused.status, refused.errors) == (422, ["Answer colour"])


def test_the_rules_are_those_of_the_version_that_was_sent(app, reference, session):
    ask(reference, "colour")
    publishing.file_version(make_definition(make_page("other")))
    again = Again(app, reference)
    again.send("cat", colour="White")
    again.submit()

    assert answers_of(session, reference)["colour"] == "White"


def test_items_of_a_group_are_there_to_be_changed(app, reference, session):
    ask(reference, "cats")
    again = Again(app, reference)
    listed = again.get("cats")
    assert "Wobble" in listed.words
    links = [str(a["href"]) for a in listed.soup.select(".govuk-summary-card a")]
    assert links == [f"{again.home}/cats/1", f"{again.home}/cats/1/remove"]
    assert again.send("cats/1", **{"cats.tag": "Waddle"}).leads_to == f"{again.home}/cats"
    assert again.send("cats", another="yes").leads_to == f"{again.home}/cats/new"
    again.send("cats/new", **{"cats.tag": "Zwieback"})
    again.send("cats", another="no")
    again.submit()

    assert answers_of(session, reference)["cats"] == [{"tag": "Waddle"}, {"tag": "Zwieback"}]
    assert session.scalar(select(Amendment)).before["cats"] == [{"tag": "Wobble"}]


def test_files_can_be_asked_for_again(app, reference, session):
    ask(reference, "photos")
    again = Again(app, reference)
    page = again.get("photos")
    hidden = {str(b["name"]): b["value"] for b in page.soup.select("form[enctype] [type=hidden]")}
    refused = again.post("photos", {**hidden, "photos": (io.BytesIO(packed({"a": b"a"})), "a.zip")})
    assert refused.status == 422
    chosen = {**hidden, "photos": (io.BytesIO(photo()), "cat.jpg"), "upload": "yes"}
    assert again.post("photos", chosen).leads_to == f"{again.home}/photos"
    (link,) = again.get("photos").soup.select(".files__name a")
    assert again.client.get(link["href"]).mimetype == "image/jpeg"
    assert app.test_client().get(link["href"]).status_code == 404
    assert again.post("photos", hidden).leads_to == f"{again.home}/check"
    again.submit()

    assert answers_of(session, reference)["photos"][0]["name"] == "cat.jpg"
    assert "cat.jpg" in again.status().words


def test_a_large_file_is_taken_from_who_may_see_the_case_alone(app, reference):
    ask(reference, "photos")
    body = b"a" * 400_000
    page = f"/cases/{reference}/questions/photos"
    stranger = app.test_client().post(page, data={"photos": (io.BytesIO(body), "a.jpg")})
    assert stranger.status_code == 413
    again = Again(app, reference)
    hidden = {
        str(b["name"]): b["value"]
        for b in again.get("photos").soup.select("form[enctype] [type=hidden]")
    }
    taken = again.post("photos", {**hidden, "photos": (io.BytesIO(body), "a.jpg")})

    assert taken.status == 422


def test_the_case_waits_and_its_clock_with_it(app, folder):
    with clock.frozen(MONDAY):
        reference = send_form()
        assert case_of(reference).respond_by == date(2026, 3, 9)
        ask(reference, "colour")
        assert case_of(reference).status is Status.WAITING_FOR_YOU
    with clock.frozen(datetime(2026, 3, 20, 9, tzinfo=UTC)):
        status = Again(app, reference).status()
        assert "Expect news by" not in status.words
        assert "We are late" not in status.words
        assert [line.overdue for line in cases.list_cases()] == [False]


def test_the_promised_date_moves_by_the_working_days_that_were_waited(app, folder):
    with clock.frozen(MONDAY):
        reference = send_form()
        ask(reference, "colour")
    with clock.frozen(NEXT_MONDAY):
        again = Again(app, reference)
        again.send("cat", colour="White")
        again.submit()
        case = case_of(reference)

        assert case.respond_by == date(2026, 3, 16)
        assert case.status is Status.INVESTIGATING
        assert "We waited 5 working days for this." in again.status().words


def test_an_officer_who_moves_the_case_on_starts_its_clock(app, folder):
    with clock.frozen(MONDAY):
        reference = send_form()
        ask(reference, "colour")
    with clock.frozen(NEXT_MONDAY):
        cases.update(reference, status=Status.INVESTIGATING, note=None, author="Ola")

    assert case_of(reference).respond_by == date(2026, 3, 16)
    assert case_of(reference).waiting_since is None


def test_a_service_without_such_a_status_waits_where_it_stands(app, folder):
    reference = send_form(make_lost_cat(statuses=["received", "completed"]))
    ask(reference, "colour")

    assert case_of(reference).status is Status.RECEIVED
    assert case_of(reference).waiting_since is not None


def test_the_case_goes_back_to_where_it_stood(app, folder):
    statuses = ["received", "investigating", "planned", "waiting_for_you"]
    reference = send_form(make_lost_cat(statuses=statuses))
    cases.update(reference, status=Status.PLANNED, note=None, author="Ola")
    ask(reference, "colour")
    again = Again(app, reference)
    again.send("cat", colour="White")
    again.submit()

    assert case_of(reference).status is Status.PLANNED


@pytest.mark.parametrize(
    "statuses", [["received", "fixed"], ["received", "waiting_for_you", "fixed"]]
)
def test_the_status_page_says_that_we_wait_whatever_statuses_the_service_has(app, statuses):
    reference = send_form(make_lost_cat(statuses=statuses))
    before = Again(app, reference).status()
    ask(reference, "colour")
    waits = Again(app, reference).status()
    update = waits.soup.select_one("#case-status")

    assert "We have what you sent and will look at it." in before.words
    assert "We need to hear from you before we can go on." in update.select_one(".lead-status").text
    assert "We go on as soon as we have your answer." in waits.words


def test_the_status_page_and_a_mail_lead_to_the_questions(app, reference, session, run_jobs):
    ask(reference, "colour", "size")
    run_jobs()
    again = Again(app, reference)

    link = again.status().soup.select_one("#case-status a.govuk-button")
    assert link.get_text(strip=True) == "Answer 2 questions"
    assert again.get(link["href"]).status == 200
    mail = session.scalar(select(Message).where(Message.template == "questions_asked"))
    assert mail.values["count"] == 2
    browser = app.test_client()
    path = mail.values["link"].removeprefix("http://127.0.0.1:5000")
    assert browser.get(path).location == again.home
    assert browser.get(again.home).status_code == 200


def test_pressing_send_twice_changes_the_answers_once(app, reference, session):
    ask(reference, "colour")
    again = Again(app, reference)
    again.send("cat", colour="White")
    boxes = again.get("check").boxes()
    first, second = again.post("check", boxes), again.post("check", boxes)

    assert first.leads_to == second.leads_to == again.home
    assert len(session.scalars(select(Amendment)).all()) == 1


def test_another_tab_meets_a_page_that_says_it_is_done(app, reference):
    ask(reference, "colour")
    again = Again(app, reference)
    boxes = again.get("cat").boxes()
    again.send("cat", colour="White")
    again.submit()

    late = again.post("cat", {**boxes, "colour": "Grey"})
    assert late.leads_to == again.home
    assert "We do not need an answer any more" in again.get().words


def test_two_tabs_keep_one_set_of_answers(app, reference, session):
    ask(reference, "colour", "seen")
    one, two = Again(app, reference), Again(app, reference)
    one.send("cat", colour="White")
    two.send("seen", **{"seen-day": "28"})
    two.submit()

    after = answers_of(session, reference)
    assert (after["colour"], after["seen"]) == ("White", "2026-03-28")
    assert len(session.scalars(select(Draft).where(Draft.browser.is_not(None))).all()) == 2


def test_a_stranger_sees_and_changes_nothing(app, reference):
    ask(reference, "colour")
    stranger = app.test_client()
    for known in (reference, "LK-2222-2222"):
        for page in ("", "/cat", "/check", "/cats/1"):
            answer = stranger.get(f"/cases/{known}/questions{page}")
            assert answer.location == f"/cases/?reference={known}"
    hidden = Again(app, reference).get("cat").boxes()
    for page in ("cat", "check", "cats/new"):
        typed = {**hidden, "colour": "White"}
        assert stranger.post(f"/cases/{reference}/questions/{page}", data=typed).status_code == 404


def test_hostile_text_is_kept_as_text(app, reference, session):
    ask(reference, "colour")
    again = Again(app, reference)
    again.send("cat", colour="<script>alert(1)</script>\x00\u202e{{7*7}}")
    check = again.get("check")

    assert check.soup.select_one("main script") is None
    again.submit()
    assert answers_of(session, reference)["colour"] == "<script>alert(1)</script>{{7*7}}"


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OFFICER])
def test_other_roles_can_neither_ask_nor_see(app, reference, role):
    browser = app.test_client()
    sign_in_staff(browser, make_staff(role))

    assert browser.get(f"/staff/cases/{reference}/questions").status_code == 403
    with pytest.raises(NotAllowed):
        reopening.ask(officer_with(role), reference, questions=["colour"], why="Because")


def officer_with(role):
    return Actor(make_staff(role, email=f"{role}@l.example"), "Ola", frozenset({role}), frozenset())


def test_another_team_does_not_learn_that_the_case_exists(app, reference):
    with pytest.raises(cases.UnknownCase):
        reopening.ask(officer(teams=("bins",)), reference, questions=["colour"], why="Because")
    browser = app.test_client()
    sign_in_staff(browser, make_staff(teams=("bins",), email="bins@larkmere.example"))

    assert browser.get(f"/staff/cases/{reference}/questions").status_code == 404
    assert browser.get("/staff/cases/LK-2222-2222/questions").status_code == 404


def test_what_cannot_be_asked_is_not_asked(app, reference):
    for named in ([], ["about-you"], ["bite"], ["no-such-question"]):
        with pytest.raises(NothingNamed):
            reopening.ask(officer(), reference, questions=named, why="Because")


def test_one_asking_at_a_time(app, reference):
    ask(reference, "colour")

    with pytest.raises(AlreadyAsked):
        ask(reference, "size")


def test_questions_can_be_taken_back(app, reference, session):
    ask(reference, "colour")
    again = Again(app, reference)
    again.send("cat", colour="White")
    boxes = again.get("check").boxes()
    reopening.take_back(officer(), reference, "We found it ourselves.")

    assert again.post("check", boxes).leads_to == again.home
    assert answers_of(session, reference)["colour"] == "Black"
    assert case_of(reference).status is Status.INVESTIGATING
    assert "We found it ourselves." in again.status().words


def test_a_case_that_is_closed_asks_no_longer(app, reference, run_jobs, session):
    ask(reference, "colour")
    Again(app, reference).send("cat", colour="White")
    cases.update(reference, status=Status.COMPLETED, note=None, author="Ola")
    run_jobs()

    assert reopening.open_of(reference) is None
    assert session.scalar(text("SELECT count(*) FROM draft WHERE submitted_at IS NULL")) == 0


@pytest.fixture
def desk(app, reference):
    """The browser of an officer of the team."""
    browser = app.test_client()
    sign_in_staff(browser, make_staff(teams=("animals",), email="desk@larkmere.example"))
    return Desk(browser, reference)


class Desk:
    def __init__(self, client, reference):
        self.client = client
        self.case = f"/staff/cases/{reference}"

    def get(self, page=""):
        return Answer(self.client.get(self.case + page))

    def ask(self, *questions, why="We could not read it."):
        token = self.get("/questions").form.select_one("[name=csrf_token]")["value"]
        boxes = {"csrf_token": token, "questions": list(questions), "why": why}
        return Answer(self.client.post(f"{self.case}/questions", data=boxes))


def test_an_officer_asks_and_sees_before_and_after(app, desk, reference):
    page = desk.get("/questions")
    assert "What about colour?" in page.words
    assert "Black" in page.words
    assert desk.ask("colour", "size").leads_to == desk.case
    assert "The resident has not answered yet." in desk.get().words
    again = Again(app, reference)
    again.send("cat", colour="White")
    again.submit()

    rows = [
        [" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")]
        for row in desk.get().soup.select("table tbody tr")
    ]
    assert [row[0] for row in rows] == ["What about colour?", "What about size?"]
    assert rows[0][1:] == ["Black", "White", "Changed"]
    assert rows[1][1:] == ["Large", "Large", "The same as before"]


def test_an_officer_who_names_nothing_or_says_no_reason_is_told(desk, reference):
    assert desk.ask(why="").errors == [
        "Choose at least one question.", "Say why you ask. The resident reads it.",
    ]  # fmt: skip
    assert desk.ask("colour", why="a" * 2_001).errors == ["Say it in 2,000 characters or fewer."]
    assert reopening.open_of(reference) is None


def test_pressing_ask_twice_asks_once(desk, reference, session):
    token = desk.get("/questions").form.select_one("[name=csrf_token]")["value"]
    boxes = {"csrf_token": token, "questions": "colour", "why": "Because"}
    for _press in range(2):
        assert desk.client.post(f"{desk.case}/questions", data=boxes).status_code == 303

    assert session.scalar(text("SELECT count(*) FROM reopening")) == 1


def test_asking_is_on_the_audit_log_without_answers(app, desk, session):
    desk.ask("colour")

    entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "change")).all()
    assert [each.what for each in entries] == [{"asked": ["colour"]}]


def test_sensitive_questions_are_for_who_may_read_them(app, reference, monkeypatch):
    few = frozenset({Permission.READ_CASES, Permission.UPDATE_CASES})
    monkeypatch.setitem(GRANTS, Role.OFFICER, few)
    actor = officer()
    _definition, questions, _answers = reopening.askable(actor, reference)

    assert "health" not in {question.key for question in questions}
    with pytest.raises(NothingNamed):
        reopening.ask(actor, reference, questions=["health"], why="Because")


def test_a_new_address_is_where_the_person_is_reached(app, reference, session, run_jobs):
    ask(reference, "email")
    again = Again(app, reference)
    again.send("you", email="amina.khan@example.org")
    again.submit()

    assert case_of(reference).contact["email"] == "amina.khan@example.org"
    assert case_of(reference).contact["name"] == "Amina Khan"


def test_a_copy_shows_the_answers_as_they_are_now(app, reference, session):
    ask(reference, "colour")
    again = Again(app, reference)
    again.client.get(f"/cases/{reference}/copy")
    again.send("cat", colour="White")
    again.submit()

    assert session.scalar(text("SELECT count(*) FROM document")) == 0
    copy = again.client.get(f"/cases/{reference}/copy").text
    assert "White" in copy
    assert "Black" not in copy


def test_answers_can_be_read_as_they_were_at_any_time(app, reference, session):
    for colour in ("White", "Grey"):
        ask(reference, "colour", why=f"{colour}?")
        again = Again(app, reference)
        again.send("cat", colour=colour)
        again.submit()
    sent = session.scalar(select(Submission).where(Submission.reference == reference))
    first, second = reopening.amended(sent.id)

    assert amending.answers_at(sent, None)["colour"] == "Black"
    assert amending.answers_at(sent, first.id)["colour"] == "White"
    assert amending.answers_at(sent, second.id)["colour"] == "Grey"


def test_no_answer_stands_in_the_database_to_read(app, reference, session, run_jobs):
    ask(reference, "colour", why="Xylophone is no colour")
    again = Again(app, reference)
    again.send("cat", colour="Quokka")
    run_jobs()
    again.submit()
    run_jobs()

    for table in ("reopening", "amendment", "draft", "submission", "message", "timeline_entry"):
        rows = str(session.execute(text(f"SELECT * FROM {table}")).all())  # noqa: S608 - ours
        assert not any(word in rows for word in ("Xylophone", "Quokka"))


def test_a_form_that_asks_again_is_none_of_the_browsers_own(app, reference):
    ask(reference, "colour")
    again = Again(app, reference)
    again.get("cat")
    again.send("cat", colour="White")

    assert again.client.get_cookie("browser") is None
    assert Answer(again.client.get("/services/lost-cat/cat")).leads_to == "/services/lost-cat/"


def test_a_question_is_not_asked_of_a_case_without_a_form(app):
    opened = make_case(team="animals")
    with pytest.raises(cases.UnknownCase):
        ask(opened.reference, "colour")
