"""A hold becomes a booking."""

from uuid import UUID

from portal.bookings.changing.noting import tell
from portal.bookings.holding import holding
from portal.bookings.holding.limits import Names, Whose, person_digest, property_digests
from portal.bookings.models import BookingState, Subject
from portal.bookings.views import Contact
from portal.core import clock
from portal.core.db import transaction, tried_again


@tried_again
def confirm(
    subject: Subject,
    subject_id: UUID,
    case_id: UUID | None,
    contact: Contact | None,
    *,
    properties: Names = None,
) -> bool:
    """Make good what is held, in the caller's transaction; again, it changes nothing.

    A subject CASE also finds the hold whose case it is. One that ran out is taken again if it still
    fits. What was held for nobody, as staff have allowed, counts for `contact` and `properties`
    from now on. False: the place is gone, a limit was reached meanwhile, or nothing was held. Emits
    `booking.confirmed`.
    """
    with transaction() as session:
        booking = holding.meant(session, subject, subject_id)
        if booking is None or not holding.taken_again(session, booking):
            return False
        if booking.state is BookingState.CONFIRMED:
            return True
        booking.state, booking.held_until = BookingState.CONFIRMED, None
        booking.held_from = []
        booking.case_id = case_id or booking.case_id
        booking.contact = contact.stored() if contact else booking.contact
        if contact and properties is not None and Whose.of(booking) == Whose():
            booking.person_digest = person_digest(contact.email, None, phone=contact.phone)
            booking.property_digests = sorted(property_digests(properties))
        booking.changed_at = clock.now()
        tell(session, booking, "confirmed")
        return True
