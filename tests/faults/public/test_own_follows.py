"""`/account/follows`: what somebody hears of, and that nobody else's is among it."""

from uuid import uuid4

import pytest

from portal.cases import services as cases
from portal.cases.services import Status
from portal.faults.following import own
from portal.faults.models import Follow, Scope, Visibility
from portal.faults.routes.mine import AT_ONCE
from portal.faults.services import token_of
from tests.accounts.visiting import page_of, send, words
from tests.faults.builders import HERE, make_follow, make_report, metres_away
from tests.faults.mails import link_in, mails
from tests.support.account import PERSON, make_person, sign_in

PATH = "/account/follows"
MERE_STREET = "Report a pothole: Mere Street, Quayhithe"
BO = "bo@example.org"


@pytest.fixture
def report(app):
    return make_report()


def heard(client, path=PATH):
    return [words(each) for each in page_of(client.get(path)).select("main section h2")]


def test_what_goes_to_their_own_address_is_listed_though_they_were_not_signed_in(client, report):
    sign_in(client)
    make_follow(report, PERSON)
    make_follow(None, PERSON, scope=Scope.ALL)

    assert sorted(heard(client)) == ["All new reports", MERE_STREET]


def test_it_says_how_the_report_stands_and_leads_to_it(client, report):
    sign_in(client)
    make_follow(report, PERSON)
    cases.update(report.reference, status=Status.PLANNED, note=None, author="Ola")

    section = page_of(client.get(PATH)).select_one("main section")

    assert section.h2.a["href"] == f"/reports/{report.reference}"
    assert words(section.select_one(".govuk-tag")) == str(Status.PLANNED.label)
    assert "We send you an email each time something happens." in words(section)


@pytest.mark.parametrize(
    ("scope", "area", "href"),
    [
        (Scope.ALL, None, "/reports/"),
        (Scope.CATEGORY, "pothole", "/reports/?category=pothole"),
        (Scope.WARD, "E05000001", "/reports/?ward=E05000001"),
        (Scope.NEAR, f"{HERE[0]},{HERE[1]},500", None),
    ],
)
def test_an_area_leads_to_the_list_of_it_and_is_told_of_once_a_day(client, scope, area, href):
    sign_in(client)
    make_follow(None, PERSON, scope=scope, area=area)

    section = page_of(client.get(PATH)).select_one("main section")

    assert (section.h2.a and section.h2.a["href"]) == href
    assert "once a day, if there is something new" in words(section)


def test_one_press_stops_it_and_leaves_the_rest(client, report, run_jobs):
    sign_in(client)
    follow = make_follow(report, PERSON)
    make_follow(None, PERSON, scope=Scope.ALL)

    answer = send(client, PATH, form=f"{PATH}/{follow.id}/stop")

    assert answer.status_code == 303
    assert "We send you no more news of it." in client.get(answer.location).text
    assert heard(client) == ["All new reports"]
    cases.update(report.reference, status=Status.PLANNED, note=None, author="Ola")
    run_jobs()
    assert mails("follow_news") == []


def test_who_says_yes_while_signed_in_finds_it_though_it_goes_elsewhere(client, report):
    sign_in(client)
    send(client, f"/reports/{report.reference}/follow", email=BO)
    assert heard(client) == []

    [asked] = mails("follow_confirm")
    send(client, link_in(asked))

    assert heard(client) == [MERE_STREET]


def test_a_text_says_that_it_is_one(client, report):
    person_id = sign_in(client)
    make_follow(report, "+447700900982", person_id=person_id)

    assert "We send you a text each time something happens." in client.get(PATH).text


def test_asking_with_a_strangers_address_shows_nothing_of_what_they_follow(client, app, report):
    """Neither whether they follow, nor whether they say yes; and their messages stay theirs."""
    there = make_follow(report, BO, locale="pl")
    other = make_report(metres_away(400))
    sign_in(client)

    for each in (report, other):
        send(client, f"/reports/{each.reference}/follow", email=BO)
    assert heard(client) == []
    send(app.test_client(), link_in(mails("follow_confirm")[-1]))

    assert heard(client) == []
    assert (there.person_id, there.locale) == (None, "pl")


def test_saying_yes_again_takes_a_follow_from_nobody(client, report, session):
    owner = make_person("owner@example.org")
    follow = make_follow(report, BO, person_id=owner, stopped_at=report.reported_at)
    sign_in(client)

    send(client, f"/reports/follows/{token_of(follow.id)}")

    assert follow.stopped_at is None
    assert follow.person_id == owner
    assert heard(client) == []


def test_nobody_stops_what_is_somebody_elses(client, report):
    mine = make_follow(make_report(metres_away(400)), PERSON)
    theirs = make_follow(report, BO)
    sign_in(client)
    typed = {"csrf_token": csrf(client, mine)}

    for wrong in (theirs.id, uuid4()):
        assert client.post(f"{PATH}/{wrong}/stop", data=typed).status_code == 404

    assert theirs.stopped_at is None


def csrf(client, follow):
    form = page_of(client.get(PATH)).select_one(f"form[action='{PATH}/{follow.id}/stop']")
    return form.select_one("[name=csrf_token]")["value"]


def test_what_nobody_said_yes_to_and_what_was_stopped_is_not_listed(client, report):
    sign_in(client)
    make_follow(report, PERSON, confirmed_at=None)
    make_follow(None, PERSON, scope=Scope.ALL, stopped_at=report.reported_at)

    page = client.get(PATH).text

    assert heard(client) == []
    assert "We send you no news of reports." in page


def test_a_report_that_was_taken_back_is_named_nowhere(client, session):
    report = make_report(name="Gone Lane")
    sign_in(client)
    follow = make_follow(report, PERSON)
    report.visibility = Visibility.WITHDRAWN
    session.flush()

    for path in (PATH, f"/reports/follows/{token_of(follow.id)}"):
        page = client.get(path).text
        assert "A report that is no longer on our website" in page
        assert "Gone Lane" not in page
        assert report.reference not in page


def test_a_long_list_comes_a_page_at_a_time(client):
    sign_in(client)
    for number in range(AT_ONCE + 1):
        make_follow(None, PERSON, scope=Scope.CATEGORY, area=f"kind-{number}")

    first, second = heard(client), heard(client, f"{PATH}?page=2")

    assert (len(first), len(second)) == (AT_ONCE, 1)
    assert not set(first) & set(second)


def test_the_page_asks_as_much_for_many_as_for_one(client, statements):
    sign_in(client)
    for number in range(AT_ONCE):
        make_follow(make_report(metres_away(number * 30)), PERSON)
    client.get(PATH)
    statements.clear()

    client.get(PATH)

    assert len(statements) <= 8


def test_who_is_not_signed_in_is_asked_to(client):
    assert client.get(PATH).location.startswith("/sign-in")


def test_the_download_and_the_list_tell_the_same_follows_theirs(client, report, session):
    person_id = sign_in(client)
    make_follow(report, PERSON)
    make_follow(report, BO, person_id=person_id)
    make_follow(report, "cy@example.org")

    listed = {each.id for each in own.follows_of(person_id, skip=0, most=9)}
    held = session.query(Follow.id).filter(own.followed_by(person_id))

    assert listed == {row.id for row in held}
    assert len(listed) == 2
