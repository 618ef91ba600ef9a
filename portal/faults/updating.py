"""A report follows its case: whatever moves the case writes here too, in the same transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portal.cases import services as cases
from portal.cases.services import News, Standing, Status
from portal.core.db import transaction, wait_for
from portal.core.events import emit
from portal.faults.models import By, Report, ReportUpdate, Showing
from portal.faults.reading import UnknownReport
from portal.faults.redaction import redact


@dataclass(frozen=True, kw_only=True)
class Coming:
    """Where an update comes from. `key`, and an authority's `external_id`, are there once."""

    by: By
    authority: str | None = None
    external_id: str | None = None
    key: str | None = None


_COUNCIL = Coming(by=By.COUNCIL)
_coming: ContextVar[Coming] = ContextVar("coming", default=_COUNCIL)


@contextmanager
def coming(from_whom: Coming) -> Iterator[None]:
    """What is written on cases meanwhile came from them: the authority, or the reporter."""
    token = _coming.set(from_whom)
    try:
        yield
    finally:
        _coming.reset(token)


def update(
    reference: str, *, status: Status, note: str | None, by: Coming, author: str | None
) -> bool:
    """Move a report's case on as somebody else than an officer; False where it is known already.

    Raises UnknownReport, IllegalTransition, or NothingNew where neither is new.
    """
    with transaction() as session:
        # Not the row itself: who moves a case locks that first, and its report after it.
        wait_for(f"update {reference}")
        report_id = session.scalar(select(Report.id).where(Report.reference == reference))
        if report_id is None:
            raise UnknownReport
        if _is_known(session, report_id, by):
            return False
        with coming(by):
            cases.update(reference, status=status, note=note, author=author)
    return True


def follow_case(case: Standing, news: News) -> None:
    """The witness of cases: what its resident may read of a change stands here as well."""
    if not news.public:
        return
    with transaction() as session:
        report = session.scalar(
            select(Report)
            .where(Report.case_id == case.case_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        if report is None:
            return
        expected = None if case.closed_at else case.respond_by
        written = _update(report, case, news, moved_to=expected)
        report.status, report.closed_at = case.status, case.closed_at
        report.expected_on, report.updated_at = expected, news.at
        if report.closed_at is None:
            report.asked_at = None  # opened again: when it is closed anew it is asked anew
        session.add(written)
        session.flush()
        told = {"update_id": str(written.id), "status": case.status.value, "moved": news.moved}
        emit("report.updated", report.id, **told, by=written.by.value)


def _update(report: Report, case: Standing, news: News, *, moved_to: object) -> ReportUpdate:
    from_whom = _coming.get()
    note = redact(news.note) if news.note else None
    put_off = case.respond_by if moved_to and moved_to != report.expected_on else None
    return ReportUpdate(
        id=uuid4(),
        report_id=report.id,
        at=news.at,
        by=from_whom.by,
        status=case.status,
        note=note.text if note else None,
        note_showing=Showing.SHOWN if note is None or note.clean else Showing.HELD,
        locale=news.locale,
        expected_on=put_off,
        authority=from_whom.authority,
        external_id=from_whom.external_id,
        key=from_whom.key,
    )


def _is_known(session: Session, report_id: UUID, by: Coming) -> bool:
    same = []
    if by.key is not None:
        same.append(ReportUpdate.key == by.key)
    if by.external_id is not None:
        same.append(
            (ReportUpdate.report_id == report_id)
            & (ReportUpdate.authority == by.authority)
            & (ReportUpdate.external_id == by.external_id)
        )
    if not same:
        return False
    return session.scalar(select(ReportUpdate.id).where(or_(*same)).limit(1)) is not None
