"""Finance: totals and files equal the ledger to the penny, differences, the mail each morning."""

import csv
import io
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from portal.accounts.models import Action, AuditEntry
from portal.accounts.services import NotAllowed, Role
from portal.core import clock, db
from portal.payments import differences as noting
from portal.payments import services
from portal.payments.accounting import differences, exporting, reporting, totals
from portal.payments.accounting.exporting import Kind
from portal.payments.models import LedgerEntry
from portal.payments.money import money
from portal.payments.services import Line, PaymentMethod, RefundReason
from tests.accounts.visiting import fault_of, page_of, send, words
from tests.payments.at_the_desk import PAYMENTS, actor, sign_in_as, taken
from tests.payments.builders import make_payment, open_session, total

NOON = datetime(2026, 3, 29, 12, 0, tzinfo=UTC)  # the clocks went forward on this day
DAY = NOON.date()
LEDGER = f"{PAYMENTS}ledger"


@pytest.fixture
def finance(till, client):
    client.staff_id = sign_in_as(client, Role.FINANCE)
    return client


@pytest.fixture
def a_day(till):
    """Money of two funds by each method, some of which went back, and some on other days."""
    with clock.frozen(NOON):
        for number, method in enumerate(PaymentMethod):
            if method is not PaymentMethod.ONLINE:
                taken(f"a{number}", method, lines=[Line("Fridge", 1999 + number, "standard")])
        taken(
            "b1", fund="PARKING", lines=[Line("Permit", 5555, "outside"), Line("Card", 1, "zero")]
        )
        asked = make_payment(fund="PARKING")
        till.pay(open_session(till, asked.reference))
        services.sync_payment(asked.reference)
        back = taken("b2", lines=[Line("Sofa", 3333, "standard")])
        services.refund(actor(Role.FINANCE), back.reference, 1111, RefundReason.GOODWILL, None)
    with clock.frozen(NOON.replace(hour=0) - timedelta(minutes=1)):
        taken("yesterday")
    with clock.frozen(NOON.replace(hour=22, minute=59, second=59)):
        taken("last moment")
    with clock.frozen(NOON.replace(hour=23)):  # midnight in London
        taken("tomorrow")


def ledger_of_day():
    begins = datetime(2026, 3, 29, 0, 0, tzinfo=UTC)
    ends = datetime(2026, 3, 29, 23, 0, tzinfo=UTC)
    amounts = select(func.sum(LedgerEntry.amount), func.sum(LedgerEntry.vat_amount))
    return db.session.execute(amounts.where(LedgerEntry.at >= begins, LedgerEntry.at < ends)).one()


def rows(lines):
    return list(csv.DictReader(io.StringIO("".join(lines))))


def pence(rows_, column):
    return sum(int(Decimal(row[column]) * 100) for row in rows_)


# To the penny


def test_totals_equal_the_ledger_to_the_penny(a_day):
    amount, vat = ledger_of_day()
    found = totals.of_day(DAY)

    assert (found.net, found.vat) == (amount, vat)
    assert sum(total.came for total in found.totals) == amount + 1111
    assert {(total.fund, total.method) for total in found.totals} >= {
        ("WASTE", PaymentMethod.CASH), ("PARKING", PaymentMethod.ONLINE),
    }  # fmt: skip


@pytest.mark.parametrize(("kind", "column"), [(Kind.ENTRIES, "amount"), (Kind.TOTALS, "net")])
def test_each_file_equals_the_ledger_to_the_penny(a_day, kind, column):
    amount, vat = ledger_of_day()
    written = rows(exporting.export(actor(Role.FINANCE), DAY, kind))

    assert pence(written, column) == amount
    assert pence(written, "vat") == vat


def test_all_days_together_are_the_whole_ledger(a_day):
    three = [DAY + timedelta(days=days) for days in (-1, 0, 1)]

    assert sum(totals.of_day(day).net for day in three) == total()


