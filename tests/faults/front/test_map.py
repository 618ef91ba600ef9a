"""What the map asks for. Numbers come from anywhere: none of them breaks a page."""

import pytest
from flask import Flask

from portal.config import Settings, SettingsError
from portal.core.security import SafeHeaders
from portal.gazetteer import loading, services
from tests.gazetteer.builders import one_house, write_file

TILES = "https://tiles.example/{z}/{x}/{y}.png"


@pytest.fixture
def lane(app, tmp_path):
    loading.load(write_file(tmp_path, one_house()))
    return services.find_places("Mill Lane")[0]


def streets(client, box):
    return client.get("/map/streets.json", query_string={"box": box})


def test_the_streets_of_a_piece_of_the_borough_are_drawn(client, lane):
    box = f"{lane.lon - 0.01},{lane.lat - 0.01},{lane.lon + 0.01},{lane.lat + 0.01}"

    answer = streets(client, box)

    assert [name for name, _start, _end in answer.json["streets"]] == ["Mill Lane"]
    assert "public" in answer.headers["Cache-Control"]
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "box",
    [
        "", "1", "a,b,c,d", "nan,nan,nan,nan", "0,0,inf,inf", "1,1,0,0", "-1,50,1,52",
        "0,50,0.1,50.1,9", "200,50,200.1,50.1", "0,95,0.1,95.1", "1e400,50,1e400,51", "0,,0.1,50",
    ],
)  # fmt: skip
def test_what_is_no_box_is_refused_and_breaks_nothing(client, box):
    assert streets(client, box).status_code == 400


def test_with_no_tiles_set_nothing_comes_from_elsewhere(client):
    policy = client.get("/healthz").headers["Content-Security-Policy"]

    assert "img-src 'self';" in policy


def test_the_tiles_of_the_council_may_be_shown_and_nothing_else_of_theirs():
    settings = Settings(tile_url=TILES, tile_credit="© Somebody")
    empty = Flask("empty")
    empty.wsgi_app = SafeHeaders(empty.wsgi_app, {"SETTINGS": settings})

    policy = empty.test_client().get("/").headers["Content-Security-Policy"]

    assert "img-src 'self' https://tiles.example;" in policy
    assert policy.count("tiles.example") == 1


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"TILE_URL": TILES}, "TILE_CREDIT is missing"),
        ({"TILE_URL": "http://tiles.example/{z}/{x}/{y}.png"}, "TILE_URL must look like"),
        ({"TILE_URL": "https://tiles.example/{z}.png"}, "TILE_URL must look like"),
        ({"TILE_URL": "https://tiles.example/; script-src *{z}{x}{y}"}, "TILE_URL must look like"),
    ],
)
def test_an_address_of_tiles_that_cannot_be_right_stops_the_start(given, fault):
    with pytest.raises(SettingsError, match=fault):
        Settings.read(given)


def test_what_is_under_the_cross_is_said_in_words(client, lane):
    answer = client.get("/map/around.json", query_string={"lat": lane.lat, "lon": lane.lon})

    assert answer.json["words"] == "Near Mill Lane"
    assert client.get("/map/around.json?lat=nan&lon=0").status_code == 400
    assert client.get("/map/around.json?lat=0&lon=0").json["words"] == ""
