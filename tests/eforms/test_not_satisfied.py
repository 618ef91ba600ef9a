"""From a case to a complaint that knows which case it is about."""

import pytest

from portal.eforms import services
from tests.eforms.visitor import Visitor, pothole_answers
from tests.support.account import sign_in


@pytest.fixture
def visitor(larkmere, client):
    """Somebody who is signed in."""
    sign_in(client)
    return Visitor(client)


@pytest.fixture
def reported(visitor):
    """The page of a case that they have just sent."""
    visitor.answer_all(pothole_answers())
    return "/cases/" + visitor.submit().leads_to.rpartition("/")[2]


def test_the_complaint_knows_which_case_it_is_about(client, visitor, reported):
    links = visitor.get(reported).soup.select("main a")
    link = next(each for each in links if "not satisfied" in each.get_text())
    page = visitor.get(link["href"])
    assert "We tell you within 5 working days who deals with it." in page.words

    led = visitor.send(link["href"])

    assert led.leads_to == "/services/complaint/about"
    draft = services.draft_of(client.get_cookie("browser").value, "complaint")
    assert draft.answers == {"type": "complaint", "case": reported.removeprefix("/cases/")}


def test_one_that_was_begun_before_is_gone_on_with(client, visitor, reported):
    path = f"{reported}/not-satisfied"
    visitor.send(path)

    assert visitor.send(path).leads_to == "/services/complaint/resume"


def test_who_may_not_see_the_case_is_asked_for_the_code(app, reported):
    answer = app.test_client().get(f"{reported}/not-satisfied")

    assert answer.location == f"/cases/?reference={reported.removeprefix('/cases/')}"
