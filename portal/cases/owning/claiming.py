"""Putting a case into an account: whoever has its code may, unless it is in somebody else's."""

from uuid import UUID

from sqlalchemy import select

from portal.accounts.services import proved_address
from portal.cases.models import Case, EntryKind, TimelineEntry
from portal.cases.reading import UnknownCase
from portal.core import clock
from portal.core.db import transaction
from portal.core.errors import Conflict
from portal.core.events import emit
from portal.core.i18n import DEFAULT, _l

_CLAIMED = "Added to an account with the access code."
_MOVED = "Added to another account with the access code; nobody had signed in to the one before."


class InAnotherAccount(Conflict):
    """It belongs to somebody who has shown that their address is theirs."""

    message = _l("This is in another person’s account. Phone us if it should be in yours.")


def claim(reference: str, person_id: UUID) -> bool:
    """Make the case this person's; whether it wasn't before. The caller has checked the code.

    An address that nobody ever proved to be theirs holds nothing: anybody may have typed it.
    Raises UnknownCase, InAnotherAccount.
    """
    with transaction() as session:
        case = session.scalar(
            select(Case).where(Case.reference == reference).with_for_update()
            .execution_options(populate_existing=True)
        )  # fmt: skip
        if case is None:
            raise UnknownCase
        if case.person_id == person_id:
            return False
        if case.person_id is not None and proved_address(case.person_id) is not None:
            raise InAnotherAccount
        session.add(_entry(case))
        case.person_id = person_id
        emit("case.claimed", case.id, person_id=str(person_id))
    return True


def _entry(case: Case) -> TimelineEntry:
    """For officers alone, who read English."""
    return TimelineEntry(
        case_id=case.id,
        at=clock.now(),
        kind=EntryKind.NOTE,
        public=False,
        status=case.status,
        note=_CLAIMED if case.person_id is None else _MOVED,
        author=None,
        locale=DEFAULT.code,
    )
