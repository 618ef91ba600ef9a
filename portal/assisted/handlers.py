"""What assisted digital does by itself."""

from portal.accounts import services as accounts
from portal.assisted import handing, held, leaflets, visits
from portal.core import jobs, logs
from portal.printing import services as printing

accounts.add_holder(held.HOLDER)
printing.add_writer("leaflet", leaflets.html)


@jobs.task("assisted.tidy", cron="*/10 * * * *")
def tidy(timestamp: int) -> None:  # noqa: ARG001 - procrastinate names the run
    """End visits that lie still, and delete what nobody can use any more."""
    logs.log.info("assisted.tidied", visits=visits.tidy(), hand_overs=handing.tidy())
