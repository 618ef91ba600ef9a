"""Mail about messages on a case: to the resident, and to the team."""

from typing import Any
from uuid import UUID

from portal.cases import council
from portal.cases.models import Case, CaseMessage, Direction
from portal.cases.reading import title_of
from portal.cases.talking import discretion
from portal.cases.talking.messages import desk_of, link_to, reached_by
from portal.core import db, i18n
from portal.core.db import transaction
from portal.core.i18n import use_locale
from portal.notifications.services import queue_email

_LONGEST = 600  # characters: what doesn't fit is read on the page


def tell(message_id: UUID, *, key: str) -> None:
    """Mail the other side that there is a message. `key` makes it happen once."""
    message = db.session.get(CaseMessage, message_id)
    if message is None:  # its case was emptied since
        return
    case = db.session.get_one(Case, message.case_id)
    if message.direction is Direction.OUT:
        _tell_person(case, message, key)
    else:
        tell_team(case, template="team_message", page="/messages", key=key)


def mail_person(
    case_id: UUID, *, template: str, key: str, page: str, values: dict[str, Any]
) -> None:
    """Mail the person of a case, if they are mailed at all, with a link to one of its pages."""
    case = db.session.get_one(Case, case_id)
    reached = reached_by(case, case.status)
    if reached is None:
        return
    address, language = reached
    with transaction(), use_locale(language) as locale:
        queue_email(
            key=key,
            to=address,
            locale=locale.code,
            template=template,
            values={
                "reference": case.reference,
                "title": str(title_of(case.service, case.title)),
                "link": link_to(case.reference, case.access_code, locale.code, page),
                "code": case.access_code,
                **values,
            },
        )


def _tell_person(case: Case, message: CaseMessage, key: str) -> None:
    """With the text, unless what the service is about is nobody else's business."""
    told = not discretion.is_discreet(case.service) and len(message.text) <= _LONGEST
    mail_person(
        case.id,
        template="case_message",
        key=key,
        page="/messages",
        values={
            "note": message.text if told else None,
            "note_locale": message.locale if told else None,
        },
    )


def tell_team(case: Case, *, template: str, page: str, key: str) -> None:
    """Where the team has an address, in English, which its people work in; without the text."""
    address = council.email_of(case.team)
    if address is None:
        return
    with transaction(), use_locale(i18n.DEFAULT.code):
        queue_email(
            key=key,
            to=address,
            locale=i18n.DEFAULT.code,
            template=template,
            values={
                "reference": case.reference,
                "title": str(title_of(case.service, case.title)),
                "link": desk_of(case.reference, page),
            },
        )
