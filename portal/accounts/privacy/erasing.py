"""Forgetting somebody, as far as the law lets us: shown first, then carried out by a job.

What each domain deletes and keeps stands in its holder. Its work is done in small steps, each in a
transaction of its own: stopped anywhere and begun again, it ends the same.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from portal.accounts.models import AccountSession, Download, Erasure, Person, Stage
from portal.accounts.own import preferences
from portal.accounts.privacy.downloads import page_for
from portal.accounts.privacy.holding import Fate, Holder, holders
from portal.core import clock, db, i18n, jobs
from portal.core.db import transaction
from portal.core.i18n import current, date_text
from portal.notifications.services import queue_email


@dataclass(frozen=True)
class Part:
    """What becomes of one part of what we hold."""

    holder: Holder
    fates: tuple[Fate, ...]


@dataclass(frozen=True)
class Standing:
    """An erasure that was asked for: under way until it has ended."""

    asked_at: datetime
    ended_at: datetime | None
    kept: tuple[dict[str, Any], ...]


def plan(person_id: UUID) -> list[Part]:
    """What would be deleted and what kept, in the language in use. Changes nothing."""
    found = [Part(holder, tuple(holder.fates(person_id))) for holder in holders()]
    return [part for part in found if part.fates]


def ask(person_id: UUID) -> None:
    """Have it done, and end every session at once. Asked again while it is under way: nothing."""
    with transaction() as session:
        email = session.scalar(select(Person.email).where(Person.id == person_id))
        if email is None:
            return
        made = (
            insert(Erasure)
            .values(
                id=uuid4(),
                person_id=person_id,
                email=email,
                locale=preferences.of(person_id).locale or current().code,  # which are soon gone
                stage=Stage.ASKED,
                asked_at=clock.now(),
            )
            .on_conflict_do_nothing()
            .returning(Erasure.id)
        )
        erasure_id = session.scalar(made)
        if erasure_id is not None:
            jobs.enqueue("accounts.erase", erasure_id=str(erasure_id))
        _end_sessions(person_id)


def carry_out(erasure_id: UUID) -> None:
    """Delete step by step; the receipt goes out with the last."""
    for holder in holders():
        while step(holder, erasure_id):
            pass
    _finish(erasure_id)


def step(holder: Holder, erasure_id: UUID) -> bool:
    """One step of one part, in a transaction of its own; whether more is left."""
    with transaction() as session:
        person_id = session.scalar(_under_way(erasure_id))
        return person_id is not None and holder.erase(person_id)


def last(person_id: UUID) -> Standing | None:
    """What they asked for last."""
    row = db.session.execute(
        select(Erasure.asked_at, Erasure.ended_at, Erasure.kept)
        .where(Erasure.person_id == person_id)
        .order_by(Erasure.asked_at.desc())
        .limit(1)
    ).one_or_none()
    return Standing(row.asked_at, row.ended_at, tuple(row.kept or ())) if row else None


def count_waiting() -> int:
    """How many are asked for and not done yet."""
    waiting = select(func.count()).select_from(Erasure).where(Erasure.stage == Stage.ASKED)
    return db.session.scalar(waiting) or 0


def let_go_of_the_kept(limit: int = 500) -> int:
    """Delete who asked to be forgotten and of whom nothing is left by now; how many.

    Not somebody who has signed in since: they use their account again.
    """
    used = select(AccountSession.id).where(
        AccountSession.person_id == Person.id, AccountSession.started_at > Erasure.ended_at
    )
    waiting = db.session.scalars(
        select(Person.id)
        .join(Erasure, Erasure.person_id == Person.id)
        .where(Erasure.stage == Stage.READY, ~used.exists())
        .order_by(Person.id)
        .limit(limit)
    ).all()
    return sum(_let_go(person_id) for person_id in dict.fromkeys(waiting))


def _finish(erasure_id: UUID) -> None:
    """Let the person go, or only empty them while something of theirs is kept; say what was done.

    The row is locked first: a case that is being opened for them at this moment counts.
    """
    with transaction() as session:
        person_id = session.scalar(_under_way(erasure_id))
        if person_id is None:
            return
        session.execute(select(Person.id).where(Person.id == person_id).with_for_update())
        erasure = session.get_one(Erasure, erasure_id, populate_existing=True)
        with i18n.use_locale(erasure.locale):
            kept = _kept(person_id)
        _end_sessions(person_id)
        session.execute(delete(Download).where(Download.person_id == person_id))
        if not any(fate.owned for fate in kept):
            session.execute(delete(Person).where(Person.id == person_id))
        _mail_receipt(erasure, kept)
        erasure.kept = [_told(fate) for fate in kept]
        erasure.email, erasure.stage, erasure.ended_at = None, Stage.READY, clock.now()


def _let_go(person_id: UUID) -> bool:
    with transaction() as session:
        session.execute(select(Person.id).where(Person.id == person_id).with_for_update())
        if any(fate.owned for fate in _kept(person_id)):
            return False
        session.execute(delete(Person).where(Person.id == person_id))
        return True


def _kept(person_id: UUID) -> list[Fate]:
    return [fate for part in plan(person_id) for fate in part.fates if fate.kept]


def _mail_receipt(erasure: Erasure, kept: list[Fate]) -> None:
    queue_email(
        key=f"erased:{erasure.id}",
        to=erasure.email or "",
        locale=erasure.locale,
        template="erased",
        values={"kept": _in_words(erasure.locale, kept), "link": page_for(erasure.locale)},
    )


def _in_words(locale: str, kept: list[Fate]) -> list[dict[str, Any]]:
    with i18n.use_locale(locale):
        return [
            {**_told(fate), "until": date_text(fate.until) if fate.until else None} for fate in kept
        ]


def _told(fate: Fate) -> dict[str, Any]:
    return {
        "what": fate.what,
        "count": fate.count,
        "why": fate.why,
        "until": fate.until and fate.until.isoformat(),
    }


def _under_way(erasure_id: UUID) -> Any:
    return (
        select(Erasure.person_id)
        .where(Erasure.id == erasure_id, Erasure.stage == Stage.ASKED)
        .with_for_update()
    )


def _end_sessions(person_id: UUID) -> None:
    db.session.execute(
        update(AccountSession)
        .where(AccountSession.person_id == person_id, AccountSession.ended_at.is_(None))
        .values(ended_at=clock.now())
    )
