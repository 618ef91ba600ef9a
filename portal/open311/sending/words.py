"""What another authority reads of a report: nothing that the public may not read."""

from portal.core.settings import settings
from portal.faults import services as faults
from portal.faults.services import AuthorityView
from portal.open311.protocol import dates, statuses

_LONGEST = 4_000


def request_form(report: faults.Exchanged, authority: AuthorityView) -> dict[str, str]:
    """`attribute[external_id]`, and our reference in the description, say whose it is."""
    return {
        "service_code": authority.services[report.category],
        "lat": f"{report.lat:.6f}",
        "long": f"{report.lon:.6f}",
        "address_string": _place(report),
        "description": description(report),
        "attribute[external_id]": report.reference,
        "attribute[title]": report.title,
    }


def description(report: faults.Exchanged) -> str:
    council = settings().council.get("name", "")
    lines = [
        report.title,
        f"Where: {_place(report)} (right to {report.accuracy} metres)",
        f"What the reporter wrote: {report.text}" if report.text else "",
        f"Sent by {council}, {mark(report.reference)}.",
    ]
    return "\n".join(line for line in lines if line)[:_LONGEST]


def mark(reference: str) -> str:
    """By which a report of ours is found again among theirs."""
    return f"our reference {reference}"


def update_form(
    number: str, ours: str, update: faults.ExchangedUpdate, sender: str
) -> dict[str, str]:
    said = update.note or str(update.status.sentence)
    return {
        "service_request_id": number,
        "update_id": ours,
        "status": statuses.of_update(update.status).upper(),
        "updated_datetime": dates.written(update.at) or "",
        "description": said[:_LONGEST],
        "first_name": sender,
    }


def words_form(number: str, ours: str, report: faults.Exchanged) -> dict[str, str]:
    """What the reporter wrote, once an officer let it be shown."""
    detail = f"Where exactly: {report.detail}" if report.detail else ""
    said = f"What the reporter wrote: {report.text}" if report.text else ""
    return {
        "service_request_id": number,
        "update_id": ours,
        "status": statuses.UNCHANGED.upper(),
        "updated_datetime": dates.written(report.updated_at) or "",
        "description": "\n".join(line for line in (said, detail) if line)[:_LONGEST],
        "first_name": str(settings().council.get("name", "")),
    }


def _place(report: faults.Exchanged) -> str:
    return ", ".join(part for part in (report.place, report.detail) if part)
