"""Files of bills: taken in whole or not at all, and twice as if once."""

import tracemalloc

import pytest

from portal.core.errors import PortalError
from portal.payments.bills import importing, owing
from portal.payments.bills.faults import MOST_FAULTS, FaultyFile
from portal.payments.models import BillImport, BillKind, BillState, PaymentState
from portal.payments.taking import viewing
from tests.payments.billing import (
    HEAD,
    PLATE,
    bill,
    bill_row,
    file_of,
    on,
    pay,
    row,
    stored,
    take_in,
)


@pytest.fixture(autouse=True)
def _portal(app):
    """Each needs the tables."""


def ask(number):
    return owing.ask(bill(number).id, person_id=None, email=None, locale="en")


def state_of(requested):
    return viewing.payment(requested.reference).state


def test_a_file_of_penalties_is_taken_in_whole(tmp_path):
    taken_in = take_in(file_of(tmp_path, row("LK1"), row("LK 2/b", amount="£1,250.50")))

    assert (taken_in.rows, taken_in.added, taken_in.unchanged) == (2, 2, 0)
    assert bill("LK 2/b").number_key == "LK2B"
    assert bill("LK 2/b").amount == 125_050
    assert bill("LK1").discounted == 3_500
    assert bill("LK1").state is BillState.OWED
    assert bill("LK1").fund == "PARK-01"


def test_the_fact_that_a_person_must_know_is_kept_nowhere_in_plain(tmp_path, session):
    take_in(file_of(tmp_path, row("LK1", check="LK06 ABC"), row("LK2", check="LK06 ABC")))

    digests = {bill("LK1").check_digest, bill("LK2").check_digest}
    assert len(digests) == 2, "the same plate can be recognised"
    for each in stored():
        assert "06ABC" not in str(each).upper().replace(" ", "")
    [taken] = session.query(BillImport)
    assert (taken.imported_by, taken.rows, taken.added) == ("Ola Nowak", 2, 2)


def test_the_same_file_twice_changes_nothing(tmp_path):
    path = file_of(tmp_path, row("LK1"), row("LK2", status="withdrawn"))
    take_in(path)
    before = stored()

    again = take_in(path)

    assert (again.added, again.changed, again.withdrawn, again.unchanged) == (0, 0, 0, 2)
    assert stored() == before


def test_a_rehearsal_says_what_would_happen_and_changes_nothing(tmp_path, session):
    take_in(file_of(tmp_path, row("LK1")))
    before = stored()

    told = take_in(file_of(tmp_path, row("LK1", amount="80"), row("LK2")), rehearse=True)

    assert (told.added, told.changed) == (1, 1)
    assert stored() == before
    assert session.query(BillImport).count() == 1


def test_a_later_file_changes_what_is_owed_and_leaves_others_alone(tmp_path):
    take_in(file_of(tmp_path, row("LK1"), row("LK2")))

    later = take_in(file_of(tmp_path, row("LK1", amount="105", discounted_amount="",
                                          discount_until="")))  # fmt: skip

    assert (later.rows, later.changed, later.added) == (1, 1, 0)
    assert (bill("LK1").amount, bill("LK1").discounted) == (10_500, None)
    assert bill("LK2").amount == 7_000


def test_a_bill_that_was_paid_stays_as_it_was_paid(tmp_path):
    take_in(file_of(tmp_path, row("LK1")))
    with on("2026-11-10"):
        assert pay(ask("LK1"))

    later = take_in(file_of(tmp_path, row("LK1", amount="105")))

    assert (later.changed, later.paid, later.unchanged) == (0, 1, 0)
    assert bill("LK1").state is BillState.PAID
    assert bill("LK1").amount == 7_000


def test_a_bill_can_be_withdrawn_paid_elsewhere_and_asked_for_again(tmp_path):
    take_in(file_of(tmp_path, row("LK1"), row("LK2")))

    ended = take_in(file_of(tmp_path, row("LK1", status="Withdrawn"), row("LK2", status="paid")))

    assert (ended.withdrawn, ended.changed) == (1, 1)
    assert bill("LK1").state is BillState.WITHDRAWN
    assert bill("LK2").state is BillState.PAID
    assert bill("LK2").payment_id is None
    again = take_in(file_of(tmp_path, row("LK1"), row("LK2")))
    assert (again.changed, again.paid) == (2, 0)
    assert bill("LK1").state is BillState.OWED
    assert bill("LK2").state is BillState.OWED  # a cheque that wasn't honoured, say


@pytest.mark.parametrize("change", [{"amount": "105"}, {"status": "withdrawn"}], ids=str)
def test_nobody_goes_on_paying_what_is_not_owed_any_more(tmp_path, change):
    take_in(file_of(tmp_path, row("LK1"), row("LK2")))
    asked, other = ask("LK1"), ask("LK2")

    take_in(file_of(tmp_path, row("LK1", **change)))

    assert state_of(asked) is PaymentState.CANCELLED
    assert state_of(other) is PaymentState.DUE


def test_a_bill_and_a_penalty_may_have_the_same_number(tmp_path):
    take_in(file_of(tmp_path, row("1001")))
    added = take_in(file_of(tmp_path, bill_row("1001")), BillKind.BILL)

    assert added.added == 1


