"""Makes demo/faults/street-lights.csv and bins.geojson: what stands in Larkmere's streets.

    python -m demo.make_faults

Lamp posts stand every 40 metres, left and right in turn; a bin stands at the beginning of a street.
"""

import csv
import json
import math
from pathlib import Path

from demo.larkmere.streets import Street, streets
from demo.larkmere.wards import Style
from portal.gazetteer.grid import points_of

FOLDER = Path(__file__).parent / "faults"
_APART = 40  # metres between lamp posts
_ASIDE = 6.0  # metres from the middle of the road
_COUNTY_ROADS = (99_900_124, 99_900_129, 99_900_130)  # as in faults/authorities.toml
_LAMPS = ("LED", "LED", "sodium")


def main() -> None:
    everywhere = streets({})
    _write_lights(everywhere)
    _write_bins(everywhere)


def _write_lights(everywhere: list[Street]) -> None:
    with (FOLDER / "street-lights.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["number", "easting", "northing", "usrn", "authority", "lamp"])
        number = 1000
        for street in everywhere:
            length = math.dist(street.start, street.end)
            for count in range(int(length // _APART)):
                number += 1
                side = _ASIDE if count % 2 else -_ASIDE
                at = street.along(10 + count * _APART, side)
                owner = "larkshire" if street.usrn in _COUNTY_ROADS else ""
                lamp = _LAMPS[number % len(_LAMPS)]
                rows.writerow([f"LC {number}", at.x, at.y, street.usrn, owner, lamp])


def _write_bins(everywhere: list[Street]) -> None:
    busy = [street for street in everywhere if street.ward.style is not Style.VILLAGE]
    metres = [street.along(5, _ASIDE) for street in busy]
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [point.lon, point.lat]},
            "properties": {"number": f"B{number}", "usrn": street.usrn, "litres": 120},
        }
        for number, (street, point) in enumerate(
            zip(busy, points_of([(at.x, at.y) for at in metres]), strict=True), start=201
        )
    ]
    lines = ",\n".join(json.dumps(each) for each in features)
    text = f'{{"type": "FeatureCollection", "features": [\n{lines}\n]}}\n'
    (FOLDER / "bins.geojson").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
