"""PDFs that the worker makes when somebody first asks, and that are kept for some days."""

import base64
from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from portal.core import clock, db, jobs
from portal.core.db import transaction
from portal.eforms.models import Document

KEPT = timedelta(days=7)
_GIVEN_UP_AFTER = timedelta(minutes=10)  # a job that takes longer is asked for once more


def asked_for(key: str) -> bytes | None:
    """The PDF; None while it is being made, which this call sees to."""
    found = db.session.scalar(select(Document.content).where(Document.key == key))
    if found is not None:
        return base64.b64decode(found)
    with transaction() as session:
        now = clock.now()
        asked = insert(Document).values(key=key, asked_at=now)
        again = asked.on_conflict_do_update(
            index_elements=["key"],
            set_={"asked_at": now},
            where=Document.content.is_(None) & (Document.asked_at < now - _GIVEN_UP_AFTER),
        )
        if session.scalar(again.returning(Document.id)) is not None:
            jobs.enqueue("eforms.make_document", key=key)
    return None


def is_wanted(key: str) -> bool:
    """Whether somebody waits for it: not where it is made already, or was thrown away."""
    unmade = select(Document.id).where(Document.key == key, Document.content.is_(None))
    return db.session.scalar(unmade) is not None


def keep(key: str, pdf: bytes) -> None:
    """Kept encrypted: a copy holds what somebody told us."""
    with transaction() as session:
        session.execute(
            update(Document)
            .where(Document.key == key)
            .values(content=base64.b64encode(pdf).decode(), made_at=clock.now())
        )


def throw_away_old() -> int:
    """How many. Who asks again gets a new one."""
    with transaction() as session:
        old = delete(Document).where(Document.asked_at < clock.now() - KEPT)
        return len(session.scalars(old.returning(Document.id)).all())