FAULTS = {
    "number": [("", "is empty"), ("=1+1", "must begin with a letter or digit"),
               ("4242 4242 4242 4242", "looks like the number of a payment card")],
    "check": [("", "is empty"), ("-", "must be a postcode")],
    "amount": [("", "is empty"), ("seventy", "must be an amount in pounds, like 70.00"),
               ("-70.00", "amount in pounds"), ("70.1", "amount in pounds"),
               ("7,0.00", "amount in pounds"), ("0.29", "must be from 0.30"),
               ("1000000", "must be from 0.30")],
    "issued": [("2026-02-30", "must be a date like 2026-03-27 or 27/03/2026; it is “2026-02-30”"),
               ("11/2026", "must be a date")],
    "due": [("2026-10-31", "must not be before the day it was issued")],
    "discounted_amount": [("70.00", "must be less than the amount"),
                          ("", "the other half of a discount is there")],
    "discount_until": [("2026-12-01", "must be between"), ("", "the other half of a discount")],
    "status": [("gone", "must be owed, paid or withdrawn")],
}  # fmt: skip


@pytest.mark.parametrize(
    ("column", "cell", "words"),
    [(column, cell, words) for column, cases in FAULTS.items() for cell, words in cases],
)
def test_a_fault_is_told_by_row_and_column_in_plain_words(tmp_path, column, cell, words):
    path = file_of(tmp_path, row("LK1"), row("LK2", **{column: cell}))

    with pytest.raises(FaultyFile) as faulty:
        take_in(path)

    assert f"Row 3, {column}: " in str(faulty.value)
    assert words in str(faulty.value)
    assert stored() == []


def test_every_fault_is_told_at_once_and_no_fact_is_told_back(tmp_path):
    rows = [row("LK1", amount="x", due="x"), row("LK2", check="1"), row("LK1")]

    with pytest.raises(FaultyFile) as faulty:
        take_in(file_of(tmp_path, *rows))

    assert [(fault.row, fault.column) for fault in faulty.value.faults] == [
        (2, "amount"), (2, "due"), (3, "check"),
    ]  # fmt: skip
    assert "it is “1”" not in str(faulty.value)


def test_the_same_number_twice_is_a_fault_however_it_is_written(tmp_path):
    with pytest.raises(FaultyFile, match=r"Row 4, number: is the same as in row 2"):
        take_in(file_of(tmp_path, row("LK 1"), row("LK2"), row("lk/1")))


def test_faults_without_end_are_counted(tmp_path):
    rows = [row(f"LK{number}", amount="x") for number in range(MOST_FAULTS + 5)]

    with pytest.raises(FaultyFile, match=r"There are 5 more faults\.$") as faulty:
        take_in(file_of(tmp_path, *rows))

    assert len(faulty.value.faults) == MOST_FAULTS


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Row 1: the file is empty"),
        (b"number,check\n", "Row 1: the head must name the columns; amount, issued, due is miss"),
        (b"number;check;amount;issued;due\n", "the columns must be parted by commas"),
        (b"number,check,amount,issued,due,colour\n", "“colour” is not a column"),
        (b"number,number,check,amount,issued,due\n", "the head names a column twice"),
        (b"number,check,amount,issued,due\nLK1,LK06ABC,70\n", "Row 2: must have 5 cells"),
        (b'number,check,amount,issued,due\n"LK1,LK06ABC\n', "Row 2: the quotation marks"),
        (b"number,check,amount,issued,due\nLK1,caf\xe9,1,2,3\n", "is not in UTF-8"),
        (b"\xff\xfen\x00", "is not in UTF-8"),
        (b"number,check,amount,issued,due\n" + b"x" * 30_000, "the row is too long"),
    ],
    ids=range(10),
)
def test_a_file_that_is_none_of_ours_is_refused_with_the_reason(tmp_path, content, words):
    path = tmp_path / "bills.csv"
    path.write_bytes(content)

    with pytest.raises(FaultyFile) as faulty:
        take_in(path)

    assert words in str(faulty.value)


def test_a_spreadsheets_own_way_of_writing_is_read(tmp_path):
    path = tmp_path / "bills.csv"
    head = "Number,Check,Amount,Issued,Due,Discounted amount,Discount until"
    line = '"LK 1"," LK06 ABC ","£1,070.00",1/11/2026,29/11/2026,"",""'
    path.write_bytes(b"\xef\xbb\xbf" + f"{head}\r\n{line}\r\n\r\n,,,,,,\r\n".encode())

    assert take_in(path).added == 1
    assert bill("LK 1").amount == 107_000
    assert bill("LK 1").issued_on.isoformat() == "2026-11-01"


def test_the_fund_is_a_code(tmp_path):
    with pytest.raises(importing.NoSuchFund):
        take_in(file_of(tmp_path, row("LK1")), fund="=1+1")
    assert issubclass(importing.NoSuchFund, PortalError)


def test_a_long_file_takes_no_more_memory_than_a_short_one(tmp_path):
    def most_for(rows):
        path = tmp_path / f"{rows}.csv"
        with path.open("w", encoding="utf-8") as out:
            out.write(",".join(HEAD) + "\n")
            for number in range(rows):
                out.write(f"LK{number},{PLATE},70.00,2026-11-01,2026-11-29,35.00,2026-11-14,\n")
        tracemalloc.start()
        assert take_in(path).rows == rows
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    most_for(10)  # what is made at the first use stays

    assert most_for(10_000) < most_for(1_000) + 100_000
