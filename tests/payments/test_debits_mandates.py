"""Direct Debits: agreed, announced, collected; and what nobody ever sees of the account."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from portal.cases.models import Case
from portal.payments import services
from portal.payments.debiting import agreeing, collecting, exporting
from portal.payments.debiting import viewing as debits
from portal.payments.debiting.agreeing import NotByDebit, TypeAgain
from portal.payments.faults import BeingPaid
from portal.payments.models import (
    Mandate,
    PaidBy,
    PaymentState,
    SubscriptionState,
)
from portal.payments.subscribing import cancelling, ordering, viewing
from tests.accounts.owning import raw
from tests.payments.builders import open_session, refunds
from tests.payments.subscribing import (
    FIRST,
    NUMBER,
    SORT,
    account,
    again,
    join,
    kinds,
    mails,
    on,
    set_up,
    subscribe_by_debit,
)


def test_a_debit_that_is_set_up_stands_in_for_the_payment(shop, run_jobs, person, session):
    with on(FIRST):
        view = subscribe_by_debit(run_jobs, person)

    case = session.get(Case, view.case_id, populate_existing=True)
    (payment,) = services.of_person(person)
    assert case.status == "received"
    assert payment.state is PaymentState.CANCELLED
    assert (view.paid_by, view.state) == (PaidBy.DIRECT_DEBIT, SubscriptionState.ACTIVE)
    assert kinds() == ["collect", "new"]


def test_pressed_twice_it_is_set_up_once(shop, run_jobs, person):
    joined = join(person)
    first = set_up(joined.payment)

    assert agreeing.confirm(joined.payment, first.reference) == first
    assert kinds() == ["collect", "new"]
    assert len(viewing.of_person(person)) == 1


def test_the_notice_comes_ten_working_days_before_and_names_three_digits(shop, run_jobs, person):
    with on(FIRST):
        view = subscribe_by_debit(run_jobs, person, day=15)

    mandate = debits.of_mandate(view.mandate_id)
    (notice,) = mails("debit_notice")
    assert mandate.account == "••••490"
    assert notice.values["account"] == "••••490"
    assert notice.values["amount"] == "£170.00"
    # The 15th of March is nine working days away; that of April is a Wednesday.
    assert notice.values["until"] == "2026-04-15"
    assert NUMBER not in str(notice.values)
    assert SORT not in str(notice.values)


@pytest.mark.parametrize(
    ("day", "today", "collected"),
    [
        (1, date(2026, 3, 2), date(2026, 4, 1)),
        (15, date(2026, 3, 2), date(2026, 4, 15)),
        (25, date(2026, 3, 2), date(2026, 3, 25)),
        (25, date(2026, 12, 1), date(2026, 12, 29)),  # Christmas, Boxing Day and a weekend
        (1, date(2026, 12, 20), date(2027, 2, 1)),
        (15, date(2026, 10, 30), date(2026, 11, 16)),  # the 15th is a Sunday
    ],
)
def test_money_is_collected_on_the_next_such_day_that_leaves_the_notice(app, day, today, collected):
    assert collecting.collection_day(day, today) == collected


def test_the_account_is_nowhere_in_plain(shop, run_jobs, person, session, capfd):
    view = subscribe_by_debit(run_jobs, person)
    ordering.change(person, view.id, 3)
    exporting.make()
    cancelling.cancel(person, view.id, cancelling.outcome(again(view)).said)
    run_jobs()

    rows = str(raw(session))
    jobs = str(session.connection().exec_driver_sql("SELECT * FROM procrastinate_jobs").all())
    logged = "".join(capfd.readouterr())
    for secret in (NUMBER, SORT, "Amina Khan"):
        assert secret not in rows
        assert secret not in jobs
        assert secret not in logged


def test_card_money_that_comes_after_the_debit_was_set_up_goes_back(shop, run_jobs, person):
    joined = join(person)
    session = open_session(shop, joined.payment.reference)
    set_up(joined.payment)
    shop.pay(session)
    services.sync(session)
    run_jobs()

    (payment,) = services.of_person(person)
    assert refunds(payment.id) == [("place_gone", "done", 17_000)]
    assert len(viewing.of_person(person)) == 1


def test_nobody_confirms_an_account_that_somebody_else_typed_meanwhile(shop, person):
    """Two people can have the link to one payment."""
    joined = join(person)
    agreeing.write_down(joined.payment, account())
    looked_at = agreeing.draft_of(joined.payment)
    agreeing.write_down(joined.payment, account(number="87654321"))

    with pytest.raises(TypeAgain):
        agreeing.confirm(joined.payment, looked_at.reference)
    assert kinds() == []


def test_while_the_bank_is_at_work_on_the_card_no_debit_is_set_up(shop, person):
    joined = join(person)
    session = open_session(shop, joined.payment.reference)
    agreeing.write_down(joined.payment, account())
    shop.pay_slowly(session)
    services.sync(session)

    with pytest.raises(BeingPaid):
        agreeing.confirm(joined.payment, agreeing.draft_of(joined.payment).reference)


def test_only_what_is_subscribed_to_can_be_paid_by_debit(shop, person):
    joined = join(person, price=3_500, wish="replace", happened="gone")

    assert not agreeing.offered(joined.payment)
    with pytest.raises(NotByDebit):
        agreeing.write_down(joined.payment, account())


def test_a_council_without_a_number_at_bacs_offers_none(shop, person, app, monkeypatch):
    joined = join(person)
    assert agreeing.offered(joined.payment)
    council = {
        key: value for key, value in app.config["SETTINGS"].council.items() if key != "direct_debit"
    }
    monkeypatch.setattr(
        "portal.payments.debiting.council.settings",
        lambda: type("Settings", (), {"council": council}),
    )

    assert not agreeing.offered(joined.payment)


def test_what_was_typed_and_not_confirmed_is_forgotten_after_a_day(shop, person, session):
    with on(FIRST):
        joined = join(person)
        agreeing.write_down(joined.payment, account())
        agreeing.write_down(joined.payment, account(day=1))
        assert agreeing.draft_of(joined.payment).day == 1
    with on(FIRST + timedelta(days=2)):
        with pytest.raises(TypeAgain):
            agreeing.draft_of(joined.payment)
        assert agreeing.forget_drafts() == 1

    assert session.scalar(select(func.count()).select_from(Mandate)) == 0
