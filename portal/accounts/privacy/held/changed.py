"""Changes of details that were told once, and their receipts."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import select

from portal.accounts.models import DetailChange, ToldItem
from portal.accounts.own import details
from portal.accounts.own.details import Detail
from portal.accounts.privacy.held.words import count, delete_all, row, until_asked
from portal.accounts.privacy.holding import Fate, Holder, Holding, Record
from portal.accounts.privacy.lawful import Basis
from portal.core import db
from portal.core.i18n import _, _l


def _holdings(person_id: UUID) -> list[Holding]:
    changes = count(DetailChange, DetailChange.person_id == person_id)
    if not changes:
        return []
    why = _("So that you can see what you changed, and where we changed it.")
    what = _("Changes of your details")
    return [Holding(what, changes, why, Basis.PUBLIC_TASK, until_asked())]


def _records(person_id: UUID) -> Iterator[Record]:
    changes = db.session.scalars(
        select(DetailChange)
        .where(DetailChange.person_id == person_id)
        .order_by(DetailChange.proposed_at, DetailChange.id)
    )
    for change in changes.all():
        told = db.session.scalars(select(ToldItem).where(ToldItem.change_id == change.id)).all()
        rows = [
            row(str(Detail(name).label), details.lines(Detail(name), value))
            for name, value in change.details.items()
        ]
        facts = {
            "details": change.details,
            "proposed_at": change.proposed_at,
            "confirmed_at": change.confirmed_at,
            "told": [{**each.name, "outcome": each.outcome} for each in told],
        }
        yield Record(_("A change"), facts, [row(_("When"), change.proposed_at), *rows])


def _fates(person_id: UUID) -> list[Fate]:
    return [Fate(holding.what, holding.count) for holding in _holdings(person_id)]


HOLDER = Holder(
    key="changes",
    order=45,
    title=_l("Changes you told us"),
    tables=frozenset({"detail_change", "told_item"}),
    holdings=_holdings,
    records=_records,
    fates=_fates,
    erase=lambda person_id: delete_all(DetailChange, DetailChange.person_id == person_id),
)
