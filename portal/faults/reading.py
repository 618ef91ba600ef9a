"""One report: as the public sees it, and as an officer does."""

from uuid import UUID

from sqlalchemy import literal, select
from sqlalchemy.orm import aliased

from portal.accounts.services import Actor
from portal.cases import services as cases
from portal.core import db
from portal.core.db import transaction
from portal.core.errors import NotFound, PortalError
from portal.core.i18n import _l
from portal.faults.lines import line_of
from portal.faults.models import Report, ReportPhoto, ReportUpdate, Showing, Visibility
from portal.faults.responsibility import authority
from portal.faults.views import PhotoView, ReportView, UpdateView

_LONGEST_CHAIN = 20
MOST_UPDATES = 200


class UnknownReport(NotFound):
    message = _l("There is no report with this reference.")


class WithdrawnReport(PortalError):
    """It was public, and staff took it back."""

    status = 410
    message = _l("We have taken this report off our website.")


def public_report(reference: str, *, private: bool = False) -> ReportView:
    """A report as anybody may see it; with `private` as a key that may see private ones sees it.

    Raises UnknownReport (a private one is as unknown as one that isn't there), WithdrawnReport.
    """
    report = report_called(reference)
    hidden = report is None or (report.visibility is Visibility.PRIVATE and not private)
    if report is None or hidden:
        raise UnknownReport
    if report.visibility is Visibility.WITHDRAWN:
        raise WithdrawnReport
    return view_of(report)


def staff_report(actor: Actor, reference: str) -> ReportView:
    """Everything of a report for an officer of its team, once it is on the audit log.

    Raises NotAllowed, UnknownCase, UnknownReport.
    """
    with transaction():
        case = cases.read(actor, cases.normal_reference(reference) or "").case
        report = report_called(case.reference)
    if report is None:
        raise UnknownReport
    return view_of(report, everything=True)


def report_called(typed: str) -> Report | None:
    """The report with this reference, as people type it."""
    reference = cases.normal_reference(typed)
    return db.session.scalar(select(Report).where(Report.reference == reference))


def view_of(report: Report, *, everything: bool = False) -> ReportView:
    """With `everything` what only staff may see, too."""
    photos = _photos(report.id, everything=everything)
    first = next((each.upload_id for each in photos if each.showing is Showing.SHOWN), None)
    return ReportView(
        line=line_of(report, first, everything=everything),
        updates=_updates(report.id, everything=everything),
        photos=photos,
        text_showing=report.text_showing,
        merged_into=end_of_chain(report.merged_into) if report.merged_into else None,
        emptied=report.emptied_at is not None,
        authority=authority(report.authority) if report.authority else None,
    )


def end_of_chain(report_id: UUID) -> str | None:
    """The reference of the report that goes on for this one, however often it was merged."""
    step = (
        select(Report.merged_into, Report.reference, literal(0).label("depth"))
        .where(Report.id == report_id)
        .cte("chain", recursive=True)
    )
    following = aliased(Report)
    step = step.union_all(
        select(following.merged_into, following.reference, step.c.depth + 1).where(
            following.id == step.c.merged_into, step.c.depth < _LONGEST_CHAIN
        )
    )
    last = select(step.c.reference).order_by(step.c.depth.desc()).limit(1)
    return db.session.scalar(last)


def _updates(report_id: UUID, *, everything: bool) -> tuple[UpdateView, ...]:
    newest = db.session.scalars(
        select(ReportUpdate)
        .where(ReportUpdate.report_id == report_id)
        .order_by(ReportUpdate.position.desc())
        .limit(MOST_UPDATES)
    ).all()
    return tuple(update_view(each, everything=everything) for each in reversed(newest))


def update_view(update: ReportUpdate, *, everything: bool = False) -> UpdateView:
    readable = everything or update.note_showing is Showing.SHOWN
    return UpdateView(
        id=update.id,
        position=update.position,
        at=update.at,
        by=update.by,
        status=update.status,
        note=update.note if readable else None,
        note_showing=update.note_showing,
        locale=update.locale,
        expected_on=update.expected_on,
        authority=update.authority,
        external_id=update.external_id,
    )


def _photos(report_id: UUID, *, everything: bool) -> tuple[PhotoView, ...]:
    rows = db.session.scalars(
        select(ReportPhoto).where(ReportPhoto.report_id == report_id).order_by(ReportPhoto.position)
    )
    return tuple(
        PhotoView(each.id, each.upload_id, each.showing, each.alt, each.by, each.added_at)
        for each in rows
        if everything or each.showing is Showing.SHOWN
    )
