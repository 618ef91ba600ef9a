"""Mail to the team that a case is passed on to."""

from uuid import UUID

from portal.cases.models import Case
from portal.cases.talking import telling
from portal.core import db


def tell(case_id: UUID, team: str, *, key: str) -> None:
    """Unless it has gone on from there already. `key` makes it happen once."""
    case = db.session.get_one(Case, case_id)
    if case.team == team:
        telling.tell_team(case, template="team_passed_on", page="", key=key)
