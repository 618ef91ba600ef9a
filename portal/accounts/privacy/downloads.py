"""Everything that we hold about somebody, for themselves: asked for, made by a job, kept a week."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import InstrumentedAttribute

from portal.accounts.models import Download, DownloadPiece, Person, Stage
from portal.accounts.own import preferences
from portal.core import clock, db, jobs
from portal.core.db import transaction
from portal.core.errors import NotFound
from portal.core.i18n import BY_CODE, DEFAULT, _l, current
from portal.core.settings import settings
from portal.notifications.services import queue_email

KEPT = timedelta(days=7)
PIECE = 512 * 1024
_PAGE = "/account/privacy/"


class NoSuchDownload(NotFound):
    message = _l("There is no such file. We delete each one after 7 days.")


class Superseded(Exception):
    """Another worker has begun the same work anew; this one stops."""


@dataclass(frozen=True)
class Standing:
    """A download as its owner sees it. `size` in bytes; `done` of `parts` while it is made."""

    id: UUID
    stage: Stage
    done: int
    parts: int
    size: int
    asked_at: datetime
    ready_at: datetime | None
    expires_at: datetime

    @property
    def ready(self) -> bool:
        return self.stage is Stage.READY


def ask(person_id: UUID) -> UUID:
    """Have everything put together; where that is under way already, its id."""
    now = clock.now()
    with transaction() as session:
        made = (
            insert(Download)
            .values(
                id=uuid4(),
                person_id=person_id,
                locale=current().code,
                stage=Stage.ASKED,
                attempt=0,
                done=0,
                parts=0,
                size=0,
                asked_at=now,
                expires_at=now + KEPT,
            )
            .on_conflict_do_nothing()
            .returning(Download.id)
        )
        download_id = session.scalar(made)
        if download_id is None:
            under_way = select(Download.id).where(
                Download.person_id == person_id, Download.stage == Stage.ASKED
            )
            return session.scalars(under_way).one()
        jobs.enqueue("accounts.prepare_download", download_id=str(download_id))
        return download_id


def of(person_id: UUID, *, most: int = 5) -> list[Standing]:
    """What they asked for and can still get, the newest first."""
    rows = db.session.execute(
        select(*_columns())
        .where(Download.person_id == person_id, Download.expires_at > clock.now())
        .order_by(Download.asked_at.desc())
        .limit(most)
    )
    return [Standing(*row) for row in rows]


def pieces(person_id: UUID, download_id: UUID) -> tuple[Standing, Iterator[bytes]]:
    """A finished one and what is in it, piece by piece. Raises NoSuchDownload."""
    found = db.session.execute(
        select(Download.attempt, *_columns()).where(
            Download.id == download_id,
            Download.person_id == person_id,
            Download.stage == Stage.READY,
            Download.expires_at > clock.now(),
        )
    ).one_or_none()
    if found is None:
        raise NoSuchDownload
    numbers = db.session.scalars(
        select(DownloadPiece.number)
        .where(DownloadPiece.download_id == download_id, DownloadPiece.attempt == found.attempt)
        .order_by(DownloadPiece.number)
    ).all()
    return Standing(*found[1:]), _each(download_id, found.attempt, list(numbers))


def begin(download_id: UUID) -> tuple[UUID, str, int] | None:
    """Whose it is, in which language, and the number of this try; None where it is done or gone.

    What an earlier try left half-way is thrown away.
    """
    with transaction() as session:
        row = session.execute(
            update(Download)
            .where(Download.id == download_id, Download.stage == Stage.ASKED)
            .values(attempt=Download.attempt + 1, done=0, size=0)
            .returning(Download.person_id, Download.locale, Download.attempt)
        ).one_or_none()
        if row is None:
            return None
        session.execute(delete(DownloadPiece).where(DownloadPiece.download_id == download_id))
        return row.person_id, row.locale, row.attempt


class Sink:
    """A file that can only be written on: each full piece is kept at once, sealed, by itself."""

    def __init__(self, download_id: UUID, attempt: int) -> None:
        self._download_id = download_id
        self._attempt = attempt
        self._waiting = bytearray()
        self._number = 0
        self.size = 0

    def write(self, content: bytes) -> int:
        self._waiting += content
        self.size += len(content)
        while len(self._waiting) >= PIECE:
            self._keep(bytes(self._waiting[:PIECE]))
            del self._waiting[:PIECE]
        return len(content)

    def flush(self) -> None:
        """Nothing: pieces are kept when they are full."""

    def close(self) -> None:
        if self._waiting:
            self._keep(bytes(self._waiting))
            self._waiting.clear()

    def _keep(self, content: bytes) -> None:
        with transaction() as session:
            session.execute(
                insert(DownloadPiece).values(
                    download_id=self._download_id,
                    attempt=self._attempt,
                    number=self._number,
                    content=base64.b64encode(content).decode(),
                )
            )
        self._number += 1


def note_progress(download_id: UUID, attempt: int, done: int, parts: int) -> None:
    """Raises Superseded where this try isn't the last one any more."""
    _change(download_id, attempt, done=done, parts=parts)


def finish(download_id: UUID, attempt: int, size: int) -> None:
    """Make it ready and mail that it is, once. Raises Superseded."""
    now = clock.now()
    with transaction() as session:
        _change(
            download_id, attempt, stage=Stage.READY, size=size, ready_at=now, expires_at=now + KEPT
        )
        row = session.execute(
            select(Person.id, Person.email, Download.locale, Download.expires_at)
            .join(Person, Person.id == Download.person_id)
            .where(Download.id == download_id)
        ).one()
        locale = preferences.of(row.id).locale or row.locale
        queue_email(
            key=f"download_ready:{download_id}",
            to=row.email,
            locale=locale,
            template="download_ready",
            values={
                "kept_until": row.expires_at.astimezone(clock.LONDON).date().isoformat(),
                "link": page_for(locale),
            },
        )


def page_for(locale: str) -> str:
    """Where everything about their information is, for a mail in this language."""
    language = BY_CODE.get(locale, DEFAULT).path
    return f"{settings().public_url}{language}{_PAGE}"


def throw_away_old() -> int:
    """Delete what is over its time, with its pieces; how many."""
    with transaction() as session:
        old = delete(Download).where(Download.expires_at <= clock.now())
        return len(session.scalars(old.returning(Download.id)).all())


def count_waiting() -> int:
    """How many are asked for and not made yet."""
    waiting = select(func.count()).select_from(Download).where(Download.stage == Stage.ASKED)
    return db.session.scalar(waiting) or 0


def _columns() -> list[InstrumentedAttribute[Any]]:
    return [getattr(Download, name) for name in Standing.__dataclass_fields__]


def _change(download_id: UUID, attempt: int, **values: object) -> None:
    with transaction() as session:
        changed = session.scalar(
            update(Download)
            .where(
                Download.id == download_id,
                Download.attempt == attempt,
                Download.stage == Stage.ASKED,
            )
            .values(**values)
            .returning(Download.id)
        )
    if changed is None:
        raise Superseded


def _each(download_id: UUID, attempt: int, numbers: list[int]) -> Iterator[bytes]:
    for number in numbers:
        content = db.session.scalar(
            select(DownloadPiece.content).where(
                DownloadPiece.download_id == download_id,
                DownloadPiece.attempt == attempt,
                DownloadPiece.number == number,
            )
        )
        if content is None:  # its time ended while it was being sent
            raise NoSuchDownload
        yield base64.b64decode(content)
