"""Officers decide what the public sees, make two reports one, and inspect in the street."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from sqlalchemy import select

from portal.cases import services as cases
from portal.cases.services import Status
from portal.core import clock
from portal.faults.models import ReportPhoto, ReportUpdate, Showing
from portal.uploads.models import State, Upload
from tests.accounts.visiting import fault_of, page_of, send, words
from tests.eforms.files import photo
from tests.eforms.uploading import use
from tests.faults.builders import HERE, make_report, metres_away
from tests.support.account import make_staff, sign_in_staff

HELD_TEXT = "A deep hole. Ring Mrs Okafor on 01632 960 123"


@pytest.fixture
def officer(app, client, tmp_path, monkeypatch):
    monkeypatch.setitem(app.config, "SETTINGS", app.config["SETTINGS"])
    use(app, tmp_path)
    sign_in_staff(client)
    return client


@pytest.fixture
def stranger(app):
    """An officer of another team."""
    other = app.test_client()
    sign_in_staff(other, make_staff(teams=("leisure",), email="other@larkmere.example"))
    return other


def waiting(client):
    return [
        words(each) for each in page_of(client.get("/staff/reports/moderation")).select(".held h2")
    ]


def test_what_waits_is_there_for_its_team_alone(officer, stranger):
    report = make_report(text=HELD_TEXT)

    assert any(report.reference in each for each in waiting(officer))
    assert waiting(stranger) == []


def test_a_text_is_shown_as_the_officer_leaves_it(officer, app):
    report = make_report(text=HELD_TEXT)

    send(
        officer,
        "/staff/reports/moderation",
        text="A deep hole.",
    )

    page = app.test_client().get(f"/reports/{report.reference}").text
    assert "A deep hole." in page
    assert "Okafor" not in page
    assert waiting(officer) == []


def test_what_is_too_long_is_said_at_its_box_and_nothing_is_lost(officer):
    make_report(text=HELD_TEXT)
    held = make_report(text=HELD_TEXT)
    queue = "/staff/reports/moderation"
    token = page_of(officer.get(queue)).select_one("[name=csrf_token]")["value"]
    typed = {"reference": held.reference, "part": "text", "subject": "", "text": "x" * 4001}

    answer = officer.post(queue, data={"csrf_token": token, "detail": "By the bus stop", **typed})

    assert answer.status_code == 422
    page = page_of(answer)
    [link] = page.select(".govuk-error-summary a")
    assert words(link) == "What was written: use 4000 characters or fewer"
    assert page.select_one(link["href"]).text.strip() == typed["text"]
    assert page.select_one(f"#detail-{held.reference}")["value"] == "By the bus stop"
    assert len(page.select(".govuk-error-message")) == 1
    assert len(waiting(officer)) == 2


@pytest.mark.parametrize("part", ["report", "text"])
def test_what_is_public_is_taken_back_with_a_reason(officer, app, part):
    report = make_report(text="A deep hole.")
    path = f"/staff/reports/{report.reference}/withdraw?part={part}"
    public = app.test_client()
    assert "A deep hole." in public.get("/reports/").text

    refused = send(officer, path, reason=" ")
    done = send(officer, path, reason="It says who lives there.")

    assert fault_of(refused) == "Write why you take it back"
    assert done.status_code == 303
    for surface in ("/reports/", f"/reports/{report.reference}", "/reports/feed.atom"):
        assert "A deep hole." not in public.get(surface).text


def test_another_team_can_do_nothing_with_it(stranger):
    report = make_report(text="A deep hole.")

    for path in ("withdraw?part=text", "merge"):
        assert stranger.get(f"/staff/reports/{report.reference}/{path}").status_code == 404
    assert stranger.get(f"/staff/field/{report.reference}").status_code == 404


# In the street


def nearest(client, at=HERE):
    page = page_of(client.get(f"/staff/field/?lat={at[0]}&lon={at[1]}"))
    return [words(each) for each in page.select(".report-line__title")]


def test_the_nearest_open_report_comes_first_private_ones_too(officer):
    make_report(metres_away(300), name="Far Lane")
    make_report(metres_away(30), name="Near Lane", public=False)
    done = make_report(metres_away(10), name="Done Lane")
    cases.update(done.reference, status=Status.FIXED, note=None, author="Ola")

    assert nearest(officer) == ["Report a pothole: Near Lane", "Report a pothole: Far Lane"]


def test_another_teams_reports_are_not_there(stranger):
    make_report()

    assert nearest(stranger) == []


@pytest.mark.parametrize("query", ["?lat=nan&lon=1", "?lat=91&lon=0", "?lat=a&lon=b"])
def test_what_is_no_place_breaks_nothing(officer, query):
    assert officer.get(f"/staff/field/{query}").status_code == 400


def test_a_street_that_is_not_known_is_said(officer):
    answer = officer.get("/staff/field/?near=nowhere+at+all")

    assert fault_of(answer) == "We do not know that place. Enter a street or a postcode."


def seen(client, report, key=None, **typed):
    path = f"/staff/field/{report.reference}"
    page = page_of(client.get(path))
    hidden = {each["name"]: each["value"] for each in page.select("main form [type=hidden]")}
    sent = hidden | {"status": "investigating", "note": ""} | typed
    return client.post(path, data=sent | ({"key": key} if key else {}))


def test_what_an_inspector_saw_moves_the_report_on(officer, app):
    report = make_report()

    seen(officer, report, status="planned", note="40 cm wide.")

    page = app.test_client().get(f"/reports/{report.reference}").text
    assert "40 cm wide." in page
    assert cases.status_of(report.reference).status is Status.PLANNED


def test_what_is_sent_again_happens_once(officer, session):
    report, key = make_report(), str(uuid4())

    for _ in range(3):
        answer = seen(officer, report, key=key, status="planned", note="40 cm wide.")
        assert answer.status_code == 303

    notes = session.scalars(select(ReportUpdate).where(ReportUpdate.report_id == report.id)).all()
    assert [each.note for each in notes] == [None, "40 cm wide."]


def test_a_script_that_sends_what_waited_is_told_where_it_is(officer):
    report = make_report()
    path = f"/staff/field/{report.reference}"
    page = page_of(officer.get(path))
    hidden = {each["name"]: each["value"] for each in page.select("main form [type=hidden]")}

    answer = officer.post(
        path, data=hidden | {"status": "planned"}, headers={"Accept": "application/json"}
    )

    assert answer.status_code == 201
    assert answer.json["reference"] == report.reference


def test_what_is_sent_again_is_kept_though_the_case_went_on(officer):
    report, key = make_report(), str(uuid4())
    path = f"/staff/field/{report.reference}"
    hidden = {
        each["name"]: each["value"]
        for each in page_of(officer.get(path)).select("main form [type=hidden]")
    }
    sent = hidden | {"key": key, "status": "investigating", "note": "40 cm wide."}
    script = {"Accept": "application/json"}
    assert officer.post(path, data=sent, headers=script).status_code == 201
    cases.update(report.reference, status=Status.FIXED, note=None, author="Ola")
    cases.update(report.reference, status=Status.PLANNED, note=None, author="Ola")
    cases.update(report.reference, status=Status.FIXED, note=None, author="Ola")

    again = officer.post(path, data=sent | {"status": "no_further_action"}, headers=script)

    assert again.status_code == 201
    assert cases.status_of(report.reference).status is Status.FIXED


def test_nothing_is_kept_of_what_is_refused(officer, session):
    report = make_report()

    answer = seen(officer, report, status="received", photos=(BytesIO(b"no picture"), "a.jpg"))

    assert answer.status_code == 422
    assert session.scalars(select(Upload)).all() == []


def test_a_script_gets_the_same_list_without_what_was_typed(officer, stranger):
    report = make_report(text="A deep hole.", name="Near Lane")
    query = f"?lat={HERE[0]}&lon={HERE[1]}"
    script = {"Accept": "application/json"}

    answer = officer.get(f"/staff/field/{query}", headers=script)

    [listed] = answer.json["reports"]
    assert (listed["reference"], listed["place"]) == (report.reference, "Near Lane")
    assert "deep hole" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert stranger.get(f"/staff/field/{query}", headers=script).json == {"reports": []}


def test_a_photo_from_the_street_waits_and_shows_no_position(officer, app, session):
    report = make_report()
    picture = BytesIO(photo())

    seen(officer, report, photos=(picture, "hole.jpg"))

    kept = session.scalars(select(ReportPhoto).where(ReportPhoto.report_id == report.id)).one()
    upload = session.get(Upload, kept.upload_id)
    upload.state = State.CLEAN
    session.flush()
    path = f"/reports/{report.reference}/photos/{kept.upload_id}"
    assert kept.showing is Showing.HELD
    assert app.test_client().get(path).status_code == 404
    send(
        officer,
        "/staff/reports/moderation",
        alt="A deep hole",
    )
    shown = app.test_client().get(path)
    assert shown.status_code == 200
    assert b"Exif" not in shown.data
    assert b"Amina" not in shown.data
    assert "A deep hole" in app.test_client().get(f"/reports/{report.reference}").text


def test_a_status_that_is_not_open_to_it_is_refused(officer):
    report = make_report(statuses=("received", "planned"))

    answer = seen(officer, report, status="fixed")

    assert answer.status_code == 422
    assert "Choose one of the answers in the list" in fault_of(answer)


def test_reports_of_the_team_are_listed(officer, stranger):
    report = make_report(public=False)

    assert report.reference in officer.get("/staff/reports/").text
    assert report.reference not in stranger.get("/staff/reports/").text


def test_nobody_without_a_team_sees_reports(app):
    make_report(public=False)
    nobody = app.test_client()
    sign_in_staff(nobody, make_staff(teams=(), email="new@larkmere.example"))

    assert "There are no such reports." in nobody.get("/staff/reports/").text


def test_what_was_opened_again_can_be_listed_alone(officer):
    statuses = ("received", "reopened", "fixed")
    new, again = make_report(statuses=statuses), make_report(statuses=statuses)
    for status in (Status.FIXED, Status.REOPENED):
        cases.update(again.reference, status=status, note=None, author=None)

    listed = officer.get("/staff/reports/?status=reopened").text

    assert again.reference in listed
    assert new.reference not in listed


def test_what_is_late_says_so(officer, session):
    report = make_report()
    report.expected_on = clock.today() - timedelta(days=1)
    session.flush()

    assert "Late" in words(page_of(officer.get("/staff/reports/")).table)
