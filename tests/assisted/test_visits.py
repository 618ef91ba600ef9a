"""An adviser helps somebody: consent, the banner, the same pages, finish and clear."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.accounts.models import AuditEntry
from portal.assisted import held, visits
from portal.assisted.models import Visit, VisitCase
from portal.cases.models import Case
from portal.core import clock, db
from portal.core.db import transaction
from portal.eforms.models import Draft
from portal.eforms.routes import starting
from portal.notifications.models import Message
from tests.accounts.visiting import page_of, send
from tests.assisted.helping import CONSENT, FINISH, HOME, VISITOR, Adviser
from tests.support.account import make_person, sign_in_staff
from tests.support.codes import mailed_code

DANGER = "/services/pothole/danger"


def begin(adviser):
    answer = adviser.send("/services/pothole/")
    assert answer.leads_to == DANGER


def report(adviser):
    """Sent without an email address; its reference."""
    begin(adviser)
    pages = (
        {"danger": "no"}, {}, {"place-mode": "by-hand", "place-words": "By the oak"},
        {"surface": "road"}, {"size": "plate"}, {"details": ""}, {"updates": "online"},
    )  # fmt: skip
    at = DANGER
    for typed in pages:
        at = adviser.send(at, at, **typed).leads_to
    return adviser.send(at).leads_to.rpartition("/")[2]


def test_who_is_helped_stands_on_every_page(adviser):
    adviser.help()

    for path in ("/", "/services/", "/services/pothole/", "/contact", "/staff/", HOME, "/saved/"):
        words = adviser.see(path).words
        assert "Ola Nowak helps Maria Kowalska." in words, path
        assert "Finish and clear" in words


def test_nothing_is_shown_to_a_visitor_before_they_agree(adviser):
    adviser.start()

    assert adviser.see("/services/").leads_to == CONSENT
    assert adviser.send(CONSENT).errors == [
        "Tick the box if you agree. Without that we cannot help"
    ]


def test_the_words_agreed_to_are_kept_in_the_visitors_language(adviser):
    adviser.help(locale="pl")

    visit = db.session.scalar(select(Visit))
    assert visit.consent_locale == "pl"
    assert visit.consent_version
    assert len(visit.consent.splitlines()) == 4


def test_whoever_speaks_for_somebody_says_by_what_right(adviser):
    refused = adviser.start(role="attorney")
    assert refused.status == 422
    assert refused.errors == [
        "Enter the name of whoever speaks for them",
        "Write what shows that they may, like a letter you have seen",
    ]

    adviser.help(role="attorney", speaker="Jan Kowalski", authority="Lasting power, seen")
    banner = adviser.see("/services/").words
    assert "Ola Nowak helps Jan Kowalski, who speaks for Maria Kowalska." in banner


def test_what_is_sent_is_counted_at_the_counter_and_names_both_people(adviser):
    adviser.help()
    reference = report(adviser)

    case = db.session.scalar(select(Case).where(Case.reference == reference))
    assert case.channel.value == "counter"
    visit_id = db.session.scalar(select(VisitCase.visit_id).where(VisitCase.case_id == case.id))
    entry = db.session.scalar(select(AuditEntry).where(AuditEntry.case_id == case.id))
    assert entry.staff_id == adviser.id
    assert entry.what["visit"] == str(visit_id)
    assert db.session.get_one(Visit, visit_id).name == VISITOR


def test_a_case_made_on_the_phone_came_by_phone(adviser):
    adviser.help(by="phone")

    case = db.session.scalar(select(Case).where(Case.reference == report(adviser)))
    assert case.channel.value == "phone"


def test_an_officer_sees_who_helped(adviser, client):
    adviser.help(role="carer", speaker="Jan", authority="A signed letter")
    reference = report(adviser)
    adviser.finish()
    sign_in_staff(client)

    page = adviser.see(f"/staff/cases/{reference}").words
    assert "Made with help" in page
    assert "Jan (Carer)" in page


def test_finishing_clears_the_visitor_and_keeps_the_adviser(adviser):
    adviser.help()
    reference = report(adviser)
    adviser.see(f"/services/pothole/done/{reference}")
    begin(adviser)

    finished = adviser.finish()

    assert finished.leads_to == "/assist/finished"
    assert finished.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert adviser.cookies == {"session"}
    assert adviser.see(DANGER).leads_to == "/services/pothole/"
    assert adviser.see(f"/cases/{reference}").leads_to == "/cases/"
    assert VISITOR not in adviser.see(HOME).words


def test_no_cookie_outlives_the_browser_and_no_page_is_kept(adviser):
    adviser.help()
    adviser.see(f"/services/pothole/done/{report(adviser)}")

    for name in ("browser", "visit", "cases"):
        assert adviser.client.get_cookie(name).max_age is None, name
    page = adviser.see("/services/")
    assert page.headers["Cache-Control"] == "no-store"
    assert "ETag" not in page.headers


def test_no_box_lets_the_browser_remember_what_was_typed(adviser):
    adviser.help()
    adviser.send("/services/talk-to-us/")

    page = adviser.see("/saved/")
    assert page.soup.select("main form")
    assert {each.get("autocomplete") for each in page.soup.select("form")} == {"off"}
    assert {each.get("autocomplete", "off") for each in page.soup.select("input")} == {"off"}


def test_a_visit_that_lies_still_is_cleared_before_any_page_is_shown(adviser):
    adviser.help()
    begin(adviser)
    with clock.frozen(clock.now() + timedelta(minutes=31)):
        answer = adviser.see(DANGER)

    assert answer.leads_to == "/assist/over"
    assert "browser" not in adviser.cookies
    assert db.session.scalar(select(Visit)).ending.value == "left"


def test_a_page_that_asks_for_news_by_itself_keeps_no_visit_going(adviser):
    adviser.help()
    begin(adviser)
    news = {"HX-Request": "true", "If-None-Match": '"x"'}
    for minutes in (10, 20, 29):
        with clock.frozen(clock.now() + timedelta(minutes=minutes)):
            assert adviser.client.get("/assist/help", headers=news).status_code < 400
            assert adviser.client.get(DANGER, headers=news).status_code < 400
    with clock.frozen(clock.now() + timedelta(minutes=31)):
        assert adviser.see(DANGER).leads_to == "/assist/over"


def test_what_is_begun_after_leaving_a_case_is_deleted_too(adviser):
    adviser.help()
    reference = report(adviser)
    adviser.see(f"/services/pothole/done/{reference}")
    adviser.send(f"/cases/{reference}", f"/cases/{reference}/leave")
    begin(adviser)
    adviser.finish()

    assert db.session.scalars(select(Draft.id).where(Draft.submitted_at.is_(None))).all() == []


def test_an_adviser_who_signs_out_finishes_first(adviser):
    adviser.help()

    assert adviser.send("/staff/", "/staff/sign-out").leads_to == FINISH


def test_a_visit_of_a_closed_browser_can_be_ended(adviser):
    adviser.help()
    begin(adviser)
    for name in ("visit", "browser"):
        adviser.client.delete_cookie(name)

    page = adviser.see(HOME)
    assert "A visit was not finished" in page.words
    ended = adviser.send(HOME, "/assist/visits/")
    assert ended.leads_to == HOME
    assert "A visit was not finished" not in adviser.see(HOME).words


@pytest.mark.parametrize("path", [HOME, CONSENT, FINISH])
def test_others_do_not_help_visitors(client, path):
    sign_in_staff(client)

    assert client.get(path).status_code == 403


def test_a_visitor_signs_in_beside_the_adviser_and_not_instead(adviser, run_jobs):
    adviser.help()
    assert adviser.see("/account/").leads_to == "/sign-in"
    sent = adviser.send("/sign-in", email="maria@example.org")
    run_jobs()
    code = mailed_code("maria@example.org")
    adviser.send(sent.leads_to, "/sign-in/code", code=code)

    assert "Your account" in adviser.see("/account/").heading
    assert "You are signed in as Ola Nowak." in adviser.see("/staff/").words
    assert adviser.cookies >= {"session", "visitor"}

    adviser.finish()
    assert adviser.cookies == {"session"}
    assert adviser.see("/account/").leads_to == "/sign-in"
    assert adviser.see("/staff/").status == 200


def test_on_a_visitors_page_the_adviser_is_warned_before_they_are_signed_out(adviser):
    adviser.help()

    assert adviser.see("/services/").soup.select_one("[data-session] dialog")


def test_a_form_begun_at_home_is_gone_on_with_at_the_desk(adviser, app):
    home = app.test_client()
    home.post("/services/pothole/", data={"go": "on"})
    send(home, DANGER, danger="no")
    send(home, "/services/pothole/save", email="maria@example.org")
    mailed = db.session.scalar(select(Message).where(Message.template == "draft_saved"))
    adviser.help()

    code = mailed.values["code"]
    taken = adviser.send("/saved/", "/saved/", email="maria@example.org", code=code)
    assert taken.status == 303
    assert adviser.see(taken.leads_to).status == 200
    assert home.get("/services/pothole/photos").status_code == 303

    adviser.finish()
    assert adviser.see(taken.leads_to).leads_to == "/services/pothole/"


def test_what_lies_still_is_ended_by_itself_and_forgotten_after_a_year(adviser):
    adviser.help(role="carer", speaker="Jan", authority="A signed letter")
    begin(adviser)
    now = clock.now()
    assert visits.tidy() == 0
    with clock.frozen(now + timedelta(minutes=31)):
        assert visits.tidy() == 1

    visit = db.session.scalar(select(Visit).execution_options(populate_existing=True))
    assert (visit.ending.value, visit.browser, visit.name) == ("left", None, VISITOR)
    assert db.session.scalar(select(Draft)) is None

    with clock.frozen(now + timedelta(days=367)):
        visits.tidy()
    visit = db.session.scalar(select(Visit).execution_options(populate_existing=True))
    assert (visit.name, visit.speaker, visit.authority, visit.role) == (None, None, None, None)
    assert visit.consent


def test_what_visits_hold_is_shown_to_the_person_and_goes_with_them(adviser):
    adviser.help(role="carer", speaker="Jan", authority="A signed letter")
    reference = report(adviser)
    person_id = make_person()
    with transaction() as session:
        case = session.scalar(select(Case).where(Case.reference == reference))
        case.person_id = person_id

    [line] = held.HOLDER.holdings(person_id)
    assert line.count == 1
    [record] = held.HOLDER.records(person_id)
    assert record.facts["speaker"] == "Jan"
    held.HOLDER.erase(person_id)
    assert list(held.HOLDER.holdings(person_id)) == []


def test_pressed_twice_one_visit_begins_and_the_later_answer_holds(adviser):
    page = page_of(adviser.client.get(HOME))
    form = page.select_one(f'form[action="{HOME}"]')
    typed = {each["name"]: each["value"] for each in form.select("[type=hidden]")}
    typed |= {"place": "central-library", "by": "counter", "name": VISITOR, "locale": "en",
              "role": "self"}  # fmt: skip
    for _ in range(2):
        for name in ("visit", "browser"):  # it left before the first answer came
            adviser.client.delete_cookie(name)
        assert adviser.client.post(HOME, data=typed).status_code == 303

    assert len(db.session.scalars(select(Visit)).all()) == 1
    assert adviser.send(CONSENT, agreed="yes").status == 303
    assert f"helps {VISITOR}" in adviser.see("/services/").words


def test_visits_at_one_address_do_not_use_up_each_others_tries(adviser, app, monkeypatch):
    monkeypatch.setattr(starting, "MOST_BY_STRANGERS", "1/hour")
    other = Adviser(app.test_client(), email="bea@larkmere.example")
    adviser.help()
    other.help()

    for each in (adviser, other):
        assert each.send("/services/pothole/").status == 303
