"""Ending a case: what the resident will read is looked at first, and exactly that is sent."""

from dataclasses import dataclass
from typing import Final

from portal.accounts.services import Actor, preferences_of
from portal.cases import desk, progress
from portal.cases.desk import Step
from portal.cases.listing import CaseRecord
from portal.cases.ready.answers import AnswerChanged, Preview, Ready
from portal.cases.statuses import Status
from portal.cases.thanking import thanks
from portal.core import security
from portal.core.db import transaction
from portal.core.i18n import BY_CODE, DEFAULT, use_locale

# A case ends so by being merged, which says more.
_ELSEWHERE: Final = frozenset({Status.DUPLICATE})


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """`locale` is the language that the note is written in."""

    status: Status
    note: str
    locale: str


def outcomes(record: CaseRecord) -> list[Status]:
    """How it can end from where it stands; none where it has."""
    if record.case.closed_at is not None:
        return []
    return [each for each in record.allowed if each.closed and each not in _ELSEWHERE]


def preview(record: CaseRecord, outcome: Outcome) -> Preview:
    """What the resident reads, in their language. Raises IllegalTransition."""
    spoken = BY_CODE.get(preferences_of(record.case.person_id).locale or record.case.locale)
    written = BY_CODE.get(outcome.locale, DEFAULT)
    newest = record.timeline[-1].position if record.timeline else 0
    words = f"{newest}:{outcome.status}:{written.code}:{outcome.note}"
    return Preview(
        ready=Ready(
            key="", name="", status=outcome.status, english=outcome.note, text=outcome.note,
            locale=written, spoken=spoken or DEFAULT,
        ),
        expect_by=progress.foreseen(record.case, outcome.status),
        thanks=thanks(record.case.kind, outcome.status),
        mark=security.keyed_digest("close case", words),
    )  # fmt: skip


def close(actor: Actor, reference: str, outcome: Outcome, *, mark: str) -> None:
    """End it, if `mark` is what was read; pressed twice it happens once.

    Raises AnswerChanged, IllegalTransition, NotAllowed or UnknownCase.
    """
    with transaction() as session:
        desk.record_for(actor, reference)
        progress.locked(session, reference)
        record = desk.record_for(actor, reference)
        if outcome.status not in outcomes(record):
            raise AnswerChanged
        if not security.same(mark, preview(record, outcome).mark):
            raise AnswerChanged
        with use_locale(outcome.locale):
            desk.move_on(actor, reference, Step(status=outcome.status, note=outcome.note))
