"""Places that somebody else looks after: who that is, and how they hear of it."""

from tests.eforms.reporting.conftest import LANE
from tests.faults.builders import make_authority, make_duty

USRN = 99900101


def test_who_is_responsible_is_named_with_how_to_reach_them(reporter):
    make_authority()
    make_duty(usrn=USRN, authority="lark-county")

    ended = reporter.get(reporter.choose("Mill Lane", LANE).leads_to)

    assert ended.heading == "Somebody else looks after this place"
    assert "Larkshire County Council" in ended.words
    assert ended.soup.select_one("a[href='tel:01632960200']")
    assert ended.soup.select_one("a[href='https://larkshire.example/roads']")
    assert not ended.soup.select("main form")


def test_a_rule_for_another_category_does_not_count(reporter):
    make_authority()
    make_duty(usrn=USRN, authority="lark-county", categories=["street-light"])

    assert reporter.choose("Mill Lane", LANE).leads_to == f"{reporter.home}surface"


def test_where_they_take_reports_from_us_it_goes_on_to_them_and_the_check_page_says_so(reporter):
    make_authority(endpoint="https://larkshire.example/open311/", services={"pothole": "POT"})
    make_duty(usrn=USRN, authority="lark-county")

    report = reporter.go_on(reporter.choose("Mill Lane", LANE))

    assert "Larkshire County Council looks after this place." in reporter.checked
    assert report.authority == "lark-county"


def test_outside_the_borough_it_is_said_so_with_our_number(lane, reporter):
    lat, lon = lane
    make_duty(kind="boundary", box=(lon + 0.1, lat + 0.1, lon + 0.2, lat + 0.2))

    ended = reporter.get(reporter.choose("Mill Lane", LANE).leads_to)

    assert "It is outside our area." in ended.words
    assert "01632 960 000" in ended.words


def test_another_place_leads_on_again(reporter):
    make_authority()
    make_duty(usrn=USRN, authority="lark-county")
    reporter.choose("Mill Lane", LANE)

    answered = reporter.send("where?by=by-hand", place__words="Behind the big tree")

    assert answered.leads_to == f"{reporter.home}surface"
