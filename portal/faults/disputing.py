"""Whoever reported a fault says that it isn't right yet, or answers whether it is fixed."""

from datetime import timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlalchemy import select

from portal.cases import services as cases
from portal.cases.services import Status
from portal.core import clock, db
from portal.core.db import transaction
from portal.core.errors import Conflict
from portal.core.i18n import _l
from portal.core.logs import log
from portal.faults.models import By, Report, ReportUpdate
from portal.faults.showing import locked
from portal.faults.updating import Coming, update

_AFTER: Final = timedelta(weeks=4)
_NO_LATER: Final = timedelta(weeks=8)  # what was closed long before this was built isn't asked of
_AT_ONCE: Final = 500
_DONE: Final = (Status.FIXED, Status.COMPLETED)
_DISPUTABLE: Final = frozenset(
    {
        *_DONE,
        Status.NO_FURTHER_ACTION,
        Status.NOT_OUR_RESPONSIBILITY,
        Status.INTERNAL_REFERRAL,
        Status.CANCELLED,
    }
)
_AGAIN: Final = (Status.REOPENED, Status.INVESTIGATING, Status.IN_PROGRESS, Status.PLANNED)


class Answer(StrEnum):
    """To the question whether it is fixed."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


class CannotDispute(Conflict):
    message = _l("We are still working on this, or it goes on with another report.")


def disputable(case: cases.CaseStatus) -> bool:
    """Whether there is anything to dispute: it was reported, and we said that we are done."""
    return case.status in _DISPUTABLE and of_case(case.reference) is not None


def of_case(reference: str) -> Report | None:
    return db.session.scalar(select(Report).where(Report.reference == reference))


def dispute(reference: str, reason: str, *, key: str) -> None:
    """Open the case again with what its reporter says is wrong; once, however often it is sent.

    The team finds it in its queue with a new date, whoever follows hears of it, and so does an
    authority that has it. Raises UnknownCase, UnknownReport and CannotDispute.
    """
    with transaction():
        found = of_case(reference)
        if found is None:
            raise CannotDispute
        standing = cases.standings([found.case_id])[found.case_id]
        again = next((status for status in _AGAIN if status in standing.allowed), None)
        by = Coming(by=By.REPORTER, key=f"dispute:{key}")
        if standing.status not in _DISPUTABLE or again is None:
            if not _sent_before(by):
                raise CannotDispute
            return
        update(reference, status=again, note=reason, by=by, author=None)


def answer(reference: str, said: Answer) -> None:
    """Keep whether it is fixed; the last word counts. Raises UnknownReport."""
    with transaction() as session:
        report = locked(session, reference)
        report.answered, report.answered_at = said.value, clock.now()


def ask_all() -> None:
    """Ask those whose fault was closed four weeks ago, once each; one that fails stops no other."""
    for report_id in _to_ask():
        try:
            with transaction():
                _ask(report_id)
        except Exception as fault:  # noqa: BLE001 - the others are asked all the same
            log.error("report.not_asked", report=str(report_id), error=type(fault).__name__)


def _to_ask() -> list[UUID]:
    now = clock.now()
    rows = db.session.scalars(
        select(Report.id)
        .where(
            Report.closed_at.is_not(None),
            Report.asked_at.is_(None),
            Report.closed_at.between(now - _NO_LATER, now - _AFTER),
            Report.status.in_(_DONE),
            Report.merged_into.is_(None),
            Report.emptied_at.is_(None),
        )
        .order_by(Report.closed_at)
        .limit(_AT_ONCE)
    )
    return list(rows)


def _ask(report_id: UUID) -> None:
    with transaction() as session:
        report = session.get_one(Report, report_id, with_for_update=True, populate_existing=True)
        if report.asked_at is not None or report.status not in _DONE:
            return
        report.asked_at = clock.now()
        cases.mail_person(
            report.case_id,
            template="is_it_fixed",
            key=f"is_it_fixed:{report.id}:{report.asked_at.isoformat()}",
            page="/fixed",
            values={"place": report.place},
        )


def _sent_before(by: Coming) -> bool:
    return db.session.scalar(select(ReportUpdate.id).where(ReportUpdate.key == by.key)) is not None