def test_a_file_names_what_finance_needs_and_nobody(a_day):
    lines = rows(exporting.export(actor(Role.FINANCE), DAY, Kind.ENTRIES))
    sofa = next(line for line in lines if line["kind"] == "refund")

    assert (sofa["amount"], sofa["fund"], sofa["method"]) == ("-11.11", "WASTE", "terminal")
    assert {line["day"] for line in lines} == {DAY.isoformat()}
    assert "ada@example.org" not in str(lines)


def test_a_long_day_is_written_whole(a_day, monkeypatch):
    whole = "".join(exporting.export(actor(Role.FINANCE), DAY, Kind.ENTRIES))
    monkeypatch.setattr(exporting, "_AT_ONCE", 3)

    assert "".join(exporting.export(actor(Role.FINANCE), DAY, Kind.ENTRIES)) == whole


@pytest.mark.parametrize("receipt", ["=1+1", "+44", "-2", "@sum", "\uff1d1"])
def test_no_cell_of_what_somebody_typed_is_a_formula(till, receipt):
    with clock.frozen(NOON):
        taken(receipt)

    [line] = rows(exporting.export(actor(Role.FINANCE), DAY, Kind.ENTRIES))

    assert line["receipt_number"] == f"'{receipt}"


# Pages and the command


def test_the_page_shows_the_day_and_its_file_is_on_the_audit_log(finance, a_day, session):
    answer = finance.get(LEDGER, query_string={"day": "29", "month": "3", "year": "2026"})
    net = ledger_of_day()[0]
    assert f"All together: {money(net)}" in words(page_of(answer).main)

    entries = page_of(answer).select_one("form[action*='export/entries']")
    token = entries.select_one("[name=csrf_token]")["value"]
    taken_out = finance.post(entries["action"], data={"csrf_token": token})

    assert taken_out.content_type == "text/csv; charset=utf-8"
    assert pence(rows([taken_out.text]), "amount") == net
    noted = session.scalars(select(AuditEntry).where(AuditEntry.action == Action.EXPORT)).one()
    assert noted.what == {"of": "ledger", "day": "2026-03-29", "kind": "entries"}
    assert noted.staff_id == finance.staff_id


def test_a_day_without_money_says_so(finance):
    answer = finance.get(LEDGER, query_string={"on": "2020-02-02"})

    assert "No money came in or went out on this day." in answer.text
    assert fault_of(finance.get(LEDGER, query_string={"day": "40"})) == (
        "Enter a real day, like 27 3 2026"
    )


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.FINANCE])
def test_nobody_else_reads_the_ledger(app, role):
    with pytest.raises(NotAllowed):
        exporting.export(actor(role), DAY, Kind.ENTRIES)
    with pytest.raises(NotAllowed):
        totals.for_finance(actor(role), DAY)


def test_the_command_writes_the_same_file(app, a_day):
    page = "".join(exporting.export(actor(Role.FINANCE), DAY, Kind.TOTALS))
    runner = app.test_cli_runner()

    written = runner.invoke(args=["payments", "export", "--day", "2026-03-29", "--totals"])

    assert written.output.replace("\r\n", "\n") == page.replace("\r\n", "\n")


# Differences


def noted(**changes):
    values = {"kind": "missing_here", "payment_id": None, "ours": None, "theirs": 1850}
    values = {"source": "charge:ch_1", **values, **changes}
    noting.note(values.pop("source"), values.pop("kind"), values.pop("payment_id"), **values)


