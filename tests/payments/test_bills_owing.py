"""What is owed of a bill today, and what becomes of it when it is paid."""

import pytest

from portal.core.db import transaction
from portal.payments.bills import owing, settling
from portal.payments.faults import BeingPaid
from portal.payments.models import Attempt, AttemptState, BillKind, BillState, Payment, PaymentState
from portal.payments.taking import viewing
from tests.payments.billing import bill, bill_row, file_of, on, pay, row, take_in


@pytest.fixture(autouse=True)
def _bills(app, tmp_path):
    take_in(file_of(tmp_path, row("LK1")))
    take_in(file_of(tmp_path, bill_row("70001", amount="120")), BillKind.BILL, fund="DEBT-1")


def shown(number="LK1"):
    return owing.bill(bill(number).id)


def ask(number="LK1"):
    return owing.ask(bill(number).id, person_id=None, email=None, locale="pl")


def payment_of(requested):
    return viewing.payment(requested.reference)


def begin_visit(requested, session, at):
    with transaction(), on(at):
        visit = Attempt(
            payment_id=requested.id, number=1, language="en", idempotency_key=str(requested.id),
            state=AttemptState.PENDING, expires_at=viewing.clock.now(),
            created_at=viewing.clock.now(), changed_at=viewing.clock.now(),
        )  # fmt: skip
        session.add(visit)


@pytest.mark.parametrize(
    ("day", "hour", "owed"),
    [("2026-11-01", 0, 3_500), ("2026-11-14", 23, 3_500), ("2026-11-15", 0, 7_000)],
)
def test_a_discount_holds_to_the_end_of_its_last_day_in_london(day, hour, owed):
    with on(day, hour):
        assert shown().owed == owed
        assert (shown().discount_until is not None) is (owed == 3_500)


def test_the_last_day_of_a_discount_in_summer_ends_at_londons_midnight(tmp_path):
    summer = {"issued": "2026-06-01", "discount_until": "2026-06-14", "due": "2026-06-29"}
    take_in(file_of(tmp_path, row("LK9", **summer)))

    with on("2026-06-14", 23):  # 22:00 UTC
        assert shown("LK9").owed == 3_500
    with on("2026-06-15", 0):  # still the 14th, UTC
        assert shown("LK9").owed == 7_000


def test_a_bill_is_late_only_after_the_day_it_is_due():
    with on("2026-11-29"):
        assert not shown().overdue
    with on("2026-11-30"):
        assert shown().overdue


def test_what_is_owed_today_is_asked_for_as_long_as_it_holds():
    with on("2026-11-10"):
        asked = payment_of(ask())

    assert (asked.amount, asked.vat_amount, asked.fund) == (3_500, 0, "PARK-01")
    assert [line.label for line in asked.lines] == ["Penalty charge LK1"]
    assert asked.locale == "pl"
    assert asked.last_day.isoformat() == "2026-11-14"


def test_asked_for_again_it_is_the_same_until_the_discount_is_over():
    with on("2026-11-10"):
        first, again = ask(), ask()
    with on("2026-11-15"):
        later = ask()

    assert again == first
    assert later.reference != first.reference
    assert payment_of(first).state is PaymentState.CANCELLED
    assert payment_of(later).amount == 7_000


def test_once_paid_it_is_paid_and_nothing_more_is_asked_for():
    with on("2026-11-10"):
        assert pay(ask())

        assert (shown().state, shown().owed, shown().paid) == (BillState.PAID, 0, 3_500)
        with pytest.raises(owing.NothingOwed):
            ask()


def test_settled_twice_it_is_still_paid_by_the_same(session):
    with on("2026-11-10"):
        asked = ask()
        pay(asked)

        assert settling.confirm(payment_of(asked))
    assert bill("LK1").payment_id == asked.id


@pytest.mark.parametrize("status", ["withdrawn", "paid"])
def test_money_for_what_is_withdrawn_or_paid_elsewhere_goes_back(tmp_path, status):
    with on("2026-11-10"):
        asked = ask()
        take_in(file_of(tmp_path, row("LK1", status=status)))

        assert not pay(asked)
    assert bill("LK1").state == status
    assert bill("LK1").payment_id is None


def test_money_for_an_amount_that_has_changed_goes_back(tmp_path):
    with on("2026-11-10"):
        asked = ask()
        take_in(file_of(tmp_path, row("LK1", amount="90", discounted_amount="45")))

        assert not pay(asked)
    assert bill("LK1").state is BillState.OWED


def test_money_after_the_discount_goes_back_unless_the_visit_was_begun_in_time(session):
    with on("2026-11-14"):
        asked = ask()
    with on("2026-11-15"):
        assert not settling.confirm(payment_of(asked))

    begin_visit(asked, session, "2026-11-14")
    with on("2026-11-16"):
        assert settling.confirm(payment_of(asked))


def test_what_the_bank_has_in_hand_is_on_its_way_and_not_asked_for_anew(session):
    with on("2026-11-10"):
        asked = ask()
        with transaction():
            session.get(Payment, asked.id).state = PaymentState.PROCESSING

        assert shown().on_its_way
        with on("2026-11-15"), pytest.raises(BeingPaid):
            ask()


def refund(requested, amount, session):
    with transaction():
        session.get(Payment, requested.id).refunded = amount
    settling.follow_refund(bill("LK1").id, requested.id)


def test_a_bill_whose_money_went_back_whole_is_not_paid(session, tmp_path):
    with on("2026-11-10"):
        asked = ask()
        pay(asked)
        refund(asked, 3_400, session)
        assert bill("LK1").state is BillState.PAID

        refund(asked, 3_500, session)
        assert bill("LK1").state is BillState.GIVEN_BACK
        with pytest.raises(owing.NothingOwed):
            ask()

        refund(asked, 0, session)  # the refund failed days later
        assert bill("LK1").state is BillState.PAID
        refund(asked, 3_500, session)
        take_in(file_of(tmp_path, row("LK1")))
        assert bill("LK1").state is BillState.OWED


def test_a_refund_of_what_never_paid_it_leaves_a_bill_alone(session, tmp_path):
    with on("2026-11-10"):
        asked = ask()
        take_in(file_of(tmp_path, row("LK1", amount="90", discounted_amount="45")))
        pay(asked)
        refund(asked, 3_500, session)

    assert bill("LK1").state is BillState.OWED


def test_a_bill_that_is_gone_is_said_to_be():
    with pytest.raises(owing.UnknownBill):
        owing.bill(viewing.UUID(int=0))
