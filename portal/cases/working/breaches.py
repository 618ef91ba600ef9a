"""Promises that were broken: late, and nobody said so in time (R3)."""

from datetime import date

from sqlalchemy import ColumnElement, Date, and_, cast, exists, func, or_

from portal.cases.models import Case, EntryKind, TimelineEntry
from portal.cases.working.models import CaseContact
from portal.core import clock
from portal.core.clock import LONDON


def late_case() -> ColumnElement[bool]:
    """Answered, or not answered yet, after what was promised first."""
    return or_(
        and_(Case.closed_at.is_not(None), _day(Case.closed_at) > _first()),
        and_(Case.closed_at.is_(None), Case.waiting_since.is_(None), clock.today() > _first()),
    )


def broken_case() -> ColumnElement[bool]:
    """Late, and no other day was given until the last one that was promised first."""
    told = exists().where(
        TimelineEntry.case_id == Case.id,
        TimelineEntry.kind == EntryKind.DATE,
        _day(TimelineEntry.at) <= _first(),
    )
    return and_(late_case(), ~told)


def late_contact() -> ColumnElement[bool]:
    return and_(
        CaseContact.respond_by.is_not(None),
        func.coalesce(_day(CaseContact.answered_at), clock.today()) > CaseContact.respond_by,
    )


def unacknowledged_contact() -> ColumnElement[bool]:
    """Acknowledged too late, or not yet though it should be."""
    return and_(
        CaseContact.acknowledge_by.is_not(None),
        func.coalesce(_day(CaseContact.acknowledged_at), clock.today())
        > CaseContact.acknowledge_by,
    )


def broken_contact() -> ColumnElement[bool]:
    told = func.coalesce(_day(CaseContact.noticed_at) <= CaseContact.respond_by, False)
    return and_(late_contact(), ~told)


def _first() -> ColumnElement[date]:
    first: ColumnElement[date] = func.coalesce(cast(Case.promised, Date()), Case.respond_by)
    return first


def _day(at: object) -> ColumnElement[date]:
    return cast(func.timezone(str(LONDON), at), Date())
