"""From the start page to the status page, without JavaScript, in every language."""

import re

import pytest
from sqlalchemy import func, select

from portal.cases.models import Case
from portal.core import i18n
from portal.eforms.models import Draft, Submission
from tests.eforms.visitor import ANSWERS, Visitor, pothole_answers

PREFIXES = {locale.html_lang: f"/{locale.prefix}".rstrip("/") for locale in i18n.LOCALES}
_REFERENCE = re.compile(r"[A-Z]{2}-[0-9A-Z]{4}-[0-9A-Z]{4}")


def cases_in(session):
    return session.scalar(select(func.count()).select_from(Case))


@pytest.mark.parametrize("language", PREFIXES)
@pytest.mark.parametrize("service", ANSWERS)
def test_a_form_leads_from_start_to_status(larkmere, client, session, service, language):
    visitor = Visitor(client, service, PREFIXES[language])
    start = visitor.get()
    assert (start.status, start.soup.html["lang"]) == (200, language)

    check = visitor.answer_all(ANSWERS[service]())
    assert check.leads_to == f"{visitor.home}check"
    done = visitor.submit()
    confirmation = visitor.get(done.leads_to)
    reference = done.leads_to.rpartition("/")[2]
    status = visitor.get(f"{PREFIXES[language]}/cases/{reference}")

    assert _REFERENCE.fullmatch(reference)
    for page in (confirmation, status):
        assert (page.status, page.soup.html["lang"]) == (200, language)
        assert reference in page.words
    assert cases_in(session) == 1
    (sent,) = session.scalars(select(Submission))
    assert (sent.reference, i18n.BY_CODE[sent.locale].html_lang) == (reference, language)


@pytest.mark.parametrize("language", PREFIXES)
@pytest.mark.parametrize("service", ANSWERS)
def test_each_page_has_one_heading_a_title_a_way_back_and_a_promise(
    larkmere, client, service, language
):
    visitor = Visitor(client, service, PREFIXES[language])
    leads_to = visitor.begin().leads_to
    for key, boxes in ANSWERS[service]().items():
        page = visitor.get(leads_to)

        assert page.status == 200
        assert page.heading.startswith(page.title.split(" – ")[0])
        assert visitor.get(page.back).status == 200
        assert page.soup.select_one("#step .saved").get_text().strip()
        assert page.form["method"] == "post"
        assert page.form.has_attr("novalidate")
        leads_to = visitor.send(key, **boxes).leads_to


def test_the_same_answers_show_on_the_check_page(visitor):
    visitor.answer_all(pothole_answers())
    page = visitor.get("check")
    rows = {
        row.select_one("dt").get_text().strip(): row.select_one("dd").get_text("\n").strip()
        for row in page.soup.select(".govuk-summary-list__row")
    }

    assert rows["Where is the pothole?"] == "Mill Lane, by the oak"
    assert rows["What is the pothole in?"] == "The road"
    assert rows["Email address"] == "amina@example.org"
    assert len(rows) == 9


def test_an_optional_question_left_empty_shows_as_not_provided(visitor):
    answers = pothole_answers()
    visitor.answer_all({**answers, "details": {"details": "  "}})

    assert "Not provided" in visitor.get("check").words


def test_change_leads_back_to_the_check_page(visitor):
    visitor.answer_all(pothole_answers())
    links = visitor.get("check").soup.select(".govuk-summary-list__actions a")
    change = next(link["href"] for link in links if "surface" in link["href"])
    page = visitor.get(change)

    assert page.boxes()["surface"] == "road"
    assert page.back == f"{visitor.home}check"
    assert visitor.send(change, surface="pavement").leads_to == f"{visitor.home}check"
    assert "The pavement" in visitor.get("check").words


def test_a_change_that_opens_another_question_asks_it_before_the_check_page(visitor):
    answers = pothole_answers()
    del answers["contact"]
    answers["updates"] = {"updates": "online"}
    assert visitor.answer_all(answers).leads_to == f"{visitor.home}check"

    opened = visitor.send("updates?from=check", updates="email")

    assert opened.leads_to == f"{visitor.home}contact"
    assert visitor.get("check").leads_to == f"{visitor.home}contact"


def test_answers_that_drop_out_of_the_way_are_not_sent_and_come_back_with_it(visitor, session):
    visitor.answer_all(pothole_answers())
    visitor.send("updates", updates="online")
    assert "amina@example.org" not in visitor.get("check").text

    visitor.send("updates", updates="email")
    assert "amina@example.org" in visitor.get("check").text
    visitor.send("updates", updates="online")
    visitor.submit()

    (sent,) = session.scalars(select(Submission))
    assert {"email", "name"}.isdisjoint(sent.answers)
    assert session.scalars(select(Case)).one().contact["email"] is None


def test_an_end_page_says_what_to_do_and_leads_back(visitor):
    visitor.begin()
    end = visitor.send("danger", danger="yes").leads_to
    page = visitor.get(end)

    assert (page.status, page.heading) == (200, "Phone us now")
    assert page.soup.select("a[href^='tel:']")
    assert page.back == f"{visitor.home}danger"
    assert visitor.get("check").leads_to == end
    assert visitor.get("size").leads_to == end
    assert (
        visitor.post("call-now", {"csrf_token": visitor.get("danger").boxes()["csrf_token"]}).status
        == 405
    )


def test_back_leads_from_the_check_page_to_the_start_page(visitor):
    visitor.answer_all(pothole_answers())
    page, trail = visitor.get("check"), []
    while not page.soup.select("form[action$='/services/pothole/']") and len(trail) < 20:
        trail.append(page.back.removeprefix(visitor.home))
        page = visitor.get(page.back)

    assert trail == [*reversed(list(pothole_answers())), ""]


def test_somebody_who_has_begun_may_go_on_or_start_again(visitor, session):
    visitor.begin()
    visitor.send("danger", danger="no")

    resume = visitor.begin().leads_to
    page = visitor.get(resume)
    assert page.soup.select(f"a[href='{visitor.home}photos']")
    fresh = visitor.send(resume)

    assert fresh.leads_to == f"{visitor.home}danger"
    assert "danger" not in visitor.get("danger").boxes()
    assert session.scalar(select(func.count()).select_from(Draft)) == 1


def test_a_page_ahead_of_the_way_leads_to_the_next_question(visitor):
    visitor.begin()
    visitor.send("danger", danger="no")

    for page in ("size", "contact", "check", "call-now"):
        assert visitor.get(page).leads_to == f"{visitor.home}photos"


def test_a_form_not_begun_leads_to_its_start_page(visitor):
    for page in ("danger", "size", "check", "resume"):
        assert visitor.get(page).leads_to == visitor.home


def test_another_visitor_begins_with_nothing(visitor, app):
    visitor.begin()
    visitor.send("danger", danger="no")
    other = Visitor(app.test_client())

    assert other.begin().leads_to == f"{visitor.home}danger"
    assert "danger" not in other.get("danger").boxes()
