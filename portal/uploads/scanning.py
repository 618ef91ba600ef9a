"""What becomes of a file that waits: clean, or removed and its owner told. And sweeping up."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import batched
from typing import BinaryIO
from uuid import UUID

from sqlalchemy import false, or_, select, update

from portal.core import clock, db, jobs, logs
from portal.core.db import transaction
from portal.core.settings import settings
from portal.uploads import clamd, sealing
from portal.uploads.clamd import ScannerAway, Verdict
from portal.uploads.keeping import forget
from portal.uploads.models import State, Upload
from portal.uploads.owners import owners
from portal.uploads.store import CLEAN, QUARANTINE, Missing, store

_LOST_AFTER = timedelta(hours=2)  # a job that lives is tried again within the hour
_UNKNOWN_FOR = timedelta(days=1)  # put into the store, and no row came: its transaction failed
_AT_ONCE = 500
_STATES = {
    Verdict.CLEAN: State.CLEAN,
    Verdict.INFECTED: State.INFECTED,
    Verdict.REFUSED: State.REFUSED,
}


def scan(upload_id: UUID) -> None:
    """Have one waiting file looked at; raises ScannerAway, and it goes on waiting."""
    with transaction() as session:
        session.execute(
            update(Upload)
            .where(Upload.id == upload_id, Upload.state == State.WAITING)
            .values(tried_at=clock.now())
        )
    if not _waits(upload_id):
        return
    verdict = _verdict(upload_id)
    if verdict is Verdict.CLEAN:
        store().move(f"{QUARANTINE}/{upload_id}", f"{CLEAN}/{upload_id}")
    _conclude(upload_id, _STATES[verdict])
    if verdict is not Verdict.CLEAN:
        forget(upload_id)


def sweep() -> None:
    """Hourly: delete what nobody sent and nobody can send, scan what lost its job."""
    for upload_id in _dropped():
        forget(upload_id)
    with transaction() as session:
        lost = select(Upload.id).where(
            Upload.state == State.WAITING,
            (Upload.tried_at < clock.now() - _LOST_AFTER)
            | (Upload.tried_at.is_(None) & (Upload.added_at < clock.now() - _LOST_AFTER)),
        )
        for upload_id in session.scalars(lost):
            jobs.enqueue("eforms.scan_upload", upload_id=str(upload_id))
    _sweep_folder(QUARANTINE, [State.WAITING])
    _sweep_folder(CLEAN, [State.WAITING, State.CLEAN])  # moved, and the worker was killed then


def _waits(upload_id: UUID) -> bool:
    return db.session.scalar(select(Upload.state).where(Upload.id == upload_id)) is State.WAITING


def _verdict(upload_id: UUID) -> Verdict:
    """No transaction is open while it is asked."""
    url = settings().clamd_url
    if url is None:  # in development the scanner was taken away meanwhile
        return Verdict.CLEAN
    if settings().production and not clamd.has_signatures(url):
        logs.log.error("scanner.without_signatures")
        raise ScannerAway
    with _stored(upload_id) as stored:
        return clamd.scan(url, sealing.opened(upload_id, stored))


def _stored(upload_id: UUID) -> BinaryIO:
    """A worker that was killed may have moved it and not said so."""
    try:
        return store().open(f"{QUARANTINE}/{upload_id}")
    except Missing:
        return store().open(f"{CLEAN}/{upload_id}")


def _conclude(upload_id: UUID, state: State) -> None:
    """Say once what was found. Its owner is locked first: it may be sent at this very moment."""
    with transaction() as session:
        for owner in owners():
            owner.hold(upload_id)
        upload = session.get(Upload, upload_id, with_for_update=True, populate_existing=True)
        if upload is None or upload.state is not State.WAITING:
            return
        upload.state, upload.scanned_at = state, clock.now()
        logs.log.info(f"upload.{state}", upload=str(upload_id))
        if not upload.usable:
            for owner in owners():
                owner.tell(upload)


def _dropped() -> Iterator[UUID]:
    """Files of what is gone, or was sent without them; their rows are deleted."""
    wanted = or_(false(), *(owner.still_wanted() for owner in owners()))
    while True:
        with transaction() as session:
            found = session.scalars(
                select(Upload).where(Upload.case_id.is_(None), ~wanted).limit(_AT_ONCE)
                .with_for_update(skip_locked=True)
            ).all()  # fmt: skip
            for upload in found:
                session.delete(upload)
        yield from (upload.id for upload in found)
        if len(found) < _AT_ONCE:
            return


def _sweep_folder(folder: str, states: list[State]) -> None:
    """What a kill left behind in the store between two steps."""
    for names in batched(store().listed(folder, clock.now() - _UNKNOWN_FOR), _AT_ONCE):
        known = select(Upload.id).where(Upload.id.in_(_ids(names)), Upload.state.in_(states))
        wanted = {str(upload_id) for upload_id in db.session.scalars(known)}
        for name in set(names) - wanted:
            store().delete(f"{folder}/{name}")


def _ids(names: tuple[str, ...]) -> list[UUID]:
    found = []
    for name in names:
        try:
            found.append(UUID(name))
        except ValueError:  # nothing of ours
            continue
    return found
