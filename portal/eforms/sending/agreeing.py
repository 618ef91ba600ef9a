"""What somebody agrees to in a form stands in the ledger of consents, and can be taken back."""

import hashlib
from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import select

from portal.accounts import services as accounts
from portal.accounts.services import State
from portal.cases import services as cases
from portal.core import db, i18n
from portal.core.db import transaction
from portal.core.i18n import _, pgettext
from portal.eforms import publishing
from portal.eforms.definitions import Definition, Question, QuestionType, context_of
from portal.eforms.models import Submission

_LONGEST = 60  # of a key in the ledger
_MOST_CASES = 500


def keep(case_id: UUID) -> None:
    """Write into the ledger what the person of a case agreed to in its form; again it is nothing.

    Only where they are known, by their account or by the address they gave.
    """
    sent = db.session.scalar(select(Submission).where(Submission.case_id == case_id))
    person_id = cases.record_of(sent.reference).case.person_id if sent else None
    if sent is None or person_id is None:
        return
    with transaction(), i18n.use_locale(sent.locale):
        standing = accounts.consents_of(person_id)
        for definition, question in _agreed(sent):
            purpose = purpose_of(definition, question)
            known = standing.get(purpose)
            if known is None or known.at < sent.submitted_at:
                accounts.record_consent(
                    person_id,
                    purpose,
                    given=True,
                    wording=_wording(definition, question),
                    channel=sent.channel,
                )


def take_back(person_id: UUID, purpose: str) -> None:
    """Say on each open case in which it was agreed to that it no longer holds."""
    consent = accounts.consents_of(person_id).get(purpose)
    if consent is None or consent.given:
        return
    open_ones = cases.cases_of(person_id, (State.WAITING, State.OPEN), skip=0, most=_MOST_CASES)
    wanted = select(Submission).where(Submission.reference.in_([c.reference for c in open_ones]))
    with transaction(), i18n.use_locale(consent.locale.code):
        note = _("You took back what you agreed to: “%(words)s”", words=consent.wording)
        for sent in db.session.scalars(wanted).all():
            mine = {purpose_of(*each) for each in _agreed(sent)}
            if purpose in mine and not _said(sent.reference, note):
                cases.add_note(sent.reference, str(note))


def purpose_of(definition: Definition, question: Question) -> str:
    """The key of a consent in the ledger, the same for every version of the form."""
    key = f"form:{definition.service}:{question.key}"
    return key if len(key) <= _LONGEST else hashlib.sha256(key.encode()).hexdigest()[:_LONGEST]


def _agreed(sent: Submission) -> Iterator[tuple[Definition, Question]]:
    definition = publishing.definition_of(sent.version_id)
    for key, question in definition.questions.items():
        answer = sent.answers.get(key)
        if question.type is QuestionType.CONSENT and answer and answer["given"]:
            yield definition, question


def _wording(definition: Definition, question: Question) -> str:
    words = question.statement or question.label
    return pgettext(context_of(definition.service, question.key), words)


def _said(reference: str, note: str) -> bool:
    return any(entry.note == note for entry in cases.status_of(reference).timeline)
