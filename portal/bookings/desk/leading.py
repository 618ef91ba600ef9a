"""Staff, too, book with the form of a service: it stands above, so it says where that goes on."""

from collections.abc import Callable

from portal.accounts.services import Actor
from portal.bookings.after import charging
from portal.bookings.changing.by_us import ForSomebody

type Leads = Callable[[Actor, ForSomebody], str]

_leads: list[Leads] = []


def set_desk(leads: Leads) -> None:
    """This begins the form of a service with the time in it, and says where it goes on."""
    _leads[:] = [leads]


def into_form(actor: Actor, wanted: ForSomebody) -> str | None:
    """Where the form goes on that books this; None where staff alone book it.

    Raises NotHadNow and LimitReached.
    """
    if charging.form_of(wanted.service) is None:
        return None
    return next((leads(actor, wanted) for leads in _leads), None)