def test_finance_looks_into_a_difference(finance, session):
    paid = taken()
    noted(payment_id=paid.id)
    noted(source="charge:ch_2")
    noting.settle("charge:ch_2")
    listed = page_of(finance.get(f"{PAYMENTS}differences"))
    assert len(listed.select("tbody tr")) == 1
    assert "The payment company has it, and our ledger does not" in words(listed.main)
    path = listed.select_one("tbody th a")["href"]

    assert fault_of(send(finance, path, note="")) == "Enter what you found"
    card = send(finance, path, note="It was 4242 4242 4242 4242")
    assert card.status_code == 422
    assert send(finance, path, note="A payment from the till").status_code == 303

    assert not page_of(finance.get(f"{PAYMENTS}differences")).select("tbody tr")
    everything = finance.get(f"{PAYMENTS}differences?all=1")
    assert len(page_of(everything).select("tbody tr")) == 2
    seen = finance.get(path)
    assert "A payment from the till" in seen.text
    assert "Ola Nowak" in seen.text
    story = finance.get(PAYMENTS + paid.reference).text
    assert "Finance looked into it" in story
    changes = select(AuditEntry).where(AuditEntry.action == Action.CHANGE)
    assert "charge:ch_1" in {entry.what.get("difference") for entry in session.scalars(changes)}


def test_two_of_finance_do_not_both_look_into_it(app):
    noted()
    [line], _more = differences.listed(actor(Role.FINANCE))
    differences.look_into(actor(Role.FINANCE), line.id, "Mine")

    with pytest.raises(differences.LookedAtAlready):
        differences.look_into(actor(Role.FINANCE), line.id, "No, mine")


def test_a_difference_that_is_none_is_not_found(finance):
    path = f"{PAYMENTS}differences/11111111-2222-4333-8444-555555555555"

    assert finance.get(path).status_code == 404


# The mail each morning


def test_finance_is_mailed_once_what_came_in_the_day_before(a_day, mailed):
    noted()
    with clock.frozen(NOON + timedelta(days=1)):
        reporting.report()
        reporting.report()

    [mail] = [each for each in mailed() if each.template == "finance_daily"]
    assert mail.to == "finance@larkmere.example"
    assert mail.values["net"] == money(ledger_of_day()[0])
    assert mail.values["differences"] == 1
    assert mail.values["link"].endswith("/staff/payments/ledger?on=2026-03-29")


def test_the_mail_can_be_written_out(a_day, mailed):
    from portal.notifications import writing

    reporting.report(DAY)
    letter = writing.write(mailed()[-1])

    assert "29 March 2026" in letter.subject
    for part in (letter.text, letter.html):
        assert money(ledger_of_day()[0]) in part
        assert "PARKING" in part


def test_the_mail_names_the_oldest_differences_and_leads_to_all(till, mailed):
    from portal.notifications import writing

    for number in range(21):
        with clock.frozen(NOON + timedelta(minutes=number)):
            noted(source=f"charge:ch_{number:02}", ours=-500 if number else None)
    reporting.report(DAY)
    mail = mailed()[-1]
    letter = writing.write(mail)

    assert mail.values["differences"] == 21
    assert mail.values["differing"][0] == {
        "source": "charge:ch_00", "ours": "–", "theirs": "£18.50",
    }  # fmt: skip
    for part in (letter.text, letter.html):
        assert "charge:ch_19" in part
        assert "charge:ch_20" not in part
        assert money(-500) in part
        assert "/staff/payments/differences" in part


def test_where_the_books_agree_the_mail_names_nothing(till, mailed):
    from portal.notifications import writing

    reporting.report(DAY)
    letter = writing.write(mailed()[-1])

    assert "Differences to look into: 0" in letter.text
    assert "/staff/payments/differences" not in letter.text + letter.html


def test_a_council_without_an_address_for_finance_is_not_mailed(app, mailed, monkeypatch):
    monkeypatch.setitem(app.config["SETTINGS"].council, "finance", {})

    reporting.report(DAY)

    assert mailed() == []


@pytest.mark.parametrize("on", ["9999-12-31", "0001-01-01", "yesterday"])
def test_a_day_that_no_books_have_is_today(finance, on):
    assert finance.get(f"{LEDGER}?on={on}").status_code == 200
