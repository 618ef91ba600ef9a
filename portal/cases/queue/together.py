"""The same thing done with many cases: each by itself, by its own rights, once.

What became of a case is written in the transaction that did it. So a batch that was cut short is
gone on with where it stopped, and one that is sent twice is done once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from portal.accounts.services import Actor, NotAllowed, Permission
from portal.cases import desk
from portal.cases.desk import Step
from portal.cases.progress import IllegalTransition, NothingNew
from portal.cases.queue import assigning
from portal.cases.queue.models import QueueBatch, QueueBatchLine
from portal.cases.reading import UnknownCase
from portal.cases.ready.answers import AnswerChanged
from portal.cases.references import normal_reference
from portal.cases.statuses import Status
from portal.cases.working import closing
from portal.core import clock, db
from portal.core.db import transaction
from portal.core.errors import NotFound, PortalError, Sentence
from portal.core.i18n import DEFAULT, _l

MOST = 50
KEPT: Final = timedelta(days=30)


class What(StrEnum):
    ASSIGN = "assign"
    TEAM = "team"
    NOTE = "note"
    CLOSE = "close"

    @property
    def label(self) -> Sentence:
        return _LABELS[self]


class Outcome(StrEnum):
    """What became of one case; all but DONE say why nothing did."""

    DONE = "done"
    SAME = "same"
    CLOSED = "closed"
    NOT_THEIRS = "not_theirs"
    ILLEGAL = "illegal"
    CHANGED = "changed"
    UNKNOWN = "unknown"
    NOT_ALLOWED = "not_allowed"

    @property
    def sentence(self) -> Sentence:
        return _SENTENCES[self]


_LABELS = {
    What.ASSIGN: _l("Give them to somebody"),
    What.TEAM: _l("Pass them on to another team"),
    What.NOTE: _l("Add a note"),
    What.CLOSE: _l("Close them"),
}
_SENTENCES = {
    Outcome.DONE: _l("Done"),
    Outcome.SAME: _l("Nothing to do: it is so already."),
    Outcome.CLOSED: _l("Not done: the case is closed."),
    Outcome.NOT_THEIRS: _l("Not done: this colleague does not work in the team of the case."),
    Outcome.ILLEGAL: _l("Not done: the case cannot go there from where it stands."),
    Outcome.CHANGED: _l("Not done: the case has changed since you read it."),
    Outcome.UNKNOWN: _l("Not done: there is no such case in your teams."),
    Outcome.NOT_ALLOWED: _l("Not done: your role does not let you."),
}
_REFUSED: dict[type[PortalError], Outcome] = {
    assigning.SameAsBefore: Outcome.SAME,
    NothingNew: Outcome.SAME,
    assigning.AlreadyClosed: Outcome.CLOSED,
    assigning.NotTheirs: Outcome.NOT_THEIRS,
    IllegalTransition: Outcome.ILLEGAL,
    AnswerChanged: Outcome.CHANGED,
    UnknownCase: Outcome.UNKNOWN,
    NotAllowed: Outcome.NOT_ALLOWED,
}


class NoSuchBatch(NotFound):
    message = _l("What you did with these cases is not kept any more.")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is to be done. `owner` is for ASSIGN, None gives a case back; `team` is for TEAM.

    `public`: the resident reads the note of NOTE too; that of CLOSE always. `status` is for CLOSE,
    with the language of its note and the marks of what was read of each case.
    """

    what: What
    owner: UUID | None = None
    team: str = ""
    note: str | None = None
    public: bool = False
    status: Status | None = None
    locale: str = DEFAULT.code
    marks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Batch:
    """What became of each; those in `left` have still to be done."""

    what: What
    done: Sequence[tuple[str, Outcome]]
    left: Sequence[str]

    @property
    def count(self) -> int:
        return sum(1 for _reference, outcome in self.done if outcome is Outcome.DONE)


def chosen(typed: Sequence[str]) -> list[str]:
    """The references among what an address or a form says, each once, at most MOST."""
    known = (normal_reference(each) for each in typed[: MOST * 2])
    return list(dict.fromkeys(filter(None, known)))[:MOST]


def begun(actor: Actor, key: UUID) -> bool:
    """Whether this was sent already, and is only to be gone on with."""
    known = select(QueueBatch.id).where(QueueBatch.id == key, QueueBatch.staff_id == actor.id)
    return db.session.scalar(known) is not None


