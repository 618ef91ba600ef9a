"""Mail that went to somebody, as long as its words are kept."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import select

from portal.accounts.models import Person
from portal.accounts.privacy.held.words import row
from portal.accounts.privacy.holding import Fate, Holder, Holding, Record
from portal.accounts.privacy.lawful import Basis
from portal.core import db
from portal.core.i18n import _, _l
from portal.notifications import services as notifications

_AT_ONCE = 500


def _holdings(person_id: UUID) -> list[Holding]:
    mails = notifications.count_of(_address(person_id))
    if not mails:
        return []
    why = _("So that we can send them, and see what we sent.")
    long = _("We keep the words of an email for 28 days.")
    return [Holding(_("Emails we sent you"), mails, why, Basis.PUBLIC_TASK, long)]


def _records(person_id: UUID) -> Iterator[Record]:
    for mail in notifications.mails_of(_address(person_id)):
        names = ("to", "template", "values", "locale", "queued_at", "sent_at")
        facts = {name: getattr(mail, name) for name in names}
        rows = [row(_("Subject"), notifications.subject_of(mail)), row(_("When"), mail.queued_at)]
        yield Record(_("An email"), facts, rows)


def _fates(person_id: UUID) -> list[Fate]:
    return [Fate(holding.what, holding.count) for holding in _holdings(person_id)]


def _erase(person_id: UUID) -> bool:
    return notifications.empty_mails_of(_address(person_id), _AT_ONCE) == _AT_ONCE


def _address(person_id: UUID) -> str:
    return db.session.scalar(select(Person.email).where(Person.id == person_id)) or ""


HOLDER = Holder(
    key="mail",
    order=70,
    title=_l("Emails we sent you"),
    tables=frozenset({"message"}),
    holdings=_holdings,
    records=_records,
    fates=_fates,
    erase=_erase,
)
