"""On an officer's page of a case: its bookings."""

from collections.abc import Mapping
from typing import Any

from portal.accounts.services import Actor
from portal.bookings import services
from portal.bookings.desk import rights
from portal.bookings.staff.showing import page_words
from portal.cases import services as cases
from portal.cases.services import CaseRecord


def _bookings(record: CaseRecord, actor: Actor) -> Mapping[str, Any] | None:
    """The day and how it stands; the booking itself where they may open it."""
    found = services.of_case(record.case.id)
    if not found:
        return None
    open_ = {each.reference for each in found if rights.may_take(actor, each.calendar.team)}
    return {"bookings": found, "may_open": open_, **page_words()}


cases.add_staff_section(22, "bookings/staff/_case.html", _bookings)
