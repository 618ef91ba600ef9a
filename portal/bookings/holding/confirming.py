"""A hold becomes a booking."""

from uuid import UUID

from portal.bookings.models import Subject
from portal.bookings.views import Contact


def confirm(
    subject: Subject, subject_id: UUID, case_id: UUID | None, contact: Contact | None
) -> bool:
    """Make good what is held, in the caller's transaction; again, it changes nothing.

    A subject CASE also finds the hold whose case it is. One that ran out is taken again if it still
    fits. False: the place is gone, or nothing was held. Emits `booking.confirmed`.
    """
    raise NotImplementedError
