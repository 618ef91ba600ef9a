"""Direct Debits: agreed, collected, changed, ended; and what nobody ever sees of the account."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from portal.cases.models import Case
from portal.core import db
from portal.notifications.models import Message
from portal.payments import services
from portal.payments.debiting import agreeing, changing, collecting, exporting
from portal.payments.debiting import viewing as debits
from portal.payments.debiting.agreeing import NotByDebit, TypeAgain
from portal.payments.faults import BeingPaid
from portal.payments.models import (
    Instruction,
    InstructionKind,
    Mandate,
    MandateState,
    PaidBy,
    PaymentState,
    SubscriptionState,
)
from portal.payments.subscribing import cancelling, ordering, viewing
from portal.payments.taking import lapsing
from tests.accounts.owning import raw
from tests.payments.builders import open_session, refunds
from tests.payments.subscribing import (
    NUMBER,
    SORT,
    a_day,
    account,
    again,
    join,
    on,
    pay,
    set_up,
    subscribe,
    subscribe_by_debit,
)
from tests.support.account import make_person

FIRST = date(2026, 3, 2)
LAST = date(2027, 3, 1)


@pytest.fixture
def person(shop):
    return make_person()


def kinds():
    found = db.session.scalars(select(Instruction).order_by(Instruction.created_at))
    return sorted(each.kind.value for each in found)


def mails(template):
    return list(db.session.scalars(select(Message).where(Message.template == template)))


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

    assert agreeing.confirm(joined.payment) == first
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


def test_while_the_bank_is_at_work_on_the_card_no_debit_is_set_up(shop, person):
    joined = join(person)
    session = open_session(shop, joined.payment.reference)
    agreeing.write_down(joined.payment, account())
    shop.pay_slowly(session)
    services.sync(session)

    with pytest.raises(BeingPaid):
        agreeing.confirm(joined.payment)


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


def test_whoever_stops_the_debit_and_does_not_pay_has_it_no_longer(shop, run_jobs, person):
    with on(FIRST):
        view = subscribe_by_debit(run_jobs, person)
        changing.end(person, view.id)
    with on(FIRST + timedelta(days=20)):
        lapsing.lapse()
        run_jobs()

    assert again(view).state is SubscriptionState.CANCELLED
    assert again(view).ends_on == FIRST + timedelta(days=20)


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
