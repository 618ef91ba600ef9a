"""Sending what was asked again, once: the answers change, and what they were is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.cases import services as cases
from portal.core import clock, db, i18n, security
from portal.core.db import transaction
from portal.core.events import emit
from portal.core.i18n import _
from portal.eforms import publishing, uploads
from portal.eforms.again import reopening
from portal.eforms.again.reopening import Asked, NotAsked
from portal.eforms.definitions import Definition
from portal.eforms.ending import unlinked
from portal.eforms.models import Amendment, Draft, Reopening, Submission
from portal.eforms.sending.submitting import NotFinished
from portal.eforms.walk import walk
from portal.printing import services as printing


@dataclass(frozen=True)
class Difference:
    """The answers before and after, by question: only those that differ."""

    before: dict[str, Any]
    after: dict[str, Any]

    @classmethod
    def between(cls, old: Mapping[str, Any], new: Mapping[str, Any]) -> "Difference":
        return cls(
            {key: each for key, each in old.items() if new.get(key, ...) != each},
            {key: each for key, each in new.items() if old.get(key, ...) != each},
        )


def send(reference: str, reopening_id: UUID, person_id: UUID | None) -> None:
    """Send the answers, however often it is pressed; who may is asked before.

    Raises NotAsked where the questions were taken back, NotFinished where some are open.
    """
    with transaction() as session:
        sent = _locked(session, reference)
        asked = reopening.open_of(reference)
        if asked is None or asked.id != reopening_id:
            if _was_answered(reference, reopening_id):
                return
            raise NotAsked
        draft = session.scalar(
            select(Draft).where(Draft.browser == reopening.browser_of(asked.id))
            .where(Draft.submitted_at.is_(None))
            .with_for_update().execution_options(populate_existing=True)
        )  # fmt: skip
        way = walk(asked.definition, draft.answers) if draft else None
        if draft is None or way is None or not way.complete:
            raise NotFinished
        uploads.hand_over(asked.definition, way.answers, draft.id, asked.case_id)
        now_sent = unlinked.set_apart(asked.definition, way.answers)
        draft.submitted_at, draft.answers = clock.now(), {}
        _amend(session, asked, sent, now_sent, person_id)


@dataclass(frozen=True)
class Step:
    """One change with what had been asked, and all answers as they were after it."""

    definition: Definition
    amendment: Amendment
    named: list[str]
    answers: dict[str, Any]


def history(submission_id: UUID) -> list[Step]:
    """What was changed of a form since it was sent, newest first."""
    changes = db.session.execute(
        select(Amendment, Reopening.questions)
        .join(Reopening, Reopening.id == Amendment.reopening_id)
        .where(Amendment.submission_id == submission_id)
        .order_by(Amendment.at.desc(), Amendment.id)
    ).all()
    sent = db.session.get_one(Submission, submission_id) if changes else None
    if sent is None:
        return []
    definition = publishing.definition_of(sent.version_id)
    return [
        Step(definition, change, questions, answers_at(sent, change.id))
        for change, questions in changes
    ]


def answers_at(sent: Submission, amendment_id: UUID | None) -> dict[str, Any]:
    """The answers as they were after this change, or with None as they were first sent."""
    answers = dict(sent.answers)
    for change in reversed(reopening.amended(sent.id)):
        if change.id == amendment_id:
            break
        answers = {key: each for key, each in answers.items() if key not in change.after}
        answers |= change.before
    return answers


def _amend(
    session: Session,
    asked: Asked,
    sent: Submission,
    answers: dict[str, Any],
    person_id: UUID | None,
) -> None:
    changed = Difference.between(sent.answers, answers)
    amendment = Amendment(
        reopening_id=asked.id,
        submission_id=sent.id,
        before=changed.before,
        after=changed.after,
        person_id=person_id,
        locale=i18n.current().code,
        at=clock.now(),
    )
    session.add(amendment)
    session.get_one(Reopening, asked.id).ended_at = clock.now()
    session.flush()
    sent.answers = answers
    printing.forget(f"copy:{asked.reference}:")  # who asks next gets the answers as they are
    cases.go_on(
        asked.reference,
        before=asked.before,
        note=_("You answered our questions again."),
        contact=_contact(asked.definition, changed.after),
    )
    emit("submission.amended", sent.id, amendment_id=str(amendment.id))


def _contact(definition: Definition, changed: Mapping[str, Any]) -> dict[str, Any]:
    """How to reach the person, as far as that was asked again."""
    keys = {name: getattr(definition.contact, name) for name in ("name", "email", "phone")}
    contact = {name: changed[key] for name, key in keys.items() if key in changed}
    if contact.get("email"):
        security.count_mail_to(contact["email"])
    return contact


def _was_answered(reference: str, reopening_id: UUID) -> bool:
    found = (
        select(Amendment.id)
        .join(Reopening, Reopening.id == Amendment.reopening_id)
        .where(Reopening.id == reopening_id, Reopening.reference == reference)
    )
    return db.session.scalar(found) is not None


def _locked(session: Session, reference: str) -> Submission:
    sent = session.scalar(
        select(Submission).where(Submission.reference == reference)
        .with_for_update().execution_options(populate_existing=True)
    )  # fmt: skip
    if sent is None:
        raise cases.UnknownCase
    return sent
