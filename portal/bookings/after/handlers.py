"""What people are told about their bookings. A job may run twice: its key mails once."""

from uuid import UUID

from portal.bookings.after import following, reminding
from portal.bookings.reading import own
from portal.bookings.repeating import handlers as repeating  # noqa: F401 - registers its own
from portal.core.events import Event, on
from portal.core.jobs import task


@on("booking.confirmed")
def tell_confirmed(event: Event) -> None:
    following.confirmed(event.subject_id, key=f"booking_confirmed:{event.subject_id}")


@on("booking.moved")
def tell_moved(event: Event) -> None:
    following.moved(event.subject_id, _happening(event), key=f"booking_moved:{event.id}")


@on("booking.resized")
def tell_resized(event: Event) -> None:
    following.resized(event.subject_id, _happening(event), key=f"booking_resized:{event.id}")


@on("booking.cancelled")
def tell_cancelled(event: Event) -> None:
    following.cancelled(event.subject_id, _happening(event), key=f"booking_cancelled:{event.id}")


@on("booking.cancelled_by_us")
def tell_cancelled_by_us(event: Event) -> None:
    following.cancelled_by_us(
        event.subject_id, _happening(event), key=f"booking_cancelled_by_us:{event.id}"
    )


@on("booking.late")
def tell_late(event: Event) -> None:
    following.late(event.subject_id, _happening(event), key=f"booking_late:{event.id}")


@on("case.claimed")
def move_to_account(event: Event) -> None:
    own.move(event.subject_id, UUID(event.facts["person_id"]))


@on("person.joined")
def join(event: Event) -> None:
    own.join(event.subject_id, UUID(event.facts["was"]))


@task("bookings.remind", cron="*/10 * * * *")
def remind(*, timestamp: int) -> None:  # noqa: ARG001 - every periodic job is given the time
    reminding.remind()


@task("bookings.remind_of")
def remind_of(*, booking_id: str) -> None:
    reminding.remind_of(UUID(booking_id))


def _happening(event: Event) -> UUID:
    return UUID(event.facts["happening"])
