"""Landmarks, one-stop shops and libraries, each put by its street: the file of places."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from demo.larkmere.streets import Point, Street
from demo.larkmere.wards import BOROUGH, WARDS

_TABLES = tomllib.loads((Path(__file__).parent / "landmarks.toml").read_text(encoding="utf-8"))


def public_buildings() -> dict[tuple[str, str], str]:
    """The council's own buildings, by ward and street."""
    return {
        (place["ward"], place["street"]): place.get("building", place["name"])
        for place in _TABLES["council_place"]
    }


def places_toml(streets: list[Street]) -> str:
    """The file of places, as `portal gazetteer places` takes it in."""
    by_name = {(street.ward.name, street.name): street for street in streets}
    tables = [
        "# Made by demo/make_gazetteer.py. Coordinates are metres on the National Grid.",
        *(_table("ward", {"code": ward.code, "name": ward.name}) for ward in WARDS),
        *(_landmark(each, by_name[each["ward"], each["street"]]) for each in _TABLES["landmark"]),
        *(
            _council_place(each, by_name[each["ward"], each["street"]])
            for each in _TABLES["council_place"]
        ),
    ]
    return "\n\n".join(tables) + "\n"


def _landmark(each: Mapping[str, Any], street: Street) -> str:
    address = f"{street.name}, {street.ward.name}"
    fields = _somewhere(each, street, address, street.along(each["along"], each["aside"]))
    return _table("landmark", fields | {"words": each.get("words", [])})


def _council_place(each: Mapping[str, Any], street: Street) -> str:
    building = [each["building"]] if "building" in each else []
    address = ", ".join([*building, f"1 {street.name}", street.ward.name, BOROUGH])
    fields = _somewhere(each, street, address, street.stands(1)) | {
        "phone": each["phone"],
        "facilities": each["facilities"],
        "notes": each.get("notes", ""),
    }
    week = "\n".join(["", "", "[council_place.hours]", *_lines(each["hours"])])
    return _table("council_place", fields) + week


def _somewhere(
    each: Mapping[str, Any], street: Street, address: str, point: Point
) -> dict[str, object]:
    return {
        "key": each["key"],
        "kind": each["kind"],
        "name": each["name"],
        "area": street.ward.name,
        "address": address,
        "postcode": street.postcode,
        "easting": point.x,
        "northing": point.y,
    }


def _table(name: str, fields: Mapping[str, object]) -> str:
    return "\n".join([f"[[{name}]]", *_lines(fields)])


def _lines(fields: Mapping[str, object]) -> Iterator[str]:
    """JSON writes strings, numbers and lists just as TOML has them."""
    for name, value in fields.items():
        if value not in ("", []):
            yield f"{name} = {json.dumps(value, ensure_ascii=False)}"
