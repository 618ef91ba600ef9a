"""What eforms does by itself."""

from portal.core import jobs, logs
from portal.eforms import services


@jobs.task("eforms.delete_expired", cron="17 3 * * *")
def delete_expired(timestamp: int) -> None:  # noqa: ARG001 - procrastinate names the run
    """Delete unfinished forms that were kept as long as their pages promised."""
    while deleted := services.delete_expired():
        logs.log.info("drafts.deleted", count=deleted)


@jobs.task("eforms.remind", cron="47 * * * *")
def remind(timestamp: int) -> None:  # noqa: ARG001
    """Mail people whose saved forms are about to be deleted."""
    while reminded := services.remind():
        logs.log.info("drafts.reminded", count=reminded)
