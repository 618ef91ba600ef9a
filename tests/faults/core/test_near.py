"""What is known near a place: nearest first, in words that say how far and where."""

from portal.cases import services as cases
from portal.cases.services import Status
from portal.faults import services
from portal.faults.services import Bearing
from tests.faults.builders import HERE, make_report, metres_away


def test_open_reports_near_a_place_come_nearest_first(app):
    far = make_report(metres_away(north=40))
    close = make_report(metres_away(east=10))
    make_report(metres_away(north=60))

    found = services.near(*HERE, category="pothole", metres=50)

    assert [each.reference for each in found] == [close.reference, far.reference]
    assert [each.metres for each in found] == [10, 40]
    assert [each.bearing for each in found] == [Bearing.EAST, Bearing.NORTH]


def test_what_is_closed_private_or_of_another_kind_is_not_near(app):
    closed = make_report(metres_away(north=1))
    make_report(metres_away(north=2), public=False)
    make_report(metres_away(north=3), service="graffiti", title="Report graffiti")
    cases.update(closed.reference, status=Status.FIXED, note=None, author="Ada")

    assert services.near(*HERE, category="pothole", metres=50) == []


def test_several_kinds_may_be_looked_for_at_once_and_one_left_out(app):
    pothole = make_report(metres_away(north=1))
    graffiti = make_report(metres_away(north=2), service="graffiti", title="Report graffiti")

    kinds = ["pothole", "graffiti"]
    both = services.near(*HERE, category=kinds, metres=50)
    one = services.near(*HERE, category=kinds, metres=50, leaving_out=[pothole.reference])

    assert [each.reference for each in both] == [pothole.reference, graffiti.reference]
    assert [each.reference for each in one] == [graffiti.reference]


def test_squares_of_the_grid_hide_nothing_at_their_edges(app):
    around = [
        make_report(metres_away(north, east)).reference
        for north in (-35, 0, 35) for east in (-35, 0, 35)
    ]  # fmt: skip

    found = services.near(*HERE, category="pothole", metres=50, limit=20)

    assert {each.reference for each in found} == set(around)
