"""New details of a person: put together, then told to every service chosen, in one transaction."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Select, delete, select
from sqlalchemy.orm import Session

from portal.accounts.models import DetailChange, Outcome, Person, ToldItem
from portal.accounts.own import details, new_address, receipts, telling_once
from portal.accounts.own.details import Detail
from portal.accounts.own.telling_once import Listed
from portal.accounts.privacy import consents
from portal.core import clock, db, jobs, logs
from portal.core.db import transaction
from portal.core.errors import Conflict, NotFound
from portal.core.i18n import _l

PURPOSE = "tell-services"
RECEIPTS = 10
_UNCONFIRMED = timedelta(days=1)


class NoSuchChange(NotFound):
    """Also where it is somebody else's."""


class ChangedMeanwhile(Conflict):
    message = _l("Your change is different now. Check it and choose again.")


@dataclass(frozen=True)
class Change:
    """New values of some details. `confirmed_at` is None while it is put together."""

    id: UUID
    values: dict[Detail, Any]
    proposed_at: datetime
    confirmed_at: datetime | None


class Told(NamedTuple):
    """A line of a receipt."""

    context: str
    title: str
    reference: str | None
    outcome: Outcome


def propose(person_id: UUID, detail: Detail, value: Any) -> Change | None:
    """Put a new value to the change that a person is about to make; nothing is changed yet.

    None where that leaves nothing to change, because the values are those that are known.
    """
    with transaction() as session:
        _locked(session, person_id)
        open_one = session.scalar(_open(person_id))
        values = _values(open_one) if open_one else {}
        values[detail] = value
        known = details.of(person_id)
        values = {each: new for each, new in values.items() if new != known[each]}
        if not values:
            session.execute(delete(DetailChange).where(*_open_where(person_id)))
            return None
        row = open_one or DetailChange(id=uuid4(), person_id=person_id)
        row.details = {each.value: new for each, new in values.items()}
        row.proposed_at = clock.now()
        session.add(row)
        session.flush()
        return _change(row)


def drop(person_id: UUID, change_id: UUID) -> None:
    """Leave everything as it was; a change that was confirmed stays."""
    with transaction() as session:
        mine = (*_open_where(person_id), DetailChange.id == change_id)
        session.execute(delete(DetailChange).where(*mine))


def unfinished(person_id: UUID) -> Change | None:
    found = db.session.scalar(_open(person_id))
    return _change(found) if found else None


def change_of(person_id: UUID, change_id: UUID) -> Change:
    """Raises NoSuchChange."""
    return _change(_mine(db.session(), person_id, change_id))


def told(change_id: UUID) -> list[Told]:
    """What the receipt of a change lists, the changed ones first. Ask change_of before."""
    rows = db.session.scalars(select(ToldItem).where(ToldItem.change_id == change_id)).all()
    lines = [Told(**row.name, outcome=row.outcome) for row in rows]
    return sorted(lines, key=lambda line: (line.outcome is not Outcome.CHANGED, line.title))


def last_receipts(person_id: UUID) -> list[Change]:
    """The newest changes that were confirmed."""
    rows = db.session.scalars(
        select(DetailChange)
        .where(DetailChange.person_id == person_id, DetailChange.confirmed_at.is_not(None))
        .order_by(DetailChange.confirmed_at.desc())
        .limit(RECEIPTS)
    )
    return [_change(row) for row in rows]


@dataclass(frozen=True)
class Confirmation:
    """What was pressed: the ids of the items chosen, and what the page said.

    `seen` is `proposed_at` of the change that it showed; `wording` the sentence that was agreed to.
    `session_id` is the session it was pressed in, which goes on when the email address changes.
    """

    chosen: frozenset[str]
    seen: datetime
    wording: str
    session_id: UUID


def confirm(person_id: UUID, change_id: UUID, given: Confirmation) -> None:
    """Change the person and each chosen item, once, however often it is pressed.

    An item that fails is tried again by a job. Raises NoSuchChange, ChangedMeanwhile, AddressTaken.
    """
    with transaction() as session:
        person = _locked(session, person_id)
        row = _mine(session, person_id, change_id)
        if row.confirmed_at is not None:
            return
        if row.proposed_at != given.seen:
            raise ChangedMeanwhile
        change = _change(row)
        row.confirmed_at = clock.now()
        old_email = person.email
        _apply(person, change, given.session_id)
        for each in _items(person_id, change, given.chosen):
            picked = each.id in given.chosen
            session.add(_tell(session, person_id, change, each, picked=picked))
        session.flush()
        if given.chosen:
            consents.record(person_id, PURPOSE, given=True, wording=given.wording)
        receipts.mail(person, change.id, change.values, told(change.id), old_email=old_email)


