"""What people without a role do with a report: see its photos, and say that they saw it too."""

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from portal.core import clock, db
from portal.core.db import transaction
from portal.faults.models import Report, ReportPhoto, SaidToo
from portal.faults.reading import UnknownReport
from portal.faults.tables import LISTED, SHOWN


def say_too(reference: str, mark: str) -> None:
    """Count somebody who saw the same, once by their `mark`. Raises UnknownReport."""
    with transaction() as session:
        report_id = session.scalar(select(Report.id).where(Report.reference == reference, LISTED))
        if report_id is None:
            raise UnknownReport
        new = session.scalar(
            insert(SaidToo)
            .values(report_id=report_id, mark_digest=mark, at=clock.now())
            .on_conflict_do_nothing()
            .returning(SaidToo.id)
        )
        if new is not None:
            more = update(Report).where(Report.id == report_id)
            session.execute(more.values(said_too=Report.said_too + 1))


def shown_photo(reference: str, upload_id: UUID) -> tuple[UUID, UUID]:
    """The case and the upload of a photo that anybody may see. Raises UnknownReport."""
    row = db.session.execute(
        select(Report.case_id, ReportPhoto.upload_id)
        .join(ReportPhoto, ReportPhoto.report_id == Report.id)
        .where(
            Report.reference == reference,
            LISTED,
            ReportPhoto.upload_id == upload_id,
            ReportPhoto.showing == SHOWN,
        )
    ).one_or_none()
    if row is None:
        raise UnknownReport
    return row.case_id, row.upload_id
