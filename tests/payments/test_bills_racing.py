"""Bills that are paid, changed and told of at the same moment, each on its own connection."""

import threading

import pytest
from sqlalchemy import text

from portal.core import db
from portal.core.db import transaction
from portal.payments import services
from portal.payments.bills import exporting, owing
from portal.payments.models import BillState
from portal.payments.provider_in_use import using
from tests.payments.billing import bill, file_of, on, row, take_in
from tests.payments.builders import open_session, refunds
from tests.support.provider import Till

_TABLES = (
    "bill_export_line", "bill_export", "bill_import", "bill", "ledger_entry", "payment_refund",
    "payment_attempt", "payment_difference", "payment", "procrastinate_jobs",
)  # fmt: skip
_NUMBERS = [f"LK{number}" for number in range(8)]
_WAIT = 30


@pytest.fixture
def till(_app):
    """What is written here stays, so it is deleted at the end; the ledger as well, by force."""
    till = Till()
    with _app.app_context(), using(till):
        yield till
        with transaction() as session:
            session.execute(text("SET LOCAL session_replication_role = 'replica'"))
            for table in _TABLES:
                session.execute(text(f"DELETE FROM {table}"))  # noqa: S608
        db.session.remove()


@pytest.fixture
def at_once(_app):
    def run(*works):
        start, outcomes = threading.Barrier(len(works)), []

        def work(each):
            with _app.app_context():
                try:
                    start.wait(_WAIT)
                    with on("2026-11-10"):
                        outcomes.append(each())
                except Exception as fault:  # noqa: BLE001 - the test looks at it
                    outcomes.append(fault)
                finally:
                    db.session.remove()

        threads = [threading.Thread(target=work, args=[each]) for each in works]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(_WAIT)
        return outcomes

    return run


@pytest.fixture
def paid(till, tmp_path):
    """Bills whose payers have just paid at the provider, which nobody has heard of yet."""
    take_in(file_of(tmp_path, *map(row, _NUMBERS)))
    found = {}
    with on("2026-11-10"):
        for number in _NUMBERS:
            asked = owing.ask(bill(number).id, person_id=None, email=None, locale="en")
            session = open_session(till, asked.reference)
            till.pay(session)
            found[number] = (asked.id, session)
    return found


def test_withdrawn_at_the_moment_it_is_paid_it_is_either_paid_or_sent_back(paid, at_once, tmp_path):
    gone = file_of(tmp_path, *(row(number, status="withdrawn") for number in _NUMBERS))
    syncs = [lambda each=session: services.sync(each) for _id, session in paid.values()]

    outcomes = at_once(*syncs, lambda: take_in(gone))

    assert not [each for each in outcomes if isinstance(each, Exception)]
    for number, (payment_id, _session) in paid.items():
        sent_back = bool(refunds(payment_id))
        assert bill(number).state is (BillState.WITHDRAWN if sent_back else BillState.PAID)


def test_told_by_many_at_once_each_payment_is_in_one_batch(paid, at_once):
    for _id, session in paid.values():
        with on("2026-11-10"):
            services.sync(session)

    made = at_once(*(lambda: exporting.make("Ola") for _ in range(8)))

    [batch] = [each for each in made if each is not None]
    assert (batch.movements, batch.total) == (8, 8 * 3_500)
    assert len(exporting.batches()) == 1


def test_one_file_taken_in_by_many_at_once_adds_its_bills_once(till, at_once, tmp_path):
    path = file_of(tmp_path, *map(row, _NUMBERS))

    outcomes = at_once(*(lambda: take_in(path) for _ in range(4)))

    assert sorted(each.added for each in outcomes) == [0, 0, 0, 8]
    assert sum(each.unchanged for each in outcomes) == 24
