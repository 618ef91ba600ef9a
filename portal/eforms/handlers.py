"""What eforms does by itself."""

from uuid import UUID

from portal.core import jobs, logs, metrics
from portal.core.events import Event, on
from portal.eforms import delivering, documents, making, services, unlinked, uploads
from portal.eforms.delivery_figures import Deliveries

metrics.source(Deliveries())


@jobs.task("eforms.delete_expired", cron="17 3 * * *")
def delete_expired(timestamp: int) -> None:  # noqa: ARG001 - procrastinate names the run
    """Delete unfinished forms that were kept as long as their pages promised."""
    while deleted := services.delete_expired():
        logs.log.info("drafts.deleted", count=deleted)


@jobs.task("eforms.mix_equality_answers", cron="41 3 * * *")
def mix_equality_answers(timestamp: int) -> None:  # noqa: ARG001
    """Nothing that the database notes by itself may link these answers to a form."""
    unlinked.mix()


@jobs.task("eforms.remind", cron="47 * * * *")
def remind(timestamp: int) -> None:  # noqa: ARG001
    """Mail people whose saved forms are about to be deleted."""
    while reminded := services.remind():
        logs.log.info("drafts.reminded", count=reminded)


@jobs.task("eforms.make_document")
def make_document(key: str) -> None:
    """Make a PDF that somebody asked for."""
    making.make(key)


@jobs.task("eforms.throw_away_documents", cron="37 3 * * *")
def throw_away_documents(timestamp: int) -> None:  # noqa: ARG001
    """Copies are made again when they are asked for: none lies here for long."""
    logs.log.info("documents.thrown_away", count=documents.throw_away_old())


@jobs.task("eforms.scan_upload")
def scan_upload(upload_id: str) -> None:
    """Have a file looked at by the virus scanner; tried again while that is away."""
    uploads.scan(UUID(upload_id))


@jobs.task("eforms.sweep_uploads", cron="29 * * * *")
def sweep_uploads(timestamp: int = 0) -> None:  # noqa: ARG001
    """Delete files that belong to nothing any more."""
    uploads.sweep()


@on("case.opened")
def send_on(event: Event) -> None:
    delivering.plan(event.subject_id)


@jobs.task("eforms.deliver")
def deliver(delivery_id: str) -> None:
    delivering.deliver(UUID(delivery_id))


@jobs.task("eforms.tidy_deliveries", cron="27 * * * *")
def tidy_deliveries(timestamp: int) -> None:  # noqa: ARG001
    delivering.tidy()
