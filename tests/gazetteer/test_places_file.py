import pytest

from portal.gazetteer import landmarks, services
from portal.gazetteer.dtf import FaultyFile

from .builders import houses

LANDMARK = """
[[landmark]]
key = "corn-hall"
kind = "theatre"
name = "Corn Hall"
area = "Quayhithe"
address = "Corn Hill Row"
postcode = "lk11ah"
easting = 528100
northing = 301200
"""
LIBRARY = """
[[council_place]]
key = "library"
kind = "library"
name = "Library"
area = "Quayhithe"
address = "1 Mere Street"
postcode = "LK1 1AA"
easting = 528100
northing = 301200
phone = "01632 960200"
facilities = ["step_free"]
[council_place.hours]
monday = ["09:00-12:00", "13:00-17:00"]
"""


@pytest.fixture
def load_places(app, tmp_path):
    def load(text):
        path = tmp_path / "places.toml"
        path.write_text(text, encoding="utf-8")
        return landmarks.load_places(path)

    return load


def test_landmarks_and_libraries_can_be_found(load_places):
    load_places(LANDMARK + LIBRARY)

    assert [place.detail for place in services.find_places("corn hall")] == [
        "theatre in Quayhithe, LK1"
    ]
    assert [place.key for place in services.find_places("library")] == ["landmark:library"]
    assert len(services.council_places()) == 1


def test_loading_again_changes_nothing_and_what_left_the_file_is_gone(load_places):
    load_places(LANDMARK + LIBRARY)
    load_places(LANDMARK + LIBRARY)
    assert len(services.find_places("corn hall")) == 1

    load_places(LIBRARY)

    assert services.find_places("corn hall") == []
    assert len(services.council_places()) == 1


def test_streets_and_landmarks_leave_each_other_alone(load_places, load):
    load_places(LANDMARK)
    load(houses(14))
    load_places(LANDMARK)

    assert len(services.find_places("mill lane")) == 1
    assert len(services.find_places("corn hall")) == 1


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('"theatre"', '"circus"', "landmark 1, kind"),
        ('"theatre"', '"street"', "a landmark can't be of the kind street"),
        ('"theatre"', '"library"', "a landmark can't be of the kind library"),
        ('"lk11ah"', '"nowhere"', "must be a full postcode, like LK1 2AB"),
        ("528100", '"east"', "landmark 1, easting"),
        ("528100", "9000000", "landmark 1, easting"),
        ('"corn-hall"', '"Corn Hall"', "landmark 1, key"),
        ('"corn-hall"', '"library"', "keys given twice: library"),
        ('name = "Corn Hall"', "", "landmark 1, name: Field required"),
        ('name = "Corn Hall"', 'name = "X"\nheight = 3', "landmark 1, height: Extra inputs"),
        ('"09:00-12:00"', '"09:00-08:00"', "must close after it opens"),
        ('"09:00-12:00"', '"9am-noon"', "council_place 1, hours, monday 1"),
        ('"step_free"', '"slide"', "council_place 1, facilities 1"),
        ('kind = "library"', 'kind = "park"', "a place of the council is a one_stop_shop or"),
        ("[[landmark]]", "[[landmark]", "at line 2"),
    ],
)
def test_faults_are_told_and_nothing_is_changed(load_places, old, new, fault):
    load_places(LANDMARK)

    with pytest.raises(FaultyFile) as caught:
        load_places((LANDMARK + LIBRARY).replace(old, new, 1))

    assert fault in str(caught.value)
    assert [place.name for place in services.find_places("corn")] == ["Corn Hall"]
    assert services.council_places() == []
