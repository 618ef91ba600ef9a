"""The jobs of bookings. Each may run twice, or with another one: the rows decide."""

from portal.bookings.holding import places
from portal.bookings.making import slots
from portal.core.jobs import task


@task("bookings.expire", cron="* * * * *")
def expire(*, timestamp: int) -> None:  # noqa: ARG001 - every periodic job is given the time
    places.expire_all()


@task("bookings.make_slots", cron="10 1 * * *")
def make_slots(*, timestamp: int) -> None:  # noqa: ARG001
    slots.make_all()
