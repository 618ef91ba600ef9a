"""Cases opened while an adviser helped: both are named on the audit log and on the case."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select

from portal.accounts.services import Action, Actor, record, record_consent
from portal.assisted import consent, visits
from portal.assisted.models import Visit, VisitCase
from portal.cases import services as cases
from portal.core import clock, db
from portal.core.db import transaction
from portal.core.errors import Sentence
from portal.core.i18n import use_locale
from portal.eforms.services import Helped


class Line(NamedTuple):
    """A case, by what it is called."""

    reference: str
    title: Sentence


def helping(actor: Actor, visit: visits.Helping) -> Helped:
    """What is done with a form that is sent in this visit."""
    return Helped(visit.channel, lambda reference: keep(actor, visit, reference))


def keep(actor: Actor, visit: visits.Helping, reference: str) -> None:
    """Say of a case, in the transaction that opens it, that it was made with help."""
    case = cases.record_of(reference).case
    with transaction() as session:
        if session.scalar(select(VisitCase.id).where(VisitCase.case_id == case.id)) is not None:
            return
        session.add(VisitCase(visit_id=visit.id, case_id=case.id, at=clock.now()))
        record(
            actor,
            Action.CHANGE,
            person_id=case.person_id,
            case_id=case.id,
            visit=str(visit.id),
            visit_is="sent with help",
            on_behalf=visit.role.value if visit.role else None,
        )
        if case.person_id is not None:
            _remember(case.person_id, visit.id)


def opened_in(visit_id: UUID) -> list[Line]:
    """What was sent in a visit, the newest first."""
    wanted = select(VisitCase.case_id).where(VisitCase.visit_id == visit_id)
    ids = db.session.scalars(wanted.order_by(VisitCase.at.desc())).all()
    known = cases.references(ids)
    titles = cases.titles_of(ids)
    return [Line(known[each], titles[each]) for each in ids if each in known]


def visit_of(record: cases.CaseRecord, _actor: Actor) -> Mapping[str, Any] | None:
    """On the page of a case: who helped, where, and who spoke for whom."""
    wanted = select(VisitCase.visit_id).where(VisitCase.case_id == record.case.id)
    visit_id = db.session.scalar(wanted)
    return {"visit": visits.of(visit_id)} if visit_id else None


def _remember(person_id: UUID, visit_id: UUID) -> None:
    """Whoever has a record has the words on it that they agreed to, in their language."""
    visit = db.session.get_one(Visit, visit_id)
    if visit.consent and visit.consent_locale:
        with use_locale(visit.consent_locale):
            record_consent(
                person_id,
                consent.PURPOSE,
                given=True,
                wording=visit.consent,
                channel=visit.by.value,
            )
