"""What is held of subscribers: given, let go, kept as long as accounts are; who else sees it."""

import json
from datetime import date, timedelta
from uuid import uuid4

from sqlalchemy import func, select

from portal.accounts.models import OrganisationKind, Person
from portal.accounts.own import organisations
from portal.accounts.own.organisations import NewOrganisation
from portal.accounts.privacy import retention
from portal.accounts.services import digest_of
from portal.cases import services as cases
from portal.core import clock, db
from portal.core.db import transaction
from portal.eforms import publishing
from portal.notifications.models import Message
from portal.payments.debiting import exporting
from portal.payments.models import Instruction, Mandate, Subscription, SubscriptionState
from portal.payments.subscribing import cancelling, held, keeping, viewing
from tests.accounts.owning import readable
from tests.payments.subscribing import (
    FIRST,
    LAST,
    NUMBER,
    SORT,
    a_day,
    again,
    on,
    subscribe,
    subscribe_by_debit,
)
from tests.support.account import make_person, make_staff, sign_in_staff


def test_a_download_has_it_all_but_the_account(shop, run_jobs, person):
    subscribe_by_debit(run_jobs, person)
    records = list(held.HOLDER.records(person))
    given = json.dumps([record.facts for record in records], default=str, ensure_ascii=False)

    assert len(records) == 2
    assert "1 High Street" in given
    assert "••••490" in given
    assert NUMBER not in given
    assert SORT not in given


def test_what_runs_is_kept_and_says_what_can_be_done_first(shop, run_jobs, person):
    subscribe(shop, run_jobs, person)
    (fate,) = held.HOLDER.fates(person)

    assert fate.kept
    assert "Cancel it on its page" in fate.step
    assert not held.HOLDER.erase(person)
    assert viewing.of_person(person)


def test_what_is_over_is_nobodys_once_it_is_asked_for(shop, run_jobs, person, session):
    with on(FIRST):
        view = subscribe_by_debit(run_jobs, person)
        exporting.make()
        cancelling.cancel(person, view.id, cancelling.outcome(again(view)).said)
        exporting.make()
    while held.HOLDER.erase(person):
        session.expire_all()

    assert viewing.of_person(person) == []
    row = session.get(Subscription, view.id, populate_existing=True)
    mandate = session.get(Mandate, view.mandate_id, populate_existing=True)
    assert (row.person_id, row.place, row.email) == (None, None, None)
    assert (mandate.person_id, mandate.account, mandate.email) == (None, None, None)
    assert all(each.account is None for each in session.scalars(select(Instruction)))


def test_the_bank_is_still_told_of_the_end_of_what_was_let_go(shop, run_jobs, person, session):
    view = subscribe_by_debit(run_jobs, person)
    exporting.make()
    cancelling.cancel(person, view.id, cancelling.outcome(again(view)).said)
    while held.HOLDER.erase(person):
        session.expire_all()
    batch = exporting.make()

    assert [(row[0], row[4]) for row in batch.rows] == [("cancelled", NUMBER)]


def test_six_years_after_its_end_nothing_is_left(shop, run_jobs, person, session):
    with on(FIRST):
        view = subscribe_by_debit(run_jobs, person)
        exporting.make()
    with on(FIRST + timedelta(days=100)):
        cancelling.cancel(person, view.id, cancelling.outcome(again(view)).said)
        exporting.make()
    with on(date(2032, 6, 9)):
        retention.run()
        assert session.scalar(select(func.count()).select_from(Subscription)) == 1
    with on(date(2032, 6, 12)):
        retention.run()
        session.expire_all()

    assert session.scalar(select(func.count()).select_from(Subscription)) == 0
    assert NUMBER not in readable(session)


def test_members_of_an_organisation_see_what_it_pays_for(shop, run_jobs, person):
    view = subscribe(shop, run_jobs, person)
    other = make_person("other@example.org")
    organisation_id = organisations.add(
        other, NewOrganisation(id=uuid4(), name="Café", kind=OrganisationKind.BUSINESS)
    )
    assert viewing.of_person(other) == []
    with transaction() as session:
        session.get_one(Subscription, view.id).organisation_id = organisation_id

    assert [each.id for each in viewing.of_person(other)] == [view.id]


def test_officers_see_on_the_case_what_was_subscribed_to_and_three_digits(
    client, shop, run_jobs, person
):
    view = subscribe_by_debit(run_jobs, person)
    sign_in_staff(client, make_staff(teams=("waste",)))
    reference = case_of(view)
    shown = client.get(f"/staff/cases/{reference}").get_data(as_text=True)

    assert "2 bins" in shown
    assert "••••490" in shown
    assert NUMBER not in shown
    assert SORT not in shown


def test_a_service_that_is_no_longer_offered_runs_to_its_end(shop, run_jobs, person):
    with on(FIRST):
        view = subscribe(shop, run_jobs, person)
        publishing.withdraw("garden-waste")
        publishing.forget()
    with on(LAST - timedelta(days=5)):
        a_day()
        assert not again(view).renewable
        assert not again(view).changeable
    with on(LAST + timedelta(days=1)):
        a_day()

    assert again(view).state is SubscriptionState.EXPIRED


def case_of(view):
    return cases.references([view.case_id])[view.case_id]


def test_whoever_claims_the_case_has_what_was_subscribed_to_with_it(shop, run_jobs, person):
    view = subscribe(shop, run_jobs, person)
    other = make_person("other@example.org")
    cases.claim(case_of(view), other)
    run_jobs()

    assert [each.id for each in viewing.of_person(other)] == [view.id]


def test_mail_goes_to_the_address_that_its_owner_has_now(shop, run_jobs, person, session):
    with on(FIRST):
        subscribe(shop, run_jobs, person)
    owner = session.get(Person, person)
    owner.email, owner.email_digest = "new@example.org", digest_of("new@example.org")
    owner.proved_at = clock.now()
    session.flush()
    with on(LAST - timedelta(days=30)):
        a_day()

    (reminder,) = session.scalars(
        select(Message).where(Message.template == "subscription_reminder")
    )
    assert reminder.to == "new@example.org"


def test_an_account_is_forgotten_once_the_bureau_has_heard_of_its_end(shop, run_jobs):
    """Who wants to be forgotten: the bank has to be told, and then nothing is kept."""
    person = make_person()
    with on(date(2026, 3, 2)):
        view = subscribe_by_debit(run_jobs, person)
        exporting.make()
    with on(date(2026, 3, 4)):
        cancelling.cancel(person, view.id, cancelling.outcome(again(view)).said)
        held.HOLDER.erase(person)
        exporting.make()
        for rule in keeping.rules():
            for row_id in rule.next(None, 100):
                rule.carry_out(row_id)

    for table in (Instruction, Mandate):
        kept = db.session.scalars(select(table).execution_options(populate_existing=True))
        assert {each.account for each in kept} == {None}
