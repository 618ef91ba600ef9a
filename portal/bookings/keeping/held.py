"""What bookings hold about a person: shown, given, and made nobody's once the time is over."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, not_, or_, select

from portal.accounts.services import Basis, Fate, HeldRecord, HeldRow, Holder, Holding
from portal.bookings import showing, words
from portal.bookings.after import wording
from portal.bookings.holding import holding
from portal.bookings.keeping import ending
from portal.bookings.models import Booking, Subject, WaitingEntry
from portal.bookings.views import BookingView
from portal.cases import services as cases
from portal.core import clock, db
from portal.core.db import transaction
from portal.core.i18n import _, _l, date_text
from portal.notifications.services import empty_texts_about, texts_about, title_of

_AT_ONCE = 50


def _holdings(person_id: UUID) -> list[Holding]:
    found = []
    if count := _count(_theirs(person_id)):
        purpose = _("So that we know who comes, and can tell you about changes.")
        kept = _("We keep it for a year after the day that you booked.")
        found.append(Holding(_("Bookings"), count, purpose, Basis.PUBLIC_TASK, kept))
    if waiting := len(_waiting(person_id)):
        purpose = _("So that we can offer you a time that comes free.")
        kept = _("We keep it for 4 weeks after you have stopped waiting.")
        found.append(Holding(_("Waiting lists"), waiting, purpose, Basis.PUBLIC_TASK, kept))
    if texts := len(texts_about(_told_of(person_id))):
        purpose = _("So that we can send them, and see what we sent.")
        kept = _("We keep the words of a text message for 28 days.")
        found.append(
            Holding(_("Text messages we sent you"), texts, purpose, Basis.PUBLIC_TASK, kept)
        )
    return found


def _records(person_id: UUID) -> Iterator[HeldRecord]:
    newest = showing.bookings().where(_theirs(person_id)).order_by(Booking.created_at.desc())
    for row in db.session.execute(newest).all():
        yield _record(showing.booking_view(*row))
    for entry in _waiting(person_id):
        first, last = date_text(entry.first_day), date_text(entry.last_day)
        days = _("%(first)s to %(last)s", first=first, last=last)
        facts = {
            name: getattr(entry, name)
            for name in ("first_day", "last_day", "units", "needs", "contact", "created_at")
        }
        yield HeldRecord(_("Waiting for a time"), facts, [HeldRow(_("Between"), [days])])
    for sent in texts_about(_told_of(person_id)):
        names = ("to", "template", "values", "locale", "queued_at", "sent_at")
        rows = [
            HeldRow(_("What it is about"), [title_of(sent.template)]),
            HeldRow(_("When"), [words.day_and_time(sent.queued_at)]),
        ]
        yield HeldRecord(_("Text message"), {name: getattr(sent, name) for name in names}, rows)


def _record(booking: BookingView) -> HeldRecord:
    names = ("reference", "service", "units", "state", "locale", "arrived_at", "created_at")
    facts = {name: getattr(booking, name) for name in names} | {
        "starts_at": booking.slot.starts_at,
        "ends_at": booking.slot.ends_at,
        "calendar": booking.calendar.title,
        "needs": booking.needs.stored(),
        "contact": booking.contact.stored() if booking.contact else None,
    }
    contact = booking.contact
    told = (
        [each for each in (contact.name, contact.email, contact.phone) if each] if contact else []
    )
    rows = [
        HeldRow(_("When"), [words.when(booking.slot)]),
        HeldRow(_("Where"), [booking.calendar.title]),
        HeldRow(_("How it stands"), [str(wording.STATES[booking.state])]),
        HeldRow(_("Who we tell"), told),
        HeldRow(_("Address"), list(contact.address) if contact else []),
        HeldRow(_("What it is about"), [contact.about] if contact and contact.about else []),
    ]
    heading = _("Booking %(reference)s", reference=booking.reference)
    return HeldRecord(heading, facts, [row for row in rows if row.lines])


def _fates(person_id: UUID) -> Sequence[Fate]:
    theirs, past = _theirs(person_id), ending.over(clock.now())
    found = []
    if ahead := _count(and_(theirs, not_(past))):
        found.append(
            Fate(
                _("Bookings to come"),
                ahead,
                why=_("We expect you, and tell you if something changes."),
                step=_("Cancel them first if you do not need them."),
                owned=True,
            )
        )
    if gone := _count(and_(theirs, past)):
        found.append(Fate(_("Bookings that are over"), gone))
    if waiting := len(_waiting(person_id)):
        found.append(Fate(_("Waiting lists"), waiting))
    return found


def _erase(person_id: UUID) -> bool:
    """Places on waiting lists go; what is over is nobody's; whether there was more."""
    with transaction() as session:
        empty_texts_about([entry.id for entry in _waiting(person_id)])
        theirs = select(WaitingEntry).where(WaitingEntry.person_id == person_id)
        for entry in session.scalars(
            theirs.order_by(WaitingEntry.position).with_for_update()
        ).all():
            holding.release(Subject.WAITING, entry.id)
            session.delete(entry)
        somebodys = or_(Booking.contact.is_not(None), Booking.person_id.is_not(None))
        past = and_(_theirs(person_id), ending.over(clock.now()), somebodys)
        rows = session.execute(
            select(Booking.id, Booking.case_id).where(past).limit(_AT_ONCE)
        ).all()
        ending.make_nobodys([row.id for row in rows])
        empty_texts_about([row.case_id or row.id for row in rows])
    return len(rows) == _AT_ONCE


def _theirs(person_id: UUID) -> ColumnElement[bool]:
    """What they booked, and what was booked with their cases."""
    own = cases.ids_of_person(person_id)
    return or_(Booking.person_id == person_id, Booking.case_id.in_(own))


def _told_of(person_id: UUID) -> list[UUID]:
    """What their texts are about, as `after` and `waiting` write them."""
    rows = db.session.execute(select(Booking.id, Booking.case_id).where(_theirs(person_id)))
    about = [row.case_id or row.id for row in rows]
    return about + [entry.id for entry in _waiting(person_id)]


def _waiting(person_id: UUID) -> Sequence[WaitingEntry]:
    return db.session.scalars(select(WaitingEntry).where(WaitingEntry.person_id == person_id)).all()


def _count(which: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count()).select_from(Booking).where(which)) or 0


# Before cases: which bookings are theirs is read off their cases.
HOLDER = Holder(
    key="bookings",
    order=3,
    title=_l("What you booked"),
    tables=frozenset({"booking", "booking_event", "waiting_entry"}),
    holdings=_holdings,
    records=_records,
    fates=_fates,
    erase=_erase,
)
