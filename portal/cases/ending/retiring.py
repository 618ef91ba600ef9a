"""What of cases is past its time, for the retention job."""

from collections.abc import Iterator, Sequence
from functools import partial
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select

from portal.accounts.services import RetentionRule
from portal.cases.ending import keeping
from portal.cases.ending.emptying import empty
from portal.cases.ending.keeping import Terms
from portal.cases.models import Case
from portal.core import clock, db


def rules() -> Iterator[RetentionRule]:
    """A rule for each version of a form, and for cases of each service that came without one."""
    source = keeping.source()
    versions = source.all()
    for terms in versions:
        sent = source.versions().subquery()
        given = select(sent.c[0]).where(sent.c[1] == terms.version_id)
        yield _rule(terms, Case.submission_id.in_(given))
    for service in _services_without():
        terms = keeping.terms_for(service, None)
        yield _rule(terms, Case.submission_id.is_(None), numbered=False)


def _rule(terms: Terms, which: ColumnElement[bool], *, numbered: bool = True) -> RetentionRule:
    due = partial(_due, terms, which)
    return RetentionRule(
        service=terms.service,
        version=terms.version if numbered else None,
        due=lambda: _count(due()),
        next=lambda after, most: _next(due(), after, most),
        carry_out=partial(_carry_out, terms),
    )


def _carry_out(terms: Terms, case_id: UUID) -> bool:
    return empty(case_id, terms.then, wait=False)


def _due(terms: Terms, which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Closed before the day after the last on which it can have closed to be over by now."""
    last = terms.closed_by(clock.today())
    return and_(
        Case.service == terms.service,
        Case.closed_at < clock.day_after(last),
        Case.emptied_at.is_(None),
        which,
    )


def _count(due: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count()).select_from(Case).where(due)) or 0


def _next(due: ColumnElement[bool], after: UUID | None, most: int) -> Sequence[UUID]:
    found = select(Case.id).where(due).order_by(Case.id).limit(most)
    return db.session.scalars(found if after is None else found.where(Case.id > after)).all()


def _services_without() -> Sequence[str]:
    waiting = Case.closed_at.is_not(None) & Case.emptied_at.is_(None)
    return db.session.scalars(
        select(Case.service)
        .distinct()
        .where(waiting, Case.submission_id.is_(None))
        .order_by(Case.service)
    ).all()
