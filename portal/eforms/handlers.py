"""What eforms does by itself."""

from uuid import UUID

from portal.accounts import services as accounts
from portal.bookings import services as bookings
from portal.cases import services as cases
from portal.core import jobs, logs, metrics
from portal.core.events import Event, on
from portal.eforms import services
from portal.eforms.again import reopening
from portal.eforms.drafts import returning
from portal.eforms.drafts.terms import FormTerms
from portal.eforms.ending import emptying, held, unlinked
from portal.eforms.fees import discounts, following
from portal.eforms.fees.subscriptions import FormOffers
from portal.eforms.pages import printed
from portal.eforms.sending import (
    agreeing,
    booked,
    booking,
    delivering,
    discretion,
    passed_on,
    submitting,
)
from portal.eforms.sending.delivery_figures import Deliveries
from portal.payments import services as payments
from portal.printing import services as printing

metrics.source(Deliveries())
cases.add_discretion(discretion.is_discreet)
cases.set_terms(FormTerms())
cases.add_emptier(emptying.empty)
cases.add_emptier(discounts.empty)
cases.add_sent_on(passed_on.passed_on)
accounts.add_holder(held.HOLDER)
payments.set_offers(FormOffers())
bookings.set_forms(booking.named)
payments.ask_first(payments.Subject.CASE, booking.paid)
payments.before_visits(payments.Subject.CASE, booking.about_to_pay)
accounts.on_leaving(returning.leave_account)
accounts.on_leaving(submitting.leave_account)
for what, writer in printed.WRITERS.items():
    printing.add_writer(what, writer)


_GONE = payments.RefundReason.PLACE_GONE


@jobs.task("eforms.delete_expired", cron="17 3 * * *")
def delete_expired(timestamp: int) -> None:  # noqa: ARG001 - procrastinate names the run
    """Delete unfinished forms that were kept as long as their pages promised."""
    while deleted := services.delete_expired():
        logs.log.info("drafts.deleted", count=deleted)


@jobs.task("eforms.mix_equality_answers", cron="41 3 * * *")
def mix_equality_answers(timestamp: int) -> None:  # noqa: ARG001
    """Nothing that the database notes by itself may link these answers to a form."""
    unlinked.mix()


@jobs.task("eforms.remind", cron="47 * * * *")
def remind(timestamp: int) -> None:  # noqa: ARG001
    """Mail people whose saved forms are about to be deleted."""
    while reminded := services.remind():
        logs.log.info("drafts.reminded", count=reminded)


@on("case.opened")
def send_on(event: Event) -> None:
    delivering.plan(event.subject_id)


@on("case.opened")
def keep_consents(event: Event) -> None:
    agreeing.keep(event.subject_id)


@on("consent.changed")
def take_back_consent(event: Event) -> None:
    if not event.facts["given"]:
        agreeing.take_back(event.subject_id, event.facts["purpose"])


@on("case.updated")
def ask_no_longer(event: Event) -> None:
    if cases.Status(event.facts["status"]).closed:
        reopening.end_of_closed(event.subject_id)


@on("case.questions_asked")
def ask_again(event: Event) -> None:
    reopening.tell(UUID(event.facts["reopening_id"]), key=f"questions_asked:{event.id}")


@on("submission.amended")
def send_change_on(event: Event) -> None:
    delivering.plan_change(UUID(event.facts["amendment_id"]))


@on("payment.settled")
@on("payment.expired")
@on("payment.refunded")
def follow_payment(event: Event) -> None:
    if event.facts["subject"] == payments.Subject.CASE:
        following.follow(UUID(event.facts["subject_id"]))


@on("case.updated")
def follow_closed(event: Event) -> None:
    status = cases.Status(event.facts["status"])
    if status.closed:
        following.closed(event.subject_id)
        booked.closed(event.subject_id, status)


@on("payment.sent_back")
def tell_time_gone(event: Event) -> None:
    facts = event.facts
    if facts["subject"] == payments.Subject.CASE and facts["reason"] == _GONE:
        booking.gone(UUID(facts["subject_id"]), key=f"time_gone:{event.id}")


@on("case.opened")
def stand_as_booked(event: Event) -> None:
    booked.stands(event.subject_id)


@on("booking.confirmed")
@on("booking.unmarked")
def follow_booked(event: Event) -> None:
    if case_id := event.facts.get("case_id"):
        booked.stands(UUID(case_id))


@on("booking.attended")
def follow_attended(event: Event) -> None:
    if case_id := event.facts.get("case_id"):
        booked.attended(UUID(case_id))


@on("booking.no_show")
def note_missed(event: Event) -> None:
    if event.facts.get("case_id"):
        booked.missed(event.subject_id)


@on("booking.moved")
def note_moved(event: Event) -> None:
    if event.facts.get("case_id"):
        booked.moved(event.subject_id)


@on("booking.resized")
def note_resized(event: Event) -> None:
    if event.facts.get("case_id"):
        booked.resized(event.subject_id)


@on("booking.cancelled")
def follow_cancelled(event: Event) -> None:
    if case_id := event.facts.get("case_id"):
        booked.cancelled(UUID(case_id))


@on("booking.cancelled_by_us")
def follow_called_off(event: Event) -> None:
    if case_id := event.facts.get("case_id"):
        booked.called_off(UUID(case_id))


@jobs.task("eforms.deliver")
def deliver(delivery_id: str) -> None:
    delivering.deliver(UUID(delivery_id))


@jobs.task("eforms.tidy_deliveries", cron="27 * * * *")
def tidy_deliveries(timestamp: int) -> None:  # noqa: ARG001
    delivering.tidy()
