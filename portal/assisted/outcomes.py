"""What came of a visit, for whoever has no email: the reference and the code, by paper or text."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from portal.accounts.services import Action, Actor, record
from portal.assisted.opened import opened_in
from portal.assisted.visits import Helping
from portal.cases import services as cases
from portal.core import security
from portal.core.db import transaction
from portal.core.errors import Sentence
from portal.notifications import services as notifications

_MOST_TEXTS = "5/hour"


@dataclass(frozen=True)
class Outcome:
    """`link` opens the status page by itself; `to` is whom a letter goes to, as far as known."""

    id: UUID
    reference: str
    title: Sentence
    code: str
    link: str
    respond_by: date | None
    to: tuple[str, ...]


def of(visit: Helping, reference: str) -> Outcome:
    """Of a case that was opened in this visit, and of no other. Raises UnknownCase."""
    line = next((each for each in opened_in(visit.id) if each.reference == reference), None)
    if line is None:
        raise cases.UnknownCase
    case, code = cases.record_of(reference).case, str(cases.access_code(reference))
    return Outcome(
        id=case.id,
        reference=reference,
        title=line.title,
        code=code,
        link=cases.link_to(reference, code, visit.locale.code),
        respond_by=cases.status_of(reference).respond_by,
        to=tuple(line for each in ("name", "address") if (line := case.contact.get(each))),
    )


def text(actor: Actor, visit: Helping, outcome: Outcome, phone: str, key: UUID) -> None:
    """Send it to a British mobile phone (E.164), once for each `key`. Raises TooManyAttempts."""
    security.throttle(_MOST_TEXTS, "outcomes texted to", security.keyed_digest("phone", phone))
    with transaction():
        notifications.queue_text(
            key=f"assisted_sent:{key}",
            to=phone,
            locale=visit.locale.code,
            template="assisted_sent",
            values={
                "title": str(outcome.title),
                "reference": outcome.reference,
                "code": outcome.code,
                "link": cases.page_of(outcome.reference),
            },
            about=outcome.id,
        )
        record(actor, Action.MESSAGE, case_id=outcome.id, visit=str(visit.id), message="outcome")
