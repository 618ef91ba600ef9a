"""Money that staff take, at the counter and by phone."""

from uuid import uuid4

import pytest

from portal.accounts.services import Actor, NotAllowed, Role
from portal.payments import services
from portal.payments.services import PaymentMethod, RefundReason
from tests.payments.builders import (
    asking_about_place,
    entries,
    make_payment,
    open_session,
    refunds,
    total,
)


def test_taken_at_the_counter_it_is_paid_and_its_session_ends(till, told, run_jobs, officer):
    asked = make_payment()
    session = open_session(till, asked.reference)
    view = services.take_by_hand(officer, asked.reference, PaymentMethod.TERMINAL, "4471-22")
    run_jobs()

    assert view.paid
    assert view.receipt_number == "4471-22"
    assert till.made[session].progress == "expired"
    assert entries(asked.id) == [("charge", 1850)]
    assert [name for name, _f in told] == ["payment.settled"]


def test_paid_online_while_staff_took_it_the_online_money_goes_back(till, run_jobs, officer):
    asked = make_payment()
    till.pay(open_session(till, asked.reference))
    services.take_by_hand(officer, asked.reference, PaymentMethod.CASH, "C-1")
    run_jobs()

    assert refunds(asked.id) == [("paid_twice", "done", 1850)]
    assert till.total == 0
    assert total() == 1850
    assert services.payment(asked.reference).refunded == 0


def test_a_receipt_number_is_entered_once(till, officer):
    services.take_by_hand(officer, make_payment().reference, PaymentMethod.TERMINAL, "4471-22")
    asked = make_payment()
    with pytest.raises(services.ReceiptUsed):
        services.take_by_hand(officer, asked.reference, PaymentMethod.TERMINAL, "4471-22")
    assert services.payment(asked.reference).due


def test_staff_take_nothing_for_what_is_gone_or_paid(till, officer, paid):
    with pytest.raises(services.NothingDue):
        services.take_by_hand(officer, paid.reference, PaymentMethod.CASH, "C-2")
    with asking_about_place(answer=False), pytest.raises(services.NotHadAnyMore):
        services.take_by_hand(officer, make_payment().reference, PaymentMethod.CASH, "C-3")


def test_only_who_may_takes_payments_and_gives_back(till, paid):
    nobody = Actor(uuid4(), "Nobody", frozenset({Role.EDITOR}), frozenset())
    with pytest.raises(NotAllowed):
        services.take_by_hand(nobody, paid.reference, PaymentMethod.CASH, "C-4")
    with pytest.raises(NotAllowed):
        services.refund(nobody, paid.reference, 100, RefundReason.GOODWILL, None)


def test_what_came_over_the_counter_goes_back_over_it(till, told, run_jobs, officer):
    asked = make_payment()
    services.take_by_hand(officer, asked.reference, PaymentMethod.CASH, "C-5")
    services.refund(officer, asked.reference, 850, RefundReason.NOT_DONE, "Two of three items")
    run_jobs()

    assert entries(asked.id) == [("charge", 1850), ("refund", -850)]
    assert refunds(asked.id) == [("not_done", "done", 850)]
    assert "refund" not in till.calls
