"""Two reports of one fault: nobody who waits is lost, and it can be undone."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from portal.accounts.services import Actor, NotAllowed, Role
from portal.cases import services as cases
from portal.cases.services import Contact, Status
from portal.core import clock
from portal.core.db import transaction
from portal.faults import services
from portal.faults.models import Follow, Report
from tests.faults.builders import make_follow, make_officer, make_report

AMINA = Contact("Amina Khan", "amina@example.org", None)


def follows(session, report):
    found = session.scalars(select(Follow).where(Follow.report_id == report.id))
    return {next(iter(each.contact.values())): each for each in found}


@pytest.fixture
def officer(app):
    return make_officer()


def test_reporter_and_followers_of_the_one_follow_the_other(session, officer):
    first, second = make_report(contact=AMINA), make_report()
    make_follow(first, "bo@example.org")

    into = services.merge(officer, first.reference, second.reference)

    assert into == second.reference
    assert set(follows(session, second)) == {"amina@example.org", "bo@example.org"}
    assert follows(session, second)["amina@example.org"].confirmed_at is not None
    assert session.get(Report, second.id).said_too == 1
    assert cases.status_of(first.reference).status is Status.DUPLICATE
    assert services.public_report(first.reference).merged_into == second.reference


def test_a_contact_that_follows_both_follows_once_and_the_confirmed_one_counts(session, officer):
    first, second = make_report(), make_report()
    make_follow(first, "bo@example.org")
    make_follow(second, "bo@example.org", confirmed_at=None)

    services.merge(officer, first.reference, second.reference)

    assert follows(session, second)["bo@example.org"].confirmed_at is not None
    assert len(follows(session, second)) == 1


def test_who_had_stopped_stays_stopped(session, officer):
    first, second = make_report(contact=AMINA), make_report()
    make_follow(second, "amina@example.org", stopped_at=clock.now())

    services.merge(officer, first.reference, second.reference)

    assert follows(session, second)["amina@example.org"].stopped_at is not None


def test_merging_follows_a_chain_to_its_end_and_undoing_brings_back_what_was_moved(
    session, officer
):
    first, second, third = make_report(contact=AMINA), make_report(), make_report()
    make_follow(first, "bo@example.org")
    services.merge(officer, first.reference, second.reference)
    services.merge(officer, second.reference, third.reference)
    fourth = make_report()

    assert services.merge(officer, fourth.reference, first.reference) == third.reference
    assert services.public_report(first.reference).merged_into == third.reference
    assert set(follows(session, third)) == {"amina@example.org", "bo@example.org"}
    assert session.get(Report, third.id).said_too == 3

    services.unmerge(officer, first.reference)
    services.unmerge(officer, second.reference)

    assert set(follows(session, first)) == {"bo@example.org"}
    assert follows(session, second) == follows(session, third) == {}
    assert session.get(Report, third.id).said_too == 1
    assert cases.status_of(first.reference).open
    assert services.public_report(first.reference).merged_into is None


def test_a_ring_or_a_private_one_under_a_public_one_cannot_be_made(officer):
    first, second, private = make_report(), make_report(), make_report(public=False)
    services.merge(officer, first.reference, second.reference)

    for source, target in ((second, first), (first, first), (private, second), (first, private)):
        with pytest.raises(services.CannotMerge):
            services.merge(officer, source.reference, target.reference)


def test_only_an_officer_of_both_teams_merges(session, officer):
    ours, theirs = make_report(), make_report(team="parks")
    reader = Actor(uuid4(), "Ina", frozenset({Role.INSIGHT}), frozenset({"highways"}))

    with pytest.raises(cases.UnknownCase):
        services.merge(officer, ours.reference, theirs.reference)
    with pytest.raises(NotAllowed):
        services.merge(reader, ours.reference, theirs.reference)


def test_what_is_not_merged_cannot_be_undone(officer):
    with transaction():
        report = make_report()

    with pytest.raises(services.NotMerged):
        services.unmerge(officer, report.reference)
