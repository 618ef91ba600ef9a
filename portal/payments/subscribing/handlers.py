"""What happens to subscriptions and Direct Debits by itself. Each may run twice."""

from uuid import UUID

from portal.accounts import services as accounts
from portal.core.events import Event, on
from portal.core.jobs import task
from portal.core.logs import log
from portal.payments.debiting import agreeing
from portal.payments.models import Subject
from portal.payments.subscribing import (
    beginning,
    cancelling,
    daily,
    fulfilling,
    held,
    keeping,
    telling,
)
from portal.payments.taking.confirming import add_confirmation

add_confirmation(Subject.SUBSCRIPTION, fulfilling.paid)
add_confirmation(Subject.CASE, agreeing.paid_by_card_only)
accounts.add_holder(held.HOLDER)
accounts.add_retention_rules(keeping.rules)


@on("payment.settled")
def begin_what_was_paid(event: Event) -> None:
    if event.facts["subject"] == Subject.CASE:
        beginning.begin(UUID(event.facts["subject_id"]), payment_id=event.subject_id)


@on("payment.expired")
def let_go_of_what_was_not_paid(event: Event) -> None:
    if event.facts["subject"] == Subject.SUBSCRIPTION:
        fulfilling.lapse(UUID(event.facts["subject_id"]))


@on("payment.refunded")
def end_what_was_paid_back(event: Event) -> None:
    cancelling.given_back(event.subject_id)


@on("case.claimed")
def follow_the_case(event: Event) -> None:
    beginning.belong_to(event.subject_id, UUID(event.facts["person_id"]))


@on("subscription.begun")
def tell_begun(event: Event) -> None:
    telling.runs(event.subject_id, once=event.facts["order_id"])


@on("subscription.changed")
def tell_changed(event: Event) -> None:
    telling.runs(event.subject_id, once=event.facts["order_id"])


@on("subscription.cancelled")
def tell_cancelled(event: Event) -> None:
    telling.cancelled(event.subject_id, event.facts, once=str(event.id))


@task("subscriptions.daily", cron="50 6 * * *")
def each_day(*, timestamp: int) -> None:  # noqa: ARG001 - every periodic job is given the time
    """What Direct Debit renews goes on before anything is over; done again, nothing changes."""
    counts = {
        "renewed": daily.take_effect(),
        "expired": daily.expire(),
        "announced": daily.renew_by_debit(),
        "reminded": daily.remind(),
        "forgotten": agreeing.forget_drafts(),
    }
    log.info("subscriptions.day", **counts)
