"""Who looks after a place: the council, unless a street, an area or a thing is somebody else's."""

import pytest

from portal.faults import services
from portal.faults.responsibility import inside
from tests.faults.builders import HERE, make_asset, make_authority, make_duty

BOROUGH = (-0.20, 52.50, 0.00, 52.60)
OUTSIDE = (52.55, 0.05)


@pytest.fixture
def county(app):
    return make_authority("county", services={"pothole": "HOLE"}, endpoint="https://x.example/")


def at(where=HERE, **more):
    return services.responsibility(*where, **({"category": "pothole"} | more))


def test_without_any_rules_everything_is_the_councils(app):
    assert at().council


def test_inside_the_boundary_it_is_the_councils_and_beyond_it_is_the_neighbours(county):
    make_duty(kind="boundary", box=BOROUGH)
    make_authority("eastmarsh", name="Eastmarsh District Council")
    assert at().council
    assert at(OUTSIDE).outside
    assert at(OUTSIDE).authority is None
    assert not at(OUTSIDE).council

    make_duty(kind="area", authority="eastmarsh", box=(0.00, 52.50, 0.10, 52.60), name="Eastmarsh")

    assert at(OUTSIDE).authority.name == "Eastmarsh District Council"


def test_a_street_is_the_countys_for_what_the_rule_is_about(county):
    make_duty(usrn=77, authority="county", categories=["pothole"], name="a county road")

    found = at(usrn=77)

    assert found.authority.key == "county"
    assert found.name == "a county road"
    assert found.authority.takes("pothole")
    assert not found.authority.takes("graffiti")
    assert at(usrn=77, category="graffiti").council
    assert at(usrn=78).council


def test_the_lowest_rank_counts(county):
    make_authority("estate", name="Fenward Homes")
    make_duty(kind="land", rank=20, authority="estate", box=BOROUGH)
    assert at().authority.key == "estate"

    make_duty(usrn=77, rank=10, authority=None)

    assert at(usrn=77).council


def test_a_thing_is_its_owners_wherever_it_stands(county):
    make_asset("LC-1", authority="county")
    make_asset("LC-2")

    assert at(asset="street-light:LC-1").authority.key == "county"
    assert at(asset="street-light:LC-2").council
    assert at(asset="street-light:gone").council


def test_a_hole_in_an_area_is_not_in_it():
    outer = [[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]]
    hole = [[4, 4], [6, 4], [6, 6], [4, 6], [4, 4]]

    assert inside([outer, hole], 2, 2)
    assert not inside([outer, hole], 5, 5)
    assert not inside([outer], 11, 5)
