"""How a case reaches its person: new details, told by them once for everything that is open."""

from collections.abc import Callable, Collection, Iterable
from uuid import UUID, uuid4

from sqlalchemy import Select, select, update

from portal.accounts import services as accounts
from portal.accounts.services import Detail, Linked, Outcome, Values
from portal.cases import council
from portal.cases.models import Case, EntryKind, TimelineEntry
from portal.cases.queue import words
from portal.cases.reading import title_of
from portal.cases.talking.messages import desk_of
from portal.core import clock, db
from portal.core.db import transaction
from portal.core.errors import Sentence
from portal.core.events import emit
from portal.core.i18n import DEFAULT, _l, use_locale
from portal.notifications.services import queue_email

_MOST = 500
_SAID: dict[Detail, Sentence] = {
    Detail.NAME: _l("You changed your name."),
    Detail.EMAIL: _l("You changed your email address."),
    Detail.PHONE: _l("You changed your phone number."),
    Detail.ADDRESS: _l("You changed your postal address."),
}

type SentOn = Callable[[Collection[UUID]], Collection[UUID]]

_sent_on: list[SentOn] = []


def add_sent_on(asks: SentOn) -> None:
    """Ask this too which of some cases were passed to another system, which won't hear of changes.

    It is given ids of cases and gives some of them back.
    """
    if asks not in _sent_on:
        _sent_on.append(asks)


class Contacts:
    """The open cases of a person, as `accounts` tells them of new details."""

    name = "case"

    def linked(self, person_id: UUID) -> Iterable[Linked]:
        return _items(_of(person_id).where(Case.closed_at.is_(None)))

    def named(self, person_id: UUID, keys: Collection[str]) -> Iterable[Linked]:
        ids = [known for key in list(keys)[:_MOST] if (known := _id(key))]
        return _items(_of(person_id).where(Case.id.in_(ids))) if ids else ()

    def change(self, person_id: UUID, key: str, values: Values) -> Outcome:
        """Write the details into the case and say so on its timeline, without the details."""
        with transaction() as session:
            case = session.scalar(
                select(Case)
                .where(Case.id == _id(key), Case.person_id == person_id)
                .with_for_update()
                .execution_options(populate_existing=True)
            )
            if case is None or case.closed_at is not None:
                return Outcome.CLOSED
            if _passed_on([case.id]):
                return Outcome.SENT_ON
            written = {each.value: accounts.one_line(each, values[each]) for each in values}
            case.contact = {**case.contact, **written}
            words.index(case.id, case.contact)
            entry = _entry(case, values)
            session.add(entry)
            names = [detail.value for detail in values]
            emit("case.contact_changed", case.id, entry_id=str(entry.id), details=names)
            return Outcome.CHANGED


def tell_team(case_id: UUID, *, key: str) -> None:
    """Mail the team that a case has new contact details, in English, without the details."""
    case = db.session.get_one(Case, case_id)
    address = council.email_of(case.team)
    if address is None:
        return
    with transaction(), use_locale(DEFAULT.code):
        queue_email(
            key=key,
            to=address,
            locale=DEFAULT.code,
            template="team_details",
            values={
                "reference": case.reference,
                "title": str(title_of(case.service, case.title)),
                "link": desk_of(case.reference),
            },
        )


def join(person_id: UUID, was: UUID) -> None:
    """The cases of a record that turned out to be this person's are theirs now."""
    with transaction() as session:
        session.execute(update(Case).where(Case.person_id == was).values(person_id=person_id))


def _of(person_id: UUID) -> Select[UUID, str, str, str]:
    """What a page lists is bounded: a person with more open cases than this is none."""
    return (
        select(Case.id, Case.reference, Case.service, Case.title)
        .where(Case.person_id == person_id)
        .order_by(Case.received_at.desc(), Case.id)
        .limit(_MOST)
    )


def _items(wanted: Select[UUID, str, str, str]) -> list[Linked]:
    rows = db.session.execute(wanted).all()
    passed = _passed_on([row.id for row in rows])
    return [
        Linked(
            key=str(row.id),
            context=row.service,
            title=row.title,
            reference=row.reference,
            keeps=frozenset(Detail),
            why=_l("The team uses these details to reach you about it."),
            hindered=Outcome.SENT_ON if row.id in passed else None,
        )
        for row in rows
    ]


def _passed_on(ids: Collection[UUID]) -> set[UUID]:
    return {each for asks in _sent_on for each in asks(ids)} if ids else set()


def _entry(case: Case, values: Values) -> TimelineEntry:
    """In the language of the case; the person is mailed one receipt, not a letter a case."""
    with use_locale(case.locale):
        note = "\n".join(str(_SAID[detail]) for detail in Detail if detail in values)
    return TimelineEntry(
        id=uuid4(),
        case_id=case.id,
        at=clock.now(),
        kind=EntryKind.DETAILS,
        public=True,
        status=case.status,
        note=note,
        author=None,
        locale=case.locale,
    )


def _id(key: str) -> UUID | None:
    try:
        return UUID(key)
    except ValueError:
        return None
