"""Each form's rule carried out on cases that are past it, and on nothing else."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, text

from portal.accounts import figures
from portal.accounts.models import RetentionRun
from portal.accounts.privacy import retention
from portal.cases import services as cases
from portal.cases.models import Case
from portal.core import clock, metrics
from portal.eforms.models import Delivery, Submission
from tests.accounts import owning
from tests.support.account import make_person

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
BECAUSE = "A cat may come back late."
RULES = {
    "30 days": {"days": 30},
    "6 months": {"months": 6},
    "1 year": {"years": 1},
    "6 years": {"years": 6},
}
# The last day on which a case is over by 22 November 2026, by rule.
LAST = {
    "30 days": date(2026, 10, 23),
    "6 months": date(2026, 5, 22),
    "1 year": date(2025, 11, 22),
    "6 years": date(2020, 11, 22),
}


def publish(then="anonymise", **period):
    owning.publish(retention={**period, "then": then, "because": BECAUSE})


def closed(person_id, day, *, hour=12):
    """A case that was opened and closed on this day at the council's desk."""
    at = datetime(day.year, day.month, day.day, hour, 30, tzinfo=clock.LONDON)
    with clock.frozen(at):
        sent = owning.send(person_id)
    owning.close(sent.reference, at=at)
    return sent


def emptied(session):
    found = select(Case.reference).where(Case.emptied_at.is_not(None))
    return set(session.scalars(found))


@pytest.mark.parametrize("then", ["delete", "anonymise"])
@pytest.mark.parametrize("rule", RULES)
def test_a_case_is_over_on_its_day_and_not_before(app, session, rule, then):
    person_id = make_person()
    publish(then, **RULES[rule])
    over = closed(person_id, LAST[rule], hour=23)
    kept = closed(person_id, LAST[rule] + timedelta(days=1), hour=0)
    with clock.frozen(datetime(2000, 1, 1, tzinfo=UTC)):
        still_open = owning.send(person_id)

    with clock.frozen(NOON):
        report = retention.run()

    assert emptied(session) == {over.reference}
    [line] = report.lines
    assert (line.service, line.due, line.done, line.failed) == ("lost-cat", 1, 1, 0)
    left = {row.reference: row.answers for row in session.execute(
        select(Submission.reference, Submission.answers))}  # fmt: skip
    assert left[kept.reference]["where"] == left[still_open.reference]["where"] == owning.ANSWER
    assert left.get(over.reference, {}) == {}
    assert (over.reference in left) is (then == "anonymise")


def test_each_case_goes_by_the_version_it_was_sent_with(app, session):
    person_id = make_person()
    publish(years=6)
    long = closed(person_id, date(2025, 1, 1))
    publish(days=30)
    short = closed(person_id, date(2025, 1, 1))

    with clock.frozen(NOON):
        report = retention.run()

    assert emptied(session) == {short.reference}
    assert [(line.version, line.done) for line in report.lines] == [(2, 1)]
    with clock.frozen(datetime(2031, 1, 2, tzinfo=UTC)):
        retention.run()
    assert emptied(session) == {short.reference, long.reference}


def test_nothing_else_in_the_database_is_touched(app, session):
    person_id, other = make_person(), make_person("other@example.org")
    publish(years=1)
    over = closed(person_id, date(2025, 1, 1))
    closed(other, date(2026, 11, 1))
    owning.leave_unfinished(other)
    before = owning.raw(session)

    with clock.frozen(NOON):
        retention.run()

    after = owning.raw(session)
    theirs = (over.reference, str(over.case_id))
    for table, rows in before.items():
        gone = [row for row in rows if row not in after.get(table, [])]
        if table == "draft":
            assert len(gone) == 1
            continue
        assert [row for row in gone if not any(each in row for each in theirs)] == []
    new = {table for table, rows in after.items() if set(rows) - set(before.get(table, []))}
    assert new == {"cases", "timeline_entry", "submission", "retention_run"}


def test_run_again_there_is_nothing_left_to_do(app, session):
    publish(years=1)
    closed(make_person(), date(2025, 1, 1))

    with clock.frozen(NOON):
        assert retention.run().total("done") == 1
        before = {t: r for t, r in owning.raw(session).items() if t != "retention_run"}
        assert retention.run().total("due") == 0

    assert {t: r for t, r in owning.raw(session).items() if t != "retention_run"} == before


def test_a_rehearsal_counts_and_changes_nothing(app, session):
    publish(years=1)
    closed(make_person(), date(2025, 1, 1))
    before = {t: r for t, r in owning.raw(session).items() if t != "retention_run"}

    with clock.frozen(NOON):
        report = retention.run(dry=True)

    assert report.dry
    assert (report.total("due"), report.total("done")) == (1, 0)
    assert {t: r for t, r in owning.raw(session).items() if t != "retention_run"} == before


