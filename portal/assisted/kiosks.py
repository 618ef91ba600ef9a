"""Machines that nobody watches: made one by staff, cleared after each visitor, called for help."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from portal.accounts.services import Action, Actor, Permission, record, staff_names
from portal.assisted import places
from portal.assisted.models import Call, Kiosk
from portal.core import clock, db, i18n, security
from portal.core.db import transaction
from portal.core.errors import NotFound

WARN_SECONDS = 90  # nobody touched it: a dialog asks whether somebody is there
CLEAR_SECONDS = 150  # nobody answered: it is cleared. The page's script counts both
STILL = timedelta(minutes=10)  # what the portal itself allows, where the script can't run
_TOUCHED_EACH = timedelta(seconds=15)
_TOKEN_BYTES = 32


class NoSuchKiosk(NotFound):
    pass


@dataclass(frozen=True)
class Machine:
    """`still` says that nobody has done anything at it for long: it is to be cleared."""

    id: UUID
    name: str
    place: str
    turn: int
    started_at: datetime
    still: bool


@dataclass(frozen=True)
class Ringing:
    """A call for help. `coming` is who goes there, "" while nobody does."""

    id: UUID
    machine: str
    place: str
    locale: i18n.Locale
    at: datetime
    coming: str


def start(actor: Actor, place: str, name: str) -> str:
    """Make a machine one; the name it keeps in its cookie. Raises NotAllowed, UnknownPlace."""
    actor.require(Permission.ACT_FOR_VISITORS)
    found, token, now = places.named(place), secrets.token_urlsafe(_TOKEN_BYTES), clock.now()
    kiosk = Kiosk(
        id=uuid4(),
        token_digest=security.digest(token),
        place=found.slug,
        name=name,
        started_by=actor.id,
        started_at=now,
        seen_at=now,
    )
    with transaction() as session:
        session.add(kiosk)
        record(actor, Action.CHANGE, kiosk=str(kiosk.id), kiosk_is="started", place=found.slug)
    return token


def of_token(token: str, *, in_use: bool) -> Machine | None:
    """The machine with this cookie. It isn't `in_use` where a page asks for news by itself."""
    wanted = select(Kiosk).where(
        Kiosk.token_digest == security.digest(token), Kiosk.ended_at.is_(None)
    )
    row = db.session.scalar(wanted.execution_options(populate_existing=True))
    if row is None:
        return None
    shown = _shown(row)
    if in_use and clock.now() - row.seen_at > _TOUCHED_EACH:
        touch(row.id)
    return shown


def touch(kiosk_id: UUID) -> None:
    with transaction() as session:
        session.execute(update(Kiosk).where(Kiosk.id == kiosk_id).values(seen_at=clock.now()))


def again(kiosk_id: UUID, turn: int, *, token: str | None = None) -> str | None:
    """After everything was cleared: its `token`, or a new one, once; None the second time."""
    token = token or secrets.token_urlsafe(_TOKEN_BYTES)
    with transaction() as session:
        taken = session.scalar(
            update(Kiosk)
            .where(Kiosk.id == kiosk_id, Kiosk.turn == turn, Kiosk.ended_at.is_(None))
            .values(turn=Kiosk.turn + 1, token_digest=security.digest(token), seen_at=clock.now())
            .returning(Kiosk.id)
        )
        session.execute(
            update(Call)
            .where(
                Call.kiosk_id == kiosk_id, Call.ended_at.is_(None), Call.answered_at.is_not(None)
            )
            .values(ended_at=clock.now())
        )
    return token if taken else None


def stop(actor: Actor, kiosk_id: UUID) -> None:
    """It is an ordinary machine from its next page on. Raises NotAllowed, NoSuchKiosk."""
    actor.require(Permission.ACT_FOR_VISITORS)
    with transaction() as session:
        ended = session.scalar(
            update(Kiosk).where(Kiosk.id == kiosk_id, Kiosk.ended_at.is_(None))
            .values(ended_at=clock.now()).returning(Kiosk.id)
        )  # fmt: skip
        if ended is None:
            raise NoSuchKiosk
        session.execute(
            update(Call).where(Call.kiosk_id == kiosk_id, Call.ended_at.is_(None))
            .values(ended_at=clock.now())
        )  # fmt: skip
        record(actor, Action.CHANGE, kiosk=str(kiosk_id), kiosk_is="stopped")


def running(actor: Actor) -> list[Machine]:
    actor.require(Permission.ACT_FOR_VISITORS)
    wanted = select(Kiosk).where(Kiosk.ended_at.is_(None)).order_by(Kiosk.place, Kiosk.started_at)
    return [_shown(row) for row in db.session.scalars(wanted)]


def ring(kiosk_id: UUID) -> None:
    """Ask for a person; pressed again it is the same call."""
    called = insert(Call).values(
        id=uuid4(), kiosk_id=kiosk_id, locale=i18n.current().code, at=clock.now()
    )
    with transaction() as session:
        session.execute(called.on_conflict_do_nothing())


def call_off(kiosk_id: UUID) -> None:
    """Nobody needs to come any more."""
    with transaction() as session:
        session.execute(
            update(Call).where(Call.kiosk_id == kiosk_id, Call.ended_at.is_(None))
            .values(ended_at=clock.now())
        )  # fmt: skip


def call_of(kiosk_id: UUID) -> Ringing | None:
    """The call that goes on from this machine."""
    return next((each for each in _ringing() if each[0] == kiosk_id), (None, None))[1]


def ringing(actor: Actor) -> list[Ringing]:
    """Every call that goes on, the oldest first."""
    actor.require(Permission.ACT_FOR_VISITORS)
    return [call for _, call in _ringing()]


def answer(actor: Actor, call_id: UUID) -> None:
    """This adviser goes there; the first one who says so."""
    actor.require(Permission.ACT_FOR_VISITORS)
    with transaction() as session:
        session.execute(
            update(Call).where(Call.id == call_id, Call.answered_at.is_(None))
            .values(answered_by=actor.id, answered_at=clock.now())
        )  # fmt: skip


def end_call(actor: Actor, call_id: UUID) -> None:
    actor.require(Permission.ACT_FOR_VISITORS)
    with transaction() as session:
        session.execute(
            update(Call).where(Call.id == call_id, Call.ended_at.is_(None))
            .values(ended_at=clock.now())
        )  # fmt: skip


def _ringing() -> list[tuple[UUID, Ringing]]:
    rows = db.session.execute(
        select(Call, Kiosk.name, Kiosk.place)
        .join(Kiosk, Kiosk.id == Call.kiosk_id)
        .where(Call.ended_at.is_(None))
        .order_by(Call.at, Call.id)
        .execution_options(populate_existing=True)
    ).all()
    names = staff_names([row.Call.answered_by for row in rows if row.Call.answered_by])
    return [
        (
            row.Call.kiosk_id,
            Ringing(
                id=row.Call.id,
                machine=row.name,
                place=places.name_of(row.place),
                locale=i18n.BY_CODE.get(row.Call.locale, i18n.DEFAULT),
                at=row.Call.at,
                coming=names.get(row.Call.answered_by, ""),
            ),
        )
        for row in rows
    ]


def _shown(row: Kiosk) -> Machine:
    return Machine(
        id=row.id,
        name=row.name,
        place=places.name_of(row.place),
        turn=row.turn,
        started_at=row.started_at,
        still=clock.now() - row.seen_at > STILL,
    )
