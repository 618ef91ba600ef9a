"""How long contact may be restricted, and who decides.

Restrictions last for a set time and are looked at again: the Local Government and Social Care
Ombudsman's guidance on managing unreasonable behaviour asks for both, and that nobody is cut off
altogether. R41: approved by another than whoever proposes it, for a time, with a day of review.
"""

from datetime import date
from typing import Final

from portal.accounts.services import Actor, Permission
from portal.core import clock
from portal.core.settings import settings

MONTHS: Final = (3, 6, 12)  # that can be chosen
REVIEW_MONTHS: Final = 3  # at most, to the next look at it
_TEAM: Final = "customer-relations"


def team() -> str:
    """The team that decides, as the council's settings say."""
    return str(settings().council.get("restrictions", {}).get("team", _TEAM))


def may_decide(actor: Actor) -> bool:
    return actor.may(Permission.UPDATE_CASES, team=team())


def ends_on(begins: date, months: int) -> date:
    """The first day on which it holds no more."""
    return clock.months_after(begins, months)


def review_on(last: date, ends: date) -> date:
    """When it is looked at again after `last`: by its end at the latest."""
    return min(clock.months_after(last, REVIEW_MONTHS), ends)
