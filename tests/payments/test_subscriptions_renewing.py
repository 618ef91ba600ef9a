"""Paying for a further time: from when, until when, for how much, and once."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal.payments import services
from portal.payments.faults import BeingPaid
from portal.payments.models import (
    OrderState,
    PaymentState,
    SubscriptionOrder,
    SubscriptionState,
)
from portal.payments.subscribing import ordering, viewing
from portal.payments.subscribing.ordering import NotNow
from portal.payments.taking import lapsing
from tests.payments.builders import open_session, refunds
from tests.payments.subscribing import (
    FIRST,
    LAST,
    a_day,
    again,
    answers,
    join,
    mails,
    on,
    pay,
    subscribe,
)


def test_it_can_be_renewed_from_six_weeks_before_its_end_and_then_once(shop, run_jobs, person):
    with on(FIRST):
        view = subscribe(shop, run_jobs, person)
    with on(LAST - timedelta(days=43)), pytest.raises(NotNow):
        ordering.renew(person, view.id, 2, reduced=False)
    with on(LAST - timedelta(days=42)):
        reference = ordering.renew(person, view.id, 2, reduced=False)
        asked = services.payment(reference)
        assert asked.amount == 17_000
        assert again(view).ends_on == LAST

        pay(shop, reference)
        run_jobs()
        renewed = again(view)
        with pytest.raises(NotNow):
            ordering.renew(person, view.id, 2, reduced=False)

    assert (renewed.starts_on, renewed.ends_on) == (FIRST, date(2028, 3, 1))


def test_what_lapsed_can_be_renewed_for_four_weeks_and_begins_on_the_day_it_is_paid(
    shop, run_jobs, person
):
    with on(FIRST):
        view = subscribe(shop, run_jobs, person)
    with on(LAST + timedelta(days=1)):
        a_day()
        assert again(view).state is SubscriptionState.EXPIRED
    with on(LAST + timedelta(days=28)):
        pay(shop, ordering.renew(person, view.id, 1, reduced=False))
        renewed = again(view)
    with on(LAST + timedelta(days=29)):
        assert not again(view).over

    assert renewed.state is SubscriptionState.ACTIVE
    assert (renewed.starts_on, renewed.units) == (LAST + timedelta(days=28), 1)


def test_after_four_weeks_it_can_not_be_renewed(shop, run_jobs, person):
    with on(FIRST):
        view = subscribe(shop, run_jobs, person)
    with on(LAST + timedelta(days=29)), pytest.raises(NotNow):
        ordering.renew(person, view.id, 2, reduced=False)


def test_asked_for_twice_a_renewal_is_one_payment_and_another_number_replaces_it(
    shop, run_jobs, person
):
    with on(FIRST):
        view = subscribe(shop, run_jobs, person)
    with on(LAST - timedelta(days=10)):
        first = ordering.renew(person, view.id, 2, reduced=False)
        assert ordering.renew(person, view.id, 2, reduced=False) == first

        second = ordering.renew(person, view.id, 3, reduced=False)
        assert services.payment(first).state is PaymentState.CANCELLED
        assert services.payment(second).amount == 25_500


def test_money_for_what_was_asked_for_otherwise_goes_back(shop, run_jobs, person):
    with on(FIRST):
        view = subscribe(shop, run_jobs, person)
    with on(LAST - timedelta(days=10)):
        first = ordering.renew(person, view.id, 2, reduced=False)
        session = open_session(shop, first)
        second = ordering.renew(person, view.id, 3, reduced=False)
        shop.pay(session)
        services.sync(session)
        run_jobs()
        assert again(view).ends_on == LAST

        pay(shop, second)
        renewed = again(view)

    late = services.payment(first)
    assert refunds(late.id) == [("place_gone", "done", 17_000)]
    assert (renewed.units, renewed.ends_on) == (3, date(2028, 3, 1))


def test_while_the_bank_is_at_work_nothing_else_can_be_asked_for(shop, run_jobs, person):
    with on(FIRST):
        view = subscribe(shop, run_jobs, person)
    with on(LAST - timedelta(days=10)):
        session = open_session(shop, ordering.renew(person, view.id, 2, reduced=False))
        shop.pay_slowly(session)
        services.sync(session)

        with pytest.raises(BeingPaid):
            ordering.renew(person, view.id, 3, reduced=False)


def test_the_lower_price_stays_only_for_whoever_says_that_it_holds(shop, run_jobs, person):
    with on(FIRST):
        view = subscribe(shop, run_jobs, person, price=10_000, reduced="yes", proof=[])
    with on(LAST):
        lower = ordering.renew(person, view.id, 2, reduced=True)
        assert services.payment(lower).amount == 10_000
        full = ordering.renew(person, view.id, 2, reduced=False)
        assert services.payment(full).amount == 17_000
        pay(shop, full)

    assert not again(view).reduced


def test_whoever_paid_the_full_price_does_not_get_the_lower_one_here(shop, run_jobs, person):
    with on(FIRST):
        view = subscribe(shop, run_jobs, person)
    with on(LAST):
        asked = ordering.renew(person, view.id, 2, reduced=True)

    assert services.payment(asked).amount == 17_000


def test_a_renewal_that_nobody_pays_is_let_go_of(shop, run_jobs, person, session):
    with on(FIRST):
        view = subscribe(shop, run_jobs, person)
    with on(LAST - timedelta(days=30)):
        reference = ordering.renew(person, view.id, 2, reduced=False)
    with on(LAST - timedelta(days=10)):
        lapsing.lapse()
        run_jobs()
        asked = services.payment(reference)

    states = session.scalars(
        select(SubscriptionOrder.state).where(SubscriptionOrder.subscription_id == view.id)
    ).all()
    assert asked.state is PaymentState.EXPIRED
    assert sorted(states) == [OrderState.DONE, OrderState.DROPPED]
    assert again(view).ends_on == LAST


def test_whoever_has_renewed_is_not_reminded(shop, run_jobs, person):
    with on(FIRST):
        view = subscribe(shop, run_jobs, person)
    with on(LAST - timedelta(days=20)):
        a_day()
        pay(shop, ordering.renew(person, view.id, 2, reduced=False))
    with on(LAST - timedelta(days=7)):
        a_day()

    assert len(mails("subscription_reminder")) == 1


def test_sent_again_for_the_same_home_in_time_the_form_renews_what_is_there(shop, run_jobs, person):
    with on(FIRST):
        view = subscribe(shop, run_jobs, person)
    with on(LAST - timedelta(days=10)):
        renewal = answers(wish="renew")
        joined = join(person, wish=renewal["wish"])
        pay(shop, joined.payment.reference)
        run_jobs()

    assert [each.id for each in viewing.of_person(person)] == [view.id]
    assert again(view).ends_on == date(2028, 3, 1)
