from datetime import UTC, date, datetime, time

import pytest

from portal.core import clock, i18n
from portal.gazetteer import services
from portal.gazetteer.kinds import PlaceKind


def london(*when):
    return datetime(*when, tzinfo=clock.LONDON)


def place_at(slug, *when):
    with clock.frozen(london(*when)):
        return next(place for place in services.council_places() if place.slug == slug)


def opens(place):
    assert place.next_opening.tzinfo is UTC
    return place.next_opening.astimezone(clock.LONDON).replace(tzinfo=None)


def test_one_stop_shops_come_first_then_libraries():
    places = services.council_places()

    assert [place.kind for place in places] == [PlaceKind.ONE_STOP_SHOP] * 2 + [
        PlaceKind.LIBRARY
    ] * 4
    assert places[0].name == "Town Hall One-Stop Shop"
    assert places[0].address == "Larkmere Town Hall, 1 Mere Street, Quayhithe, Larkmere"
    assert places[0].postcode == "LK1 1AA"
    assert places[0].kind_name == "One-stop shop"
    assert "Hearing loop" in places[0].facilities


@pytest.mark.parametrize(
    ("hour", "minute", "is_open"),
    [(8, 59, False), (9, 0, True), (16, 59, True), (17, 0, False)],
)
def test_a_place_is_open_from_the_first_minute_to_before_the_last(hour, minute, is_open):
    place = place_at("town-hall-one-stop-shop", 2026, 11, 23, hour, minute)  # a Monday

    assert place.open_now is is_open
    assert place.hours_today == ((time(9), time(17)),)


def test_a_place_that_is_open_says_when_it_closes_and_opens_again():
    place = place_at("town-hall-one-stop-shop", 2026, 11, 26, 18, 30)  # late on Thursday

    assert place.closes_at == london(2026, 11, 26, 19)
    assert opens(place) == datetime(2026, 11, 27, 9)  # noqa: DTZ001 - as the door has it


def test_a_break_at_noon_is_closed():
    place = place_at("sedgeby-one-stop-shop", 2026, 11, 23, 13, 30)

    assert not place.open_now
    assert place.hours_today == ((time(9, 30), time(13)), (time(14), time(16, 30)))
    assert opens(place) == datetime(2026, 11, 23, 14)  # noqa: DTZ001


def test_over_a_weekend_the_next_opening_is_on_monday():
    place = place_at("harrow-end-library", 2026, 11, 21, 13, 0)

    assert opens(place) == datetime(2026, 11, 23, 10)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("holiday", "again"),
    [
        ((2026, 12, 25), (2026, 12, 27, 11)),  # Friday; Saturday is Boxing Day; Sunday hours
        ((2026, 12, 28), (2026, 12, 29, 9)),  # the day given for Boxing Day on a Saturday
        ((2027, 5, 3), (2027, 5, 4, 9)),
    ],
)
def test_bank_holidays_are_closed(holiday, again):
    place = place_at("central-library", *holiday, 12, 0)

    assert not place.open_now
    assert place.hours_today == ()
    assert opens(place) == datetime(*again)  # noqa: DTZ001


def test_a_bank_holiday_on_a_saturday_is_closed_too():
    assert place_at("central-library", 2026, 12, 26, 12, 0).hours_today == ()
    assert place_at("central-library", 2026, 12, 19, 12, 0).open_now


@pytest.mark.parametrize(
    ("sunday", "offset"),
    [((2026, 3, 29), 1), ((2026, 10, 25), 0)],
)
def test_the_door_keeps_londons_time_when_the_clocks_change(sunday, offset):
    """The library opens at 11 on the Sunday of the change, told on the evening before."""
    place = place_at("central-library", sunday[0], sunday[1], sunday[2] - 1, 20, 0)

    assert place.next_opening == datetime(*sunday, 11 - offset, tzinfo=UTC)
    assert place_at("central-library", *sunday, 10, 59).open_now is False
    assert place_at("central-library", *sunday, 11, 0).open_now is True


def test_today_is_londons_day_also_before_one_at_night_in_summer():
    with clock.frozen(datetime(2026, 7, 5, 23, 30, tzinfo=UTC)):  # Monday at 00:30 in London
        place = services.council_places()[0]

    assert place.hours_today == ((time(9), time(17)),)


def test_bank_holidays_ahead_are_told_where_a_place_would_be_open():
    town_hall = place_at("town-hall-one-stop-shop", 2026, 12, 1, 10, 0)
    sedgeby = place_at("sedgeby-one-stop-shop", 2026, 12, 1, 10, 0)

    assert town_hall.closed_on == (
        *(date(2026, 12, day) for day in (25, 26, 28)),
        date(2027, 1, 1),
    )
    assert date(2026, 12, 26) not in sedgeby.closed_on  # never open on a Saturday


def test_the_councils_own_words_are_marked_as_english_elsewhere():
    with i18n.use_locale("ur"):
        notes = services.council_places()[0].notes

    assert isinstance(notes, i18n.Untranslated)
    assert not isinstance(services.council_places()[0].notes, i18n.Untranslated)


def test_one_statement(statements):
    statements.clear()

    services.council_places()

    assert len(statements) == 1
