"""How and where somebody signs in."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import select

from portal.accounts.models import AccountSession, Identity, Passkey
from portal.accounts.privacy.held.words import count, delete_all, row, until_asked
from portal.accounts.privacy.holding import Fate, Holder, Holding, Record
from portal.accounts.privacy.lawful import Basis
from portal.accounts.signing_in import devices
from portal.core import db
from portal.core.i18n import _, _l


def _holdings(person_id: UUID) -> list[Holding]:
    safe = _("So that only you can sign in, and you can see where you did.")
    keys = count(Passkey, Passkey.person_id == person_id)
    links = count(Identity, Identity.person_id == person_id)
    signed_in = count(AccountSession, AccountSession.person_id == person_id)
    over = _("We delete it a week after it ended.")
    found = [
        Holding(_("Times you signed in"), signed_in, safe, Basis.LEGITIMATE_INTERESTS, over),
        Holding(_("Passkeys"), keys, safe, Basis.LEGITIMATE_INTERESTS, until_asked()),
        Holding(
            _("Other sign-in services"), links, safe, Basis.LEGITIMATE_INTERESTS, until_asked()
        ),
    ]
    return [each for each in found if each.count]


def _records(person_id: UUID) -> Iterator[Record]:
    for each in db.session.scalars(
        select(AccountSession).where(AccountSession.person_id == person_id)
    ):
        names = ("device", "method", "started_at", "seen_at", "ended_at", "shared")
        facts = {name: getattr(each, name) for name in names}
        rows = [
            row(_("Device"), devices.in_words(each.device)),
            row(_("Signed in"), each.started_at),
            row(_("Last used"), each.seen_at),
        ]
        yield Record(_("A time you signed in"), facts, rows)
    for key in db.session.scalars(select(Passkey).where(Passkey.person_id == person_id)):
        facts = {"name": key.name, "created_at": key.created_at, "used_at": key.used_at,
                 "credential_id": key.credential_id.hex()}  # fmt: skip
        rows = [row(_("Name"), key.name), row(_("Added"), key.created_at)]
        yield Record(_("A passkey"), facts, [*rows, row(_("Last used"), key.used_at)])
    for link in db.session.scalars(select(Identity).where(Identity.person_id == person_id)):
        facts = {"issuer": link.issuer, "subject": link.subject, "linked_at": link.linked_at}
        rows = [row(_("Service"), link.issuer), row(_("Linked"), link.linked_at)]
        yield Record(_("Another sign-in service"), facts, rows)


def _fates(_person_id: UUID) -> list[Fate]:
    return [Fate(holding.what, holding.count) for holding in _holdings(_person_id)]


def _erase(person_id: UUID) -> bool:
    for table in (Passkey, Identity, AccountSession):
        delete_all(table, table.person_id == person_id)
    return False


HOLDER = Holder(
    key="signing-in",
    order=20,
    title=_l("How you sign in"),
    tables=frozenset({"passkey", "oidc_session"}),
    holdings=_holdings,
    records=_records,
    fates=_fates,
    erase=_erase,
)
