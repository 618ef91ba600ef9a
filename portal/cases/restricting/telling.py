"""Mail about a restriction: to the person, in their language, and to the team that decides."""

from datetime import date
from uuid import UUID

from portal.accounts import services as accounts
from portal.cases import council
from portal.cases.restricting import rules
from portal.cases.restricting.models import Restriction
from portal.core import i18n
from portal.core.i18n import use_locale
from portal.notifications.services import queue_email


def tell_person(row: Restriction, became: str, *, again: UUID | None = None) -> None:
    """What is closed and open, why, until when, and how to ask for a review. Call in a transaction.

    `became` is began, kept or ended; each is told once, and `again` tells reviews apart.
    """
    [known] = accounts.people_known([row.person_id])
    chosen = accounts.preferences_of(row.person_id).locale
    with use_locale(chosen or known.locale) as locale:
        queue_email(
            key=f"restriction_{became}:{again or row.id}",
            to=known.email,
            locale=locale.code,
            template="contact_restriction",
            about=row.person_id,
            values={
                "became": became,
                "ways": row.ways,
                "reason": row.reason,
                "named": row.named,
                "until": _iso(row.ends_on),
                "review_on": _iso(row.review_on),
                "link": f"{council.public_url()}{locale.path}/account/restriction",
            },
        )


def tell_team(restriction_id: UUID, what: str, *, key: str) -> None:
    """Where the team has an address, in English, which its people work in; without any name.

    `what` is proposed, asked or due.
    """
    address = council.email_of(rules.team())
    if address is None:
        return
    with use_locale(i18n.DEFAULT.code):
        queue_email(
            key=key,
            to=address,
            locale=i18n.DEFAULT.code,
            template="team_restriction",
            values={
                "what": what,
                "link": f"{council.public_url()}/staff/restrictions/{restriction_id}",
            },
        )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
