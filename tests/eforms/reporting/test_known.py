"""“Has somebody told us about it already?”: before any details are asked."""

from tests.eforms.reporting.conftest import LANE
from tests.faults.builders import METRE, make_report


def beside(lane, metres):
    return lane[0] + metres * METRE, lane[1]


def test_who_reports_something_new_is_not_asked(reporter):
    answered = reporter.choose("Mill Lane", LANE)

    assert answered.leads_to == f"{reporter.home}surface"
    assert reporter.get("surface").back == f"{reporter.home}where"


def test_reports_near_the_place_are_listed_in_words_nearest_first(lane, reporter):
    far = make_report(beside(lane, 60), name="Mill Lane, far end")
    near = make_report(beside(lane, 20), name="Mill Lane, near end")

    page = reporter.get(reporter.choose("Mill Lane", LANE).leads_to)

    assert page.heading == "Has somebody told us about it already?"
    assert "20 metres to the north" in page.words
    assert "Reported on" in page.words
    assert str(near.status.label) in page.words
    listed = [box["value"] for box in page.form.select("input[type=radio]")]
    assert listed == [near.reference, far.reference, "none"]


def test_who_finds_theirs_goes_on_to_follow_it_and_nothing_is_sent(lane, reporter):
    there = make_report(beside(lane, 20))
    reporter.choose("Mill Lane", LANE)

    chosen = reporter.send("known", known=there.reference)

    assert chosen.leads_to == f"/reports/{there.reference}/follow"
    assert reporter.get("known").status == 200  # should it be another one after all


def test_who_has_a_different_one_goes_on_and_sees_that_they_said_so(lane, reporter):
    make_report(beside(lane, 20))
    reporter.choose("Mill Lane", LANE)

    report = reporter.go_on(reporter.send("known", known="none"))

    assert report is not None
    assert "No, mine is a different one" in reporter.checked


def test_nothing_chosen_or_a_report_that_was_not_listed_is_refused(lane, reporter):
    make_report(beside(lane, 20))
    elsewhere = make_report(beside(lane, 3_000))
    reporter.choose("Mill Lane", LANE)

    for known in ("", elsewhere.reference, "<script>"):
        refused = reporter.send("known", known=known)
        assert refused.status == 422
        assert refused.errors == ["Select the one you mean, or “No, mine is a different one”"]


def test_another_place_asks_again(lane, reporter):
    reporter.choose("LK2 1AA", "postcode:LK21AA")
    make_report(beside(lane, 20))

    assert reporter.choose("Mill Lane", LANE).leads_to == f"{reporter.home}known"


def test_closed_and_private_reports_and_other_categories_are_not_listed(lane, reporter):
    make_report(beside(lane, 20), public=False)
    make_report(beside(lane, 20), service="graffiti", title="Report graffiti")

    assert reporter.choose("Mill Lane", LANE).leads_to == f"{reporter.home}surface"
