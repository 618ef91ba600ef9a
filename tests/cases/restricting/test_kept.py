"""A restriction on the audit log and in what is held of the person."""

from datetime import date, timedelta

from sqlalchemy import select

from portal.accounts.models import Action, AuditEntry, Person
from portal.accounts.privacy import holding
from portal.cases.restricting import deciding, showing
from portal.cases.restricting import holding as restricted
from portal.cases.restricting.models import Restriction, Stage
from portal.core.clock import frozen
from portal.core.db import transaction
from tests.cases.restricting.builders import NOW, WHY, begin


def test_both_stand_on_the_audit_log(one, other, amina, session):
    begin(one, other, amina)

    noted = session.scalars(
        select(AuditEntry).where(AuditEntry.action == Action.CHANGE).order_by(AuditEntry.position)
    ).all()
    assert [(entry.staff_id, entry.what["stage"]) for entry in noted] == [
        (one.id, "proposed"), (other.id, "in_force")
    ]  # fmt: skip
    assert all(WHY not in str(entry.what) for entry in noted)


def test_what_is_over_is_deleted_after_two_years_and_what_holds_is_kept(one, other, amina, session):
    begin(one, other, amina)
    holder = next(h for h in holding.holders() if h.key == "restrictions")

    [kept] = holder.fates(amina[0])
    assert kept.kept
    assert kept.until == date(2026, 9, 2)
    holder.erase(amina[0])
    assert showing.in_force([amina[0]])

    with frozen(NOW + timedelta(days=184)):
        deciding.end_those_over()
    with frozen(NOW + timedelta(days=184 + 729)):
        assert restricted.old_ones() == 0
    with frozen(NOW + timedelta(days=184 + 731)):
        assert restricted.old_ones() == 1
    assert session.scalars(select(Restriction)).all() == []


def test_the_words_are_sealed_and_in_the_download(one, other, amina, session):
    begin(one, other, amina)
    holder = next(h for h in holding.holders() if h.key == "restrictions")

    [record] = list(holder.records(amina[0]))

    assert WHY in record.rows[1].lines
    raw = session.connection().exec_driver_sql("SELECT reason FROM contact_restriction").scalar()
    assert WHY.encode() not in bytes(raw)


def test_somebody_who_is_deleted_takes_it_along(one, other, amina, session):
    begin(one, other, amina)
    with transaction() as current:
        current.delete(current.get_one(Person, amina[0]))

    assert session.scalars(select(Restriction.stage)).all() in ([], [Stage.ENDED])
