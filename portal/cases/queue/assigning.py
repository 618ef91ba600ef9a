"""Who works on a case: an officer takes it on or gives it to a colleague, or to another team.

Each time an entry for colleagues stands on the timeline, so that its history can be read.
"""

from uuid import UUID, uuid4

from portal.accounts import services as accounts
from portal.accounts.services import Actor
from portal.cases import desk, progress
from portal.cases.models import Case, EntryKind, TimelineEntry
from portal.cases.standing import tell_witnesses
from portal.core import clock
from portal.core.db import transaction
from portal.core.errors import Conflict
from portal.core.events import emit
from portal.core.i18n import _, _l, current


class NotTheirs(Conflict):
    message = _l("This colleague does not work in the team of the case.")


class SameAsBefore(Conflict):
    message = _l("It is so already.")


class NoSuchTeam(Conflict):
    message = _l("There is no team with this name.")


class AlreadyClosed(Conflict):
    message = _l("The case is closed.")


def assign(actor: Actor, reference: str, *, to: UUID | None, note: str | None = None) -> None:
    """Give an open case to an officer of its team, or with None to nobody.

    `note` is for colleagues. Raises NotAllowed, UnknownCase, AlreadyClosed, NotTheirs or
    SameAsBefore.
    """
    with transaction():
        before = desk.record_for(actor, reference).case.owner_id
        desk.act_on(
            actor, reference, owner_before=_named(before), owner_after=_named(to), note=bool(note)
        )
        case = _open(reference)
        if case.owner_id == to:
            raise SameAsBefore
        said = _given_to(case, to)
        case.owner_id = to
        _write(case, actor, said, note)


def to_team(actor: Actor, reference: str, *, team: str, note: str | None = None) -> None:
    """Pass an open case on to another team; there it is nobody's, and the one before loses sight.

    Raises NotAllowed, UnknownCase, AlreadyClosed, NoSuchTeam or SameAsBefore.
    """
    if team not in accounts.staff_teams():
        raise NoSuchTeam
    with transaction():
        before = desk.record_for(actor, reference).case.team
        desk.act_on(actor, reference, team_before=before, team_after=team, note=bool(note))
        case = _open(reference)
        if case.team == team:
            raise SameAsBefore
        case.team, case.owner_id = team, None
        _write(case, actor, _("Passed on from %(team)s.", team=before), note)
        emit("case.team_changed", case.id, before=before, after=team)


def _open(reference: str) -> Case:
    """Nobody else changes it until the transaction ends."""
    with transaction() as session:
        case = progress.locked(session, reference)
    if case.closed_at is not None:
        raise AlreadyClosed
    return case


def _given_to(case: Case, to: UUID | None) -> str:
    if to is None:
        return _("Given back: now it is nobody’s.")
    known = accounts.officers_of([case.team]).get(to)
    if known is None:
        raise NotTheirs
    return _("Given to %(name)s.", name=known[0])


def _write(case: Case, actor: Actor, said: str, note: str | None) -> None:
    words = f"{said}\n{note.strip()}" if note and note.strip() else said
    entry = TimelineEntry(
        id=uuid4(), case_id=case.id, at=clock.now(), kind=EntryKind.NOTE, public=False,
        status=case.status, note=words, author=actor.name, locale=current().code,
    )  # fmt: skip
    with transaction() as session:
        session.add(entry)
        tell_witnesses(case, entry, with_note=False)


def _named(staff_id: UUID | None) -> str | None:
    return str(staff_id) if staff_id else None
