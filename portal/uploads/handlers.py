"""What happens to files by itself. The names of these jobs are older than this domain."""

from uuid import UUID

from portal.core import jobs
from portal.uploads import services


@jobs.task("eforms.scan_upload")
def scan_upload(upload_id: str) -> None:
    """Have a file looked at by the virus scanner; tried again while that is away."""
    services.scan(UUID(upload_id))


@jobs.task("eforms.sweep_uploads", cron="29 * * * *")
def sweep_uploads(timestamp: int = 0) -> None:  # noqa: ARG001 - procrastinate names the run
    """Delete files that belong to nothing any more."""
    services.sweep()


@jobs.task("uploads.forget")
def forget(upload_ids: list[str]) -> None:
    """Delete from the store what was deleted from the tables."""
    services.forget([UUID(each) for each in upload_ids])
