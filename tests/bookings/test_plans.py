"""What a plan says about days, notice and staff; what it refuses."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from portal.bookings.plans import Notice, Plan
from tests.bookings.builders import make_plan
from tests.bookings.unhurried import unhurried

MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
NOTICES = st.one_of(
    st.builds(Notice, hours=st.integers(0, 100)),
    st.builds(
        Notice, days_before=st.integers(1, 5), by=st.times().map(lambda t: t.replace(fold=0))
    ),
)


def test_by_2pm_the_day_before_is_kept_to_the_minute():
    notice = Notice(days_before=1, by=time(14))
    tuesday = datetime(2026, 3, 3, 10, tzinfo=UTC)

    assert notice.last_moment(tuesday) == datetime(2026, 3, 2, 14, tzinfo=UTC)
    assert notice.first_start(datetime(2026, 3, 2, 14, tzinfo=UTC)) == datetime(
        2026, 3, 3, tzinfo=UTC
    )
    assert notice.first_start(datetime(2026, 3, 2, 14, 1, tzinfo=UTC)) == datetime(
        2026, 3, 4, tzinfo=UTC
    )


def test_2pm_is_londons_in_summer_as_well():
    wednesday = datetime(2026, 7, 1, 9, tzinfo=UTC)

    assert Notice(days_before=1, by=time(14)).last_moment(wednesday) == datetime(
        2026, 6, 30, 13, tzinfo=UTC
    )


@unhurried
@given(NOTICES, MOMENTS, MOMENTS)
def test_there_is_time_for_a_slot_until_its_last_moment(notice, now, starts_at):
    if starts_at < now:
        starts_at, now = now, starts_at

    assert (starts_at >= notice.first_start(now)) == (now <= notice.last_moment(starts_at))


@pytest.mark.parametrize(
    "notice", [{}, {"hours": 1, "by": "14:00"}, {"days_before": 1}, {"by": "14:00"}]
)
def test_notice_is_given_in_one_way(notice):
    with pytest.raises(ValidationError):
        Notice.model_validate(notice)


def test_an_exception_wins_over_a_bank_holiday_and_that_over_the_week():
    plan = make_plan(exceptions=[{"day": "2026-04-06", "open": ["10:00-11:00"]}])

    assert plan.open_on(date(2026, 4, 3)) == ()  # Good Friday
    assert plan.open_on(date(2026, 4, 6)) == ((time(10), time(11)),)  # Easter Monday
    assert plan.open_on(date(2026, 4, 7)) == ((time(9), time(12)),)
    assert plan.open_on(date(2026, 4, 11)) == ()  # Saturday


def test_where_it_opens_on_bank_holidays_the_week_holds():
    assert make_plan(bank_holidays=None).open_on(date(2026, 4, 3)) != ()


@pytest.mark.parametrize(
    "monday",
    [["09:00-08:00"], ["09:00-11:00", "10:00-12:00"], ["22:00-24:00", "23:00-23:30"], ["9 to 5"]],
)
def test_times_that_overlap_or_run_backwards_are_refused(monday):
    with pytest.raises(ValidationError):
        make_plan(week={"monday": monday})


def test_a_word_that_no_plan_has_is_refused():
    with pytest.raises(ValidationError):
        make_plan(slot_minuets=30)


def test_a_plan_is_the_same_once_stored():
    plan = make_plan(
        exceptions=[{"day": "2026-12-24", "why": "Christmas Eve"}],
        lead={"days_before": 1, "by": "14:00"},
        per_person={"units": 2, "days": 7},
        staff=[{"name": "Ruth", "languages": ["pl"], "weekdays": ["monday"]}],
        facilities=["step_free"],
    )

    assert Plan.read(plan.stored()) == plan


def test_a_language_is_spoken_on_the_days_of_who_speaks_it():
    plan = make_plan(
        staff=[
            {"name": "Ruth", "languages": ["pl"], "weekdays": ["monday", "thursday"]},
            {"name": "Sam", "interpreter": True, "weekdays": ["friday"]},
        ]
    )

    assert list(plan.weekdays_with("pl")) == [0, 3, 4]
    assert list(plan.weekdays_with("ur")) == [4]


def test_the_longest_notice_is_a_year():
    starts_at = datetime(2026, 3, 3, 10, tzinfo=UTC)

    assert Notice(hours=24 * 365).last_moment(starts_at) == starts_at - timedelta(days=365)
