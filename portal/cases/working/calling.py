"""Calls that were promised: by when, whose they are, tried and done (R8)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from portal.accounts import services as accounts
from portal.accounts.services import Actor, Permission
from portal.cases import desk
from portal.cases.models import Case
from portal.cases.working.due import call_due
from portal.cases.working.models import CallBack, Missed
from portal.core import clock, db
from portal.core.db import transaction
from portal.core.errors import Conflict, NotFound
from portal.core.i18n import _l

MOST: Final = 100


class NoSuchCall(NotFound):
    message = _l("There is no such call, or it belongs to another team.")


class CallDone(Conflict):
    message = _l("Somebody has dealt with this call already.")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Whom to call and about what; `owner_id` is the colleague whom they asked for.

    `left_at` is when a voicemail was left, from which its hours count: None is now.
    """

    missed: Missed
    phone: str
    about: str | None = None
    owner_id: UUID | None = None
    left_at: datetime | None = None


@dataclass(frozen=True)
class Line:
    """A call to make. `owner` is a name; `late` says that it should have been made."""

    id: UUID
    reference: str
    name: str | None
    phone: str | None
    about: str | None
    owner_id: UUID | None
    owner: str | None
    missed: Missed
    due_at: datetime
    tries: int
    late: bool


def promise(actor: Actor, reference: str, wanted: Wanted, *, key: UUID) -> None:
    """Promise a call about a case; `key` makes it happen once. Raises NotAllowed, UnknownCase."""
    with transaction() as session:
        case = desk.act_on(actor, reference, call_back=str(key), missed=wanted.missed.value)
        now = clock.now()
        values = {
            "id": key,
            "case_id": case.id,
            "owner_id": wanted.owner_id or case.owner_id,
            "asked_by": actor.id,
            "missed": wanted.missed,
            "phone": wanted.phone,
            "about": wanted.about,
            "asked_at": now,
            "due_at": call_due(wanted.missed, wanted.left_at or now),
        }
        session.execute(insert(CallBack).values(values).on_conflict_do_nothing())


def to_make(actor: Actor, *, mine: bool = False) -> list[Line]:
    """Those of the actor's teams by what is due next; `mine` leaves out colleagues'.

    Raises NotAllowed.
    """
    actor.require(Permission.READ_CASES)
    wanted = select(CallBack, Case).join(Case).where(
        CallBack.done_at.is_(None), Case.team.in_(actor.teams)
    )  # fmt: skip
    if mine:
        wanted = wanted.where(CallBack.owner_id == actor.id)
    rows = db.session.execute(wanted.order_by(CallBack.due_at, CallBack.id).limit(MOST)).all()
    return _lines([(call, case) for call, case in rows])


def number(actor: Actor) -> int:
    """How many the actor's teams have to make by the end of today, or should have made."""
    actor.require(Permission.READ_CASES)
    wanted = (
        select(func.count())
        .select_from(CallBack)
        .join(Case)
        .where(
            CallBack.done_at.is_(None),
            CallBack.due_at < clock.day_after(clock.today()),
            Case.team.in_(actor.teams),
        )
    )
    return db.session.scalar(wanted) or 0


def of_case(case: Case) -> list[Line]:
    """Those that aren't made yet."""
    wanted = select(CallBack).where(CallBack.case_id == case.id, CallBack.done_at.is_(None))
    calls = db.session.scalars(wanted.order_by(CallBack.due_at).limit(MOST))
    return _lines([(call, case) for call in calls])


def take(actor: Actor, call_id: UUID) -> None:
    """It is the actor's now. Raises NoSuchCall, CallDone."""
    with transaction() as session:
        _open(session, actor, call_id, do="take").owner_id = actor.id


def tried(actor: Actor, call_id: UUID) -> None:
    """Nobody answered: it stays due. Raises NoSuchCall, CallDone."""
    with transaction() as session:
        call = _open(session, actor, call_id, do="tried")
        call.tries, call.tried_at = call.tries + 1, clock.now()


def done(actor: Actor, call_id: UUID, *, reached: bool) -> None:
    """They talked, or it is given up. Raises NoSuchCall, CallDone."""
    with transaction() as session:
        call = _open(session, actor, call_id, do="reached" if reached else "given up")
        call.done_at, call.done_by, call.reached = clock.now(), actor.id, reached


def _open(session: Session, actor: Actor, call_id: UUID, *, do: str) -> CallBack:
    """Nobody else changes it meanwhile; that somebody does is on the audit log."""
    call = session.get(CallBack, call_id, with_for_update=True, populate_existing=True)
    if call is None:
        raise NoSuchCall
    case = session.get_one(Case, call.case_id)
    if case.team not in actor.teams:
        raise NoSuchCall
    desk.act_on(actor, case.reference, call_back=str(call_id), do=do)
    if call.done_at is not None:
        raise CallDone
    return call


def _lines(rows: Collection[tuple[CallBack, Case]]) -> list[Line]:
    owners = {call.owner_id for call, _case in rows if call.owner_id}
    names = accounts.staff_names(owners) if owners else {}
    return [_line(call, case, names.get(call.owner_id) if call.owner_id else None)
            for call, case in rows]  # fmt: skip


def _line(call: CallBack, case: Case, owner: str | None) -> Line:
    return Line(
        id=call.id,
        reference=case.reference,
        name=case.contact.get("name"),
        phone=call.phone,
        about=call.about,
        owner_id=call.owner_id,
        owner=owner,
        missed=call.missed,
        due_at=call.due_at,
        tries=call.tries,
        late=call.due_at < clock.now(),
    )
