"""Sending a form: once, and what the confirmation page says of it."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from secrets import token_bytes
from uuid import UUID, uuid4

from sqlalchemy import select

from portal.accounts.services import Detail, one_line
from portal.bookings import services as bookings
from portal.cases import services as cases
from portal.core import clock, db, i18n, security
from portal.core.db import transaction, tried_again
from portal.core.errors import Conflict, Forbidden
from portal.core.i18n import _l
from portal.eforms import publishing, slots, uploads
from portal.eforms.beside import Helped
from portal.eforms.definitions import Definition
from portal.eforms.drafts import acting
from portal.eforms.drafts.drafting import DraftExpired, NoDraft, catch_up
from portal.eforms.ending import unlinked
from portal.eforms.fees import charging
from portal.eforms.models import Draft, FormVersion, Submission
from portal.eforms.sending import booked, booking, reporting
from portal.eforms.sending.arrival import Arrival
from portal.eforms.walk import Walk, walk
from portal.eforms.wishes import desk_of
from portal.payments import services as payments

_JUST = timedelta(days=1)
_CONFIRMED = timedelta(hours=1)


class NotYours(Forbidden):
    """A form that another browser began."""


class NotFinished(Conflict):
    message = _l("Some questions still need an answer. Your other answers are saved.")


@dataclass(frozen=True)
class Sent:
    """What the confirmation page says. `mailed` is whether a confirmation goes out by email.

    `payment` is what was to be paid for it, or None; `booked` is the time that was booked with it,
    or is kept until that is paid.
    """

    reference: str
    definition: Definition
    respond_by: date
    mailed: bool
    payment: payments.PaymentView | None = None
    booked: bookings.BookingView | None = None

    @property
    def waits(self) -> bool:
        """Whether nothing happens before somebody has paid."""
        return self.payment is not None and not self.payment.paid


@tried_again
def submit(  # noqa: PLR0913 - the last are named
    browser: str | None,
    service: str,
    draft_id: UUID,
    *,
    person_id: UUID | None = None,
    price: int = 0,
    origin: bookings.Origin = bookings.NOWHERE,
    helped: Helped | None = None,
) -> str:
    """Send a form once, however often it's pressed; its reference.

    Where somebody is signed in (`person_id`) it is theirs, whatever address the form was given.
    `price` is what the page said is collected, in pence; `origin` is from where a time is booked;
    `helped` is who sat beside them.
    Raises NoDraft where it is gone, NotYours where another browser began it, NotFinished where
    questions are open, FormWithdrawn where the form isn't taken any more, PriceChanged, TimeGone.
    """
    with transaction() as session:
        draft = session.get(Draft, draft_id, with_for_update=True, populate_existing=True)
        if draft is None or draft.service != service:
            return _reference_of(browser, draft_id)
        if browser is None or draft.browser != security.digest(browser):
            raise NotYours
        if draft.submitted_at is not None:
            return _reference_of(browser, draft_id)
        if draft.expires_at <= clock.now():
            raise DraftExpired
        if draft.version_id != publishing.live_id(service):
            catch_up(draft.id, service)
            session.refresh(draft)
        definition = publishing.definition_of(draft.version_id)
        way = walk(definition, draft.answers)
        if not way.complete:
            raise NotFinished
        if charging.to_collect(definition, way.answers).amount != price:
            raise charging.PriceChanged
        booking.keep(definition, draft.answers, draft.id, person_id, origin)
        reference = _send(
            draft, definition, way, person_id, by_staff=origin.by_staff, helped=helped
        )
        if helped is not None:
            helped.keep(reference)
        return reference


def sent(browser: str | None, service: str, reference: str) -> Sent:
    """What this browser sent within the hour; raises NoDraft where another did, or long ago.

    The page shows the access code, and the next person may sit at the same machine.
    """
    found = db.session.scalar(select(Submission).where(Submission.reference == reference))
    if found is None or browser is None or found.browser != security.digest(browser):
        raise NoDraft
    if found.submitted_at < clock.now() - _CONFIRMED:
        raise NoDraft
    definition = publishing.definition_of(found.version_id)
    if definition.service != service:
        raise NoDraft
    return Sent(
        reference=found.reference,
        definition=definition,
        respond_by=cases.status_of(found.reference).respond_by,
        mailed=bool(found.answers.get(definition.contact.email or "")),
        payment=_payment_of(found.case_id),
        booked=booking.of_case(definition, found.case_id),
    )


def _payment_of(case_id: UUID) -> payments.PaymentView | None:
    """None also where Direct Debit stands in for it: then nothing waits."""
    found = payments.of_subject(payments.Subject.CASE, case_id)
    return None if found is None or payments.by_debit(found) else found


def payment_of(reference: str) -> payments.PaymentView | None:
    """What is to be paid for what was sent under this reference, where it waits for that."""
    sent = select(Submission.case_id).where(Submission.reference == reference)
    case_id = db.session.scalar(sent)
    found = payments.of_subject(payments.Subject.CASE, case_id) if case_id else None
    return found if found and found.due else None


def made_at_desk(reference: str) -> bookings.BookingView | None:
    """What staff booked with what they sent for somebody under this reference."""
    by_hand = Submission.channel != cases.Channel.WEB.value
    sent = select(Submission.case_id).where(Submission.reference == reference, by_hand)
    case_id = db.session.scalar(sent)
    return next(iter(bookings.of_case(case_id)), None) if case_id else None


def leave_account(browser: str | None, staying: UUID | None) -> None:
    """No confirmation, which shows the access code, of what is in the account of anybody else."""
    if browser is None:
        return
    with transaction() as session:
        here = select(Submission).where(
            Submission.browser == security.digest(browser),
            Submission.submitted_at > clock.now() - _CONFIRMED,
        )
        for found in session.scalars(here).all():
            if cases.record_of(found.reference).case.person_id not in {None, staying}:
                found.browser = token_bytes(32)  # the digest of no cookie there is


def access_code(sent: Sent) -> str:
    """What opens the status page elsewhere, for somebody who gave no email address."""
    return str(cases.access_code(sent.reference))


def just_sent(browser: str | None, service: str) -> str | None:
    """The reference of what this browser sent of this service within a day, if it did."""
    if browser is None:
        return None
    return db.session.scalar(
        select(Submission.reference)
        .join(FormVersion, FormVersion.id == Submission.version_id)
        .where(
            Submission.browser == security.digest(browser),
            Submission.submitted_at > clock.now() - _JUST,
            FormVersion.service == service,
        )
        .order_by(Submission.submitted_at.desc())
        .limit(1)
    )


def file(arrival: Arrival, definition: Definition, way: Walk) -> str:
    """Keep a finished form for good and open its case, in the caller's transaction; its reference.

    What it costs is asked for in it too: then the case waits until that is paid.
    Raises TooManyAttempts where one address or number would be told too often.
    """
    now = clock.now()
    submission = Submission(
        id=uuid4(),
        draft_id=arrival.id,
        browser=arrival.browser,
        version_id=arrival.version_id,
        locale=arrival.locale,
        answers=unlinked.set_apart(definition, way.answers),
        channel=arrival.channel.value,
        received_at=arrival.received_at or now,
        submitted_at=now,
    )
    asked = definition.contact
    if told_at := way.answers.get(asked.email or "") or way.answers.get(asked.phone or ""):
        security.count_mail_to(told_at)
    due = charging.to_collect(definition, way.answers)
    opening = _opening(definition, way, arrival, submission)
    opened = cases.open_case(replace(opening, payment_due=due.amount > 0))
    submission.case_id = opened.id
    submission.reference = opened.reference
    db.session.add(submission)
    booking.take(definition, way.answers, arrival.id, opened.id, paid_later=due.amount > 0)
    charging.ask(definition, way.answers, due, opened, locale=arrival.locale)
    uploads.hand_over(definition, way.answers, arrival.id, opened.id)
    reporting.make(definition, submission.answers, arrival, opened.id)
    return opened.reference


def _send(  # noqa: PLR0913 - the last are named
    draft: Draft,
    definition: Definition,
    way: Walk,
    person_id: UUID | None,
    *,
    by_staff: bool,
    helped: Helped | None,
) -> str:
    organisation_id, customer = acting.customer_of(draft)
    desk = desk_of(slots.question_of(definition), draft.answers) if by_staff else None
    arrival = Arrival(
        id=draft.id,
        browser=draft.browser,
        version_id=draft.version_id,
        locale=desk.locale if desk else i18n.current().code,
        channel=desk.channel if desk else helped.channel if helped else cases.Channel.WEB,
        organisation_id=organisation_id,
        customer=customer,
        person_id=None if desk else person_id,
    )
    with i18n.use_locale(arrival.locale):
        reference = file(arrival, definition, way)
    draft.submitted_at = clock.now()
    draft.answers = {}  # they live on in the submission
    draft.email = draft.email_digest = draft.code_digest = None  # the link says that it was sent
    return reference


def _opening(
    definition: Definition, way: Walk, arrival: Arrival, submission: Submission
) -> cases.Opening:
    contact = definition.contact
    return cases.Opening(
        kind=cases.Kind(definition.kind.value),
        channel=arrival.channel,
        service=definition.service,
        title=definition.title,
        team=definition.team,
        contact=cases.Contact(
            name=way.answers.get(contact.name or ""),
            email=way.answers.get(contact.email or ""),
            phone=way.answers.get(contact.phone or ""),
            address=one_line(Detail.ADDRESS, way.answers.get(contact.address or "")),
        ),
        locale=arrival.locale,
        acknowledge_days=definition.clock.acknowledge,
        respond_days=definition.clock.respond,
        statuses=booked.statuses_of(definition),
        submission_id=submission.id,
        received_at=submission.received_at,
        organisation_id=arrival.organisation_id,
        customer=arrival.customer,
        person_id=arrival.person_id,
    )


def _reference_of(browser: str | None, draft_id: UUID) -> str:
    """What came of a draft that was sent, which outlives the draft; raises NoDraft."""
    found = db.session.execute(
        select(Submission.reference, Submission.browser).where(Submission.draft_id == draft_id)
    ).one_or_none()
    if found is None or browser is None or found.browser != security.digest(browser):
        raise NoDraft
    return str(found.reference)
