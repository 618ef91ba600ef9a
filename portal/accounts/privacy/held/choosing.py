"""How somebody wants to be spoken to."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import select

from portal.accounts.models import Preference
from portal.accounts.own import preferences, preferences_in_words
from portal.accounts.privacy.held.words import count, delete_all, row, until_asked
from portal.accounts.privacy.holding import Correction, Fate, Holder, Holding, Record
from portal.accounts.privacy.lawful import Basis, SpecialCondition
from portal.core import db
from portal.core.i18n import _, _l


def _holdings(person_id: UUID) -> list[Holding]:
    if not count(Preference, Preference.person_id == person_id):
        return []
    return [
        Holding(
            _("What you have chosen"),
            1,
            _("So that we speak and write to you in the way that works for you."),
            Basis.LEGAL_OBLIGATION,
            until_asked(),
            SpecialCondition.SUBSTANTIAL_PUBLIC_INTEREST,
        )
    ]


def _records(person_id: UUID) -> Iterator[Record]:
    kept = db.session.scalar(select(Preference).where(Preference.person_id == person_id))
    if kept is None:
        return
    lines = preferences_in_words.lines(preferences.of(person_id))
    rows = [row(str(line.label), [str(value) for value in line.values]) for line in lines]
    facts = {"choices": kept.choices, "changed_at": kept.changed_at}
    yield Record(_("What you have chosen"), facts, rows)


def _fates(person_id: UUID) -> list[Fate]:
    return [Fate(holding.what, holding.count) for holding in _holdings(person_id)]


HOLDER = Holder(
    key="preferences",
    order=30,
    title=_l("Language, contact and access"),
    tables=frozenset({"preference"}),
    holdings=_holdings,
    records=_records,
    fates=_fates,
    erase=lambda person_id: delete_all(Preference, Preference.person_id == person_id),
    corrections=(
        Correction(
            _l("Your language, how we contact you, and what you need"),
            _l("You can change them yourself."),
            "accounts.preferences",
            _l("Change your choices"),
        ),
    ),
)
