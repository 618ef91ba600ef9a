"""What printing does by itself."""

from portal.core import jobs, logs
from portal.printing import services


@jobs.task("printing.make")
def make(key: str) -> None:
    """Make a PDF that somebody asked for."""
    services.make(key)


@jobs.task("printing.throw_away", cron="37 3 * * *")
def throw_away(timestamp: int) -> None:  # noqa: ARG001 - procrastinate names the run
    """Copies are made again when they are asked for: none lies here for long."""
    logs.log.info("documents.thrown_away", count=services.throw_away_old())
