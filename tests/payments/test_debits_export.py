"""The file for the bank bureau: each instruction once, each file the same for ever."""

import csv
import io
import stat
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal.accounts.models import Action, AuditEntry
from portal.payments.debiting import changing, exporting
from tests.payments.subscribing import (
    NUMBER,
    SORT,
    account,
    again,
    on,
    subscribe_by_debit,
)

FIRST = date(2026, 3, 2)


@pytest.fixture
def run(app):
    return app.test_cli_runner().invoke


def rows_of(text):
    return list(csv.reader(io.StringIO(text)))


def header_of(text):
    names, values, *_rest = rows_of(text)
    return dict(zip(names, values, strict=True))


def test_a_file_has_counts_totals_and_a_row_for_each_instruction(shop, run_jobs, person):
    with on(FIRST):
        subscribe_by_debit(run_jobs, person)
    with on(date(2026, 4, 10)):
        batch = exporting.make()

    header = header_of(batch.csv())
    rows = rows_of(batch.csv())[2:]
    assert header["header"] == "batch"
    assert (header["number"], header["instructions"]) == ("1", "2")
    assert (header["new"], header["amended"], header["cancelled"]) == ("1", "0", "0")
    assert (header["collect"], header["total_pence"]) == ("1", "17000")
    assert header["originator"] == "Larkmere Borough Council"
    assert header["service_user_number"] == "000000"
    assert rows[0][:3] == ["kind", "reference", "account_holder"]
    assert rows[1][2:] == ["AMINA KHAN", SORT, NUMBER, "", ""]
    assert rows[2][0] == "collect"
    assert rows[2][5:] == ["17000", "2026-04-15"]


def test_collections_wait_until_five_working_days_before_their_day(shop, run_jobs, person):
    with on(FIRST):
        subscribe_by_debit(run_jobs, person)
        assert [row[0] for row in exporting.make().rows] == ["new"]
    with on(date(2026, 4, 7)):
        assert exporting.make() is None
    with on(date(2026, 4, 8)):
        assert [row[0] for row in exporting.make().rows] == ["collect"]
    with on(date(2026, 4, 9)):
        assert exporting.make() is None


def test_a_batch_is_read_again_as_it_was_also_after_the_account_changed(shop, run_jobs, person):
    view = subscribe_by_debit(run_jobs, person)
    first = exporting.make().csv()
    changing.write_down(person, view.id, account(number="00012345"))
    changing.confirm(person, view.id)
    second = exporting.make()

    assert exporting.again(1).csv() == first
    assert [row[0] for row in second.rows] == ["amended"]
    assert second.rows[0][4] == "00012345"
    assert again(view).by_debit


def test_who_took_a_file_out_is_on_the_audit_log_without_bank_details(
    shop, run_jobs, person, session
):
    subscribe_by_debit(run_jobs, person)
    exporting.make()
    exporting.again(1)

    entries = session.scalars(select(AuditEntry).where(AuditEntry.action == Action.EXPORT)).all()
    assert [entry.what["batch"] for entry in entries] == [1, 1]
    assert NUMBER not in str([entry.what for entry in entries])


@pytest.mark.parametrize(
    ("holder", "told"),
    [
        ("Amina Khan", "AMINA KHAN"),
        ("Żaneta Łoś-Kowalska", "ZANETA OS-KOWALSKA"),
        ("=HYPERLINK(1)", "HYPERLINK1"),
        ("-1+1", "11"),
        ("Mr A & Mrs B Hetherington-Smythe", "MR A & MRS B HETHE"),
        ("آمنہ", ""),
    ],
)
def test_names_are_written_as_banks_take_them(holder, told):
    assert exporting.for_the_bank(holder) == told


def test_the_command_writes_a_file_for_its_owner_alone_and_says_what_is_in_it(
    shop, run_jobs, person, run, tmp_path
):
    subscribe_by_debit(run_jobs, person)
    file = tmp_path / "bureau.csv"

    done = run(args=["debits", "export", "--to", str(file)])

    assert done.exit_code == 0, done.output
    assert "Batch 1: 1 instructions" in done.stderr
    assert NUMBER in file.read_text()
    assert NUMBER not in done.output
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert run(args=["debits", "export", "--to", str(file)]).exit_code == 1


def test_the_command_reads_a_batch_again_and_knows_no_other(shop, run_jobs, person, run):
    subscribe_by_debit(run_jobs, person)
    first = run(args=["debits", "export"]).stdout

    assert run(args=["debits", "export", "--batch", "1"]).stdout == first
    assert "no batch with this number" in run(args=["debits", "export", "--batch", "2"]).output
    assert "nothing to export" in run(args=["debits", "export"]).stderr


def test_a_day_later_there_is_still_one_of_each(shop, run_jobs, person):
    with on(FIRST):
        subscribe_by_debit(run_jobs, person)
        exporting.make()
    with on(FIRST + timedelta(days=1)):
        assert exporting.make() is None
