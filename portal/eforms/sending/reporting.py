"""The public side of a case: a report of a fault, made in the transaction that opens the case."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from portal.cases import services as cases
from portal.eforms import whereabouts
from portal.eforms.definitions import Definition
from portal.eforms.sending.arrival import Arrival
from portal.faults import services as faults


def make(
    definition: Definition, answers: Mapping[str, Any], arrival: Arrival, case_id: UUID
) -> None:
    """A report of what was sent, where the form makes one and its place has a point.

    A place that somebody described in words of their own, in which the gazetteer knows no name,
    has none: then officers have the case, and nothing is public.
    """
    report = definition.report
    place = answers.get(report.place) if report else None
    if report is None or place is None or place["lat"] is None:
        return
    sent = answers.get(report.photos or "") or []
    faults.report(
        faults.NewReport(
            case_id=case_id,
            where=_where(place),
            source=_source(arrival),
            public=report.public,
            locale=arrival.locale,
            text=answers.get(report.text or "") or "",
            photos=tuple(UUID(each["upload"]) for each in sent),
            key=arrival.key,
        )
    )


def _source(arrival: Arrival) -> faults.Source:
    """What didn't come from the web staff entered, unless its sender says otherwise."""
    if arrival.source is not None:
        return faults.Source(arrival.source)
    return faults.Source.WEB if arrival.channel is cases.Channel.WEB else faults.Source.STAFF


def _where(place: Mapping[str, Any]) -> faults.Whereabouts:
    """Answers from before a form made reports say neither how exact they are nor how they know."""
    kind = (place["key"] or "").partition(":")[0]
    by = place.get("by") or (kind if kind in {"street", "postcode"} else "landmark")
    return faults.Whereabouts(
        lat=place["lat"],
        lon=place["lon"],
        accuracy=place.get("accuracy") or whereabouts.usual_accuracy(place["key"]),
        by=faults.LocatedBy(by),
        name=place["name"] if place["key"] else "",
        detail=place["detail"],
        usrn=whereabouts.usrn_of(dict(place)),
        asset=whereabouts.asset_of(dict(place)),
    )
