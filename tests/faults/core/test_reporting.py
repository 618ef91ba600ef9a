"""Filing a report: once, with a place in words, and without anything that is for nobody else."""

from sqlalchemy import select

from portal.cases.services import Status
from portal.core.db import transaction
from portal.faults import services
from portal.faults.models import Report, ReportPhoto, Showing, Visibility
from portal.faults.services import By, LocatedBy, NewReport, Source
from portal.gazetteer import loading
from portal.gazetteer import services as gazetteer
from tests.faults.builders import (
    make_asset,
    make_authority,
    make_duty,
    make_fault_case,
    make_report,
    make_where,
    some_uploads,
)
from tests.gazetteer.builders import one_house, write_file


def test_a_report_is_on_the_list_with_its_place_and_its_words(app):
    report = make_report(text="A deep hole", detail="By the gate")

    [line] = services.listing(services.Wanted()).lines

    assert line.reference == report.reference
    assert (line.place, line.detail, line.text) == (
        "Mere Street, Quayhithe", "By the gate", "A deep hole",
    )  # fmt: skip
    assert line.status is Status.RECEIVED
    assert line.expected_on is not None


def test_the_same_key_or_the_same_case_is_the_same_report(app, session):
    with transaction():
        first, second = make_fault_case(), make_fault_case()
    new = {"where": make_where(), "source": Source.OPEN311, "public": True, "locale": "en"}

    references = {
        services.report(NewReport(case_id=first.id, key="crews:1", **new)),
        services.report(NewReport(case_id=second.id, key="crews:1", **new)),
        services.report(NewReport(case_id=first.id, **new)),
    }

    assert references == {first.reference}
    assert services.reference_of("crews:1") == first.reference
    assert services.reference_of("crews:2") is None
    assert len(session.scalars(select(Report)).all()) == 1


def test_words_about_a_person_wait_for_an_officer_and_the_place_stays(app):
    report = make_report(text="Phone me on 07700 900123", detail="By the gate")

    line = services.public_report(report.reference).line

    assert (line.text, line.detail) == (None, None)
    assert line.place == "Mere Street, Quayhithe"
    assert services.near(report.lat, report.lon, metres=10)[0].text is None


def test_photos_wait_for_an_officer_and_one_sent_twice_is_there_once(app, session):
    first, second = some_uploads(2)
    report = make_report(photos=(first, second))
    services.add_photos(report.reference, [second, *some_uploads()], By.COUNCIL)

    photos = session.scalars(select(ReportPhoto).order_by(ReportPhoto.position)).all()

    assert [each.upload_id for each in photos[:2]] == [first, second]
    assert [each.showing for each in photos] == [Showing.HELD] * 3
    assert services.public_report(report.reference).photos == ()


def test_a_private_kind_is_never_public(app, session):
    report = make_report(public=False)

    assert session.get(Report, report.id).visibility is Visibility.PRIVATE
    assert services.listing(services.Wanted()).lines == ()
    assert services.public_report(report.reference, private=True).line.reference
    assert [each.reference for each in services.listing(services.Wanted(private=True)).lines] == [
        report.reference
    ]


def test_a_point_is_named_by_the_street_it_lies_in(app, tmp_path):
    loading.load(write_file(tmp_path, one_house()))
    [lane] = gazetteer.find_places("Mill Lane")

    report = make_report((lane.lat, lane.lon), name="", by=LocatedBy.DEVICE)

    line = services.public_report(report.reference).line
    assert line.place.startswith("Mill Lane")
    assert f"street:{line.usrn}" == lane.key
    assert line.ward_code == gazetteer.ward_at(lane.lat, lane.lon) is not None


def test_a_thing_with_a_number_names_the_place_and_says_whose_it_is(app):
    make_authority()
    make_asset("LC-7", authority="lark-county", place="Ferry Stairs, Quayhithe")

    report = make_report(name="", by=LocatedBy.ASSET, asset="street-light:LC-7")

    seen = services.public_report(report.reference)
    assert seen.line.place == "Ferry Stairs, Quayhithe"
    assert seen.authority.name == "Larkshire County Council"


def test_a_report_says_who_is_responsible_in_its_street(app):
    make_authority()
    make_duty(usrn=99900124, authority="lark-county", categories=["pothole"])

    theirs = make_report(usrn=99900124)
    ours = make_report(usrn=99900124, service="graffiti", title="Report graffiti")

    assert services.public_report(theirs.reference).line.authority == "lark-county"
    assert services.public_report(ours.reference).line.authority is None
