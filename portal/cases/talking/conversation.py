"""Messages on a case: the resident and the council write to each other, with files."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4, uuid5

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from portal.accounts.services import Actor
from portal.cases.models import Case, CaseMessage, Direction, EntryKind, Purpose, TimelineEntry
from portal.cases.progress import acknowledge
from portal.cases.reading import UnknownCase
from portal.core import clock, db, i18n
from portal.core.db import transaction, wait_for
from portal.core.errors import Conflict
from portal.core.events import emit
from portal.core.i18n import BY_CODE, DEFAULT, Locale
from portal.core.texts import cleaned, trimmed
from portal.uploads import services as uploads
from portal.uploads.services import Limits, Upload

LONGEST = 4_000  # characters
PER_PAGE = 20
FILES = Limits(accepts=("image", "pdf", "document"), megabytes=10, most=5)
MESSAGE = ".message"  # no key of a question begins like this: files of messages stand under it
_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")


class AlreadySent(Conflict):
    """The message was sent from another tab, or by pressing twice: nothing is added to it."""


@dataclass(frozen=True)
class Draft:
    """A message that is being written. Its files wait under its `id` until it is sent.

    The id is made of the case, the side and a random key that the form carries, so nobody meets
    the message of another case, whatever key they send.
    """

    id: UUID
    case_id: UUID
    direction: Direction

    @property
    def place(self) -> uploads.Place:
        return uploads.Place(self.id, MESSAGE, FILES, hold=lambda: _hold_unsent(self.id))

    @property
    def files(self) -> list[Upload]:
        return uploads.listed(self.id, MESSAGE)


@dataclass(frozen=True)
class Line:
    """One message of a thread. `new` says that this reader hadn't seen it before."""

    id: UUID
    number: int
    from_council: bool
    purpose: Purpose
    text: str
    locale: Locale
    at: datetime
    new: bool
    files: tuple[Upload, ...]


@dataclass(frozen=True)
class Thread:
    """A page of the messages, oldest first; pages count from 1, and the last has the newest."""

    lines: tuple[Line, ...]
    page: int
    pages: int
    total: int


def usable_key(posted: str) -> str | None:
    """The key that came back with a form; None for what can't be one."""
    return posted if _KEY.fullmatch(posted) else None


def draft(reference: str, direction: Direction, key: str) -> Draft:
    """Raises UnknownCase."""
    case_id = db.session.scalar(select(Case.id).where(Case.reference == reference))
    if case_id is None:
        raise UnknownCase
    return Draft(uuid5(case_id, f"{direction} {key}"), case_id, direction)


def words_of(typed: str) -> str:
    """What was typed, in one normal form; empty where there is nothing to see."""
    return trimmed(cleaned(typed))


def write(draft: Draft, *, purpose: Purpose, words: str, person_id: UUID | None) -> bool:
    """Send what the resident wrote, once; whether it wasn't sent before. Who may is asked first."""
    return _send(_Written(draft, purpose, words, i18n.current(), person_id=person_id))


def answer(actor: Actor, draft: Draft, *, words: str, locale: Locale) -> bool:
    """Send what an officer wrote, in this language; whether it wasn't sent before."""
    return _send(_Written(draft, Purpose.ANSWER, words, locale, actor=actor))


def thread(case_id: UUID, reader: Direction, page: int | None = None) -> Thread:
    """The messages as one side sees them; `reader` is the way of those that it receives.

    Without a page, the last one. Who may read is asked before.
    """
    total = db.session.scalar(select(func.count()).where(CaseMessage.case_id == case_id)) or 0
    pages = max(1, math.ceil(total / PER_PAGE))
    page = min(max(page or pages, 1), pages)
    start = (page - 1) * PER_PAGE
    found = db.session.scalars(
        select(CaseMessage)
        .where(CaseMessage.case_id == case_id)
        .order_by(CaseMessage.position)
        .offset(start)
        .limit(PER_PAGE)
        .execution_options(populate_existing=True)
    ).all()
    files = _files(case_id) if found else []
    lines = tuple(_line(each, n, reader, files) for n, each in enumerate(found, start + 1))
    return Thread(lines, page, pages, total)


def mark_read(lines: Sequence[Line]) -> None:
    """Say that the side which received these has seen them."""
    new = [line.id for line in lines if line.new]
    if new:
        with transaction() as session:
            session.execute(
                update(CaseMessage)
                .where(CaseMessage.id.in_(new), CaseMessage.read_at.is_(None))
                .values(read_at=clock.now())
            )


def unread(case_id: UUID, reader: Direction) -> int:
    """How many messages this side received and hasn't seen."""
    found = select(func.count()).where(
        CaseMessage.case_id == case_id,
        CaseMessage.direction == reader,
        CaseMessage.read_at.is_(None),
    )
    return db.session.scalar(found) or 0


@dataclass(frozen=True)
class _Written:
    draft: Draft
    purpose: Purpose
    words: str
    locale: Locale
    actor: Actor | None = None
    person_id: UUID | None = None


def _send(written: _Written) -> bool:
    draft = written.draft
    with transaction() as session:
        hold(draft.id)
        case = session.get_one(Case, draft.case_id, with_for_update=True, populate_existing=True)
        made = insert(CaseMessage).values(
            id=draft.id,
            case_id=case.id,
            direction=draft.direction,
            purpose=written.purpose,
            text=written.words,
            locale=written.locale.code,
            staff_id=written.actor.id if written.actor else None,
            person_id=written.person_id,
            at=clock.now(),
        )
        once = made.on_conflict_do_nothing(index_elements=["id"]).returning(CaseMessage.id)
        if session.scalar(once) is None:
            return False
        uploads.hand_over(draft.id, [each.id for each in draft.files if each.usable], case.id)
        _follow_up(session, case, written)
    return True


def _follow_up(session: Session, case: Case, written: _Written) -> None:
    """The timeline says that there is a message, and not what is in it."""
    entry = TimelineEntry(
        id=uuid4(),
        case_id=case.id,
        at=clock.now(),
        kind=EntryKind.MESSAGE,
        public=True,
        status=case.status,
        author=written.actor.name if written.actor else None,
        locale=written.locale.code,
    )
    session.add(entry)
    if written.actor is not None and case.acknowledged_at is None:
        acknowledge(case)
    direction = written.draft.direction.value
    emit("case.message", case.id, message_id=str(written.draft.id), direction=direction)


def hold(message_id: UUID) -> None:
    """One at a time, sent or not: before it is sent there is no row to lock."""
    wait_for(f"message {message_id}")


def _hold_unsent(message_id: UUID) -> None:
    hold(message_id)
    if db.session.scalar(select(CaseMessage.id).where(CaseMessage.id == message_id)) is not None:
        raise AlreadySent


def _files(case_id: UUID) -> list[Upload]:
    return [each for each in uploads.in_case(case_id) if each.question == MESSAGE]


def _line(message: CaseMessage, number: int, reader: Direction, files: list[Upload]) -> Line:
    return Line(
        id=message.id,
        number=number,
        from_council=message.direction is Direction.OUT,
        purpose=message.purpose,
        text=message.text,
        locale=BY_CODE.get(message.locale, DEFAULT),
        at=message.at,
        new=message.direction is reader and message.read_at is None,
        files=tuple(each for each in files if each.draft_id == message.id),
    )
