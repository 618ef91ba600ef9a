"""One booking, or those of a case or a person, and the code that opens its page."""

from datetime import datetime
from itertools import batched
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select

from portal.bookings import showing
from portal.bookings.faults import UnknownBooking
from portal.bookings.models import Booking, BookingEvent, BookingState, Calendar, Slot
from portal.bookings.views import BookingView, Happening
from portal.core import db, security
from portal.core.i18n import BY_CODE, DEFAULT
from portal.core.settings import settings

_LAPSED = (BookingState.EXPIRED, BookingState.RELEASED)
_CODE_LENGTH = 12  # about 58 bits
_TOGETHER = 4  # people copy it from a letter
_PREFIX = "BK"
_LETTERS = 8


def booking(reference: str) -> BookingView:
    """As typed, in any case and spacing. Raises UnknownBooking."""
    return _one(Booking.reference == normal(reference))


def by_id(booking_id: UUID) -> BookingView:
    """Raises UnknownBooking."""
    return _one(Booking.id == booking_id)


def of_case(case_id: UUID) -> list[BookingView]:
    """Held, booked and over, the earliest first."""
    return _all(Booking.case_id == case_id, order=(Slot.starts_at, Booking.created_at))


def of_person(person_id: UUID) -> list[BookingView]:
    """Confirmed and over, the latest first."""
    theirs = (Booking.person_id == person_id, Booking.state.not_in((*_LAPSED, BookingState.HELD)))
    return _all(*theirs, order=(Slot.starts_at.desc(), Booking.created_at))


def of_calendar(slug: str, begins: datetime, ends: datetime) -> list[BookingView]:
    """Bookings whose slot starts in that time (UTC, end excluded), in order; no lapsed holds."""
    within = (Slot.starts_at >= begins, Slot.starts_at < ends, Booking.state.not_in(_LAPSED))
    return _all(Calendar.slug == slug, *within, order=(Slot.starts_at, Booking.created_at))


def history(booking_id: UUID) -> list[Happening]:
    """What happened to it, in order."""
    found = select(BookingEvent).where(BookingEvent.booking_id == booking_id)
    return [
        Happening(
            id=each.id,
            what=each.what,
            at=each.at,
            by=each.by,
            from_slot=each.from_slot,
            to_slot=each.to_slot,
            minutes=each.minutes,
            reason=each.reason,
        )
        for each in db.session.scalars(found.order_by(BookingEvent.position))
    ]


def code_of(booking_id: UUID) -> str:
    """The code in the link, made from the id under the portal's secret."""
    keyed = bytes.fromhex(security.keyed_digest("booking", str(booking_id)))
    letters = security.ALPHABET
    code = [letters[byte % len(letters)] for byte in keyed[:_CODE_LENGTH]]
    return "-".join("".join(group) for group in batched(code, _TOGETHER))


def opens(reference: str, code: str) -> bool:
    """Whether this code opens the page of this booking.

    Where the portal's secret has changed since, both do: the code in older letters, and today's.
    """
    wanted = select(Booking.id, Booking.code_digest).where(Booking.reference == normal(reference))
    known = db.session.execute(wanted).one_or_none()
    if known is None:
        return False
    typed = digest_of(code)
    today = digest_of(code_of(known.id))
    return security.same(typed, known.code_digest) or security.same(typed, today)


def digest_of(code: str) -> str:
    return security.digest(security.normal_code(code)).hex()


def link_of(view: BookingView) -> str:
    """The address of its page with the code in it, in the booking's language."""
    language = BY_CODE.get(view.locale, DEFAULT).path
    address = f"{settings().public_url.rstrip('/')}{language}/bookings/{view.reference}"
    return f"{address}?code={code_of(view.id)}"


def normal(reference: str) -> str:
    """BK-7Q4M-X2RD for 'bk 7q4mx2rd', and for '7Q4M X2RD'."""
    letters = security.normal_code(reference)
    if len(letters) > _LETTERS:
        letters = letters.removeprefix(_PREFIX)
    return f"{_PREFIX}-{letters[:_TOGETHER]}-{letters[_TOGETHER:]}"


def _one(which: ColumnElement[bool]) -> BookingView:
    row = db.session.execute(showing.bookings().where(which)).one_or_none()
    if row is None:
        raise UnknownBooking
    return showing.booking_view(*row)


def _all(*which: ColumnElement[bool], order: tuple[Any, ...]) -> list[BookingView]:
    rows = db.session.execute(showing.bookings().where(*which).order_by(*order))
    return [showing.booking_view(*row) for row in rows]
