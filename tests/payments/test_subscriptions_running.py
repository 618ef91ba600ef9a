"""A subscription from its first payment to its end."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from portal.cases.models import Case
from portal.core import db
from portal.core.db import transaction
from portal.notifications.models import Message
from portal.payments import services
from portal.payments.faults import BeingPaid
from portal.payments.models import (
    OrderState,
    Payment,
    PaymentState,
    RefundReason,
    Subscription,
    SubscriptionOrder,
    SubscriptionState,
)
from portal.payments.refunding import wanting
from portal.payments.subscribing import cancelling, ordering, viewing
from portal.payments.subscribing.cancelling import NotAsSaid, NotRunning
from portal.payments.subscribing.ordering import NotChangeable, NotNow
from portal.payments.subscribing.viewing import NoSuchSubscription
from portal.payments.taking import lapsing
from tests.accounts.owning import raw
from tests.payments.builders import open_session, refunds
from tests.payments.subscribing import (
    a_day,
    again,
    answers,
    join,
    on,
    pay,
    subscribe,
)
from tests.support.account import make_person

FIRST = date(2026, 3, 2)
LAST = date(2027, 3, 1)


@pytest.fixture
def person(shop):
    return make_person()


def mails(template):
    query = select(func.count()).where(Message.template == template)
    return db.session.scalar(query)


def status_of(case_id):
    return db.session.scalar(
        select(Case.status).where(Case.id == case_id).execution_options(populate_existing=True)
    )


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
    assert mails("subscription_runs") == 1


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
    assert mails("subscription_cancelled") == 1


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


def test_it_is_reminded_of_six_weeks_and_one_week_before_its_end_once_each(shop, run_jobs, person):
    with on(FIRST):
        view = subscribe(shop, run_jobs, person)
    for days, sent in ((43, 0), (42, 1), (41, 1), (8, 1), (7, 2), (6, 2), (0, 2)):
        with on(LAST - timedelta(days=days)):
            a_day()
            a_day()
            assert mails("subscription_reminder") == sent, days
    assert again(view).state is SubscriptionState.ACTIVE


def test_whoever_has_renewed_is_not_reminded(shop, run_jobs, person):
    with on(FIRST):
        view = subscribe(shop, run_jobs, person)
    with on(LAST - timedelta(days=20)):
        a_day()
        pay(shop, ordering.renew(person, view.id, 2, reduced=False))
    with on(LAST - timedelta(days=7)):
        a_day()

    assert mails("subscription_reminder") == 1


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
    assert mails("subscription_over") == 1


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


def test_money_that_staff_give_back_ends_what_it_paid_for(shop, run_jobs, person):

    view = subscribe(shop, run_jobs, person)
    with transaction() as session:
        paid = session.scalars(select(Payment).with_for_update()).one()
        wanting.want(session, paid, amount=17_000, reason=RefundReason.GOODWILL, intent=paid.intent)
    run_jobs()

    assert again(view).state is SubscriptionState.CANCELLED


def test_where_it_is_and_whose_mail_it_is_are_sealed(shop, run_jobs, person, session):
    subscribe(shop, run_jobs, person)
    rows = str(raw(session)["subscription"])
    assert "High Street" not in rows
    assert "amina" not in rows
    assert session.scalar(select(func.count()).select_from(Subscription)) == 1
