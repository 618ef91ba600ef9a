"""What faults do when something else happens, and by themselves."""

from portal.accounts import services as accounts
from portal.cases import services as cases
from portal.core.events import Event, on
from portal.core.jobs import task
from portal.faults import disputing, updating
from portal.faults.following import telling
from portal.faults.keeping import emptying, ending, held

cases.add_witness(updating.follow_case)
cases.add_emptier(emptying.empty)
accounts.add_holder(held.HOLDER)
accounts.add_retention_rules(ending.rules)


@on("report.updated")
def tell_followers(event: Event) -> None:
    telling.tell_of(event.subject_id)


@task("faults.digests", cron="0 7 * * *")
def send_digests(*, timestamp: int) -> None:  # noqa: ARG001 - every periodic job is given the time
    telling.send_digests()


@task("faults.ask_whether_fixed", cron="20 9 * * *")
def ask_whether_fixed(*, timestamp: int) -> None:  # noqa: ARG001
    disputing.ask_all()
