"""What the public sees of a report: staff let it be seen, or take it back and say why."""

from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.services import Actor
from portal.cases import services as cases
from portal.core import clock
from portal.core.db import transaction
from portal.core.errors import Conflict
from portal.core.events import emit
from portal.core.i18n import _l
from portal.faults.models import (
    Report,
    ReportDecision,
    ReportPhoto,
    ReportUpdate,
    Showing,
    Visibility,
)
from portal.faults.reading import UnknownReport


class Part(StrEnum):
    """What of a report is shown or withdrawn. TEXT is with what was typed about the place."""

    REPORT = "report"
    TEXT = "text"
    PHOTO = "photo"
    NOTE = "note"


class NeedsReason(Conflict):
    message = _l("Write why you take it back.")


class NeverListed(Conflict):
    message = _l("Reports of this kind are never shown to the public.")


def show(  # noqa: PLR0913 - what is shown, and in which words
    actor: Actor | None,
    reference: str,
    part: Part,
    subject: UUID | None = None,
    *,
    text: str | None = None,
    detail: str | None = None,
    alt: str | None = None,
) -> None:
    """Let the public see a part; `subject` is the id of the photo or the update.

    `text` and `detail` are the words as the officer leaves them, `alt` says what a photo shows.
    Raises NotAllowed, UnknownCase, UnknownReport; NeverListed for a report of a private kind.
    """
    words = {"text": text, "place_detail": detail, "alt": alt, "note": text}
    _decide(actor, reference, part, subject, showing=Showing.SHOWN, words=words)


def withdraw(
    actor: Actor | None, reference: str, part: Part, subject: UUID | None = None, *, reason: str
) -> None:
    """Take a part back from every page, feed and answer. Raises NeedsReason, and as above."""
    if not reason.strip():
        raise NeedsReason
    _decide(actor, reference, part, subject, showing=Showing.WITHDRAWN, reason=reason.strip())


def _decide(  # noqa: PLR0913 - a decision, with what it was taken on
    actor: Actor | None,
    reference: str,
    part: Part,
    subject: UUID | None,
    *,
    showing: Showing,
    reason: str | None = None,
    words: dict[str, str | None] | None = None,
) -> None:
    with transaction() as session:
        cases.act_on(actor, reference, part=part.value, subject=str(subject), showing=showing.value)
        report = locked(session, reference)
        before = _set(session, report, part, subject, showing, words or {})
        report.updated_at = clock.now()
        session.add(
            ReportDecision(
                report_id=report.id,
                what=part.value,
                subject=subject,
                showing=showing,
                reason=reason,
                staff_id=actor.id if actor else None,
                at=clock.now(),
                facts={"before": before},
            )
        )
        name = "report.shown" if showing is Showing.SHOWN else "report.withdrawn"
        emit(name, report.id, part=part.value, subject=str(subject) if subject else None)


def locked(session: Session, reference: str) -> Report:
    """The report, which nobody else changes until the transaction ends. Raises UnknownReport."""
    found = session.scalar(
        select(Report)
        .where(Report.reference == reference)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise UnknownReport
    return found


def _set(  # noqa: PLR0913, PLR0917 - as _decide
    session: Session,
    report: Report,
    part: Part,
    subject: UUID | None,
    showing: Showing,
    words: dict[str, str | None],
) -> str:
    """Set it, and with it the words that were given; what it was before."""
    if part is Part.REPORT:
        return _set_report(report, showing)
    row, column = _row(session, report, part, subject)
    before: Showing = getattr(row, column)
    setattr(row, column, showing)
    for name, said in words.items():
        if said is not None and hasattr(row, name):
            setattr(row, name, said.strip() or ("" if name == "alt" else None))
    return before.value


def _set_report(report: Report, showing: Showing) -> str:
    before = report.visibility
    if before is Visibility.PRIVATE:
        raise NeverListed
    report.visibility = Visibility.LISTED if showing is Showing.SHOWN else Visibility.WITHDRAWN
    return before.value


def _row(session: Session, report: Report, part: Part, subject: UUID | None) -> tuple[Any, str]:
    """What carries the words or the picture, and the column that says whether it is shown."""
    if part is Part.TEXT:
        return report, "text_showing"
    table = ReportPhoto if part is Part.PHOTO else ReportUpdate
    found = session.scalar(
        select(table).where(table.id == subject, table.report_id == report.id).with_for_update()
    )
    if found is None:
        raise UnknownReport
    return found, "showing" if part is Part.PHOTO else "note_showing"