def test_one_that_fails_does_not_keep_the_others_and_is_reported(app, session, monkeypatch):
    person_id = make_person()
    publish(years=1)
    sent = [closed(person_id, date(2025, 1, 1)) for _ in range(3)]
    from portal.cases.ending import emptying

    broken, drop = sent[1].case_id, emptying.uploads.drop_case

    def fail(case_id):
        if case_id == broken:
            raise ValueError("with somebody's words in it")
        return drop(case_id)

    monkeypatch.setattr(emptying.uploads, "drop_case", fail)
    with clock.frozen(NOON):
        [line] = retention.run().lines

    assert (line.due, line.done, line.failed) == (3, 2, 1)
    assert line.left == {"ValueError (fault)": 1}
    assert emptied(session) == {sent[0].reference, sent[2].reference}
    broken_answers = session.scalar(select(Submission.answers).where(Submission.case_id == broken))
    assert broken_answers["where"] == owning.ANSWER


def test_answers_on_their_way_to_a_team_wait(app, session):
    publish(years=1)
    sent = closed(make_person(), date(2025, 1, 1))
    submission_id = session.scalar(select(Submission.id))
    with retention.transaction():
        session.add(
            Delivery(
                submission_id=submission_id, reference=sent.reference, service="lost-cat",
                team="animals", state="waiting", attempts=0, planned_at=clock.now(),
            )
        )  # fmt: skip

    with clock.frozen(NOON):
        [line] = retention.run().lines

    assert (line.done, line.failed, line.left) == (0, 0, {"on its way to a team": 1})
    assert emptied(session) == set()


def test_more_than_fit_in_one_batch_are_all_done(app, session, monkeypatch):
    monkeypatch.setattr(retention, "AT_ONCE", 2)
    person_id = make_person()
    publish(years=1)
    for _ in range(5):
        closed(person_id, date(2025, 1, 1))

    with clock.frozen(NOON):
        assert retention.run().total("done") == 5


def test_stopped_half_way_the_next_run_goes_on(app, session, monkeypatch):
    person_id = make_person()
    publish(years=1)
    for _ in range(4):
        closed(person_id, date(2025, 1, 1))
    from portal.cases.ending import emptying

    drop, calls = emptying.uploads.drop_case, []

    def stop(case_id):
        calls.append(case_id)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return drop(case_id)

    monkeypatch.setattr(emptying.uploads, "drop_case", stop)
    with clock.frozen(NOON), pytest.raises(KeyboardInterrupt):
        retention.run()
    assert len(emptied(session)) == 2
    with clock.frozen(NOON):
        assert retention.run().total("done") == 2

    assert len(emptied(session)) == 4
    ends = session.scalars(select(RetentionRun.ended_at).order_by(RetentionRun.begun_at)).all()
    assert sum(end is None for end in ends) == 1


def test_cases_that_came_without_a_form_go_by_the_service_or_by_two_years(app, session):
    from tests.cases.builders import make_case

    publish(years=1)
    with clock.frozen(datetime(2024, 1, 1, tzinfo=UTC)):
        ours = make_case(service="lost-cat", submission_id=None)
        other = make_case(service="by-phone", submission_id=None)
        for each in (ours, other):
            cases.update(each.reference, status=cases.Status.COMPLETED, note="x", author="y")

    with clock.frozen(datetime(2025, 6, 1, tzinfo=UTC)):
        retention.run()
        assert emptied(session) == {ours.reference}
    with clock.frozen(datetime(2026, 1, 2, tzinfo=UTC)):
        retention.run()

    assert emptied(session) == {ours.reference, other.reference}


def test_the_command_rehearses_runs_and_reports(app, session):
    publish(years=1)
    closed(make_person(), date(2020, 1, 1))
    runner = app.test_cli_runner()

    rehearsed = runner.invoke(args=["retention", "run", "--dry-run"]).output
    ran = runner.invoke(args=["retention", "run"]).output
    reported = runner.invoke(args=["retention", "report"]).output

    assert "lost-cat@1: 1 due, 0 done, 0 failed" in rehearsed
    assert "lost-cat@1: 1 due, 1 done, 0 failed" in ran
    assert "lost-cat@1: 1 due, 1 done, 0 failed" in reported
    assert "rehearsal" in reported


def test_monitoring_sees_the_last_run(app, session):
    publish(years=1)
    closed(make_person(), date(2020, 1, 1))
    retention.run()
    retention.run(dry=True)

    shown = metrics.text_format().decode()

    assert 'portal_retention_last_run{outcome="done"} 1.0' in shown
    assert 'portal_privacy_waiting{what="download"} 0.0' in shown
    assert "portal_retention_last_run_timestamp_seconds" in shown
    assert figures.Privacy


def test_the_search_for_what_is_due_uses_an_index(app, session):
    session.execute(text("SET LOCAL enable_seqscan = off"))
    publish(years=1)
    plan = "\n".join(
        session.execute(
            text(
                "EXPLAIN SELECT count(*) FROM cases WHERE service = 'lost-cat'"
                " AND closed_at IS NOT NULL AND closed_at < now() AND emptied_at IS NULL"
            )
        ).scalars()
    )

    assert "ix_cases_to_be_emptied" in plan
