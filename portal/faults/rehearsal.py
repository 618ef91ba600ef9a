"""Faults that residents of the demonstration council reported, and what became of them."""

import tomllib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from portal.cases import services as cases
from portal.cases.services import Opening, Status
from portal.core import clock, db
from portal.core.db import transaction
from portal.faults import reporting
from portal.faults.loading import assets, authorities
from portal.faults.models import Asset, Report
from portal.faults.services import LocatedBy, NewReport, Source, Whereabouts
from portal.gazetteer import services as gazetteer

_OFFICER = "Wren Patel"
_ASSETS = {"street-light": "street-lights.csv", "bin": "bins.geojson"}

OpeningOf = Callable[[str], tuple[Opening, bool]]


def furnish(folder: Path) -> int:
    """Put up lights and bins, and say who else looks after what; how many things, once."""
    if db.session.scalar(select(Asset.id).limit(1)) is not None:
        return 0
    authorities.load(folder / "authorities.toml")
    return sum(assets.load(folder / name, kind).assets for kind, name in _ASSETS.items())


def engage(folder: Path, opening_of: OpeningOf) -> int:
    """File the reports of the folder, once; how many.

    `opening_of` says for a service what its cases start with, and whether its reports are public.
    """
    if db.session.scalar(select(Report.id).limit(1)) is not None:
        return 0
    entries = tomllib.loads((folder / "reports.toml").read_text(encoding="utf-8"))["report"]
    with transaction():
        for number, entry in enumerate(entries, start=1):
            _report(entry, number, *opening_of(entry["service"]))
    return len(entries)


def _report(entry: dict[str, Any], number: int, opening: Opening, public: bool) -> None:  # noqa: FBT001
    hours = timedelta(hours=number % 9, minutes=number * 7 % 60)
    with clock.frozen(clock.now() - timedelta(days=entry["days"]) - hours):
        opened = cases.open_case(opening)
        reporting.report(
            NewReport(
                case_id=opened.id,
                where=_where(entry),
                source=Source.WEB,
                public=public,
                locale="en",
                text=entry["text"],
                key=f"demonstration:{number}",
            )
        )
    for days, status, note in entry.get("steps", ()):
        with clock.frozen(clock.now() - timedelta(days=days)):
            cases.update(
                opened.reference, status=Status(status), note=note or None, author=_OFFICER
            )


def _where(entry: dict[str, Any]) -> Whereabouts:
    ends = gazetteer.ends_of(entry["usrn"])
    if ends is None:
        raise RuntimeError(f"There is no street {entry['usrn']} in the demonstration's gazetteer")
    start, end = ends
    along = entry["along"]
    return Whereabouts(
        lat=round(start.lat + (end.lat - start.lat) * along, 6),
        lon=round(start.lon + (end.lon - start.lon) * along, 6),
        accuracy=5,
        by=LocatedBy.POINT,
        detail=entry.get("detail", ""),
        usrn=entry["usrn"],
    )
