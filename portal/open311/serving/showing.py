"""A report and an update as rows of the protocol."""

from datetime import datetime, time
from typing import Any
from uuid import UUID

from portal.core import clock
from portal.core.i18n import pgettext
from portal.core.settings import settings
from portal.faults import services as faults
from portal.open311.protocol import dates, statuses


def request_row(report: faults.Exchanged, *, extended: bool) -> dict[str, Any]:
    """Fields of GET requests; with `extended` what the specification doesn't know as well."""
    row: dict[str, Any] = {
        "service_request_id": report.reference,
        "status": statuses.of_request(report.status),
        "status_notes": _status_notes(report),
        "service_name": pgettext(report.category, report.title),
        "service_code": report.category,
        "description": report.text,
        "agency_responsible": report.agency or settings().council.get("name"),
        "service_notice": None,
        "requested_datetime": dates.written(report.reported_at),
        "updated_datetime": dates.written(report.updated_at),
        "expected_datetime": dates.written(_end_of(report)),
        "address": ", ".join(part for part in (report.place, report.detail) if part),
        "address_id": report.asset or (f"street:{report.usrn}" if report.usrn else None),
        "zipcode": None,
        "lat": report.lat,
        "long": report.lon,
        "media_url": _photo(report.reference, report.photos[0]) if report.photos else None,
    }
    if extended:
        row["extended_attributes"] = {
            "detailed_status": statuses.of_update(report.status),
            "accuracy_metres": report.accuracy,
            "photos": [_photo(report.reference, each) for each in report.photos],
            "merged_into": report.merged_into,
        }
        row["notes"] = [_note(each) for each in report.notes]
    return row


def update_row(update: faults.ExchangedUpdate) -> dict[str, Any]:
    return {
        "update_id": str(update.id),
        "service_request_id": update.reference,
        "status": statuses.of_update(update.status),
        "description": update.note,
        "updated_datetime": dates.written(update.at),
        "media_url": None,
        "external_status_code": update.status.value,
    }


def _status_notes(report: faults.Exchanged) -> str:
    """What was last said of it, or what its status means."""
    said = next((each.note for each in reversed(report.notes) if each.note), None)
    return said or str(report.status.sentence)


def _note(noted: faults.Noted) -> dict[str, Any]:
    return {
        "datetime": dates.written(noted.at),
        "type": noted.by.value,
        "status": statuses.of_update(noted.status),
        "description": noted.note,
    }


def _end_of(report: faults.Exchanged) -> datetime | None:
    """A date is kept at the end of the council's working day; none of what is closed."""
    if report.expected_on is None or report.status.closed:
        return None
    return datetime.combine(report.expected_on, time(17), clock.LONDON)


def _photo(reference: str, photo_id: UUID) -> str:
    return settings().public_url.rstrip("/") + faults.photo_path(reference, photo_id)
