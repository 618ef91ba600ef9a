"""Stored files under the newest key. A file that isn't there any more needs none."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import select

from portal.core import db, logs, rotation
from portal.core.rotation import Rotated
from portal.uploads import sealing
from portal.uploads.models import State, Upload
from portal.uploads.sealing import Broken
from portal.uploads.store import CLEAN, FOLDERS, QUARANTINE, Missing, store

_AT_ONCE = 500


@rotation.also
def rotate_files() -> Rotated:
    """Raises StoreAway. Deleting and scanning go on meanwhile; what they leave over is swept up."""
    seen = renewed = 0
    for upload_id in _kept():
        seen += 1
        renewed += max(_renew(folder, upload_id) for folder in FOLDERS)
    return Rotated("stored files", seen, renewed)


def _renew(folder: str, upload_id: UUID) -> bool:
    """Whether the file stood there under an older key. It is replaced whole or not at all."""
    place = f"{folder}/{upload_id}"
    try:
        with store().open(place) as stored:
            if not sealing.outdated(stored):
                return False
        with store().open(place) as stored:
            store().put(place, sealing.resealed(stored))
    except Missing:
        return False
    except Broken:
        logs.log.error("upload.broken", upload=str(upload_id))
        return False
    if folder == QUARANTINE and not _waits(upload_id):  # scanned and moved while this went on
        store().delete(place)
        return _renew(CLEAN, upload_id)
    return True


def _kept() -> Iterator[UUID]:
    """The ids as they are now, in short reads; what comes later is under the newest key."""
    last = UUID(int=0)
    while True:
        ids = db.session.scalars(
            select(Upload.id).where(Upload.id > last).order_by(Upload.id).limit(_AT_ONCE)
        ).all()
        if not ids:
            return
        yield from ids
        last = ids[-1]


def _waits(upload_id: UUID) -> bool:
    return db.session.scalar(select(Upload.state).where(Upload.id == upload_id)) is State.WAITING
