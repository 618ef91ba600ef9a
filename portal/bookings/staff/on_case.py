"""On an officer's page of a case, and on that of a person: the bookings."""

from collections.abc import Mapping
from typing import Any

from flask import url_for

from portal.accounts.services import Actor, Item, ItemKind, Permission
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


def _href(item: Item, actor: Actor) -> str | None:
    """An adviser may open all; an officer's way to one is its case."""
    if not actor.may(Permission.ACT_FOR_VISITORS):
        return None
    return url_for("bookings_staff.booking", reference=item.reference)


cases.show_to_staff(ItemKind.BOOKING, Permission.TAKE_BOOKINGS, _href)
cases.add_staff_section(22, "bookings/staff/_case.html", _bookings)
