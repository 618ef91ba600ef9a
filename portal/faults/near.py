"""Which open reports are near a point, nearest first."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from sqlalchemy import ColumnElement, select

from portal.accounts.services import Actor, Permission
from portal.cases import services as cases
from portal.core import db
from portal.faults.categories import names
from portal.faults.grid import bearing_to, box_around
from portal.faults.lines import first_photos
from portal.faults.models import Report, Showing
from portal.faults.tables import LISTED, in_cells, one_of, square_metres
from portal.faults.views import NearbyReport

FARTHEST: Final = 2_000  # metres
_MOST: Final = 100
_RINGS: Final = (
    250,
    1_000,
    4_000,
    20_000,
)  # metres: an inspector's next one is mostly in the first


def near(  # noqa: PLR0913 - all but the point are named
    lat: float,
    lon: float,
    *,
    category: str | Collection[str] | None = None,
    metres: int,
    limit: int = 10,
    leaving_out: Collection[str] = (),
) -> list[NearbyReport]:
    """Open reports that the public may see, of one or some categories or of all; nearest first.

    Where the point isn't exact, add its accuracy to `metres`. `leaving_out` are references.
    """
    wanted = [LISTED]
    if category is not None:
        wanted.append(
            one_of(Report.category, [category] if isinstance(category, str) else category)
        )
    if leaving_out:
        wanted.append(Report.reference.not_in(leaving_out))
    return _nearest(lat, lon, min(metres, FARTHEST), wanted, min(limit, _MOST))


def nearest_for(actor: Actor, lat: float, lon: float, *, limit: int = 20) -> list[NearbyReport]:
    """Open reports of all the officer's teams, private ones too, however far; nearest first."""
    actor.require(Permission.READ_CASES)
    wanted = [one_of(Report.team, sorted(actor.teams))]
    found: list[NearbyReport] = []
    for metres in _RINGS:
        found = _nearest(lat, lon, metres, wanted, min(limit, _MOST))
        if len(found) >= limit:
            break
    return found


def _nearest(
    lat: float, lon: float, metres: int, wanted: list[ColumnElement[bool]], limit: int
) -> list[NearbyReport]:
    away = square_metres(Report, lat, lon)
    rows = db.session.execute(
        select(Report, away)
        .where(
            Report.closed_at.is_(None),
            in_cells(Report, box_around(lat, lon, metres)),
            away <= metres * metres,
            *wanted,
        )
        .order_by(away, Report.id)
        .limit(max(limit, 1))
    ).all()
    pictures = first_photos([report.id for report, _away in rows])
    called = names() if rows else {}
    return [
        _view(report, away, (lat, lon), pictures.get(report.id), called) for report, away in rows
    ]


def _view(
    report: Report, away: Any, here: tuple[float, float], photo: Any, called: Mapping[str, str]
) -> NearbyReport:
    readable = report.text_showing is Showing.SHOWN
    return NearbyReport(
        reference=report.reference,
        category=report.category,
        title=called.get(report.category) or cases.title_of(report.category, report.title),
        place=report.place,
        detail=report.place_detail if readable else None,
        text=report.text if readable else None,
        metres=round(away**0.5),
        bearing=bearing_to(*here, report.lat, report.lon),
        status=report.status,
        reported_at=report.reported_at,
        photo_id=photo,
        said_too=report.said_too,
        lat=report.lat,
        lon=report.lon,
        accuracy=report.accuracy,
        visibility=report.visibility,
        locale=report.locale,
    )
