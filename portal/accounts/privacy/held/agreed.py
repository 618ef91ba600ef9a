"""What somebody agreed to."""

from collections.abc import Iterator
from uuid import UUID

from portal.accounts.models import ConsentEntry
from portal.accounts.privacy import consents
from portal.accounts.privacy.held.words import count, nothing_more, row
from portal.accounts.privacy.holding import Correction, Fate, Holder, Holding, Record
from portal.accounts.privacy.lawful import Basis
from portal.core.i18n import _, _l


def _holdings(person_id: UUID) -> list[Holding]:
    entries = count(ConsentEntry, ConsentEntry.person_id == person_id)
    if not entries:
        return []
    why = _("So that we and you can see what you agreed to.")
    long = _("We keep the words. Once your account is gone, nothing says that they were yours.")
    return [Holding(_("What you agreed to"), entries, why, Basis.LEGAL_OBLIGATION, long)]


def _records(person_id: UUID) -> Iterator[Record]:
    for each in consents.history(person_id, most=10_000):
        facts = {"purpose": each.purpose, "given": each.given, "wording": each.wording,
                 "locale": each.locale.code, "channel": each.channel, "at": each.at}  # fmt: skip
        heading = _("You agreed") if each.given else _("You took it back")
        yield Record(heading, facts, [row(_("Words"), each.wording), row(_("When"), each.at)])


def _fates(person_id: UUID) -> list[Fate]:
    entries = count(ConsentEntry, ConsentEntry.person_id == person_id)
    why = _("The law says that we must be able to show what people agreed to.")
    return [Fate(_("What you agreed to"), entries, why=why)] if entries else []


HOLDER = Holder(
    key="consents",
    order=50,
    title=_l("What you agreed to"),
    tables=frozenset({"consent_entry"}),
    holdings=_holdings,
    records=_records,
    fates=_fates,
    erase=nothing_more,
    corrections=(
        Correction(
            _l("What you agreed to"),
            _l("You can take back what you agreed to at any time."),
            "accounts.consents",
            _l("See what you agreed to"),
        ),
    ),
)
