"""The jobs of the waiting list: what comes free is offered, and offers end."""

from uuid import UUID

from portal.bookings import looking
from portal.bookings.waiting import mails, offering
from portal.core.events import Event, on
from portal.core.jobs import task


@task("bookings.offer")
def offer(*, calendar_id: str) -> None:
    offering.offer(UUID(calendar_id))


@task("bookings.lapse_offers", cron="* * * * *")
def lapse_offers(*, timestamp: int) -> None:  # noqa: ARG001 - every periodic job is given the time
    offering.lapse()


@task("bookings.tidy_waiting", cron="50 2 * * *")
def tidy_waiting(*, timestamp: int) -> None:  # noqa: ARG001
    offering.tidy()


@on("booking.cancelled")
def offer_cancelled(event: Event) -> None:
    offering.offer(looking.by_id(event.subject_id).calendar.id)


@on("booking.moved")
def offer_moved(event: Event) -> None:
    """The job of each minute does it where it came from another calendar."""
    offering.offer(looking.by_id(event.subject_id).calendar.id)


@on("booking.waiting")
def tell_joined(event: Event) -> None:
    mails.tell("waiting", event.subject_id, key=f"booking_waiting:{event.subject_id}")


@on("booking.offered")
def tell_offered(event: Event) -> None:
    mails.tell("offered", event.subject_id, key=f"booking_offered:{event.id}")


@on("booking.offer_over")
def tell_offer_over(event: Event) -> None:
    mails.tell("offer_over", event.subject_id, key=f"booking_offer_over:{event.id}")
