"""Where it is: in words, by a number, by a point; and how exact that is said to be."""

import pytest
from sqlalchemy import select

from portal.eforms.models import Draft
from portal.faults.services import LocatedBy, Showing
from tests.eforms.reporting.conftest import LANE
from tests.faults.builders import make_asset

UNSURE = "We know the street, but not the spot in it"


def test_a_street_is_half_as_exact_as_it_is_long_and_says_so(reporter):
    report = reporter.go_on(reporter.choose("Mill Lane", LANE))

    assert (report.located_by, report.accuracy) == (LocatedBy.STREET, 100)
    assert report.place.startswith("Mill Lane")
    assert UNSURE in reporter.checked


def test_where_exactly_is_kept_apart_from_the_words_of_the_gazetteer(reporter):
    report = reporter.go_on(reporter.choose("Mill Lane", LANE, detail="Outside Mrs Jones’s"))

    assert report.place_detail.startswith("Outside")
    assert report.text_showing is Showing.HELD
    assert "Jones" not in report.place


def test_the_middle_of_a_postcode_is_never_passed_off_as_the_place(reporter):
    report = reporter.go_on(reporter.choose("LK2 1AA", "postcode:LK21AA"))

    assert report.located_by is LocatedBy.POSTCODE
    assert report.accuracy >= 150
    assert "Somewhere in this postcode" in reporter.checked


def test_the_number_on_a_lamp_post_finds_it_however_it_is_typed(lane, in_the_dark):
    make_asset("LC-1234", lane)

    report = in_the_dark.go_on(in_the_dark.choose("lc 1234", "asset:street-light:LC-1234"))

    assert (report.asset, report.located_by) == ("street-light:LC-1234", LocatedBy.ASSET)
    assert report.accuracy <= 10


def test_the_lights_near_a_street_are_listed_and_one_of_them_is_the_place(lane, in_the_dark):
    make_asset("LC-1234", lane)
    listed = in_the_dark.choose("Mill Lane", LANE, detail="by the oak")
    assert listed.status == 200
    assert "LC-1234" in listed.words

    chosen = {**listed.boxes(), "place-asset": "asset:street-light:LC-1234"}
    report = in_the_dark.go_on(in_the_dark.post("where", chosen))

    assert (report.asset, report.place_detail) == ("street-light:LC-1234", "by the oak")


def test_who_sees_no_number_keeps_the_street(lane, in_the_dark):
    make_asset("LC-1234", lane)
    listed = in_the_dark.choose("Mill Lane", LANE)
    refused = in_the_dark.post("where", listed.boxes())
    assert refused.status == 422
    assert refused.errors == ["Choose one from the list, or “None of these”"]

    report = in_the_dark.go_on(in_the_dark.post("where", {**listed.boxes(), "place-asset": "none"}))

    assert (report.asset, report.located_by) == (None, LocatedBy.STREET)


def test_where_somebody_stands_is_named_by_what_is_near_and_kept_as_exact_as_it_was(lane, reporter):
    lat, lon = lane
    listed = reporter.standing_at(lat, lon)
    assert "Mill Lane" in listed.words

    answered = reporter.post("where", {**listed.boxes(), "place-choice": LANE})
    report = reporter.go_on(answered)

    assert (report.lat, report.lon) == pytest.approx((lat, lon), abs=1e-6)
    assert (report.located_by, report.accuracy) == (LocatedBy.DEVICE, 12)
    assert "right to about 12 metres" in reporter.checked


def test_none_of_the_names_near_a_point_keeps_the_point(lane, reporter):
    listed = reporter.standing_at(*lane)
    by_hand = reporter.post("where", {**listed.boxes(), "place-choice": "none"})
    written = {**by_hand.boxes(), "place-words": "In the yard behind"}

    report = reporter.go_on(reporter.post("where", written))

    assert report.located_by is LocatedBy.DEVICE
    assert report.place_detail == "In the yard behind"


@pytest.mark.parametrize(
    ("lat", "lon", "accuracy"),
    [("nan", "0", "5"), ("inf", "0", "5"), ("91", "0", "5"), ("52", "-181", "5"), ("", "1", ""),
     ("1e999", "0", "5"), ("x", "y", "z")],
)  # fmt: skip
def test_what_is_no_point_on_earth_is_no_place(reporter, lat, lon, accuracy):
    answered = reporter.standing_at(lat, lon, accuracy)

    assert answered.status == 422
    assert answered.errors == ["Enter a street, a landmark or a postcode"]


def test_a_street_named_in_somebodys_own_words_is_the_place(reporter):
    words = "In front of the bakery in Mill Lane"
    answered = reporter.send("where?by=by-hand", place__words=words)

    report = reporter.go_on(answered)

    assert report.place.startswith("Mill Lane")
    assert report.place_detail == words


def test_words_that_name_nothing_open_a_case_that_nothing_public_stands_beside(reporter):
    answered = reporter.send("where?by=by-hand", place__words="Behind the big tree")

    assert reporter.go_on(answered) is None
    assert "Behind the big tree" in reporter.checked


def test_going_back_shows_what_was_chosen_and_takes_it_again(lane, reporter):
    listed = reporter.standing_at(*lane)
    reporter.post("where", {**listed.boxes(), "place-choice": LANE, "place-detail": "By the oak"})

    again = reporter.get("where")

    assert again.boxes()["place-choice"] == LANE
    assert again.boxes()["place-detail"] == "By the oak"
    assert reporter.post("where", again.boxes()).leads_to == f"{reporter.home}surface"


def test_a_pothole_by_a_lamp_post_is_at_the_lamp_post(lane, reporter):
    make_asset("LC-1234", lane)

    report = reporter.go_on(reporter.choose("LC1234", "asset:street-light:LC-1234"))

    assert report.located_by is LocatedBy.ASSET
    assert (report.lat, report.lon) == pytest.approx(lane, abs=1e-5)


def test_an_answer_from_before_reports_had_points_still_counts(lane, reporter, session):
    lat, lon = lane
    draft = session.scalars(select(Draft)).one()
    before = {"key": LANE, "name": "Mill Lane", "detail": "", "lat": lat, "lon": lon}
    draft.answers = {**draft.answers, "place": before}
    session.commit()

    report = reporter.go_on(reporter.send("known"))

    assert (report.located_by, report.accuracy) == (LocatedBy.STREET, 100)
