"""An email or a text about a case is acknowledged at once, by itself (R2)."""

from typing import Final
from uuid import UUID

from portal.cases.models import Case, Channel
from portal.cases.talking.messages import reached_by
from portal.cases.talking.telling import mail_person
from portal.cases.working.models import CaseContact
from portal.core import clock, db
from portal.core.db import transaction
from portal.core.i18n import _, use_locale

# A letter or a call gets its acknowledgement from an officer.
_BY_ITSELF: Final = frozenset({Channel.EMAIL.value, Channel.SMS.value})


def by_mail(contact_id: UUID, *, key: str) -> None:
    """Mail that it came, and by when it is answered, where the person is mailed at all."""
    contact = db.session.get(CaseContact, contact_id)
    if contact is None or contact.case_id is None or contact.channel not in _BY_ITSELF:
        return
    case = db.session.get_one(Case, contact.case_id)
    reached = reached_by(case, case.status)
    if reached is None or contact.answered_at is not None:
        return
    due = contact.respond_by
    with transaction(), use_locale(reached[1]):
        mail_person(
            case.id, template="case_updated", key=key, page="",
            values={
                "service": case.service,
                "sentence": _("We have what you sent us, and will answer it."),
                "thanks": None,
                "expect_by": due.isoformat() if due else None,
                "note": None,
                "note_locale": None,
            },
        )  # fmt: skip
        contact.acknowledged_at = contact.acknowledged_at or clock.now()
