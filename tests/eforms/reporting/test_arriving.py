"""Reports that come without a draft: from another system, from a crew, from a phone's outbox."""

import pytest
from sqlalchemy import func, select

from portal.cases import services as cases
from portal.cases.models import Case
from portal.eforms.by_hand.transcribing import Faulty
from portal.eforms.copies import copying
from portal.eforms.models import Submission
from portal.eforms.pages import summary
from portal.eforms.publishing import NoSuchService, published
from portal.eforms.sending.arriving import arrive, asked_of_others
from portal.faults.models import Report, ReportPhoto
from portal.faults.services import LocatedBy, Showing, Source, Visibility
from portal.uploads.models import Upload
from portal.uploads.services import Chosen
from tests.eforms.files import picture
from tests.eforms.reporting.conftest import LANE
from tests.eforms.reporting.test_photo_place import taken_at
from tests.faults.builders import make_asset

POTHOLE = {"surface": "road", "size": "plate"}


def come(place, service="pothole", *, answers=None, **more):
    """A report over Open311, unless it says otherwise."""
    given = {**(POTHOLE if answers is None else answers), "place": place}
    return arrive(service, given, **{"key": "them:1", "source": "open311", **more})


def point(lane, **changes):
    return {"lat": lane[0], "lon": lane[1], "accuracy": 7, "by": "point", **changes}


def the_report(session):
    return session.scalars(select(Report)).one()


def test_a_point_is_filed_as_submission_case_and_report_in_the_words_of_the_gazetteer(
    lane, session
):
    arrived = come(point(lane), contact=cases.Contact(email="bo@example.org"))

    report = the_report(session)
    case = session.scalars(select(Case)).one()
    assert (arrived.reference, arrived.known) == (report.reference, False)
    assert case.reference == report.reference
    assert case.contact["email"] == "bo@example.org"
    assert report.place.startswith("Mill Lane")
    assert (report.located_by, report.accuracy) == (LocatedBy.POINT, 7)
    assert (report.source, report.key) == (Source.OPEN311, "them:1")


def test_the_same_key_is_the_same_report_whatever_else_it_says(lane, session):
    first = come(point(lane))
    again = come(point(lane), answers={"surface": "pavement", "size": "larger"})

    assert again.reference == first.reference
    assert again.known
    assert session.scalar(select(func.count()).select_from(Submission)) == 1


def test_officers_read_what_was_said_and_nothing_that_nobody_said(app, lane):
    arrived = come(point(lane), answers={**POTHOLE, "details": "Two hands deep"})

    sent = copying.record(arrived.reference)
    with app.test_request_context():
        rows = {row.label: row.lines for row in summary.rows(sent.definition, sent.way)}

    assert rows["What is the pothole in?"] == ["The road"]
    assert rows["Is there anything else that would help us?"] == ["Two hands deep"]
    assert not any("badly hurt" in label for label in rows)


def test_every_fault_is_told_by_its_question(lane):
    with pytest.raises(Faulty) as faulty:
        come("", answers={"surface": "lava", "wings": "two"})

    assert {fault.where for fault in faulty.value.faults} == {"place", "surface", "size", "wings"}


def test_a_crew_need_not_answer_what_a_resident_must(lane, session):
    come(point(lane), answers={}, source="field", strict=False)

    assert the_report(session).source is Source.FIELD


@pytest.mark.parametrize(
    ("lat", "lon"), [("nan", 0), (float("inf"), 0), (91, 0), (0, 181), ("x", "y"), ([], {})]
)
def test_a_point_that_is_none_is_a_fault_at_the_place(lane, lat, lon):
    with pytest.raises(Faulty) as faulty:
        come({"lat": lat, "lon": lon})

    assert [fault.where for fault in faulty.value.faults] == ["place"]


def test_a_thing_with_a_number_is_the_place(lane, session):
    make_asset("LC-1234", lane)

    come({"key": "asset:street-light:LC-1234"}, "street-light", answers={"fault": "day"})

    assert the_report(session).asset == "street-light:LC-1234"


def test_words_that_name_a_street_are_found_and_the_rest_is_where_exactly(lane, session):
    come("Outside the bakery, Mill Lane")

    report = the_report(session)
    assert report.place.startswith("Mill Lane")
    assert report.located_by is LocatedBy.STREET


def test_words_that_name_nothing_open_a_case_alone(lane, session):
    arrived = come("Behind the big tree")

    assert session.scalars(select(Report)).all() == []
    assert cases.status_of(arrived.reference)


def test_photos_wait_for_an_officer_and_keep_no_place_of_their_own(lane, folder, session):
    photos = [Chosen("a.jpg", taken_at(*lane)), Chosen("b.txt", b"no picture")]

    arrived = come(point(lane), photos=photos)

    kept = session.scalars(select(Upload)).one()
    shown = session.scalars(select(ReportPhoto)).one()
    assert (kept.case_id, kept.position) == (arrived.case_id, None)
    assert (shown.upload_id, shown.showing) == (kept.id, Showing.HELD)
    assert len(arrived.refused) == 1
    assert "b.txt" in arrived.refused[0]


def test_a_photo_sent_again_with_its_report_is_there_once(lane, folder, session):
    photos = [Chosen("a.jpg", picture("JPEG"))]

    come(point(lane), photos=photos)
    come(point(lane), photos=photos)

    assert session.scalar(select(func.count()).select_from(Upload)) == 1


def test_a_private_category_is_filed_and_never_listed(lane, session):
    come(
        {"key": LANE},
        "abandoned-vehicle",
        answers={"signs": ["tyres"], "kind": "car", "how-long": "weeks"},
    )

    assert the_report(session).visibility is Visibility.PRIVATE


@pytest.mark.parametrize("service", ["missed-bin", "no-such"])
def test_a_service_that_takes_no_reports_is_none(lane, service):
    with pytest.raises(NoSuchService):
        come("Mill Lane", service, answers={})


def test_others_are_asked_what_is_about_the_fault_and_nobody(lane):
    asked = {key: [q.key for q in asked_of_others(published(key).definition)] for key in
             ("pothole", "street-light", "fly-tipping", "abandoned-vehicle")}  # fmt: skip

    assert asked["pothole"] == ["surface", "size"]
    assert asked["street-light"] == ["fault"]
    assert "what" in asked["fly-tipping"]
    assert not {"danger", "updates", "witness", "suspect"} & set(asked["fly-tipping"])
    assert not {"plate", "keeper"} & set(asked["abandoned-vehicle"])
