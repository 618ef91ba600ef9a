"""Unfinished forms of a person, on whatever device they were begun."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select

from portal.accounts.services import proved_address
from portal.core import clock, db
from portal.eforms.drafts import codes, returning
from portal.eforms.drafts.returning import LinkGone, Unfinished
from portal.eforms.models import Draft

ENDS_SOON = timedelta(days=7)
MOST = 100


@dataclass(frozen=True)
class Whose:
    """A person, and what forms that were mailed to their own address are found by."""

    person_id: UUID
    mailed_to: str | None


@dataclass(frozen=True)
class Unsent:
    """How many there are, how many of them are deleted within a week, and the first of those."""

    count: int
    ending: int
    first: Sequence[Unfinished]


def whose(person_id: UUID) -> Whose:
    """An address that nobody has proved to be theirs finds nothing."""
    address = proved_address(person_id)
    return Whose(person_id, codes.digest_of_email(address) if address else None)


def unsent(of: Whose, *, most: int) -> Unsent:
    """Counted, and read as far as `most` in one statement."""
    ends = Draft.expires_at <= _soon()
    ending = func.count().filter(ends).over()
    rows = db.session.execute(
        select(func.count().over(), ending, *returning.COLUMNS)
        .where(_theirs(of))
        .order_by(Draft.expires_at, Draft.id)
        .limit(most)
    ).all()
    if not rows:
        return Unsent(0, 0, ())
    found = [returning.unfinished_in(row[2:]) for row in rows]
    return Unsent(rows[0][0], rows[0][1], [each for each in found if ends_soon(each)])


def forms_of(
    of: Whose, *, ending: bool | None = None, skip: int = 0, most: int = MOST
) -> Sequence[Unfinished]:
    """Those begun, saved or opened while signed in, and those mailed to the address they proved.

    The newest first; `ending` chooses those that are deleted within a week, or all others.
    """
    chosen = _of(of)
    if ending is not None:
        soon = Draft.expires_at <= _soon()
        chosen = chosen.where(soon if ending else ~soon)
    return _read(chosen.order_by(Draft.updated_at.desc(), Draft.id), skip, most)


def form_of(of: Whose, draft_id: UUID) -> Unfinished:
    """Raises LinkGone where it isn't theirs, was sent or is deleted."""
    found = _read(_of(of).where(Draft.id == draft_id), 0, 1)
    if not found:
        raise LinkGone
    return found[0]


def ends_soon(form: Unfinished) -> bool:
    return form.expires_at <= _soon()


def _soon() -> datetime:
    return clock.now() + ENDS_SOON


def _of(of: Whose) -> Select[*tuple[Any, ...]]:
    return select(*returning.COLUMNS).where(_theirs(of))


def _read(chosen: Select[*tuple[Any, ...]], skip: int, most: int) -> Sequence[Unfinished]:
    rows = db.session.execute(chosen.offset(skip).limit(most)).all()
    return [returning.unfinished_in(row) for row in rows]


def _theirs(of: Whose) -> ColumnElement[bool]:
    own: ColumnElement[bool] = Draft.person_id == of.person_id
    if of.mailed_to is not None:
        own = or_(own, Draft.email_digest == of.mailed_to)
    return own & Draft.submitted_at.is_(None) & (Draft.expires_at > clock.now())
