"""Lists of reports: newest first, filtered, a page at a time, however many come in meanwhile."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.cases import services as cases
from portal.cases.services import Status
from portal.core import clock
from portal.faults import services
from portal.faults.models import Report
from portal.faults.services import Circle, Span, Wanted
from tests.faults.builders import HERE, make_officer, make_report, metres_away

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def at(hours, **more):
    with clock.frozen(NOW + timedelta(hours=hours)):
        return make_report(**more)


def references(wanted, **more):
    return [each.reference for each in services.listing(wanted, **more).lines]


def test_pages_lead_on_by_the_last_one_shown(app):
    made = [at(hour).reference for hour in range(5)]

    first = services.listing(Wanted(), most=2)
    at(9)  # one that comes in meanwhile shifts nothing
    second = services.listing(Wanted(), after=first.after, most=2)
    third = services.listing(Wanted(), after=second.after, most=2)

    shown = [each.reference for page in (first, second, third) for each in page.lines]
    assert shown == made[::-1]
    assert third.after is None


@pytest.mark.parametrize("after", ["", "x", "1-2", "-1-" + "a" * 32, "9" * 40 + "-" + "a" * 32])
def test_a_mark_that_no_page_has_said_begins_at_the_first(app, after):
    report = make_report()

    assert references(Wanted(), after=after) == [report.reference]


def test_each_filter_keeps_what_was_asked_for(app, session):
    pothole = make_report()
    graffiti = make_report(
        metres_away(north=400), service="graffiti", title="Report graffiti", team="waste"
    )
    session.get(Report, graffiti.id).ward_code = "E1"
    cases.update(pothole.reference, status=Status.FIXED, note=None, author="Ada")

    box = Span(HERE[1] - 0.001, HERE[0] - 0.001, HERE[1] + 0.001, HERE[0] + 0.001)
    wide = Span(-1.0, 52.0, 0.5, 53.0)
    for wanted, expected in (
        (Wanted(categories=("graffiti",)), graffiti),
        (Wanted(ward="E1"), graffiti),
        (Wanted(open=True), graffiti),
        (Wanted(open=False), pothole),
        (Wanted(statuses=(Status.FIXED, Status.COMPLETED)), pothole),
        (Wanted(near=Circle(*HERE, 100)), pothole),
        (Wanted(box=box), pothole),
        (Wanted(teams=("waste",)), graffiti),
        (Wanted(references=(pothole.reference,)), pothole),
        (Wanted(box=wide, open=True), graffiti),
    ):
        assert references(wanted) == [expected.reference], wanted
    assert len(references(Wanted(box=wide))) == 2


def test_times_bound_what_is_listed(app):
    early, late = at(0), at(5)

    assert references(Wanted(since=NOW + timedelta(hours=1))) == [late.reference]
    assert references(Wanted(until=NOW + timedelta(hours=1))) == [early.reference]
    assert references(Wanted(updated_until=NOW + timedelta(hours=1))) == [early.reference]


def test_what_was_merged_can_be_left_out(app):
    first, second = make_report(), make_report()
    services.merge(make_officer(), first.reference, second.reference)

    assert references(Wanted(merged=False)) == [second.reference]


def test_the_newest_note_that_may_be_read_comes_along_where_asked_for(app):
    report = make_report()
    for note in ("We look at it.", "Phone Bob on 07700 900123"):
        cases.update(report.reference, status=Status.RECEIVED, note=note, author="Ada")

    assert services.listing(Wanted()).lines[0].note is None
    assert services.listing(Wanted(), notes=True).lines[0].note == "We look at it."


def test_a_page_of_the_list_and_one_report_take_few_statements(app, statements):
    report = make_report()
    make_report()
    statements.clear()

    services.listing(Wanted(), notes=True)
    assert len(statements) <= 4  # the forms' versions, photos and notes beside them

    statements.clear()
    services.public_report(report.reference)
    assert len(statements) <= 4


def test_an_inspector_sees_what_is_next_however_far_and_only_of_their_teams(app):
    far = make_report(metres_away(north=3_000))
    close = make_report(metres_away(north=300), public=False)
    make_report(metres_away(north=10), team="parks")

    found = services.nearest_for(make_officer(), *HERE)

    assert [each.reference for each in found] == [close.reference, far.reference]
