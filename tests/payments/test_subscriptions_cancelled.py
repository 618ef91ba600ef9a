"""Who cancelled a subscription, and what money goes back: said rightly on the page and by mail."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.core import db
from portal.core.db import transaction
from portal.notifications import writing
from portal.notifications.models import Message
from portal.payments import services
from portal.payments.debiting import changing
from portal.payments.models import Payment, PaymentMethod, RefundReason, SubscriptionState
from portal.payments.refunding import wanting
from portal.payments.subscribing import cancelling, ordering, viewing
from portal.payments.subscribing.cancelling import NotAsSaid, NotRunning
from portal.payments.taking import by_hand, lapsing
from tests.accounts.pages import text
from tests.payments.builders import open_session, refunds
from tests.payments.subscribing import (
    FIRST,
    LAST,
    again,
    join,
    on,
    pay,
    subscribe,
    subscribe_by_debit,
)
from tests.support.account import sign_in


def cancel(person, view):
    said = cancelling.outcome(again(view))
    cancelling.cancel(person, view.id, said.said)
    return said


def letters():
    found = db.session.scalars(select(Message).where(Message.template == "subscription_cancelled"))
    return [writing.write(each).text for each in found]


def give_all_back():
    with transaction() as session:
        paid = session.scalars(select(Payment).with_for_update()).one()
        wanting.want(session, paid, amount=17_000, reason=RefundReason.GOODWILL, intent=paid.intent)


def test_money_paid_at_the_counter_is_promised_by_mail_as_on_the_page(run_jobs, person, officer):
    joined = join(person)
    by_hand.take_by_hand(officer, joined.payment.reference, PaymentMethod.CASH, "T-100")
    run_jobs()
    (view,) = viewing.of_person(person)

    assert cancel(person, view).back_by_phone == 17_000
    run_jobs()

    (mail,) = letters()
    assert "No money goes back" not in mail
    assert "You get £170.00 back. Phone us on 01632 960 000" in mail


def test_whoever_cancels_is_told_so_and_of_the_last_day(shop, run_jobs, person):
    with on(FIRST):
        view = subscribe(shop, run_jobs, person)
        cancel(person, view)
        run_jobs()
        (mail,) = letters()

    assert "You asked us to cancel it." in mail
    assert "We are sending back £170.00" in mail
    assert "Its last day is Monday 2 March 2026." in mail
    assert "We go on" not in mail


def test_money_that_staff_give_back_ends_what_it_paid_for(shop, client, run_jobs, person):
    view = subscribe(shop, run_jobs, person)
    give_all_back()
    run_jobs()

    assert again(view).state is SubscriptionState.CANCELLED
    (mail,) = letters()
    assert "We gave back what was paid for it." in mail
    sign_in(client, person)
    shown = text(client.get(f"/account/subscriptions/{view.id}"))
    listed = text(client.get("/account/"))
    for said in (mail, shown, listed):
        assert "You have cancelled" not in said
        assert "You asked us" not in said
    assert "It is cancelled. Its last day is" in shown


def test_whoever_stops_the_debit_and_does_not_pay_is_told_why_it_ended(shop, run_jobs, person):
    with on(FIRST):
        view = subscribe_by_debit(run_jobs, person)
        changing.end(person, view.id)
    with on(FIRST + timedelta(days=20)):
        lapsing.lapse()
        run_jobs()
        (mail,) = letters()

    assert "It was not paid in time." in mail
    assert "You asked us" not in mail
    assert "money" not in mail.lower()
    assert again(view).state is SubscriptionState.CANCELLED
    assert again(view).ends_on == FIRST + timedelta(days=20)


def test_whoever_cancels_within_two_weeks_gets_all_of_the_money_back(shop, run_jobs, person):
    with on(FIRST):
        view = subscribe(shop, run_jobs, person)
    with on(FIRST + timedelta(days=14)):
        said = cancelling.outcome(again(view))
        cancelling.cancel(person, view.id, said.said)
        run_jobs()

    assert (said.back, said.until) == (17_000, FIRST + timedelta(days=14))
    paid = services.of_person(person)[0]
    assert refunds(paid.id) == [("cancelled", "done", 17_000)]
    assert again(view).ends_on == FIRST + timedelta(days=14)
    assert again(view).state is SubscriptionState.CANCELLED


def test_later_no_money_goes_back_and_it_runs_to_its_end(shop, run_jobs, person):
    with on(FIRST):
        view = subscribe(shop, run_jobs, person)
    with on(FIRST + timedelta(days=15)):
        said = cancelling.outcome(again(view))
        cancelling.cancel(person, view.id, said.said)
        run_jobs()
        cancelled = again(view)
        with pytest.raises(NotRunning):
            cancelling.cancel(person, view.id, said.said)

    assert (said.back, said.until) == (0, LAST)
    assert cancelled.ends_on == LAST
    assert refunds(services.of_person(person)[0].id) == []
    assert len(letters()) == 1


def test_a_renewal_that_is_cancelled_leaves_the_time_that_was_paid_before(shop, run_jobs, person):
    with on(FIRST):
        view = subscribe(shop, run_jobs, person)
    with on(LAST - timedelta(days=10)):
        pay(shop, ordering.renew(person, view.id, 2, reduced=False))
        run_jobs()
    with on(LAST - timedelta(days=9)):
        said = cancelling.outcome(again(view))
        cancelling.cancel(person, view.id, said.said)

    assert said.back == 17_000
    assert again(view).ends_on == LAST


def test_nothing_is_cancelled_on_other_terms_than_were_read(shop, run_jobs, person):
    with on(FIRST):
        view = subscribe(shop, run_jobs, person)
        said = cancelling.outcome(again(view)).said
    with on(FIRST + timedelta(days=15)), pytest.raises(NotAsSaid):
        cancelling.cancel(person, view.id, said)

    assert again(view).state is SubscriptionState.ACTIVE


def test_a_renewal_that_waits_is_not_paid_after_it_was_cancelled(shop, run_jobs, person):
    with on(FIRST):
        view = subscribe(shop, run_jobs, person)
    with on(LAST - timedelta(days=10)):
        session = open_session(shop, ordering.renew(person, view.id, 2, reduced=False))
        cancelling.cancel(person, view.id, cancelling.outcome(again(view)).said)
        shop.pay(session)
        services.sync(session)
        run_jobs()

    late = next(each for each in services.of_person(person) if each.returned)
    assert refunds(late.id) == [("place_gone", "done", 17_000)]
    assert again(view).ends_on == LAST
