"""What anybody can read of reports, and what nobody can."""

from xml.etree import ElementTree as ET

import pytest
from werkzeug.http import http_date

from portal.cases import services as cases
from portal.cases.services import Status
from portal.core import clock
from portal.faults import services
from portal.faults.models import Showing, Visibility
from portal.faults.services import Part
from tests.accounts.visiting import fault_of, page_of, send, words
from tests.faults.builders import HERE, make_officer, make_report, metres_away
from tests.faults.public.planted import PLANTED

ATOM = "{http://www.w3.org/2005/Atom}"
SCRIPT = '<script>alert(1)</script><img src=x onerror="alert(2)">'


def shown(client, path="/reports/"):
    return [words(each) for each in page_of(client.get(path)).select(".report-line__title")]


def entries(client, query=""):
    answer = client.get(f"/reports/feed.atom{query}")
    assert answer.status_code == 200
    return ET.fromstring(answer.data).findall(f"{ATOM}entry")  # noqa: S314 - our own


def test_reports_are_listed_newest_first_with_where_and_how_they_stand(client):
    make_report(name="Mere Street, Quayhithe")
    make_report(name="Mill Lane, Quayhithe")

    page = page_of(client.get("/reports/"))

    assert [words(each) for each in page.select(".report-line__title")] == [
        "Report a pothole: Mill Lane, Quayhithe",
        "Report a pothole: Mere Street, Quayhithe",
    ]
    assert words(page.select_one(".report-line__facts")).startswith("Received Reported on")


def test_private_and_withdrawn_reports_are_nowhere(client, session):
    private = make_report(public=False, name="Secret Lane")
    gone = make_report(name="Gone Lane")
    gone.visibility = Visibility.WITHDRAWN
    session.flush()

    everything = [client.get(path).text for path in ("/reports/", "/reports/map.json")]
    everything.append(client.get("/reports/feed.atom").text)

    assert not any("Secret Lane" in text or "Gone Lane" in text for text in everything)
    assert client.get(f"/reports/{private.reference}").status_code == 404
    answer = client.get(f"/reports/{gone.reference}")
    assert answer.status_code == 410
    assert "Gone Lane" not in answer.text


def test_what_was_written_is_held_while_it_names_somebody(client):
    report = make_report(text="It is deep. Ring Mrs Okafor on 01632 960 123", detail="By the gate")

    page = client.get(f"/reports/{report.reference}").text

    assert report.text_showing is Showing.HELD
    assert "It is deep" not in page
    assert "By the gate" not in page
    assert "We look at what was written before we show it." in page


def test_what_says_nothing_of_anybody_is_there_at_once(client):
    report = make_report(text="It is deep.", detail="By the bus stop")

    page = client.get(f"/reports/{report.reference}").text

    assert "It is deep." in page
    assert "By the bus stop" in page


def test_a_sentence_for_the_public_is_not_the_one_for_the_reporter(client):
    page = client.get(f"/reports/{make_report().reference}").text

    assert "The council has this report and will look at it." in page
    assert "what you sent" not in page


def test_the_middle_of_a_street_is_not_passed_off_as_the_place(client):
    report = make_report(by=services.LocatedBy.STREET, accuracy=140, name="Mere Street")

    page = client.get(f"/reports/{report.reference}").text

    assert "Somewhere in Mere Street" in page
    assert "The place is right to about 140 metres." in page


def test_a_place_that_nobody_knows_is_said_and_not_passed_over(client):
    make_report()

    answer = client.get("/reports/?near=Nowhere+at+all")

    assert answer.status_code == 422
    assert fault_of(answer) == (
        "We do not know that place. Enter a street, a landmark or a postcode."
    )
    assert shown(client, "/reports/?near=Nowhere+at+all") == []


@pytest.mark.parametrize("query", ["?state=nonsense", "?ward=E99", "?after=1-2", "?metres=nan"])
def test_nonsense_in_an_address_narrows_nothing(client, query):
    make_report()

    assert len(shown(client, f"/reports/{query}")) == 1


