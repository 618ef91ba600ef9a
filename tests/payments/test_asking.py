"""Asking for a payment, and what is said of it."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from portal.core import clock, jobs, security
from portal.core.db import transaction
from portal.payments import services
from portal.payments.services import Line, PaymentState, Subject
from portal.payments.taking import asking
from tests.payments.builders import make_payment, open_session


def test_an_amount_is_written_as_people_read_it():
    assert services.money(1850) == "£18.50"
    assert services.money(125000) == "£1,250.00"
    assert services.money(5) == "£0.05"
    assert services.money(-500) == "\N{MINUS SIGN}£5.00"


@pytest.mark.parametrize(
    ("pence", "vat", "contained"),
    [(1850, "standard", 308), (3, "standard", 1), (2, "standard", 0), (1850, "zero", 0),
     (1850, "exempt", 0), (1850, "outside", 0), (120, "standard", 20)],
)  # fmt: skip
def test_vat_is_contained_in_the_price(pence, vat, contained):
    assert services.vat_in(pence, vat) == contained


def test_what_is_asked_for_says_its_lines_its_vat_and_when_it_is_due(app):
    with clock.frozen(datetime(2026, 3, 27, 10, tzinfo=UTC)):
        asked = make_payment(
            lines=[Line("Collection", 1200, "standard"), Line("Licence", 500, "outside")]
        )
    view = services.payment(asked.reference)

    assert view.amount == 1700
    assert view.vat_amount == 200
    assert [(line.label, line.pence, line.vat_pence) for line in view.lines] == [
        ("Collection", 1200, 200), ("Licence", 500, 0),
    ]  # fmt: skip
    assert view.due
    # To the end of 3 April, when summer time has begun.
    assert view.due_at == datetime(2026, 4, 3, 23, tzinfo=UTC)


def test_nothing_to_pay_is_no_payment(app):
    with pytest.raises(services.NothingDue):
        make_payment(lines=[Line("Collection", 0, "standard")])


def test_asked_for_twice_it_is_one_payment_with_one_code(app):
    subject_id = uuid4()

    first, second = (make_payment(subject_id=subject_id) for _ in range(2))

    assert first == second
    assert services.opens(first.reference, first.code)


def test_the_code_opens_its_own_payment_alone(app):
    first, second = make_payment(), make_payment()

    assert services.opens(first.reference, f" {first.code.lower()} ")
    assert not services.opens(second.reference, first.code)
    assert not services.opens(first.reference, "")
    assert not services.opens("PY-2222-2222", first.code)


def test_a_changed_price_asks_anew_and_withdraws_the_old_one(app, till):
    subject_id = uuid4()
    first = make_payment(subject_id=subject_id)
    second = make_payment(subject_id=subject_id, lines=[Line("Collection", 2500, "standard")])

    assert services.payment(first.reference).state is PaymentState.CANCELLED
    assert services.of_subject(Subject.CASE, subject_id).reference == second.reference


def test_a_changed_price_waits_where_the_bank_is_at_work(app, till):
    subject_id = uuid4()
    first = make_payment(subject_id=subject_id)
    session = open_session(till, first.reference)
    till.pay_slowly(session)
    services.sync(session)

    with pytest.raises(services.BeingPaid):
        make_payment(subject_id=subject_id, lines=[Line("Collection", 2500, "standard")])


def test_a_code_from_before_the_secret_changed_opens_it_and_so_does_today_s(app, monkeypatch):
    asked = make_payment()
    monkeypatch.setattr(security, "keyed_digest", lambda *_names: "ab" * 32)
    link = asking.link_of(asked.id, asked.reference, "pl")
    today = link.partition("?code=")[2]

    assert today != asked.code
    assert "/pl/pay/" in link
    assert services.opens(asked.reference, asked.code)
    assert services.opens(asked.reference, today)
    assert not services.opens(asked.reference, "2222-2222-2222")


def test_an_unknown_payment_is_said_to_be_unknown(app):
    with pytest.raises(services.UnknownPayment):
        services.payment("PY-2222-2222")


def test_a_reminder_goes_once_and_says_by_when(app, till, run_jobs, mailed):
    asked = make_payment(days_to_pay=7)
    make_payment(email=None)
    start = clock.now()

    with clock.frozen(start + timedelta(days=3)):
        _remind()
        run_jobs()
    assert mailed() == []
    with clock.frozen(start + timedelta(days=6, hours=1)):
        _remind()
        _remind()
        run_jobs()

    assert [each.template for each in mailed()] == ["payment_reminder"]
    assert mailed()[0].values["amount"] == "£18.50"
    assert asked.code in mailed()[0].values["link"]


def test_one_reminder_that_cannot_be_written_keeps_nobody_elses(app, till, run_jobs, mailed):
    first, second = make_payment(days_to_pay=7), make_payment(days_to_pay=7)
    with clock.frozen(clock.now() + timedelta(days=6, hours=1)):
        _remind()
        with transaction():
            services.cancel(Subject.CASE, services.payment(first.reference).subject_id)
        run_jobs()

    assert [each.about for each in mailed()] == [second.id]


def _remind():
    jobs.app.tasks["payments.remind"].func(timestamp=0)
