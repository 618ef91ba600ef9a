"""Two tabs, the Back button, a double press, a lost response: one submission, newest answers."""

import pytest
from sqlalchemy import func, select

from portal.cases.models import Case
from portal.eforms.models import Draft, Submission
from tests.eforms.visitor import pothole_answers


@pytest.fixture
def ready(visitor):
    """Somebody on the check page, everything answered."""
    visitor.answer_all(pothole_answers())
    return visitor


def sent(session):
    session.expire_all()
    (submission,) = session.scalars(select(Submission))
    assert session.scalar(select(func.count()).select_from(Case)) == 1
    return submission.answers


def test_of_two_tabs_on_one_page_the_later_answer_is_sent(ready, session):
    first, second = ready.get("details").boxes(), ready.get("details").boxes()
    assert ready.post("details", {**second, "details": "Newer"}).status == 303
    assert ready.post("details", {**first, "details": "Newest"}).status == 303

    ready.submit()
    assert sent(session)["details"] == "Newest"


def test_two_tabs_on_two_pages_keep_both_answers(ready, session):
    details, size = ready.get("details").boxes(), ready.get("size").boxes()
    ready.post("size", {**size, "size": "bigger"})
    ready.post("details", {**details, "details": "From the other tab"})

    ready.submit()
    assert sent(session)["details"] == "From the other tab"
    assert sent(session)["surface"] == "road"


def test_back_to_a_page_and_another_answer_replaces_the_first(ready, session):
    kept_by_the_browser = ready.get("details").boxes()
    ready.get("check")

    assert ready.post("details", {**kept_by_the_browser, "details": "Changed"}).status == 303
    assert "Changed" in ready.get("check").words
    ready.submit()
    assert sent(session)["details"] == "Changed"


def test_back_after_sending_and_pressing_send_again_shows_what_was_sent(ready, session):
    check = ready.get("check").boxes()
    done = ready.post("check", check).leads_to

    for page in ("check", "details", "danger"):
        assert ready.get(page).status == 303
    assert ready.post("check", check).leads_to == done
    assert sent(session)


def test_back_after_sending_and_another_answer_changes_nothing_and_shows_what_was_sent(
    ready, session
):
    boxes = ready.get("details").boxes()
    done = ready.submit().leads_to

    assert ready.post("details", {**boxes, "details": "Too late"}).leads_to == done
    assert ready.get(done).status == 200
    assert sent(session)["details"] == "Two hands deep"


@pytest.mark.parametrize("page", ["danger", "where", "details", "contact"])
def test_a_page_pressed_twice_leads_on_twice(ready, page):
    boxes = ready.get(page).boxes()

    assert len({ready.post(page, boxes).leads_to for _ in range(2)}) == 1


def test_beginning_twice_is_beginning_once(visitor, session):
    assert {visitor.begin().leads_to for _ in range(2)} == {f"{visitor.home}danger"}
    assert session.scalar(select(func.count()).select_from(Draft)) == 1


def test_each_post_whose_response_was_lost_can_be_sent_again(visitor, session):
    visitor.begin()
    visitor.begin()
    for page, boxes in pothole_answers().items():
        visitor.send(page, **boxes)  # its response is lost
        led = visitor.send(page, **boxes)
        assert led.status == 303
    boxes = visitor.get("check").boxes()
    visitor.post("check", boxes)  # its response is lost
    done = visitor.post("check", boxes)

    assert visitor.get(done.leads_to).status == 200
    assert sent(session)["name"] == "Amina Khan"
