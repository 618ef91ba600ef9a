"""That somebody got in touch or was promised a call: shown to them, given, and let go."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import func, select

from portal.accounts.services import Basis, Fate, HeldRecord, HeldRow, Holder, Holding
from portal.cases.models import Case
from portal.cases.working import forgetting
from portal.cases.working.models import CallBack, CaseContact
from portal.core import db
from portal.core.i18n import _, _l, date_text

_WHAT = _l("When you got in touch with us")


def _holdings(person_id: UUID) -> list[Holding]:
    number = _number(person_id)
    if not number:
        return []
    why = _("So that you do not have to tell us twice, and we answer in time.")
    long = _("As long as the request it is about, and 2 years where there is none.")
    return [Holding(str(_WHAT), number, why, Basis.PUBLIC_TASK, long)]


def _records(person_id: UUID) -> Iterator[HeldRecord]:
    """Without notes between colleagues, which may be about others too."""
    for contact in _contacts(person_id):
        when = contact.received_at
        facts = {"at": when, "channel": contact.channel, "answered_at": contact.answered_at}
        yield HeldRecord(str(_WHAT), facts, [HeldRow(_("When"), [date_text(when)])])
    for call in _calls(person_id):
        facts = {"at": call.asked_at, "phone": call.phone, "done_at": call.done_at}
        lines = [each for each in (date_text(call.asked_at), call.phone) if each]
        yield HeldRecord(_("A call that we promised"), facts, [HeldRow(_("When"), lines)])


def _fates(person_id: UUID) -> list[Fate]:
    """What is about a case goes with it; the rest goes now."""
    loose = [each for each in _contacts(person_id) if each.case_id is None]
    return [Fate(str(_WHAT), len(loose))] if loose else []


def _erase(person_id: UUID) -> bool:
    forgetting.without_case(person_id)
    return False


def _number(person_id: UUID) -> int:
    contacts = select(CaseContact.id).where(CaseContact.person_id == person_id)
    calls = select(CallBack.id).join(Case).where(Case.person_id == person_id)
    both = contacts.union_all(calls).subquery()
    return db.session.scalar(select(func.count()).select_from(both)) or 0


def _contacts(person_id: UUID) -> Sequence[CaseContact]:
    theirs = select(CaseContact).where(CaseContact.person_id == person_id)
    return db.session.scalars(theirs.order_by(CaseContact.received_at)).all()


def _calls(person_id: UUID) -> Sequence[CallBack]:
    theirs = select(CallBack).join(Case).where(Case.person_id == person_id)
    return db.session.scalars(theirs.order_by(CallBack.asked_at)).all()


HOLDER = Holder(
    key="contacts",
    order=6,
    title=_WHAT,
    tables=frozenset({"case_contact", "call_back"}),
    holdings=_holdings,
    records=_records,
    fates=_fates,
    erase=_erase,
)
