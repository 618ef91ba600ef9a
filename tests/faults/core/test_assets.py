"""Things in the street: taken in from files, found by number and by place."""

import json

import pytest
from sqlalchemy import select

from portal.faults import services
from portal.faults.loading import assets, authorities
from portal.faults.models import Asset, Authority, Duty
from portal.faults.services import Bearing
from portal.gazetteer.services import FaultyFile
from tests.faults.builders import HERE, make_asset, metres_away


def csv_file(tmp_path, *lines):
    path = tmp_path / "lights.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def geojson_file(tmp_path, *features):
    path = tmp_path / "bins.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}))
    return path


def feature(number, lon=-0.1, lat=52.56, **more):
    shape = {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "geometry": shape, "properties": {"number": number, **more}}


def faults_of(path, kind="street-light"):
    with pytest.raises(FaultyFile) as faulty:
        assets.load(path, kind)
    return [tuple(each) for each in faulty.value.faults]


def test_a_csv_file_replaces_all_of_its_kind(app, session, tmp_path):
    make_asset("OLD-1")
    make_asset("B-1", kind="bin")
    path = csv_file(
        tmp_path, "Number,lat,lon,usrn,lamp", "LC-1,52.56,-0.1,,LED", "LC-2,52.57,-0.1,,"
    )

    loaded = assets.load(path, "street-light")

    assert (loaded.assets, loaded.gone) == (2, 1)
    assert set(session.scalars(select(Asset.key))) == {
        "street-light:LC-1", "street-light:LC-2", "bin:B-1",
    }  # fmt: skip
    assert services.asset("street-light:LC-1").facts == {"number": "LC-1", "lamp": "LED"}


def test_metres_on_the_national_grid_are_taken_too(app, tmp_path):
    assets.load(csv_file(tmp_path, "number,easting,northing", "7,528570,301610"), "bin")

    assert services.asset("bin:7").lat == pytest.approx(52.597, abs=0.001)


def test_a_geojson_file_is_taken_in(app, tmp_path):
    assets.load(geojson_file(tmp_path, feature("B 1", name="By the pond")), "bin")

    found = services.asset("bin:B 1")
    assert (found.name, found.lon) == ("By the pond", -0.1)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (",52.56,-0.1", "has no number"),
        ("LC-1,52.56,-0.1", "was there already, at 2"),
        ("lc 1,52.56,-0.1", "was there already, at 2"),
        ("LC-3,-0.1,52.56", "the wrong way round"),
        ("LC-3,nan,-0.1", "isn't a number"),
        ("LC-3,north,-0.1", "isn't a number"),
        ("LC-3,,", "has no place"),
        ("LAMP,52.56,-0.1", "can't be a number"),
        ("LC-3,52.56,-0.1,12", "more columns"),
    ],
)
def test_a_fault_is_named_by_its_line_and_nothing_is_changed(app, session, tmp_path, line, said):
    make_asset("OLD-1")

    [(number, text)] = faults_of(csv_file(tmp_path, "number,lat,lon", "LC-1,52.56,-0.1", line))

    assert number == 3
    assert said in text
    assert session.scalars(select(Asset.number)).all() == ["OLD-1"]


def test_an_owner_must_be_known(app, tmp_path):
    path = csv_file(tmp_path, "number,lat,lon,authority", "LC-1,52.56,-0.1,nobody")

    [(line, text)] = faults_of(path)

    assert line == 2
    assert "portal faults load" in text


@pytest.mark.parametrize("text", ["{", "[]", '{"features": 1}', '{"features": [NaN]}'])
def test_what_is_not_geojson_is_refused(app, tmp_path, text):
    path = tmp_path / "bins.json"
    path.write_text(text)

    assert faults_of(path, "bin")


def test_features_without_a_point_are_named(app, tmp_path):
    line = {"type": "Feature", "geometry": {"type": "LineString"}, "properties": {"number": "B1"}}

    found = faults_of(geojson_file(tmp_path, feature("B0"), line, None), "bin")

    assert [number for number, _text in found] == [2, 3]


