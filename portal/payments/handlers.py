"""The jobs of payments. Each may run twice, or with another one: the rows decide."""

from uuid import UUID

from portal.accounts import services as accounts
from portal.cases import services as cases
from portal.core.events import Event, on
from portal.core.jobs import task
from portal.payments import receiving
from portal.payments.accounting import handlers as accounting  # noqa: F401 - registers its own
from portal.payments.bills import keeping as kept_bills
from portal.payments.bills import settling as bills
from portal.payments.models import Subject
from portal.payments.paying import following, own
from portal.payments.reconciling import comparing, sessions
from portal.payments.refunding import sending
from portal.payments.subscribing import handlers as subscriptions  # noqa: F401 - registers its own
from portal.payments.taking import confirming, lapsing, syncing, telling


@task("payments.work_off")
def work_off(*, event_id: str) -> None:
    receiving.work_off(UUID(event_id))


@task("payments.send_refund")
def send_refund(*, refund_id: str, number: int = 0) -> None:
    sending.send(UUID(refund_id), number)


@task("payments.end_sessions")
def end_sessions(*, payment_id: str) -> None:
    syncing.end_sessions(UUID(payment_id))


@task("payments.expire")
def expire(*, payment_id: str) -> None:
    lapsing.expire(UUID(payment_id))


@task("payments.reconcile", cron="*/10 * * * *")
def reconcile(*, timestamp: int) -> None:  # noqa: ARG001 - every periodic job is given the time
    receiving.take_up_lost()
    sessions.reconcile_if_it_answers()


@task("payments.compare", cron="20 3 * * *")
def compare(*, timestamp: int) -> None:  # noqa: ARG001
    comparing.compare()
    receiving.tidy()


@task("payments.lapse", cron="*/5 * * * *")
def lapse(*, timestamp: int) -> None:  # noqa: ARG001
    lapsing.lapse()


@task("payments.remind", cron="35 8 * * *")
def remind(*, timestamp: int) -> None:  # noqa: ARG001
    lapsing.remind()


@task("payments.remind_of")
def remind_of(*, payment_id: str) -> None:
    lapsing.remind_of(UUID(payment_id))


@on("payment.failed")
def tell_failed(event: Event) -> None:
    telling.failed(event.subject_id, key=f"payment_failed:{event.id}")


@on("payment.sent_back")
def tell_sent_back(event: Event) -> None:
    facts = event.facts
    telling.sent_back(
        event.subject_id, facts["reason"], facts["amount"], key=f"sent_back:{event.id}"
    )


@on("payment.refunded")
def bill_given_back(event: Event) -> None:
    if event.facts["subject"] == Subject.BILL:
        bills.follow_refund(UUID(event.facts["subject_id"]), event.subject_id)


@on("payment.refund_failed")
def bill_not_given_back(event: Event) -> None:
    bill_given_back(event)


accounts.add_retention_rules(kept_bills.rules)
confirming.add_confirmation(Subject.CASE, following.paid)


@on("payment.asked")
def tell_due_later(event: Event) -> None:
    following.tell_later(event.subject_id)


@task("payments.tell_due")
def tell_due(*, payment_id: str) -> None:
    following.asked(UUID(payment_id), key=f"payment_due:{payment_id}")


@on("payment.settled")
def tell_settled(event: Event) -> None:
    following.settled(event.subject_id, key=f"payment_received:{event.subject_id}")


@on("payment.expired")
def give_up(event: Event) -> None:
    following.expired(event.subject_id, key=f"payment_expired:{event.id}")


@on("payment.refunded")
def tell_refunded(event: Event) -> None:
    key = f"payment_refunded:{event.facts['refund_id']}"
    following.refunded(event.subject_id, event.facts, key=key)


@on("payment.refund_failed")
def tell_refund_failed(event: Event) -> None:
    key = f"payment_refund_failed:{event.facts['refund_id']}"
    following.refund_failed(event.subject_id, int(event.facts["amount"]), key=key)


@on("case.claimed")
def move_to_account(event: Event) -> None:
    own.move(event.subject_id, UUID(event.facts["person_id"]))


@on("person.joined")
def join(event: Event) -> None:
    own.join(event.subject_id, UUID(event.facts["was"]))


@on("case.updated")
def cancel_of_closed(event: Event) -> None:
    if cases.Status(event.facts["status"]).closed:
        following.closed(event.subject_id)
