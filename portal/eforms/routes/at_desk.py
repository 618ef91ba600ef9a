"""Staff who book for somebody go on in the form that books it."""

from portal.accounts.services import Actor
from portal.bookings import services as bookings
from portal.eforms import at_desk, services
from portal.eforms.routes import starting
from portal.eforms.routes.steps import next_url
from portal.eforms.sending import booking


def lead(actor: Actor, wanted: bookings.ForSomebody) -> str:
    """Where the form goes on, begun anew in this browser with the time in it.

    What the last person said at this desk, and didn't send, is gone. Raises as `at_desk.take` does.
    """
    form = booking.form_of(wanted.service or "")
    if form is None:
        raise bookings.OfferOver
    before = starting.begun(form.service)
    bookings.release(bookings.Subject.DRAFT, before.id)
    services.start_again(before)
    draft = at_desk.take(starting.begun(form.service), actor, wanted)
    return next_url(draft, draft.walk)


bookings.set_desk(lead)
