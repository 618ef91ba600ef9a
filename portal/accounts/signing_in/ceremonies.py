"""What one browser began and may finish once, soon: with a passkey, or by way of a provider."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from portal.accounts.models import Ceremony
from portal.core import clock, db, security
from portal.core.db import transaction

type Kept = dict[str, Any]


def begin(kind: str, browser: str, secret: str, *, lasting: timedelta, **kept: Any) -> None:
    """Remember `kept` until it is finished or `lasting` is over. `secret` is random."""
    with transaction() as session:
        session.add(
            Ceremony(
                digest=_digest(kind, browser, secret),
                kept=kept,
                expires_at=clock.now() + lasting,
            )
        )


def look(kind: str, browser: str, secret: str) -> Kept | None:
    """What was kept, which stays to be finished."""
    return db.session.scalar(
        select(Ceremony.kept).where(
            Ceremony.digest == _digest(kind, browser, secret), Ceremony.expires_at > clock.now()
        )
    )


def finish(kind: str, browser: str, secret: str) -> Kept | None:
    """What was kept, for whoever is first; None where it is over or another browser's."""
    with transaction() as session:
        gone = session.execute(
            delete(Ceremony)
            .where(Ceremony.digest == _digest(kind, browser, secret))
            .returning(Ceremony.kept, Ceremony.expires_at)
        ).one_or_none()
    return gone.kept if gone and gone.expires_at > clock.now() else None


def first_time(kind: str, name: str, *, until: datetime) -> bool:
    """Whether nobody has said this before; it is remembered as long as it could be said again."""
    once = (
        insert(Ceremony)
        .values(id=uuid4(), digest=_digest(kind, "", name), expires_at=until)
        .on_conflict_do_nothing(index_elements=[Ceremony.digest])
        .returning(Ceremony.id)
    )
    with transaction() as session:
        return session.scalar(once) is not None


def throw_away_old() -> int:
    """Delete what can't be finished any more; how many there were."""
    with transaction() as session:
        old = delete(Ceremony).where(Ceremony.expires_at <= clock.now()).returning(Ceremony.id)
        return len(session.scalars(old).all())


def _digest(kind: str, browser: str, secret: str) -> bytes:
    return security.digest(f"{kind}\n{browser}\n{secret}")
