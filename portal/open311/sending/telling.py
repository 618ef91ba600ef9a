"""What people here are told while a report is handed over."""

import re
from uuid import UUID

from portal.cases import services as cases
from portal.core import i18n
from portal.core.i18n import _
from portal.faults import services as faults
from portal.faults.services import By, Coming

_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/:-]{0,39}")


def handed_over(report_id: UUID, authority_key: str, number: str) -> None:
    """Say in public who has it now, in the caller's transaction; once."""
    found = faults.authority(authority_key)
    report = faults.report_of(report_id)
    if found is None or report is None:
        return
    standing = cases.standings([report.case_id])[report.case_id]
    with i18n.use_locale(standing.locale):
        note = _("We sent this report to %(name)s.", name=found.name)
        if _NUMBER.fullmatch(number):
            note = _(
                "We sent this report to %(name)s. Their reference is %(number)s.",
                name=found.name,
                number=number,
            )
        # As if it came from them: what they know isn't sent to them again.
        coming = Coming(by=By.COUNCIL, authority=authority_key, key=f"handed over {report_id.hex}")
        faults.update(
            report.reference, status=standing.status, note=str(note), by=coming, author=None
        )


def not_handed_over(report_id: UUID, authority_key: str, fault: str) -> None:
    """Officers read that it has to go another way, in the caller's transaction."""
    found = faults.authority(authority_key)
    name = found.name if found else authority_key
    reach = ", ".join(part for part in (found.phone, found.email) if part) if found else ""
    _tell_officers(
        report_id, f"{name} did not take this report over Open311 ({fault}). Tell them: {reach}"
    )


def not_told(report_id: UUID, authority_key: str, fault: str) -> None:
    """Officers read that the authority doesn't know the latest."""
    found = faults.authority(authority_key)
    name = found.name if found else authority_key
    reach = ", ".join(part for part in (found.phone, found.email) if part) if found else ""
    _tell_officers(
        report_id,
        f"{name} could not be told the latest update over Open311 ({fault}). Tell them: {reach}",
    )


def _tell_officers(report_id: UUID, note: str) -> None:
    report = faults.report_of(report_id)
    if report is not None:
        status = cases.status_of(report.reference).status
        cases.update(report.reference, status=status, note=note, author=None, public=False)