def together(actor: Actor, references: Sequence[str], asked: Asked, *, key: UUID) -> None:
    """Do it with each of them that it hasn't been done with under this `key`.

    Raises NotAllowed for somebody who may change no case at all, and NoSuchBatch where the key is
    another's.
    """
    actor.require(Permission.UPDATE_CASES)
    act = _act(actor, asked)
    _begin(actor, references, asked.what, key)
    for reference in batch(actor, key).left:
        _do(key, reference, act)


def batch(actor: Actor, key: UUID) -> Batch:
    """Raises NoSuchBatch."""
    known = db.session.execute(
        select(QueueBatch.what, QueueBatch.references).where(
            QueueBatch.id == key, QueueBatch.staff_id == actor.id
        )
    ).one_or_none()
    if known is None:
        raise NoSuchBatch
    lines = select(QueueBatchLine.reference, QueueBatchLine.outcome)
    outcomes = dict(db.session.execute(lines.where(QueueBatchLine.batch_id == key)).all())
    done = [(each, Outcome(outcomes[each])) for each in known.references if each in outcomes]
    return Batch(
        What(known.what), done, [each for each in known.references if each not in outcomes]
    )


def tidy() -> int:
    """Throw away what became of cases long ago: their own pages say it. How many."""
    with transaction() as session:
        old = delete(QueueBatch).where(QueueBatch.at <= clock.now() - KEPT)
        return len(session.execute(old.returning(QueueBatch.id)).all())


def _begin(actor: Actor, references: Sequence[str], what: What, key: UUID) -> None:
    with transaction() as session:
        made = insert(QueueBatch).values(
            id=key,
            staff_id=actor.id,
            what=what.value,
            references=list(references)[:MOST],
            at=clock.now(),
        )
        session.execute(made.on_conflict_do_nothing(index_elements=[QueueBatch.id]))


def _do(key: UUID, reference: str, act: Callable[[str], None]) -> None:
    """Whoever comes second waits for the first, and finds the line there."""
    outcome = Outcome.DONE
    with transaction() as session:
        if not _take(key, reference):
            return
        try:
            with session.begin_nested():
                act(reference)
        except tuple(_REFUSED) as refused:
            outcome = _outcome(refused)
        session.execute(
            update(QueueBatchLine)
            .where(QueueBatchLine.batch_id == key, QueueBatchLine.reference == reference)
            .values(outcome=outcome.value)
        )


def _take(key: UUID, reference: str) -> bool:
    with transaction() as session:
        made = insert(QueueBatchLine).values(
            batch_id=key, reference=reference, outcome=Outcome.DONE.value
        )
        once = made.on_conflict_do_nothing(
            index_elements=[QueueBatchLine.batch_id, QueueBatchLine.reference]
        )
        return session.scalar(once.returning(QueueBatchLine.id)) is not None


def _outcome(refused: PortalError) -> Outcome:
    return next(outcome for kind, outcome in _REFUSED.items() if isinstance(refused, kind))


def _act(actor: Actor, asked: Asked) -> Callable[[str], None]:
    match asked.what:
        case What.ASSIGN:
            return lambda each: assigning.assign(actor, each, to=asked.owner, note=asked.note)
        case What.TEAM:
            return lambda each: assigning.to_team(actor, each, team=asked.team, note=asked.note)
        case What.NOTE:
            return lambda each: _note(actor, each, asked)
        case What.CLOSE:
            return lambda each: _close(actor, each, asked)


def _note(actor: Actor, reference: str, asked: Asked) -> None:
    now = desk.record_for(actor, reference).case.status
    desk.move_on(actor, reference, Step(status=now, note=asked.note, public=asked.public))


def _close(actor: Actor, reference: str, asked: Asked) -> None:
    """As it was read, or not at all."""
    record = desk.record_for(actor, reference)
    if record.case.closed_at is not None:
        raise assigning.AlreadyClosed
    status = asked.status or Status.COMPLETED
    if status not in closing.outcomes(record):
        raise IllegalTransition(record.case.status, status, record.allowed)
    ended = closing.Outcome(status=status, note=asked.note or "", locale=asked.locale)
    closing.close(actor, reference, ended, mark=asked.marks.get(reference, ""))
