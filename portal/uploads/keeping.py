"""Files that somebody chose: each is examined, sealed, kept and noted, or refused with a reason."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import delete, select, update

from portal.core import clock, db, jobs, logs, security
from portal.core.db import transaction
from portal.core.settings import settings
from portal.uploads import names, sealing
from portal.uploads.examining import Examined, Limits, examine
from portal.uploads.faults import Fault, NotKept, TooMany
from portal.uploads.models import State, Upload
from portal.uploads.positions import Position
from portal.uploads.store import CLEAN, FOLDERS, QUARANTINE, StoreAway, store

_LOOKED_INTO = 2  # times the most there may be: some of those chosen may be no good


class Chosen(NamedTuple):
    """A file as a browser sent it."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Place:
    """Where files are added: to a question of a draft, or to a message that isn't sent yet.

    `hold` locks that in the open transaction, so that what is sent and what is added don't pass
    each other; it may raise where nothing can be added any more. Where it `locates`, what a picture
    says of its place is kept until that was used.
    """

    draft_id: UUID
    question: str
    limits: Limits
    hold: Callable[[], object]
    locates: bool = False


def listed(draft_id: UUID, question: str) -> list[Upload]:
    """The files so far, in the order they came; also those that had to be removed."""
    found = select(Upload).where(Upload.draft_id == draft_id, Upload.question == question)
    fresh = found.order_by(Upload.added_at, Upload.id).execution_options(populate_existing=True)
    return list(db.session.scalars(fresh))


def add(place: Place, chosen: Iterable[Chosen]) -> list[Fault]:
    """Keep each file that can be taken; what is wrong with the others. Raises what `hold` does."""
    looked_into = _LOOKED_INTO * place.limits.most
    faults: list[Fault] = []
    for number, each in enumerate(islice(chosen, looked_into + 1)):
        try:
            name = names.usable(each.name)
            if number == looked_into:
                raise TooMany(name, place.limits.most)
            if any(isinstance(fault, NotKept) for fault in faults):
                raise NotKept(name)  # nor would this one be, after another wait
            _add(place, name, each.content)
        except Fault as fault:
            faults.append(fault)
    return faults


def remove(place: Place, upload_id: UUID) -> None:
    """Take a file out and delete it; one that is gone already is fine, one of a case stays."""
    with transaction() as session:
        place.hold()
        session.execute(
            delete(Upload).where(
                Upload.id == upload_id,
                Upload.draft_id == place.draft_id,
                Upload.question == place.question,
            )
        )
    forget(upload_id)


def hand_over(draft_id: UUID, sent: Iterable[UUID], case_id: UUID) -> None:
    """Make the files that were sent part of the case, in the caller's transaction."""
    if ids := list(sent):
        db.session.execute(
            update(Upload)
            .where(Upload.id.in_(ids), Upload.draft_id == draft_id)
            .values(case_id=case_id, position=None)
        )


def positions(draft_id: UUID) -> list[Position]:
    """Where the pictures added so far were taken, newest first, until that was used."""
    found = select(Upload).where(Upload.draft_id == draft_id, Upload.case_id.is_(None))
    newest = db.session.scalars(found.order_by(Upload.added_at.desc(), Upload.id)).all()
    return [Position(**each.position) for each in newest if each.usable and each.position]


def forget_positions(draft_id: UUID) -> None:
    """Nobody needs to know any more where they were taken, in the caller's transaction."""
    db.session.execute(update(Upload).where(Upload.draft_id == draft_id).values(position=None))


def forget(upload_id: UUID) -> None:
    """Delete what the store has of a file. Should that fail, it is swept away later."""
    try:
        for folder in FOLDERS:
            store().delete(f"{folder}/{upload_id}")
    except StoreAway:
        logs.log.warning("upload.not_deleted", upload=str(upload_id))


def _add(place: Place, name: str, content: bytes) -> None:
    mark = security.keyed_digest("upload", hashlib.sha256(content).hexdigest())
    if not _wanted(place, name, mark):
        return
    examined = examine(name, content, place.limits)
    upload_id = uuid4()
    folder = QUARANTINE if settings().clamd_url else CLEAN
    try:
        store().put(f"{folder}/{upload_id}", sealing.sealed(upload_id, examined.content))
    except StoreAway:
        raise NotKept(name) from None
    upload = _row(upload_id, name, mark, examined)
    if place.locates and examined.position:
        upload.position = examined.position._asdict()
    if not _noted(place, upload):
        forget(upload_id)


def _wanted(place: Place, name: str, mark: str) -> bool:
    """Whether there is room; the same file once more, as after a double press, is there already."""
    others = listed(place.draft_id, place.question)
    if any(each.mark == mark for each in others):
        return False
    if sum(each.usable for each in others) >= place.limits.most:
        raise TooMany(name, place.limits.most)
    return True


def _noted(place: Place, upload: Upload) -> bool:
    """Put it down unless another tab was first; with a scanner it waits for that."""
    try:
        with transaction() as session:
            place.hold()
            if not _wanted(place, upload.name, upload.mark):
                return False
            upload.draft_id, upload.question = place.draft_id, place.question
            session.add(upload)
            if upload.state is State.WAITING:
                jobs.enqueue("eforms.scan_upload", upload_id=str(upload.id))
    except BaseException:
        forget(upload.id)
        raise
    return True


def _row(upload_id: UUID, name: str, mark: str, examined: Examined) -> Upload:
    if not settings().clamd_url:
        logs.log.warning("upload.not_scanned", upload=str(upload_id), missing="CLAMD_URL")
    return Upload(
        id=upload_id,
        name=name,
        size=len(examined.content),
        media_type=examined.media_type,
        mark=mark,
        state=State.WAITING if settings().clamd_url else State.CLEAN,
        added_at=clock.now(),
    )
