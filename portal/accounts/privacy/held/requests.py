"""What somebody asked about their own information."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import select

from portal.accounts.models import Download, Erasure, Stage
from portal.accounts.privacy.held.words import count, delete_all, row
from portal.accounts.privacy.holding import Fate, Holder, Holding, Record
from portal.accounts.privacy.lawful import Basis
from portal.core import db
from portal.core.i18n import _, _l


def _holdings(person_id: UUID) -> list[Holding]:
    downloads = count(Download, Download.person_id == person_id)
    erasures = count(Erasure, Erasure.person_id == person_id)
    why = _("So that we can give you what you ask for.")
    week, good = _("We delete it after 7 days."), _("We keep that you asked, and what we kept.")
    found = [
        Holding(_("Files to download"), downloads, why, Basis.LEGAL_OBLIGATION, week),
        Holding(_("That you asked us to delete"), erasures, why, Basis.LEGAL_OBLIGATION, good),
    ]
    return [each for each in found if each.count]


def _records(person_id: UUID) -> Iterator[Record]:
    for each in db.session.scalars(select(Download).where(Download.person_id == person_id)):
        facts = {"asked_at": each.asked_at, "ready_at": each.ready_at, "size": each.size}
        yield Record(_("A file to download"), facts, [row(_("When"), each.asked_at)])
    for erasure in db.session.scalars(select(Erasure).where(Erasure.person_id == person_id)):
        said = {"asked_at": erasure.asked_at, "ended_at": erasure.ended_at, "kept": erasure.kept}
        yield Record(_("You asked us to delete"), said, [row(_("When"), erasure.asked_at)])


def _fates(person_id: UUID) -> list[Fate]:
    downloads = count(Download, Download.person_id == person_id)
    why = _("We must be able to show what we did when you asked.")
    asked = Fate(_("That you asked us to delete"), 1, why=why)
    return [Fate(_("Files to download"), downloads), asked] if downloads else [asked]


def _erase(person_id: UUID) -> bool:
    return delete_all(Download, Download.person_id == person_id, Download.stage == Stage.READY)


HOLDER = Holder(
    key="requests",
    order=90,
    title=_l("What you asked about your information"),
    tables=frozenset({"download_piece", "erasure"}),
    holdings=_holdings,
    records=_records,
    fates=_fates,
    erase=_erase,
)
