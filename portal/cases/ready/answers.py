"""Which ready answers fit a case, what the resident would read, and sending exactly that."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import func, or_, select

from portal.accounts.services import Actor, preferences_of
from portal.cases import desk, progress
from portal.cases.desk import Step
from portal.cases.listing import CaseRecord
from portal.cases.models import Case, ReadyAnswer
from portal.cases.statuses import Status
from portal.cases.thanking import thanks
from portal.core import db, security
from portal.core.db import transaction
from portal.core.errors import Conflict, NotFound, Sentence
from portal.core.i18n import BY_CODE, DEFAULT, Locale, _l, use_locale

# What becomes of its booking says these of a case, not an officer.
_BY_BOOKING: Final = frozenset({Status.BOOKED, Status.TIME_NEEDED})


class NoSuchAnswer(NotFound):
    message = _l("There is no such answer, or it does not fit the case any more.")


class AnswerChanged(Conflict):
    """The case or the answer isn't any more what the officer read."""

    message = _l("The case or the answer has changed. Read it again before you send it.")


@dataclass(frozen=True)
class Ready:
    """`english` is what the officer reads; `text`, in `locale`, is what the resident does.

    `spoken` is the resident's language: another one where the council has no translation yet.
    """

    key: str
    name: str
    status: Status
    english: str
    text: str
    locale: Locale
    spoken: Locale

    @property
    def translated(self) -> bool:
        return self.locale is self.spoken or (self.locale.english and self.spoken.english)


@dataclass(frozen=True)
class Preview:
    """What the resident would read now. `mark` stands for all of it."""

    ready: Ready
    expect_by: date | None
    thanks: Sentence | None
    mark: str


def ready_for(record: CaseRecord) -> list[Ready]:
    """Those that fit the service and where the case may go, in the order of the council's file."""
    possible = {record.case.status, *record.allowed} - _BY_BOOKING
    rows = db.session.scalars(
        select(ReadyAnswer)
        .where(
            ReadyAnswer.status.in_(possible),
            or_(
                func.cardinality(ReadyAnswer.services) == 0,
                ReadyAnswer.services.contains([record.case.service]),
            ),
        )
        .order_by(ReadyAnswer.position)
    )
    spoken = _spoken(record.case)
    return [_ready(row, spoken) for row in rows]


def preview(record: CaseRecord, key: str) -> Preview:
    """Raises NoSuchAnswer."""
    found = next((each for each in ready_for(record) if each.key == key), None)
    if found is None:
        raise NoSuchAnswer
    expect_by = progress.foreseen(record.case, found.status)
    newest = record.timeline[-1].position if record.timeline else 0
    words = f"{newest}:{found.status}:{found.locale.code}:{expect_by}:{found.text}"
    return Preview(
        ready=found,
        expect_by=expect_by,
        thanks=thanks(record.case.kind, found.status),
        mark=security.keyed_digest("ready answer", words),
    )


def send(actor: Actor, reference: str, key: str, *, mark: str) -> None:
    """Move the case on with these words, in the resident's language, if `mark` is what was read.

    Pressed twice it happens once. Raises AnswerChanged, NoSuchAnswer, NotAllowed, UnknownCase.
    """
    with transaction() as session:
        desk.record_for(actor, reference)
        progress.locked(session, reference)
        read = preview(desk.record_for(actor, reference), key)
        if not security.same(mark, read.mark):
            raise AnswerChanged
        with use_locale(read.ready.locale.code):
            desk.move_on(actor, reference, Step(status=read.ready.status, note=read.ready.text))


def _spoken(case: Case) -> Locale:
    """A chosen language wins, as in mails."""
    chosen = preferences_of(case.person_id).locale or case.locale
    return BY_CODE.get(chosen, DEFAULT)


def _ready(row: ReadyAnswer, spoken: Locale) -> Ready:
    locale = spoken if spoken.code in row.texts else DEFAULT
    return Ready(
        key=row.key,
        name=row.name,
        status=row.status,
        english=row.texts[DEFAULT.code],
        text=row.texts[locale.code],
        locale=locale,
        spoken=spoken,
    )
