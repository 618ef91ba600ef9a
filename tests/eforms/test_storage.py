"""What the tables hold, and how often they are asked."""

from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select, text

from portal.core import clock, security
from portal.eforms import publishing, services
from portal.eforms.models import Draft, FormVersion, Submission
from portal.eforms.walk import walk
from tests.eforms.builders import make_draft
from tests.eforms.settings import FEW
from tests.eforms.strategies import answers_of_page, definitions
from tests.eforms.visitor import pothole_answers

_SECRETS = ("Amina", "amina@example.org", "Mill Lane", "oak", "plate", "Two hands deep")
_MOST = 5
_MOST_FOR_A_PLACE = 10  # who is responsible there, and what is known near it


def test_a_submission_holds_no_answer_to_read(visitor, session):
    visitor.answer_all(pothole_answers())
    visitor.submit()
    raw = repr(session.execute(text("SELECT * FROM submission")).one())

    for secret in (*_SECRETS, visitor.client.get_cookie("browser").value):
        assert secret not in raw


def test_a_draft_holds_no_answer_to_read_and_no_cookie(visitor, session):
    visitor.answer_all(pothole_answers())
    raw = repr(session.execute(text("SELECT * FROM draft")).one())
    cookie = visitor.client.get_cookie("browser").value

    for secret in (*_SECRETS, cookie):
        assert secret not in raw
    assert session.scalars(select(Draft)).one().answers["name"] == "Amina Khan"


def test_what_was_sent_is_no_longer_in_the_draft(visitor, session):
    visitor.answer_all(pothole_answers())
    visitor.submit()

    assert session.scalars(select(Draft)).one().answers == {}
    sent = session.scalars(select(Submission)).one().answers
    assert sent["details"] == "Two hands deep"
    assert sent["place"]["detail"] == "Mill Lane, by the oak"


def _count(statements, request):
    statements.clear()
    assert request().status in {200, 303}
    return len(statements)


def test_a_page_asks_the_database_a_few_times_however_many_drafts_there_are(
    visitor, session, statements
):
    visitor.answer_all(pothole_answers())
    where, size = visitor.get("where").boxes(), visitor.get("size").boxes()
    requests = {
        "question": lambda: visitor.get("size"),
        "look-up": lambda: visitor.get("where"),
        "answer": lambda: visitor.post("size", size),
        "place": lambda: visitor.post("where", where),
        "check": lambda: visitor.get("check"),
        "start": visitor.get,
        "begin": visitor.begin,
    }
    few = {page: _count(statements, request) for page, request in requests.items()}
    _many_drafts(session, 2_000)
    many = {page: _count(statements, request) for page, request in requests.items()}

    assert many == few
    assert few.pop("place") <= _MOST_FOR_A_PLACE
    assert max(few.values()) <= _MOST, few


def _many_drafts(session, count):
    now = clock.now()
    version = session.scalar(select(FormVersion.id).where(FormVersion.service == "pothole"))
    dates = {"started_at": now, "updated_at": now, "expires_at": now + timedelta(days=1)}
    same = {"service": "pothole", "version_id": version, "locale": "en", "answers": {}, **dates}
    rows = [{"browser": security.digest(str(uuid4())), **same} for _ in range(count)]
    session.execute(insert(Draft), rows)


def linked(definition, answers):
    """All but those about equality, which leave a person's answers when they are sent."""
    return {k: v for k, v in answers.items() if definition.questions[k].type != "equality"}


@settings(FEW, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=st.data())
def test_no_answer_is_ever_lost_and_only_those_on_the_way_are_sent(app, session, drawn):
    definition = drawn.draw(definitions())
    browser = str(uuid4())
    draft = make_draft(definition, browser=browser)
    given_so_far = {}
    for _ in range(drawn.draw(st.integers(1, 8))):
        way = walk(definition, given_so_far)
        pages = [page for page in (*way.pages, way.next) if page and not page.ends]
        page = drawn.draw(st.sampled_from(pages))
        answers = drawn.draw(answers_of_page(definition, page, way.answers))
        given_so_far |= answers
        services.answer(draft, answers)

        assert services.draft_of(browser, definition.service).answers == given_so_far

    way = walk(definition, given_so_far)
    if way.complete:
        reference = services.submit(browser, definition.service, draft.id)
        kept = select(Submission).where(Submission.reference == reference)
        assert session.scalars(kept).one().answers == linked(definition, way.answers)
    else:
        with pytest.raises(services.NotFinished):
            services.submit(browser, definition.service, draft.id)
    publishing.forget()
