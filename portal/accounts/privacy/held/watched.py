"""Which member of staff looked at what is somebody's."""

from collections.abc import Iterator
from uuid import UUID

from portal.accounts.at_work import audit_log
from portal.accounts.models import AuditEntry
from portal.accounts.privacy.held.words import count, nothing_more, row
from portal.accounts.privacy.holding import Fate, Holder, Holding, Record
from portal.accounts.privacy.lawful import Basis
from portal.core.i18n import _, _l


def _holdings(person_id: UUID) -> list[Holding]:
    entries = _count(person_id)
    if not entries:
        return []
    why = _("So that we and you can see who looked at what is yours.")
    long = _("We keep it for good. It names what was looked at, and nothing that you wrote.")
    return [Holding(_("Who looked"), entries, why, Basis.LEGAL_OBLIGATION, long)]


def _records(person_id: UUID) -> Iterator[Record]:
    before: int | None = None
    while page := audit_log.looked_at(person_id, before=before).lines:
        for line in page:
            names = ("at", "action", "reference", "roles", "teams", "what")
            facts = {name: getattr(line, name) for name in names}
            rows = [row(_("When"), line.at), row(_("Reference"), line.reference)]
            yield Record(_("Somebody at the council looked"), facts, rows)
        before = page[-1].position


def _fates(person_id: UUID) -> list[Fate]:
    entries = _count(person_id)
    why = _("We must be able to show who looked at people’s information.")
    return [Fate(_("Who looked"), entries, why=why)] if entries else []


def _count(person_id: UUID) -> int:
    return count(AuditEntry, AuditEntry.person_id == person_id)


HOLDER = Holder(
    key="who-looked",
    order=60,
    title=_l("Who looked"),
    tables=frozenset({"audit_entry"}),
    holdings=_holdings,
    records=_records,
    fates=_fates,
    erase=nothing_more,
)
