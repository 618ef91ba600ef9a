"""Who booked a time again and again is told of all of them at once."""

from datetime import date

from portal.bookings.repeating import mails
from portal.bookings.repeating.rules import Every, Rule
from portal.core.events import Event, on


@on("booking.repeated")
def tell_repeated(event: Event) -> None:
    rule = Rule(Every(event.facts["rule"]), date.fromisoformat(event.facts["until"]))
    mails.repeated(event.subject_id, rule, key=f"booking_repeated:{event.id}")