def tell_again(item_id: UUID) -> None:
    """Try an item that failed; raises what its source raises, until it is given up."""
    with transaction() as session:
        item = session.get(ToldItem, item_id, with_for_update=True, populate_existing=True)
        if item is None or item.outcome is not Outcome.WAITING:
            return
        change = session.get_one(DetailChange, item.change_id)
        item.outcome = _again(change, item)
        item.changed_at = clock.now() if item.outcome is Outcome.CHANGED else None


def tidy() -> None:
    """Forget changes that nobody confirmed within a day; say what has been tried for too long."""
    now = clock.now()
    with transaction() as session:
        old = DetailChange.proposed_at < now - _UNCONFIRMED
        session.execute(delete(DetailChange).where(DetailChange.confirmed_at.is_(None), old))
        over = session.scalars(
            select(ToldItem)
            .join(DetailChange, DetailChange.id == ToldItem.change_id)
            .where(
                ToldItem.outcome == Outcome.WAITING,
                DetailChange.confirmed_at < now - jobs.GIVE_UP_AFTER,
            )
        )
        for item in over:
            item.outcome = Outcome.GIVEN_UP


def _again(change: DetailChange, item: ToldItem) -> Outcome:
    values = _values(change)
    known = details.of(change.person_id)
    if any(known[detail] != value for detail, value in values.items()):
        return Outcome.OVERTAKEN
    return telling_once.change(item.source, change.person_id, item.item, values)


def _tell(
    session: Session, person_id: UUID, change: Change, listed: Listed, *, picked: bool
) -> ToldItem:
    """One item's line on the receipt; if it was chosen and can be, it is told."""
    item = listed.item
    outcome = item.hindered or Outcome.NOT_CHOSEN
    line = ToldItem(
        id=uuid4(), change_id=change.id, source=listed.source, item=item.key,
        name={"context": item.context, "title": item.title, "reference": item.reference},
    )  # fmt: skip
    if picked and item.hindered is None:
        try:
            with session.begin_nested():
                outcome = telling_once.change(listed.source, person_id, item.key, change.values)
        except Exception as fault:  # noqa: BLE001 - one that fails holds up no other
            logs.fault(fault)
            outcome = Outcome.WAITING
            jobs.enqueue("accounts.tell_again", item_id=str(line.id))
    line.outcome = outcome
    line.changed_at = clock.now() if outcome is Outcome.CHANGED else None
    return line


def _items(person_id: UUID, change: Change, chosen: frozenset[str]) -> list[Listed]:
    """What can be told now, and what was chosen and has been finished since the page was shown."""
    items = list(telling_once.listing(person_id, change.values).items)
    return items + telling_once.named(person_id, chosen - {each.id for each in items})


def _apply(person: Person, change: Change, session_id: UUID) -> None:
    for detail, value in change.values.items():
        if detail is Detail.EMAIL:
            new_address.give(person, value, session_id)
        else:
            setattr(person, detail.value, value)
    db.session.flush()


def _locked(session: Session, person_id: UUID) -> Person:
    return session.get_one(Person, person_id, with_for_update=True, populate_existing=True)


def _open_where(person_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return (DetailChange.person_id == person_id, DetailChange.confirmed_at.is_(None))


def _open(person_id: UUID) -> Select[Any]:
    return select(DetailChange).where(*_open_where(person_id))


def _values(row: DetailChange) -> dict[Detail, Any]:
    return {Detail(name): value for name, value in row.details.items()}


def _change(row: DetailChange) -> Change:
    return Change(row.id, _values(row), row.proposed_at, row.confirmed_at)


def _mine(session: Session, person_id: UUID, change_id: UUID) -> DetailChange:
    found = session.scalar(
        select(DetailChange)
        .where(DetailChange.id == change_id, DetailChange.person_id == person_id)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NoSuchChange
    return found
