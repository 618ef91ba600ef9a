"""Reminders of saved forms: 7 days before they are deleted, and the day before, once each."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import select, text

from portal.accounts.models import Method
from portal.accounts.own import preferences
from portal.accounts.own.preferences import Channel, Topic
from portal.accounts.sessions import Arrival, start_for_person
from portal.core import clock, db
from portal.eforms import services
from portal.eforms.drafts import saving
from portal.eforms.models import Draft
from tests.eforms.saved import (
    AMINA,
    begun_by,
    danger_of,
    enter_code,
    mails,
    open_link,
    path_of,
    save,
)
from tests.eforms.visitor import Visitor, pothole_answers
from tests.support.account import make_person

REMINDER = "draft_reminder"


@pytest.fixture
def begun(larkmere, client):
    return begun_by(client)


def later(**time):
    return clock.frozen(clock.now() + timedelta(**time))


def reminded_on(days):
    """Let the job run once an hour for these days; on which day each reminder was written."""
    told, start = [], clock.now()
    for hour in range(days * 24):
        with clock.frozen(start + timedelta(hours=hour, minutes=1)):
            services.delete_expired()
            told += [hour // 24] * services.remind()
    return told


def test_two_reminders_are_mailed_seven_days_and_one_day_before(begun):
    save(begun)

    assert reminded_on(29) == [21, 27]
    assert len(mails(REMINDER)) == 2


def test_whoever_wants_no_reminders_by_email_gets_none(begun):
    save(begun)
    person_id = make_person(AMINA)
    start_for_person(person_id, Arrival(method=Method.CODE))  # the address is proved to be theirs
    preferences.choose(person_id, channels={Topic.REMINDERS: Channel.NONE})

    reminded_on(29)

    assert mails(REMINDER) == []


def test_a_form_that_was_not_saved_by_email_is_deleted_without_a_word(begun, session):
    assert reminded_on(29) == []
    assert session.scalars(select(Draft)).all() == []


def test_a_reminder_brings_a_new_link_and_code_and_the_old_ones_stop(begun, app):
    old = save(begun)
    with later(days=22):
        services.remind()
        new = mails(REMINDER)[-1]
        elsewhere = Visitor(app.test_client())

        assert elsewhere.get(path_of(old.values["link"])).status == 410
        assert enter_code(elsewhere, AMINA, old.values["code"]).status == 422
        assert enter_code(elsewhere, AMINA, new.values["code"]).status == 303
        assert open_link(Visitor(app.test_client()), new).leads_to == "/services/pothole/photos"


def test_a_reminder_says_when_it_is_deleted_and_how_to_delete_it_now(begun):
    save(begun)
    with later(days=22):
        services.remind()
        mail = mails(REMINDER)[-1]
        page = begun.get(path_of(mail.values["delete_link"]))
        begun.post(path_of(mail.values["delete_link"]), page.boxes())
    with later(days=27, hours=12):
        assert services.remind() == 0

    assert mail.values["kept_until"] == (clock.today() + timedelta(days=28)).isoformat()
    assert danger_of(begun) is None


def test_it_is_written_in_the_language_the_form_was_last_answered_in(larkmere, client):
    visitor = begun_by(client)
    save(visitor)
    Visitor(client, prefix="/ur").send("photos")
    with later(days=22):
        services.remind()

    (mail,) = mails(REMINDER)
    assert mail.locale == "ur"
    assert path_of(mail.values["link"]).startswith("/ur/saved/")


def test_an_answer_keeps_the_form_for_28_more_days_and_reminds_anew(begun):
    save(begun)
    with later(days=22):
        assert services.remind() == 1
        begun.send("photos")

        assert reminded_on(29) == [21, 27]


def test_coming_back_alone_does_not_prolong(begun, app):
    save(begun)
    with later(days=22):
        services.remind()
        open_link(Visitor(app.test_client()), mails(REMINDER)[-1])
    with later(days=27, hours=1):
        assert services.remind() == 1


def test_after_a_long_pause_of_the_worker_only_the_last_one_goes(begun):
    save(begun)
    with later(days=27, hours=12):
        assert services.remind() == 1
        assert services.remind() == 0


def test_what_was_sent_or_is_over_is_not_reminded_of(visitor):
    visitor.answer_all(pothole_answers())
    save(visitor)
    with later(days=28, seconds=1):
        assert services.remind() == 0
    visitor.submit()
    with later(days=22):
        assert services.remind() == 0


def test_a_worker_killed_in_the_middle_has_neither_written_nor_marked(begun, session, monkeypatch):
    save(begun)

    def killed(*_):
        raise KeyboardInterrupt

    with later(days=22):
        with monkeypatch.context() as patched:
            patched.setattr(saving, "mail", _then(saving.mail, killed))
            with pytest.raises(KeyboardInterrupt):
                services.remind()
        session.expire_all()
        assert (mails(REMINDER), session.scalars(select(Draft)).one().reminded) == ([], 0)

        assert services.remind() == 1
        assert services.remind() == 0
    assert len(mails(REMINDER)) == 1


def _then(first, second):
    def both(*arguments):
        first(*arguments)
        second()

    return both


def test_two_workers_at_once_remind_everybody_once(committing):
    with committing.app_context():
        for number in range(6):
            save(begun_by(committing.test_client()), f"a{number}@example.org")
        db.session.execute(text("UPDATE draft SET expires_at = now() + interval '3 days'"))
        db.session.commit()
    together = Barrier(4)

    def work(_):
        with committing.app_context():
            together.wait(10)
            told = services.remind()
            db.session.remove()
            return told

    with ThreadPoolExecutor(4) as threads:
        told = list(threads.map(work, range(4)))

    with committing.app_context():
        to = sorted(mail.to for mail in mails(REMINDER))
    assert sum(told) == 6
    assert to == [f"a{number}@example.org" for number in range(6)]


def test_the_job_runs_every_hour_and_reminds_as_many_as_there_are(begun, app, monkeypatch):
    from portal.core import jobs
    from portal.eforms import handlers

    monkeypatch.setattr(saving, "_AT_ONCE", 1)
    save(begun)
    save(begun_by(app.test_client()), "other@example.org")
    with later(days=22):
        handlers.remind(0)

    assert len(mails(REMINDER)) == 2
    (cron,) = [
        each.cron for each in jobs.app.periodic_registry.periodic_tasks.values()
        if each.task.name == "eforms.remind"
    ]  # fmt: skip
    assert cron == "47 * * * *"
