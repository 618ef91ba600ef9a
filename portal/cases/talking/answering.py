"""The council's side of the messages on a case: its team's officers, each step on the audit log."""

from uuid import UUID

from portal.accounts.services import Action, Actor, Permission, record
from portal.cases.desk import record_for
from portal.cases.listing import CaseRecord, record_of
from portal.cases.models import Case, Direction
from portal.cases.reading import UnknownCase
from portal.cases.talking import conversation
from portal.cases.talking.conversation import Draft, Thread
from portal.core.db import transaction
from portal.core.i18n import Locale
from portal.uploads import services as uploads


def read_thread(actor: Actor, reference: str, page: int | None) -> tuple[CaseRecord, Thread]:
    """A case and a page of its messages, which count as seen by the council from now on.

    Raises NotAllowed, or UnknownCase where it is none of a team of theirs.
    """
    with transaction():
        found = _readable(actor, reference)
        _record(actor, Action.READ, found.case, part="messages")
        thread = conversation.thread(found.case.id, Direction.IN, page)
        conversation.mark_read(thread.lines)
    return found, thread


def write(actor: Actor, draft: Draft, reference: str, *, words: str, locale: Locale) -> None:
    """Send what an officer wrote, in this language, once. Raises as record_for does."""
    with transaction():
        case = record_for(actor, reference).case
        if conversation.answer(actor, draft, words=words, locale=locale):
            _record(actor, Action.MESSAGE, case, message=str(draft.id))


def file_of(actor: Actor, reference: str, upload_id: UUID) -> uploads.Served:
    """A clean file of a case, whoever sent it. Raises NoSuchFile too."""
    with transaction():
        found = _readable(actor, reference)
        served = uploads.of_case(found.case.id, upload_id)
        _record(actor, Action.READ, found.case, part="file", file=str(upload_id))
    return served


def _readable(actor: Actor, reference: str) -> CaseRecord:
    actor.require(Permission.READ_CASES)
    found = record_of(reference)
    if found.case.team not in actor.teams:
        raise UnknownCase
    return found


def _record(actor: Actor, action: Action, case: Case, **what: str) -> None:
    record(actor, action, person_id=case.person_id, case_id=case.id, **what)
