from datetime import UTC, date, datetime

import pytest

from portal.cases.models import Case
from portal.cases.services import Channel, Contact, Kind, Status, status_of, update
from portal.core.clock import frozen

from .builders import ANONYMOUS, MAUNDY_THURSDAY, make_case

BEFORE_CHRISTMAS = datetime(2026, 12, 23, 11, tzinfo=UTC)


def case_of(session, opened):
    return session.get(Case, opened.id)


@pytest.mark.parametrize(
    ("channel", "acknowledge_days", "acknowledge_by"),
    [
        (Channel.POST, 5, date(2026, 4, 13)),
        (Channel.EMAIL, 2, date(2026, 4, 8)),
        (Channel.WEB, 2, date(2026, 4, 8)),
    ],
)
def test_the_clock_counts_working_days_from_receipt(
    app, session, channel, acknowledge_days, acknowledge_by
):
    with frozen(MAUNDY_THURSDAY):
        opened = make_case(channel=channel, acknowledge_days=acknowledge_days, contact=ANONYMOUS)

    case = case_of(session, opened)
    assert (case.acknowledge_by, case.respond_by) == (acknowledge_by, date(2026, 4, 20))


def test_a_letter_counts_from_the_day_it_arrived_not_the_day_it_was_logged(app, session):
    with frozen(datetime(2026, 4, 9, 10, tzinfo=UTC)):
        opened = make_case(channel=Channel.POST, acknowledge_days=5, received_at=MAUNDY_THURSDAY)

    assert case_of(session, opened).respond_by == date(2026, 4, 20)


def test_late_in_the_evening_in_june_it_is_still_today_in_london(app, session):
    with frozen(datetime(2026, 6, 1, 23, 30, tzinfo=UTC)):  # 00:30 on 2 June by London's clocks
        opened = make_case(respond_days=1)

    assert case_of(session, opened).respond_by == date(2026, 6, 3)


@pytest.mark.parametrize(
    ("received", "acknowledge_by", "respond_by"),
    [
        (MAUNDY_THURSDAY, date(2026, 4, 13), date(2026, 4, 27)),
        (BEFORE_CHRISTMAS, date(2027, 1, 4), date(2027, 1, 18)),
    ],
)
def test_a_complaint_is_answered_within_ten_days_of_its_acknowledgement(
    app, session, received, acknowledge_by, respond_by
):
    with frozen(received):
        opened = make_case(kind=Kind.COMPLAINT, acknowledge_days=5)

    case = case_of(session, opened)
    assert (case.acknowledge_by, case.respond_by) == (acknowledge_by, respond_by)

    with frozen(datetime.combine(acknowledge_by, received.timetz())):
        update(opened.reference, status=Status.INVESTIGATING, note=None, author="Ola")
    assert case.respond_by == respond_by


def test_a_complaint_acknowledged_early_is_answered_early(app, session):
    with frozen(MAUNDY_THURSDAY):
        opened = make_case(kind=Kind.COMPLAINT, acknowledge_days=5)
    with frozen(datetime(2026, 4, 7, 9, tzinfo=UTC)):
        update(opened.reference, status=Status.RECEIVED, note="We understand that …", author="Ola")

    assert case_of(session, opened).respond_by == date(2026, 4, 21)


def test_an_email_address_means_that_receipt_is_acknowledged_at_once(app, session):
    with frozen(MAUNDY_THURSDAY):
        with_email = make_case()
        without = make_case(contact=Contact(phone="01632 960001"))

    assert case_of(session, with_email).acknowledged_at == MAUNDY_THURSDAY
    assert case_of(session, without).acknowledged_at is None


def test_the_confirmation_alone_does_not_acknowledge_a_complaint(app, session):
    assert case_of(session, make_case(kind=Kind.COMPLAINT)).acknowledged_at is None


def test_the_first_public_word_of_an_officer_acknowledges(app, session):
    opened = make_case(contact=ANONYMOUS)

    update(opened.reference, status=Status.RECEIVED, note="Ask Ben", author="Ola", public=False)
    assert case_of(session, opened).acknowledged_at is None

    update(opened.reference, status=Status.INVESTIGATING, note=None, author="Ola")
    assert case_of(session, opened).acknowledged_at is not None


def test_a_case_opened_again_gets_a_new_date(app):
    with frozen(MAUNDY_THURSDAY):
        opened = make_case()
        update(opened.reference, status=Status.FIXED, note=None, author="Ola")
        assert status_of(opened.reference).expect_by is None

    with frozen(datetime(2026, 6, 1, 9, tzinfo=UTC)):
        update(opened.reference, status=Status.INVESTIGATING, note="It is back.", author="Ola")
        status = status_of(opened.reference)

    assert status.expect_by == date(2026, 6, 15)
    assert not status.late
