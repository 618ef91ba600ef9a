"""A subscription from its first payment to its end."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from portal.payments import services
from portal.payments.models import (
    Subscription,
    SubscriptionState,
)
from portal.payments.subscribing import ordering, viewing
from portal.payments.subscribing.ordering import NotChangeable
from portal.payments.subscribing.viewing import NoSuchSubscription
from tests.accounts.owning import raw
from tests.payments.builders import refunds
from tests.payments.subscribing import (
    FIRST,
    LAST,
    a_day,
    again,
    join,
    mails,
    on,
    pay,
    status_of,
    subscribe,
)
from tests.support.account import make_person


def test_it_begins_when_its_form_is_paid_for_and_runs_a_year(shop, run_jobs, person):
    with on(FIRST):
        joined = join(person)
        run_jobs()
        assert viewing.of_person(person) == []

        pay(shop, joined.payment.reference)
        run_jobs()
        (view,) = viewing.of_person(person)

    assert (view.starts_on, view.ends_on) == (FIRST, LAST)
    assert (view.units, view.reduced) == (2, False)
    assert view.place == ("1 High Street", "Larkmere", "LK1 2AB")
    assert status_of(joined.case_id) == "received"
    assert len(mails("subscription_runs")) == 1


def test_told_twice_that_it_is_paid_it_begins_once(shop, run_jobs, person):
    joined = join(person)
    view = pay(shop, joined.payment.reference)
    run_jobs()
    services.sync_payment(view.reference)
    run_jobs()

    assert len(viewing.of_person(person)) == 1


def test_a_form_that_replaces_a_bin_begins_none(shop, run_jobs, person):
    joined = join(person, price=3_500, wish="replace", happened="gone")
    pay(shop, joined.payment.reference)
    run_jobs()

    assert viewing.of_person(person) == []


def test_nobody_sees_what_somebody_else_pays_for(shop, run_jobs, person):
    view = subscribe(shop, run_jobs, person)
    other = make_person("other@example.org")

    assert viewing.of_person(other) == []
    with pytest.raises(NoSuchSubscription):
        viewing.one(other, view.id)


def test_more_bins_cost_the_difference_for_the_days_that_are_left(shop, run_jobs, person):
    with on(FIRST):
        view = subscribe(shop, run_jobs, person)
    with on(date(2026, 8, 31)):
        reference = ordering.change(person, view.id, 3)
        asked = services.payment(reference)
        assert again(view).units == 2
        pay(shop, reference)

    assert asked.amount == round(8_500 * 183 / 365)
    assert again(view).units == 3
    assert again(view).ends_on == LAST


def test_fewer_bins_cost_nothing_and_hold_at_once(shop, run_jobs, person):
    view = subscribe(shop, run_jobs, person)

    assert ordering.change(person, view.id, 1) is None
    assert again(view).units == 1
    assert refunds(services.of_person(person)[0].id) == []


def test_a_number_that_is_not_offered_is_refused(shop, run_jobs, person):
    view = subscribe(shop, run_jobs, person)

    for units in (0, 2, 4, 10_000):
        with pytest.raises(NotChangeable):
            ordering.change(person, view.id, units)


def test_it_is_reminded_of_six_weeks_and_one_week_before_its_end_once_each(shop, run_jobs, person):
    with on(FIRST):
        view = subscribe(shop, run_jobs, person)
    for days, sent in ((43, 0), (42, 1), (41, 1), (8, 1), (7, 2), (6, 2), (0, 2)):
        with on(LAST - timedelta(days=days)):
            a_day()
            a_day()
            assert len(mails("subscription_reminder")) == sent, days
    assert again(view).state is SubscriptionState.ACTIVE


def test_it_ends_the_day_after_its_last_and_says_so_once(shop, run_jobs, person):
    with on(FIRST):
        view = subscribe(shop, run_jobs, person)
    with on(LAST):
        a_day()
        assert again(view).state is SubscriptionState.ACTIVE
    with on(LAST + timedelta(days=1)):
        a_day()
        a_day()

    assert again(view).state is SubscriptionState.EXPIRED
    assert len(mails("subscription_over")) == 1


def test_where_it_is_and_whose_mail_it_is_are_sealed(shop, run_jobs, person, session):
    subscribe(shop, run_jobs, person)
    rows = str(raw(session)["subscription"])
    assert "High Street" not in rows
    assert "amina" not in rows
    assert session.scalar(select(func.count()).select_from(Subscription)) == 1
