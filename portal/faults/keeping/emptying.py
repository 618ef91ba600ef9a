"""What becomes of a report when its case is emptied: that it was there stays, for the figures."""

from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy import update as sa_update

from portal.accounts.services import After
from portal.core import clock
from portal.core.db import transaction
from portal.faults.models import (
    Follow,
    Report,
    ReportDecision,
    ReportPhoto,
    ReportUpdate,
    SaidToo,
    Visibility,
)


def empty(case_id: UUID, then: After) -> None:
    """In the caller's transaction: nothing that was typed or pictured is left, nor who follows it.

    Where it was to be deleted, the public doesn't see it any more either.
    """
    with transaction() as session:
        report = session.scalar(
            select(Report)
            .where(Report.case_id == case_id, Report.emptied_at.is_(None))
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        if report is None:
            return
        report.text = report.place_detail = report.key = None
        report.emptied_at = clock.now()
        if then is After.DELETE and report.visibility is Visibility.LISTED:
            report.visibility = Visibility.WITHDRAWN  # a link in somebody's mail still leads there
        for table in (Follow, SaidToo, ReportPhoto):
            session.execute(delete(table).where(table.report_id == report.id))
        update, decision = ReportUpdate, ReportDecision
        session.execute(sa_update(update).where(update.report_id == report.id).values(note=None))
        session.execute(
            sa_update(decision).where(decision.report_id == report.id).values(reason=None)
        )
