"""Who somebody is, and how to reach them."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import update

from portal.accounts.models import Person
from portal.accounts.own import details
from portal.accounts.privacy.held.words import row, until_asked
from portal.accounts.privacy.holding import Correction, Fate, Holder, Holding, Record, holders
from portal.accounts.privacy.lawful import Basis
from portal.core import db
from portal.core.i18n import _, _l

_KEY = "details"


def _holdings(person_id: UUID) -> list[Holding]:
    known = [value for value in details.of(person_id).values() if value]
    return [
        Holding(
            what=_("Your details"),
            count=len(known),
            purpose=_("We use them to know you when you sign in, and to reach you."),
            basis=Basis.PUBLIC_TASK,
            how_long=until_asked(),
        )
    ]


def _records(person_id: UUID) -> Iterator[Record]:
    person = db.session.get(Person, person_id)
    if person is None:
        return
    known = details.of(person_id)
    rows = [row(str(each.label), details.lines(each, value)) for each, value in known.items()]
    rows.append(row(_("Known to us since"), person.created_at))
    rows.append(row(_("Language"), person.locale))
    facts = {
        **{each.value: value for each, value in known.items()},
        "locale": person.locale,
        "created_at": person.created_at,
        "proved_at": person.proved_at,
    }
    yield Record(_("Your details"), facts, rows)


def _fates(person_id: UUID) -> list[Fate]:
    """While a case of theirs is kept, its owner can sign in and see it."""
    others = [holder for holder in holders() if holder.key != _KEY]
    fates = [Fate(_("Your name, phone number and postal address"), 1)]
    if any(fate.owned for holder in others for fate in holder.fates(person_id)):
        why = _("You can go on seeing what we keep. We delete it with the last of that.")
        return [*fates, Fate(_("Your email address"), 1, why=why)]
    return [*fates, Fate(_("Your email address"), 1)]


def _erase(person_id: UUID) -> bool:
    """The address goes with the row, in the last step of all."""
    db.session.execute(
        update(Person).where(Person.id == person_id).values(name=None, phone=None, address=None)
    )
    return False


HOLDER = Holder(
    key=_KEY,
    order=10,
    title=_l("Who you are"),
    tables=frozenset({"person"}),
    holdings=_holdings,
    records=_records,
    fates=_fates,
    erase=_erase,
    corrections=(
        Correction(
            _l("Your name, address, email or phone number"),
            _l("You can change them yourself. You choose where we change them too."),
            "accounts.details",
            _l("Change your details"),
        ),
    ),
)
