import pytest

from portal.core.i18n import use_locale
from portal.gazetteer import services


def names(words, limit=10):
    return [(place.name, place.detail) for place in services.find_places(words, limit)]


def test_a_street_is_found_in_each_part_of_the_borough_that_has_one():
    assert names("Church Lane") == [
        ("Church Lane", "street in Cold Larkham, LK7"),
        ("Church Lane", "street in Great Sedgeby, LK6"),
        ("Church Lane", "street in Penny Drove, LK8"),
        ("All Souls Church", "place of worship in Great Sedgeby, LK6"),
    ]


@pytest.mark.parametrize(
    "typed",
    [
        "Mill Lane, Harrow End",
        "harrow end mill lane",
        "mill ln harrow",
        "outside 14 Mill Lane in Harrow End",
        "12b mill la. (harrow end)",
        "MÏLL LÀNE HARROW",
    ],
)
def test_a_street_is_found_however_it_is_written(typed):
    assert names(typed)[0] == ("Mill Lane", "street in Harrow End, LK2")


def test_what_is_called_so_comes_before_what_begins_so_and_what_has_the_word():
    assert [name for name, _ in names("teasel park", 4)] == [
        "Teasel Park",
        "Teasel Park Academy",
        "Teasel Park Health Centre",
        "Teasel Park Library",
    ]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("kosciuszko", "Kościuszko Stone"),
        ("st wilfras church", "St Wilfra's Church"),
        ("Saint Wilfra’s Ch", "St Wilfra's Church"),
        ("swimming", "Tollbar Leisure Centre"),
        ("the tip", "Packhorse Lane Recycling Centre"),
        ("sedgeby one stop", "Sedgeby One-Stop Shop"),
    ],
)
def test_landmarks_are_found_by_other_words_too(typed, found):
    assert names(typed)[0][0] == found


@pytest.mark.parametrize("typed", ["LK1 2AB", "lk12ab", " lk1  2ab"])
def test_a_postcode_is_a_place_and_its_streets_follow(typed):
    found = services.find_places(typed)

    assert [(place.key, place.detail) for place in found] == [
        ("postcode:LK12AB", "postcode in Larkgate"),
        ("street:99900116", "street in Larkgate, LK1"),
    ]


def test_the_beginning_of_a_postcode_finds_those_that_begin_so():
    assert [name for name, _ in names("LK1 2", 3)] == ["LK1 2AA", "LK1 2AB", "LK1 2AD"]


@pytest.mark.parametrize(
    "typed",
    ["", " ", "\0", "%", "_", "'", "\\", "🦆🦆", "!!! ??? ---", "<script>", "'; DROP TABLE place",
     "& | ! ( ) : * <->", "a" * 10_000, "mill " * 2_000, "\u202e", "\ud800", "نہر"],
)  # fmt: skip
def test_hostile_text_gives_a_list(typed):
    assert isinstance(services.find_places(typed), list)


def test_hostile_text_around_a_name_does_not_hide_it():
    assert names("\0%Mill' \\Lane 🦆 & | harrow:*")[0] == ("Mill Lane", "street in Harrow End, LK2")


@pytest.mark.parametrize(("limit", "most"), [(3, 3), (0, 1), (-5, 1), (10_000, 50)])
def test_a_list_has_its_bounds(limit, most):
    assert len(services.find_places("l", limit)) == most


def test_a_place_is_found_again_by_the_key_that_an_answer_kept():
    for place in services.find_places("mill", 50):
        assert services.place(place.key) == place


@pytest.mark.parametrize("key", ["", "street:1", "street:", "a:\0", "x" * 500, "a:b:c", "'"])
def test_an_unknown_key_is_no_place(key):
    assert services.place(key) is None


def test_a_place_is_near_its_addresses():
    place = services.place("postcode:LK12AB")
    house = services.find_addresses("LK1 2AB")[0]

    assert place is not None
    assert (place.lat, place.lon) == pytest.approx((house.lat, house.lon), abs=0.002)


def test_what_kind_of_place_it_is_is_said_in_the_readers_language(monkeypatch):
    monkeypatch.setattr(
        "portal.core.i18n._messages", lambda _code: {"street in %(area)s": "ulica: %(area)s"}
    )

    with use_locale("pl"):
        assert services.find_places("mill lane")[0].detail == "ulica: Harrow End, LK2"


def test_one_statement_each(statements):
    statements.clear()

    services.find_places("mill lane")
    services.place("street:99900116")

    assert len(statements) == 2
