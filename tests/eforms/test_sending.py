"""Sent once: however often, from wherever and however fast it is pressed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select, text

from portal.cases.models import Case
from portal.cases.queue import words
from portal.cases.queue.models import CaseWords
from portal.cases.services import record_of
from portal.core import clock, db
from portal.eforms import services
from portal.eforms.models import Draft, Submission
from tests.eforms.builders import ANSWERS, make_definition, make_draft, make_page, make_question
from tests.eforms.visitor import Visitor, pothole_answers
from tests.support.waiting import until

_AT_ONCE = 8


@pytest.fixture
def ready(visitor):
    """Somebody on the check page, everything answered."""
    visitor.answer_all(pothole_answers())
    return visitor


def count(session, model):
    return session.scalar(select(func.count()).select_from(model))


def test_pressing_send_twice_opens_one_case_and_shows_one_confirmation(ready, session):
    boxes = ready.get("check").boxes()
    first = ready.post("check", boxes)
    second = ready.post("check", boxes)

    assert first.leads_to == second.leads_to
    assert (count(session, Case), count(session, Submission)) == (1, 1)


def test_the_confirmation_may_be_reloaded_and_bookmarked(ready, session):
    done = ready.submit().leads_to
    pages = [ready.get(done) for _ in range(3)]

    assert {page.status for page in pages} == {200}
    assert len({page.soup.main.get_text() for page in pages}) == 1
    assert (count(session, Case), count(session, Submission)) == (1, 1)


def test_a_page_of_a_form_that_was_sent_leads_to_a_new_beginning(ready):
    ready.submit()

    assert ready.get("size").leads_to == ready.home
    assert ready.get("check").leads_to == ready.home
    assert ready.begin().leads_to == f"{ready.home}danger"


def test_the_confirmation_shows_its_code_for_an_hour_and_then_leads_to_the_status(ready):
    done = ready.submit().leads_to
    assert ready.get(done).status == 200

    with clock.frozen(clock.now() + timedelta(minutes=61)):
        assert ready.get(done).leads_to.startswith("/cases/")


def test_leaving_a_case_leaves_its_confirmation_too(ready):
    done = ready.submit().leads_to
    status = f"/cases/{done.rpartition('/')[2]}"
    ready.get(done)

    ready.post(f"{status}/leave", ready.get(status).boxes())

    led = ready.get(done).leads_to
    assert led.startswith("/cases/")
    assert ready.get(led).leads_to == "/cases/"


def test_a_page_left_open_in_another_tab_shows_that_the_form_was_sent(ready):
    boxes = ready.get("size").boxes()
    done = ready.submit().leads_to

    assert ready.post("size", boxes).leads_to == done


def test_a_page_left_open_for_days_says_that_the_form_is_gone(ready):
    boxes = ready.get("size").boxes()
    ready.submit()

    with clock.frozen(clock.now() + timedelta(days=2)):
        assert ready.post("size", boxes).status == 410


def test_sending_again_long_after_the_draft_was_cleared_away_shows_the_confirmation(ready, session):
    boxes = ready.get("check").boxes()
    done = ready.post("check", boxes).leads_to
    with clock.frozen(clock.now() + timedelta(days=29)):
        services.delete_expired()
        assert count(session, Draft) == 0

        assert ready.post("check", boxes).leads_to == done


def test_another_browser_is_led_to_the_status_page_and_asked_for_the_code(ready, app):
    done = ready.submit().leads_to
    other = Visitor(app.test_client())
    led = other.get(done).leads_to

    assert led == f"/cases/{done.rpartition('/')[2]}"
    assert other.get(led).leads_to == "/cases/"


@pytest.mark.parametrize("reference", ["LK-2222-2222", "nonsense", "LK-7Q4M-X2RD%00", "🐈"])
def test_a_confirmation_that_is_nobodys_gives_nothing_away(ready, reference):
    shown = ready.get(f"done/{reference}")
    if shown.status == 303:
        shown = ready.get(shown.leads_to)

    assert shown.status == 404 or shown.leads_to == "/cases/"


def test_a_confirmation_under_another_service_leads_to_the_status_page(ready):
    reference = ready.submit().leads_to.rpartition("/")[2]

    assert ready.get(f"/services/missed-bin/done/{reference}").leads_to == f"/cases/{reference}"


def test_a_draft_of_another_browser_cannot_be_sent(ready, app, session):
    draft = ready.get("check").boxes()["draft"]
    other = Visitor(app.test_client())
    other.answer_all(pothole_answers())
    boxes = {**other.get("check").boxes(), "draft": draft}

    refused = other.post("check", boxes)

    assert refused.status == 403
    assert refused.heading == "You cannot open this page"
    assert count(session, Case) == 0
    assert ready.submit().status == 303


def test_what_another_browser_sent_is_not_shown_for_its_draft(ready, app):
    draft = ready.get("check").boxes()["draft"]
    other = Visitor(app.test_client())
    other.answer_all(pothole_answers())
    ready.submit()
    boxes = {**other.get("check").boxes(), "draft": draft}

    assert other.post("check", boxes).status == 403


@pytest.mark.parametrize(
    ("draft", "status"),
    [
        ("", 400),
        ("1", 400),
        ("x" * 1_000_000, 413),
        ("\x00", 400),
        ("00000000-0000-0000-0000-000000000000", 410),
    ],
    ids=["empty", "a digit", "long", "NUL", "unknown"],
)
def test_a_draft_that_does_not_exist_gets_a_clear_page(ready, session, draft, status):
    refused = ready.post("check", {**ready.get("check").boxes(), "draft": draft})

    assert refused.status == status
    assert refused.heading
    assert count(session, Case) == 0
    assert ready.get("check").status == 200


def test_a_draft_is_not_sent_as_another_service(ready, session):
    Visitor(ready.client, "missed-bin").begin()
    boxes = ready.get("check").boxes()

    assert ready.post("/services/missed-bin/check", boxes).status == 410
    assert count(session, Case) == 0


def test_a_form_that_was_started_again_in_another_tab_is_not_sent(ready, session):
    boxes = ready.get("check").boxes()
    ready.send("resume")

    assert ready.post("check", boxes).status == 410
    assert count(session, Case) == 0


def test_a_question_opened_in_another_tab_is_asked_before_sending(ready, session):
    boxes = ready.get("check").boxes()
    ready.send("danger", danger="yes")
    refused = ready.post("check", boxes)

    assert refused.status == 409
    assert "Some questions still need an answer. Your other answers are saved." in refused.words
    assert count(session, Case) == 0


def test_eight_presses_at_once_open_one_case(committing, engine):
    visitor = Visitor(committing.test_client())
    visitor.answer_all(pothole_answers())
    boxes = visitor.get("check").boxes()
    cookie = visitor.client.get_cookie("browser").value
    together = Barrier(_AT_ONCE)

    def press(_):
        client = committing.test_client()
        client.set_cookie("browser", cookie)
        together.wait(10)
        return Visitor(client).post("check", boxes).leads_to

    with ThreadPoolExecutor(_AT_ONCE) as threads:
        led = list(threads.map(press, range(_AT_ONCE)))

    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM cases")) == 1
        assert connection.scalar(text("SELECT count(*) FROM submission")) == 1
    assert len(set(led)) == 1


_WAITING = text("SELECT count(*) FROM pg_locks WHERE NOT granted AND pid <> pg_backend_pid()")


def test_an_answer_waits_for_another_in_hand_and_keeps_it(committing, engine):
    with committing.app_context():
        draft = make_draft(make_definition(make_page("a"), make_page("b")), browser="somebody")

    def answer_b():
        with committing.app_context():
            services.answer(draft, {"b": "second"})

    with engine.connect() as looking, ThreadPoolExecutor(1) as threads:
        with committing.app_context(), db.transaction():
            services.answer(draft, {"a": "first"})
            second = threads.submit(answer_b)
            until(lambda: looking.scalar(_WAITING), "the second waits for the first")
        second.result(10)

    with committing.app_context():
        kept = services.draft_of("somebody", "lost-cat").answers
    assert kept == {"a": "first", "b": "second"}


def test_eight_tabs_that_begin_at_once_have_one_draft(committing, engine):
    together = Barrier(_AT_ONCE)

    def begin(_):
        client = committing.test_client()
        client.set_cookie("browser", "the-same-browser")
        together.wait(10)
        return Visitor(client).begin().leads_to

    with ThreadPoolExecutor(_AT_ONCE) as threads:
        assert set(threads.map(begin, range(_AT_ONCE))) == {"/services/pothole/danger"}

    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM draft")) == 1


def test_eight_pages_sent_at_once_keep_all_their_answers(committing):
    visitor = Visitor(committing.test_client())
    visitor.answer_all(pothole_answers())
    cookie = visitor.client.get_cookie("browser").value
    pages = ["danger", "where", "surface", "size", "details", "updates", "contact", "size"]
    forms = [{**visitor.get(page).boxes(), "details": "By the oak"} for page in pages]
    together = Barrier(len(pages))

    def send(page, boxes):
        client = committing.test_client()
        client.set_cookie("browser", cookie)
        together.wait(10)
        return Visitor(client).post(page, boxes).status

    with ThreadPoolExecutor(len(pages)) as threads:
        assert set(threads.map(send, pages, forms)) == {303}

    assert "By the oak" in visitor.get("check").words
    assert "amina@example.org" in visitor.get("check").words


def test_the_address_of_whoever_sent_it_is_on_the_case_and_finds_it(app, session):
    home = make_page("home", make_question("home", "address"))
    form = make_definition(home, contact={"address": "home"}, service="lost-cat")
    draft = make_draft(form, {"home": ANSWERS["address"]}, browser="hers")

    case = record_of(services.submit("hers", "lost-cat", draft.id)).case
    assert case.contact["address"] == "1 High Street, Larkmere, LK1 2AB"
    assert words.hashes_of(["high"])[0] in session.get(CaseWords, case.id).words
