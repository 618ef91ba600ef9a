"""A report about what another authority looks after is there once, whatever is lost on the way."""

import pytest
from sqlalchemy import select

from portal.cases.models import TimelineEntry
from portal.cases.services import Channel  # noqa: F401 - loads the tables of cases
from portal.core import db
from portal.core.db import transaction
from portal.faults import services as faults
from portal.faults.models import Showing
from portal.open311.models import Sending
from portal.open311.sending import forwarding


def notes_of(report, *, public=True):
    db.session.expire_all()
    asked = (
        select(TimelineEntry)
        .where(TimelineEntry.case_id == report.case_id, TimelineEntry.public.is_(public))
        .order_by(TimelineEntry.position)
    )
    return [each.note for each in db.session.scalars(asked) if each.note]


def test_a_report_in_their_street_is_sent_to_them_and_its_reporter_told(handing):
    report = handing.handed(text="A deep hole", detail="outside the bank")

    [theirs] = handing.county.requests
    assert theirs["service_code"] == "POT"
    assert theirs["lat"] == f"{report.lat:.6f}"
    assert "A deep hole" in theirs["description"]
    assert f"our reference {report.reference}" in theirs["description"]
    assert theirs["sent"]["attribute[external_id]"] == [report.reference]
    assert "email" not in theirs["sent"]
    number = theirs["service_request_id"]
    told = f"We sent this report to Larkshire County Council. Their reference is {number}."
    assert notes_of(report) == [told]
    seen = faults.public_report(report.reference)
    assert [each.note for each in seen.updates if each.note] == [told]


def test_what_is_ours_or_of_no_code_of_theirs_stays_here(handing):
    handing.report(service="graffiti")
    handing.run_jobs()

    assert handing.county.calls == []


def test_words_that_wait_for_an_officer_are_not_sent_and_follow_when_they_are_shown(handing):
    report = handing.handed(text="Ring Mrs Jones on 07700 900123 about it")
    [theirs] = handing.county.requests
    assert "Jones" not in theirs["description"]
    assert "900123" not in str(theirs)

    with transaction():
        report.text, report.text_showing = "Ring [removed] about it", Showing.SHOWN
    from portal.open311.sending import passing_on

    passing_on.plan_words(report.id)
    passing_on.plan_words(report.id)
    handing.run_jobs()

    [heard] = handing.county.heard
    assert heard["description"] == "What the reporter wrote: Ring [removed] about it"
    assert heard["status"] == "UNCHANGED"


@pytest.mark.parametrize("how", ["lost", "after", "empty", "garbled", "entities"])
def test_what_they_have_is_not_sent_again_when_their_answer_is_lost(handing, how):
    handing.county.fail("POST requests", how)
    report = handing.report()
    handing.run_jobs()
    assert handing.of(report).state is Sending.WAITING

    with handing.later(minutes=5):
        handing.look()

    assert handing.of(report).state is Sending.SENT
    [theirs] = handing.county.requests
    assert handing.number(report) == theirs["service_request_id"]


def test_it_is_found_by_its_place_where_they_hide_what_was_written(handing):
    other = handing.handed()
    handing.county.be(quiet=True)
    handing.county.fail("POST requests", "lost")
    report = handing.report()
    handing.run_jobs()

    with handing.later(minutes=5):
        handing.look()

    assert len(handing.county.requests) == 2
    assert handing.number(report) != handing.number(other)


@pytest.mark.parametrize("how", ["before", "busy", "down", "html"])
def test_what_they_did_not_take_is_sent_again(handing, how):
    handing.county.fail("POST requests", how, times=2)
    report = handing.report()
    handing.run_jobs()

    for minutes in (5, 10):
        with handing.later(minutes=minutes):
            handing.look()

    assert handing.of(report).state is Sending.SENT
    assert len(handing.county.requests) == 1


def test_nothing_is_sent_again_while_they_cannot_be_asked_whether_they_have_it(handing):
    handing.county.fail("POST requests", "lost")
    handing.county.fail("GET requests", "before")
    report = handing.report()
    handing.run_jobs()
    with handing.later(minutes=5):
        handing.look()
    assert handing.county.calls.count("POST requests") == 1

    with handing.later(minutes=10):
        handing.look()

    assert len(handing.county.requests) == 1
    assert handing.of(report).state is Sending.SENT


def test_a_worker_killed_while_it_sent_leaves_one_report(handing, monkeypatch):
    """The process is gone between their taking it and our noting that: nothing after it ran."""

    class Killed(BaseException):
        pass

    def die(*_args, **_more):
        raise Killed

    report = handing.report()
    with monkeypatch.context() as dying:
        dying.setattr(forwarding, "_settle", die)
        with pytest.raises(Killed):
            handing.run_jobs()
    assert len(handing.county.requests) == 1
    assert handing.of(report).state is Sending.WAITING
    handing.look()  # its job is run again at once, and finds that another may have it in hand
    assert handing.county.calls.count("POST requests") == 1

    with handing.later(minutes=5):
        handing.look()

    assert handing.of(report).state is Sending.SENT
    assert len(handing.county.requests) == 1


def test_a_report_that_they_refuse_is_told_to_an_officer(handing):
    handing.county.fail("POST requests", "refused")
    report = handing.report()
    handing.run_jobs()

    assert handing.of(report).state is Sending.FAILED
    [note] = notes_of(report, public=False)
    assert "Larkshire County Council did not take this report" in note
    assert "01632 960 200" in note
    assert notes_of(report) == []


def test_after_two_days_without_them_an_officer_is_told(handing):
    handing.county.fail("POST requests", "down", times=100)
    handing.county.fail("GET requests", "down", times=100)
    report = handing.report()
    handing.run_jobs()

    with handing.later(days=2, hours=1):
        handing.look()

    assert handing.of(report).state is Sending.FAILED
    assert "did not take this report" in notes_of(report, public=False)[0]


def test_a_token_is_asked_for_until_there_is_a_number(handing):
    handing.county.be(tokens=2)
    report = handing.report()
    handing.run_jobs()
    assert handing.of(report).state is Sending.TOKEN

    for seconds in (3, 6, 9):
        with handing.later(seconds=seconds):
            handing.look()

    assert handing.of(report).state is Sending.SENT
    assert handing.number(report) == handing.county.requests[0]["service_request_id"]
    assert handing.county.calls.count("POST requests") == 1


def test_no_call_is_made_while_a_transaction_is_open(handing, monkeypatch):
    from portal.open311.sending import gateway

    real = gateway._answer  # noqa: SLF001

    def looked_at(*args, **more):
        assert not db.session().info.get("transaction is open")
        return real(*args, **more)

    monkeypatch.setattr(gateway, "_answer", looked_at)

    handing.handed()


def test_without_its_key_nothing_is_sent_and_it_is_tried_again(handing, app, monkeypatch):
    from dataclasses import replace

    ours = app.config["SETTINGS"]
    monkeypatch.setitem(app.config, "SETTINGS", replace(ours, open311_keys={}))
    report = handing.report()
    handing.run_jobs()
    assert handing.of(report).fault == "NoKey"
    monkeypatch.setitem(app.config, "SETTINGS", ours)

    with handing.later(minutes=5):
        handing.look()

    assert handing.of(report).state is Sending.SENT


def test_a_report_that_an_officer_took_back_is_not_sent(handing):
    from portal.faults.models import Visibility

    report = handing.report()
    with transaction():
        report.visibility = Visibility.WITHDRAWN
    handing.run_jobs()

    assert handing.county.requests == []
    assert handing.of(report).state is Sending.CANCELLED
