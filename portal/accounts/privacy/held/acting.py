"""The organisations that somebody acts for."""

from collections.abc import Iterator
from dataclasses import asdict
from uuid import UUID

from sqlalchemy import delete, select, update

from portal.accounts.models import Membership, Organisation, OrganisationInvitation
from portal.accounts.own import organisations
from portal.accounts.privacy.held.words import row, until_asked
from portal.accounts.privacy.holding import Fate, Holder, Holding, Record
from portal.accounts.privacy.lawful import Basis
from portal.core import clock, db
from portal.core.i18n import _, _l


def _holdings(person_id: UUID) -> list[Holding]:
    mine = organisations.of(person_id)
    if not mine:
        return []
    why = _("So that you can deal with us for them.")
    what = _("Organisations you act for")
    return [Holding(what, len(mine), why, Basis.PUBLIC_TASK, until_asked())]


def _records(person_id: UUID) -> Iterator[Record]:
    for each in organisations.acting_for(person_id):
        rows = [
            row(_("Kind"), str(each.kind_name)),
            row(_("Your position"), each.position),
            row(_("Address"), each.address),
        ]
        yield Record(each.name, asdict(each), rows)


def _fates(person_id: UUID) -> list[Fate]:
    mine = organisations.of(person_id)
    return [Fate(_("That you act for an organisation"), len(mine))] if mine else []


def _erase(person_id: UUID) -> bool:
    """One at a time. Where an only owner goes, whoever has been there longest becomes one."""
    member = db.session.scalar(
        select(Membership).where(Membership.person_id == person_id).limit(1).with_for_update()
    )
    if member is None:
        return False
    of = Organisation.id == member.organisation_id
    db.session.execute(select(Organisation.id).where(of).with_for_update())
    staying = db.session.scalars(
        select(Membership)
        .where(Membership.organisation_id == member.organisation_id, Membership.id != member.id)
        .order_by(Membership.joined_at, Membership.id)
    ).all()
    if not staying:
        _end(member.organisation_id)
    elif not any(each.owner for each in staying):
        staying[0].owner = True
    db.session.delete(member)
    db.session.flush()
    return True


def _end(organisation_id: UUID) -> None:
    """Nobody acts for it any more: nothing about it is kept but that it was there."""
    invited = OrganisationInvitation.organisation_id == organisation_id
    db.session.execute(delete(OrganisationInvitation).where(invited))
    db.session.execute(
        update(Organisation)
        .where(Organisation.id == organisation_id)
        .values(name="", number=None, address=None, ended_at=clock.now())
    )


HOLDER = Holder(
    key="organisations",
    order=40,
    title=_l("Organisations"),
    tables=frozenset({"organisation", "membership", "organisation_invitation"}),
    holdings=_holdings,
    records=_records,
    fates=_fates,
    erase=_erase,
)