def test_open_and_finished_reports_are_told_apart(client):
    stands, done = make_report(name="Open Road"), make_report(name="Done Road")
    cases.update(done.reference, status=Status.FIXED, note=None, author="Ola")

    assert shown(client, "/reports/?state=open") == ["Report a pothole: Open Road"]
    assert shown(client, "/reports/?state=closed") == ["Report a pothole: Done Road"]
    assert stands.open


def test_a_merged_report_leads_to_the_one_that_goes_on(client):
    first, second = make_report(), make_report(metres_away(10))

    services.merge(make_officer(), first.reference, second.reference)

    page = page_of(client.get(f"/reports/{first.reference}"))
    assert page.select_one(f"a[href='/reports/{second.reference}']") is not None


def test_the_map_says_the_same_as_the_list(client):
    make_report(name="Mere Street")

    [report] = client.get("/reports/map.json").json["reports"]

    assert (report["place"], report["status"]) == ("Mere Street", "Received")
    assert (report["lat"], report["lon"]) == HERE


def test_a_feed_is_well_formed_and_runs_nothing(client):
    report = make_report(text=SCRIPT, name=f"Mere Street {SCRIPT}")
    cases.update(report.reference, status=Status.FIXED, note=SCRIPT, author="Ola")

    body = client.get("/reports/feed.atom").text
    [entry] = entries(client)

    assert "<script" not in body
    assert "<img" not in body
    assert SCRIPT in entry.findtext(f"{ATOM}title")
    assert entry.find(f"{ATOM}summary").get("type") == "text"
    assert "<script" not in client.get("/reports/").text.replace('<script src="/assets/', "")


def test_a_feed_that_is_had_already_is_not_sent_again(client):
    make_report()
    mark = client.get("/reports/feed.atom").headers["ETag"]

    again = client.get("/reports/feed.atom", headers={"If-None-Match": mark})

    assert again.status_code == 304


def test_what_is_taken_back_leaves_the_copy_of_a_feed_reader(client):
    report = make_report(text="Something that says who it was.")
    make_report(metres_away(north=500), text="Another.")
    had, now = client.get("/reports/feed.atom"), http_date(clock.now())
    since = {"If-None-Match": had.headers["ETag"], "If-Modified-Since": now}

    services.withdraw(make_officer(), report.reference, Part.TEXT, reason="It names somebody.")
    again = client.get("/reports/feed.atom", headers=since)

    assert again.status_code == 200
    assert "says who it was" not in again.text
    only_by_date = {"If-Modified-Since": now}
    assert client.get("/reports/feed.atom", headers=only_by_date).status_code == 200


def test_a_feed_of_a_category_has_no_other(client):
    make_report(name="Mere Street")
    make_report(service="fly-tipping", title="Report fly-tipping", name="Mill Lane")

    assert len(entries(client)) == 2
    assert client.get("/reports/feed.atom?near=nowhere+at+all").status_code == 404


@pytest.mark.parametrize("name", PLANTED)
def test_nothing_that_gives_a_person_away_is_on_any_public_surface(client, name):
    text, secret = PLANTED[name]
    report = make_report(text=text, detail=f"Outside. {text}")
    cases.update(report.reference, status=Status.PLANNED, note=text, author="Ola")

    surfaces = (
        "/reports/",
        f"/reports/{report.reference}",
        "/reports/map.json",
        "/reports/feed.atom",
    )
    for surface in surfaces:
        assert secret not in client.get(surface).text


def test_seeing_it_too_counts_once_for_each_browser(client, app):
    report = make_report()
    path = f"/reports/{report.reference}"

    send(client, path, form=f"{path}/too")
    send(client, path, form=f"{path}/too")
    other = app.test_client()
    send(other, path, form=f"{path}/too")

    assert "2 more people saw it" in client.get(path).text


@pytest.mark.parametrize("path", ["/reports/", "/reports/{reference}"])
def test_a_page_costs_few_statements(client, path, statements):
    reports = [make_report(metres_away(each * 10), text="Deep.") for each in range(25)]
    path = path.format(reference=reports[0].reference)
    client.get(path)
    statements.clear()

    client.get(path)

    assert len(statements) <= 8