def test_a_number_is_found_however_it_is_written(app):
    make_asset("LC-1234")

    for words in ("LC-1234", "lc 1234", "lamp post lc1234 is out", "Lc/1234."):
        assert [each.number for each in services.find_assets(words)] == ["LC-1234"]
    for words in ("", "lamp post", "LC-123", "1234", "LC-1234", "💡" * 200):
        kind = "bin" if words == "LC-1234" else None
        assert services.find_assets(words, kind=kind) == []


def test_what_stands_near_comes_nearest_first(app):
    make_asset("LC-1", metres_away(north=30))
    make_asset("LC-2", metres_away(east=-10))
    make_asset("B-1", metres_away(north=1), kind="bin")

    found = services.assets_near(*HERE, kinds=["street-light"], metres=50)

    assert [(each.number, each.metres, each.bearing) for each in found] == [
        ("LC-2", 10, Bearing.WEST), ("LC-1", 30, Bearing.NORTH),
    ]  # fmt: skip


AUTHORITIES = """
[[authority]]
key = "county"
name = "Larkshire"
phone = "01632 960 210"

[[duty]]
kind = "road"
authority = "{authority}"
usrns = [1, 2]

[[duty]]
kind = "boundary"
outline = [[526900, 299900], [533100, 299900], [533100, 304600], [526900, 304600]]
"""


def authorities_file(tmp_path, text):
    path = tmp_path / "authorities.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_authorities_and_duties_become_those_of_the_file(app, session, tmp_path):
    path = authorities_file(tmp_path, AUTHORITIES.format(authority="county"))

    for _twice in range(2):
        loaded = authorities.load(path)

    assert (loaded.authorities, loaded.duties) == (1, 3)
    assert session.scalars(select(Authority.name)).all() == ["Larkshire"]
    assert services.responsibility(52.59, -0.08).council
    assert services.responsibility(52.59, 0.08).outside
    assert services.responsibility(52.59, -0.08, usrn=2).authority.key == "county"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("county", "nobody"), "nobody"),
        (("phone =", "fax ="), "fax"),
        (('phone = "01632 960 210"', ""), "needs a phone"),
        (("usrns = [1, 2]", ""), "either usrns or an outline"),
        (("[[526900", "[[-1"), "duty 2"),
        (("[[authority]]", "[[authority"), "at line"),
    ],
)
def test_faults_of_authorities_are_named_and_nothing_is_changed(
    app, session, tmp_path, change, said
):
    text = AUTHORITIES.replace('authority = "{authority}"', 'authority = "county"', 1)
    if change[1] == "nobody":
        text = AUTHORITIES.format(authority="nobody")
    else:
        text = text.replace(*change, 1)

    with pytest.raises(FaultyFile) as faulty:
        authorities.load(authorities_file(tmp_path, text))

    assert said in str(faulty.value)
    assert session.scalars(select(Duty)).all() == []


def test_the_commands_say_what_was_done_or_what_is_wrong(app, tmp_path):
    runner = app.test_cli_runner()
    good = csv_file(tmp_path, "number,lat,lon", "LC-1,52.56,-0.1")

    done = runner.invoke(args=["assets", "load", str(good), "--kind", "street-light"])
    assert "1 of the kind street-light" in done.output

    bad = csv_file(tmp_path, "number,lat,lon", ",52.56,-0.1")
    refused = runner.invoke(args=["assets", "load", str(bad), "--kind", "street-light"])
    assert refused.exit_code == 1
    assert "Nothing was changed." in refused.output
    assert "lights.csv, line 2: has no number" in refused.output

    told = authorities_file(tmp_path, AUTHORITIES.format(authority="county"))
    loaded = runner.invoke(args=["faults", "load", str(told)])
    assert "1 authorities with 3 duties" in loaded.output
