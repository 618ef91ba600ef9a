"""The use cases of this domain, for the domains above it."""

import base64
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from portal.core import clock, db, jobs
from portal.core.db import transaction
from portal.printing.models import Document
from portal.printing.writing import written

__all__ = ["KEPT", "add_writer", "asked_for", "forget", "make", "throw_away_old", "written"]

KEPT = timedelta(days=7)
_GIVEN_UP_AFTER = timedelta(minutes=10)  # a job that takes longer is asked for once more

type Writer = Callable[..., str]

_writers: dict[str, Writer] = {}


def add_writer(what: str, writer: Writer) -> None:
    """Say who writes the HTML of documents whose keys begin so.

    It is given the other parts of the key, as text: `copy:<reference>:<locale>` has two.
    """
    _writers[what] = writer


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
            jobs.enqueue("printing.make", key=key)
    return None


def make(key: str) -> None:
    """Make and keep what the key names, unless that was done, or it was thrown away. In a job."""
    if not _is_wanted(key):
        return
    from portal.printing import gateway  # it takes seconds, which the web process never spends

    what, *which = key.split(":")
    _keep(key, gateway.as_pdf(_writers[what](*which)))


def forget(beginning: str) -> None:
    """Delete those whose keys begin so, in the caller's transaction: they say what isn't so now."""
    with transaction() as session:
        session.execute(delete(Document).where(Document.key.startswith(beginning, autoescape=True)))


def throw_away_old() -> int:
    """How many. Who asks again gets a new one."""
    with transaction() as session:
        old = delete(Document).where(Document.asked_at < clock.now() - KEPT)
        return len(session.scalars(old.returning(Document.id)).all())


def _is_wanted(key: str) -> bool:
    """Whether somebody waits for it: not where it is made already, or was thrown away."""
    unmade = select(Document.id).where(Document.key == key, Document.content.is_(None))
    return db.session.scalar(unmade) is not None


def _keep(key: str, pdf: bytes) -> None:
    """Kept encrypted: a copy holds what somebody told us."""
    with transaction() as session:
        session.execute(
            update(Document)
            .where(Document.key == key)
            .values(content=base64.b64encode(pdf).decode(), made_at=clock.now())
        )
