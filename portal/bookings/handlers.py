"""The jobs of bookings. Each may run twice, or with another one: the rows decide."""

from portal.accounts import services as accounts
from portal.bookings.after import handlers as after  # noqa: F401 - registers its own
from portal.bookings.holding import places
from portal.bookings.keeping import ending, held
from portal.bookings.making import slots
from portal.bookings.waiting import handlers as waiting  # noqa: F401 - registers its own
from portal.core.jobs import task


@task("bookings.expire", cron="* * * * *")
def expire(*, timestamp: int) -> None:  # noqa: ARG001 - every periodic job is given the time
    places.expire_all()


@task("bookings.make_slots", cron="10 1 * * *")
def make_slots(*, timestamp: int) -> None:  # noqa: ARG001
    slots.make_all()


accounts.add_holder(held.HOLDER)
accounts.add_retention_rules(ending.rules)
