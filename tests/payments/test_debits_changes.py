"""Direct Debits that are there: changed, renewed by, ended; and what the bank is told of it."""

from datetime import date, timedelta

from sqlalchemy import select

from portal.core import db
from portal.payments import services
from portal.payments.debiting import changing, exporting
from portal.payments.debiting import viewing as debits
from portal.payments.models import (
    Instruction,
    InstructionKind,
    MandateState,
    PaidBy,
    PaymentState,
    SubscriptionState,
)
from portal.payments.subscribing import cancelling, ordering
from tests.payments.builders import refunds
from tests.payments.subscribing import (
    FIRST,
    LAST,
    a_day,
    account,
    again,
    kinds,
    mails,
    on,
    pay,
    set_up,
    subscribe,
    subscribe_by_debit,
)


def test_cancelled_before_anything_is_collected_the_bank_hears_nothing(shop, run_jobs, person):
    with on(FIRST):
        view = subscribe_by_debit(run_jobs, person)
    with on(FIRST + timedelta(days=1)):
        said = cancelling.outcome(again(view))
        cancelling.cancel(person, view.id, said.said)
        run_jobs()

    assert said.uncollected
    assert kinds() == []
    assert again(view).ends_on == FIRST + timedelta(days=1)
    assert debits.of_mandate(view.mandate_id).state is MandateState.CANCELLED
    assert len(mails("debit_ended")) == 1


def test_once_the_bank_knows_it_it_is_told_that_it_ended(shop, run_jobs, person):
    with on(FIRST):
        view = subscribe_by_debit(run_jobs, person)
        exporting.make()
        cancelling.cancel(person, view.id, cancelling.outcome(again(view)).said)

    assert kinds() == ["cancelled", "new"]


def test_another_account_is_told_to_the_bank_once_it_is_confirmed(shop, run_jobs, person):
    view = subscribe_by_debit(run_jobs, person)
    exporting.make()
    changing.write_down(person, view.id, account(number="00012345", day=25))
    assert changing.draft_of(person, view.id).account == "••••345"
    assert debits.of_mandate(view.mandate_id).account == "••••490"

    for _ in range(2):
        changing.confirm(person, view.id)

    assert debits.of_mandate(view.mandate_id).account == "••••345"
    assert debits.of_mandate(view.mandate_id).day == 25
    assert kinds() == ["amended", "collect", "new"]


def test_a_wrong_account_that_is_put_right_before_the_file_is_told_as_new(shop, run_jobs, person):
    view = subscribe_by_debit(run_jobs, person)
    changing.write_down(person, view.id, account(number="00012345"))
    changing.confirm(person, view.id)
    batch = exporting.make()

    assert [row[0] for row in batch.rows] == ["new"]
    assert batch.rows[0][4] == "00012345"


def test_whoever_stops_the_debit_pays_for_the_year_in_another_way(shop, run_jobs, person):
    with on(FIRST):
        view = subscribe_by_debit(run_jobs, person)
        assert changing.afterwards(person, view.id).owed == 17_000
        reference = changing.end(person, view.id)
        paid = pay(shop, reference)
        run_jobs()

    assert paid.paid
    assert again(view).state is SubscriptionState.ACTIVE
    assert again(view).paid_by is PaidBy.CARD
    assert refunds(paid.id) == []


def test_it_is_renewed_by_itself_announced_before_and_told_once(shop, run_jobs, person):
    with on(FIRST):
        view = subscribe_by_debit(run_jobs, person)
    with on(LAST - timedelta(days=42)):
        a_day()
        a_day()
        assert len(mails("debit_notice")) == 2
        assert mails("subscription_reminder") == []
        assert again(view).ends_on == LAST
    with on(LAST + timedelta(days=1)):
        a_day()
        a_day()

    assert again(view).state is SubscriptionState.ACTIVE
    assert again(view).ends_on == date(2028, 3, 1)
    assert kinds().count("collect") == 2


def test_cancelled_after_the_renewal_was_announced_it_is_not_renewed(shop, run_jobs, person):
    with on(FIRST):
        view = subscribe_by_debit(run_jobs, person)
    with on(date(2026, 4, 13)):
        exporting.make()
    with on(LAST - timedelta(days=40)):
        a_day()
        cancelling.cancel(person, view.id, cancelling.outcome(again(view)).said)
        run_jobs()
    with on(LAST + timedelta(days=1)):
        a_day()

    assert again(view).ends_on == LAST
    assert again(view).state is SubscriptionState.CANCELLED
    assert kinds().count("collect") == 1


def test_more_bins_are_collected_too(shop, run_jobs, person):
    with on(FIRST):
        view = subscribe_by_debit(run_jobs, person)
        assert ordering.change(person, view.id, 3) is None

    collected = db.session.scalars(
        select(Instruction.amount).where(Instruction.kind == InstructionKind.COLLECT)
    ).all()
    assert again(view).units == 3
    assert sorted(collected) == [8_500, 17_000]


def test_a_renewal_by_card_can_be_made_a_debit(shop, run_jobs, person):
    with on(FIRST):
        view = subscribe(shop, run_jobs, person)
    with on(LAST - timedelta(days=5)):
        reference = ordering.renew(person, view.id, 2, reduced=False)
        set_up(services.payment(reference))

    assert again(view).ends_on == date(2028, 3, 1)
    assert again(view).paid_by is PaidBy.DIRECT_DEBIT
    assert services.payment(reference).state is PaymentState.CANCELLED
