"""Clean files on their way out."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from uuid import UUID

from sqlalchemy import Select, select

from portal.core import db, logs
from portal.core.errors import NotFound, PortalError
from portal.core.i18n import _l
from portal.uploads import names, sealing
from portal.uploads.models import State, Upload
from portal.uploads.store import CLEAN, Missing, StoreAway, store


class NoSuchFile(NotFound):
    message = _l("There is no such file here, or we have not checked it yet.")


class FilesAway(PortalError):
    """The store doesn't answer."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


@dataclass(frozen=True)
class Served:
    """A clean file on its way out: `size` in bytes, its pieces as they are opened."""

    name: str
    media_type: str
    size: int
    pieces: Iterable[bytes]


def of_draft(draft_id: UUID, questions: Collection[str], upload_id: UUID) -> Served:
    """A clean file of what isn't sent yet; raises NoSuchFile."""
    return _served(
        select(Upload).where(
            Upload.id == upload_id,
            Upload.draft_id == draft_id,
            Upload.question.in_(questions),
            Upload.state == State.CLEAN,
        )
    )


def of_case(case_id: UUID, upload_id: UUID) -> Served:
    """A clean file of a case; who may see the case is asked before. Raises NoSuchFile."""
    return _served(
        select(Upload).where(
            Upload.id == upload_id, Upload.case_id == case_id, Upload.state == State.CLEAN
        )
    )


def in_case(case_id: UUID) -> list[Upload]:
    """Every file that came with a case, in the order they came."""
    found = select(Upload).where(Upload.case_id == case_id).order_by(Upload.added_at, Upload.id)
    return list(db.session.scalars(found))


def _served(statement: Select[Upload]) -> Served:
    upload = db.session.scalar(statement)
    if upload is None:
        raise NoSuchFile
    return Served(
        name=names.as_served(upload.name, upload.media_type),
        media_type=upload.media_type,
        size=upload.size,
        pieces=_Pieces(upload.id),
    )


class _Pieces:
    """The store is opened at once, so that a file that isn't there is never half an answer."""

    def __init__(self, upload_id: UUID) -> None:
        self._id = upload_id
        try:
            self._stored = store().open(f"{CLEAN}/{upload_id}")
        except Missing:
            logs.log.error("upload.missing", upload=str(upload_id))
            raise NoSuchFile from None
        except StoreAway:
            raise FilesAway from None

    def __iter__(self) -> Iterator[bytes]:
        with self._stored:
            yield from sealing.opened(self._id, self._stored)

    def close(self) -> None:
        self._stored.close()
