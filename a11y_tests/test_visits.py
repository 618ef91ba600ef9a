"""What the judges of a run go by: which pages can be refused at all."""

import pytest

from a11y_tests.visits import Place, Visits

PAGE = "http://127.0.0.1/services/pothole/details"


@pytest.fixture
def visits(routes_app):
    return Visits(routes_app.url_map)


def refusable(visits):
    [place] = visits.states
    assert place == Place("eforms.page", (("page", "details"), ("service", "pothole")))
    return place in visits.refusable()


def test_a_page_that_asks_can_be_refused_until_somebody_tried(visits):
    visits.note(PAGE, fields=2)

    assert refusable(visits)


def test_a_page_of_choices_to_leave_or_take_cannot(visits):
    visits.note(PAGE, fields=2)
    visits.note_unspoilt(PAGE)

    assert not refusable(visits)


def test_a_page_with_a_box_can_even_where_the_walker_knows_no_nonsense_for_it(visits):
    visits.note(PAGE, fields=2)
    visits.note_unspoilt(PAGE)
    visits.note(PAGE, fields=2, boxes=1)

    assert refusable(visits)


def test_a_page_that_asks_nothing_cannot(visits):
    visits.note(PAGE)

    assert not refusable(visits)
