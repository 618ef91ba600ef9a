"""Who takes what the waiting list offers goes on in the form that books it."""

from portal.bookings import services as bookings
from portal.eforms import waited_for
from portal.eforms.routes import starting
from portal.eforms.sending import booking


def lead(offer: bookings.WaitingView) -> str:
    """Where the form goes on, begun in this browser with the time in it. Raises OfferOver."""
    form = booking.form_of(offer.service or "")
    if form is None:
        raise bookings.OfferOver
    return starting.on_from_start(waited_for.take(starting.begun(form.service), offer))


bookings.set_lead(lead)
