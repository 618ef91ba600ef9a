"""What was paid of bills is told once, and a batch can be asked for again."""

import csv
import io
from datetime import datetime

import pytest

from portal.core.clock import LONDON
from portal.core.db import transaction
from portal.payments.bills import exporting, owing
from portal.payments.models import BillKind, EntryKind, LedgerEntry, Payment, Subject
from tests.payments.billing import bill, bill_row, file_of, move, on, pay, row, take_in


@pytest.fixture(autouse=True)
def _bills(app, tmp_path):
    take_in(file_of(tmp_path, row("LK1"), row("LK2"), row("LK3")))
    take_in(file_of(tmp_path, bill_row("70001", amount="1250.50")), BillKind.BILL, fund="DEBT-1")


def pay_bill(number, day="2026-11-10", hour=12):
    with on(day, hour):
        asked = owing.ask(bill(number).id, person_id=None, email=None, locale="en")
        assert pay(asked)
    return asked


def lines(number):
    return list(csv.DictReader(io.StringIO("".join(exporting.write(number)), newline="")))


def test_a_batch_says_which_bill_was_paid_when_by_what_and_how(app):
    asked = pay_bill("LK1", hour=9)
    pay_bill("70001", hour=10)

    batch = exporting.make("Ola Nowak")

    assert (batch.movements, batch.total, batch.made_by) == (2, 3_500 + 125_050, "Ola Nowak")
    first, second = lines(batch.number)
    assert first == {
        "batch": str(batch.number), "kind": "penalty", "number": "LK1", "amount": "35.00",
        "paid_at": "2026-11-10T09:00:00+00:00", "reference": asked.reference,
        "method": "online", "movement": "charge", "fund": "PARK-01",
    }  # fmt: skip
    assert (second["number"], second["amount"], second["fund"]) == ("70001", "1250.50", "DEBT-1")


def test_each_movement_of_money_is_told_once(app):
    pay_bill("LK1")
    first = exporting.make("Ola")
    assert exporting.make("Ola") is None

    pay_bill("LK2")
    second = exporting.make("Ola")

    assert [line["number"] for line in lines(first.number)] == ["LK1"]
    assert [line["number"] for line in lines(second.number)] == ["LK2"]
    assert [batch.number for batch in exporting.batches()] == [second.number, first.number]


def test_a_batch_is_the_same_bytes_whenever_it_is_asked_for(app):
    asked = pay_bill("LK1")
    batch = exporting.make("Ola")
    before = "".join(exporting.write(batch.number))

    pay_bill("LK2")
    with transaction() as session:
        move(session, session.get(Payment, asked.id), -500, EntryKind.REFUND)
    exporting.make("Ola")

    assert "".join(exporting.write(batch.number)) == before
    assert exporting.batch(batch.number).total == 3_500


def test_money_that_went_back_is_told_too_and_all_batches_equal_the_ledger(app, session):
    asked = pay_bill("LK1")
    first = exporting.make("Ola")
    with transaction():
        move(session, session.get(Payment, asked.id), -1_001, EntryKind.REFUND)
    second = exporting.make("Ola")

    [back] = lines(second.number)
    assert (back["number"], back["amount"], back["movement"]) == ("LK1", "-10.01", "refund")
    assert first.total + second.total == sum(entry.amount for entry in session.query(LedgerEntry))


def test_what_was_paid_before_the_day_asked_for_waits_for_a_later_batch(app):
    pay_bill("LK1", "2026-11-09")
    pay_bill("LK2", "2026-11-10", 0)
    since = datetime(2026, 11, 10, tzinfo=LONDON)
    with on("2026-11-11"):
        recent = exporting.make("Ola", since=since)

    assert [line["number"] for line in lines(recent.number)] == ["LK2"]
    assert [line["number"] for line in lines(exporting.make("Ola").number)] == ["LK1"]


def test_money_for_other_things_is_no_matter_of_theirs(app, session):
    asked = pay_bill("LK1")
    with transaction():
        session.get(Payment, asked.id).subject = Subject.CASE

    assert exporting.make("Ola") is None


def test_no_cell_is_run_as_a_formula(app, session):
    pay_bill("LK1")
    with transaction():
        bill("LK1").number = "=HYPERLINK(1)"

    [line] = lines(exporting.make("Ola").number)

    assert line["number"] == "'=HYPERLINK(1)"


def test_there_is_no_batch_that_nobody_made(app):
    with pytest.raises(exporting.NoSuchBatch):
        exporting.batch(4711)


@pytest.fixture
def portal(app):
    runner = app.test_cli_runner()

    def run(*arguments):
        return runner.invoke(args=["bills", *map(str, arguments)])

    return run


def test_an_operator_takes_a_file_in_and_is_told_what_became_of_it(portal, tmp_path):
    path = file_of(tmp_path, row("LK1", amount="80"), row("LK9"), row("LK2"))
    how = ("import", path, "--kind", "penalty", "--fund", "PARK-01", "--as", "Ola")
    told = f"{path.name}: 3 rows; 1 new, 1 changed, 0 withdrawn, 1 as they were, 0 paid before"

    rehearsed = portal(*how, "--dry-run")
    assert rehearsed.exit_code == 0
    assert rehearsed.output.startswith("Nothing was changed. This is what would happen:\n" + told)
    assert bill("LK9") is None
    assert portal(*how).output.startswith(told)
    assert bill("LK9").amount == 7_000


def test_an_operator_is_told_each_fault_of_a_file(portal, tmp_path):
    path = file_of(tmp_path, row("LK8", amount="x", due=""))

    refused = portal("import", path, "--kind", "penalty", "--fund", "PARK-01", "--as", "Ola")

    assert refused.exit_code == 1
    assert "Nothing was changed.\nRow 2, amount: must be an amount in pounds" in refused.output
    assert "Row 2, due: is empty" in refused.output


def test_an_operator_takes_a_batch_out_and_again(portal, tmp_path):
    pay_bill("LK1")
    out, again = tmp_path / "paid.csv", tmp_path / "again.csv"

    first = portal("export", "--output", out, "--as", "Ola")
    number = exporting.batches()[0].number
    portal("export", "--batch", number, "--output", again, "--as", "Ola")

    assert f"Batch {number}: 1 movement, £35.00 in all, made by Ola." in first.output
    assert out.read_bytes() == again.read_bytes()
    assert b"LK1,35.00" in out.read_bytes()
    assert "Nothing was paid" in portal("export", "--as", "Ola").output
    assert f"Batch {number}" in portal("batches").output
    assert portal("export", "--batch", 4711, "--as", "Ola").exit_code == 1
