"""Forgetting somebody, as far as the law lets us."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.accounts.models import AccountSession, Erasure, Membership, Organisation, Person
from portal.accounts.own.organisations import NewOrganisation, OrganisationKind, add
from portal.accounts.privacy import consents, erasing, holding, retention
from portal.cases import services as cases
from portal.cases.models import Case, TimelineEntry
from portal.core import clock
from portal.eforms.models import Draft, EqualityAnswer, Submission
from portal.notifications.models import Message
from portal.uploads.models import Upload
from tests.accounts import owning
from tests.accounts.pages import send, soup, text
from tests.eforms.conftest import folder as folder  # noqa: PLC0414 - a fixture
from tests.eforms.uploading import kept
from tests.support.account import make_person, sign_in

PAGE = "/account/privacy/delete"


@pytest.fixture
def owner(client, folder):
    return sign_in(client)


def erase(person_id, run_jobs):
    erasing.ask(person_id)
    run_jobs()
    return erasing.last(person_id)


def whats_kept(standing):
    return {each["what"] for each in standing.kept}


def test_the_page_says_what_goes_what_stays_until_when_and_why(client, owner):
    owning.everything(owner)
    owning.send(owner)
    recent = owning.send(owner)
    owning.close(recent.reference, at=clock.now() - timedelta(days=10))

    shown = text(client.get(PAGE))

    goes, _, stays = shown.partition("What we keep, and why")
    assert "Report a lost cat (1)" in goes
    assert "Forms you have not finished (1)" in goes
    assert "We are still dealing with it." in stays
    assert "Tell us on its page that you do not want it any more." in stays
    assert "A cat may come back late. We keep it until" in stays
    assert "Your email address (1)" in stays
    assert "answers about equality" in stays


def test_nothing_of_what_was_said_can_be_found_afterwards(client, owner, run_jobs, session, folder):
    owning.everything(owner)
    run_jobs()
    assert all(secret in owning.readable(session) for secret in owning.SECRETS[:5])
    [before] = kept(folder)

    send(client, PAGE, {"sure": "1"})
    run_jobs()

    left = owning.readable(session)
    assert [secret for secret in owning.SECRETS if secret in left] == []
    assert "amina" not in left.replace(mail_of(session, "erased"), "").casefold()
    assert not before.exists()
    assert session.get(Person, owner, populate_existing=True) is None
    for table in (Draft, Upload, AccountSession):
        assert session.scalar(select(func.count()).select_from(table)) == 0


def mail_of(session, template):
    found = session.scalars(select(Message).where(Message.template == template)).all()
    return "".join(str(mail.to) for mail in found)


def test_a_case_that_was_emptied_is_still_counted(client, owner, run_jobs, session):
    sent = owning.everything(owner)

    erase(owner, run_jobs)

    case = session.get(Case, sent.case_id, populate_existing=True)
    assert (case.service, case.status, case.person_id) == ("lost-cat", "completed", None)
    assert set(case.contact.values()) == {None}
    assert case.emptied_at is not None
    steps = session.scalars(select(TimelineEntry).execution_options(populate_existing=True)).all()
    assert len(steps) >= 2
    assert {(step.note, step.author) for step in steps} == {(None, None)}
    assert session.scalars(select(Submission.answers)).all() == [{}]
    assert session.scalar(select(func.count()).select_from(EqualityAnswer)) == 1


def test_the_old_code_opens_nothing_any_more(client, owner, run_jobs, session):
    sent = owning.everything(owner)
    code = cases.access_code(sent.reference)

    erase(owner, run_jobs)

    assert client.get(f"/cases/{sent.reference}?code={code}").status_code == 303
    assert client.get(f"/cases/{sent.reference}").location.startswith("/cases/?reference=")


def test_an_open_case_stays_as_it_is_with_the_address_of_its_owner(owner, run_jobs, session):
    owning.publish()
    sent = owning.send(owner)
    owning.leave_unfinished(owner)

    standing = erase(owner, run_jobs)

    case = session.get(Case, sent.case_id, populate_existing=True)
    assert (case.person_id, case.emptied_at) == (owner, None)
    assert session.scalars(select(Submission.answers)).one()["where"] == owning.ANSWER
    person = session.get(Person, owner, populate_existing=True)
    assert (person.email, person.name, person.phone) == ("amina@example.org", None, None)
    assert {"Report a lost cat", "Your email address"} <= whats_kept(standing)
    assert session.scalar(select(func.count()).select_from(Draft).where(
        Draft.submitted_at.is_(None))) == 0  # fmt: skip


def test_what_a_duty_keeps_stays_until_its_time_and_then_its_owner_goes(owner, run_jobs, session):
    owning.publish()
    sent = owning.send(owner)
    closed = clock.now() - timedelta(days=100)
    owning.close(sent.reference, at=closed)

    standing = erase(owner, run_jobs)
    [cat] = [each for each in standing.kept if each["what"] == "Report a lost cat"]
    last_day = closed.astimezone(clock.LONDON).date()
    assert cat["until"] == clock.years_after(last_day, 1).isoformat()
    retention.run()
    assert session.get(Person, owner, populate_existing=True) is not None
    with clock.frozen(closed + timedelta(days=370)):
        retention.run()

    assert session.get(Person, owner, populate_existing=True) is None
    assert owning.ANSWER not in owning.readable(session)


def test_who_came_back_since_keeps_the_account(client, owner, run_jobs, session):
    owning.publish()
    sent = owning.send(owner)
    owning.close(sent.reference, at=clock.now() - timedelta(days=100))
    erase(owner, run_jobs)

    with clock.frozen(clock.now() + timedelta(days=2)):
        sign_in(client, owner)
    with clock.frozen(clock.now() + timedelta(days=400)):
        retention.run()

    assert session.get(Person, owner, populate_existing=True) is not None


def test_what_rests_on_consent_goes_when_it_is_asked_for(owner, run_jobs, session):
    owning.publish(lawful_basis="consent")
    sent = owning.send(owner)
    owning.close(sent.reference)

    standing = erase(owner, run_jobs)

    assert "Report a lost cat" not in whats_kept(standing)
    assert session.get(Case, sent.case_id, populate_existing=True).emptied_at is not None


def test_stopped_anywhere_and_begun_again_it_ends_the_same(owner, run_jobs, session, monkeypatch):
    owning.everything(owner)
    owning.send(owner, answer="Another one, open")
    erasing.ask(owner)
    erasure_id = session.scalars(select(Erasure.id)).one()
    step, done = erasing.step, []

    def killed(*args):
        done.append(args)
        if len(done) % 3 == 0:
            raise KeyboardInterrupt
        return step(*args)

    monkeypatch.setattr(erasing, "step", killed)
    for _ in range(30):
        try:
            erasing.carry_out(erasure_id)
        except KeyboardInterrupt:
            monkeypatch.setattr(erasing, "step", killed if len(done) < 12 else step)
        else:
            break
    erasing.carry_out(erasure_id)
    run_jobs()

    assert erasing.last(owner).ended_at is not None
    assert owning.ANSWER not in owning.readable(session)
    assert "Another one, open" in owning.readable(session)
    receipts = session.scalars(select(Message).where(Message.template == "erased")).all()
    assert len(receipts) == 1


def test_the_receipt_says_what_is_kept_and_none_of_what_was_said(owner, run_jobs, session):
    owning.everything(owner)
    owning.send(owner)

    erase(owner, run_jobs)

    [mail] = session.scalars(select(Message).where(Message.template == "erased")).all()
    assert mail.to == "amina@example.org"
    assert "Report a lost cat" in str(mail.values)
    assert not any(secret in str(mail.values) for secret in owning.SECRETS)
    assert session.scalars(select(Erasure.email)).one() is None


def test_it_is_only_for_whoever_signed_in_a_moment_ago(client, owner, session):
    with clock.frozen(clock.now() + timedelta(minutes=20)):
        shown = text(client.get(PAGE))
        page = soup(client.get("/account/privacy/download"))
        token = page.select_one("form[method=post] input[type=hidden]")
        answer = client.post(PAGE, data={token["name"]: token["value"], "sure": "1"})

    assert "sign in again" in shown
    assert "Delete my information" not in shown
    assert answer.location.startswith("/sign-in?")
    assert session.scalar(select(func.count()).select_from(Erasure)) == 0


def test_without_the_tick_nothing_happens(client, owner, session):
    answer = send(client, PAGE)

    assert answer.status_code == 422
    assert "Tick the box if you want us to delete it" in text(answer)
    assert session.scalar(select(func.count()).select_from(Erasure)) == 0


def test_it_signs_out_everywhere_at_once(client, owner, app):
    elsewhere = app.test_client()
    sign_in(elsewhere, owner)

    answer = send(client, PAGE, {"sure": "1"})

    assert answer.location == "/account/privacy/deleting"
    assert "You are signed out everywhere." in text(client.get(answer.location))
    for browser in (client, elsewhere):
        assert browser.get("/account/privacy/").status_code == 303


def test_asked_twice_it_is_done_once(owner, run_jobs, session):
    erasing.ask(owner)
    erasing.ask(owner)
    run_jobs()

    assert session.scalar(select(func.count()).select_from(Erasure)) == 1


def test_nobody_else_loses_anything(owner, run_jobs, session):
    other = make_person("other@example.org", name="Grace Okafor")
    owning.publish()
    sent = owning.send(other, answer="Kookaburra", email="other@example.org")
    owning.close(sent.reference, at=clock.now() - timedelta(days=800))
    owning.leave_unfinished(other)
    consents.record(other, "a", given=True, wording="Yes.")
    run_jobs()
    before = owning.readable(session)

    erase(owner, run_jobs)

    after = owning.readable(session)
    for line in before.split("\n"):
        if "amina" not in line.casefold():
            assert line in after


def test_an_only_owner_hands_the_organisation_on(owner, run_jobs, session):
    other = make_person("other@example.org")
    shared, alone = (
        add(owner, NewOrganisation(id=owning.uuid4(), name=name, kind=OrganisationKind.GROUP))
        for name in ("Choir", "Stamp club")
    )
    with erasing.transaction():
        session.add(Membership(organisation_id=shared, person_id=other, joined_at=clock.now()))

    erase(owner, run_jobs)

    [member] = session.scalars(select(Membership)).all()
    assert (member.person_id, member.owner) == (other, True)
    assert session.get(Organisation, shared, populate_existing=True).ended_at is None
    assert session.get(Organisation, alone, populate_existing=True).ended_at is not None
    assert "Stamp club" not in owning.readable(session)


def test_what_every_holder_says_it_keeps_it_keeps_and_the_rest_is_gone(owner, run_jobs):
    owning.everything(owner)
    owning.send(owner)
    said = {h.key: [f for f in h.fates(owner) if f.kept] for h in holding.holders()}

    erase(owner, run_jobs)

    for holder in holding.holders():
        now = holder.fates(owner)
        gone = [fate for fate in now if not fate.kept]
        assert [fate.what for fate in now if fate.kept] == [f.what for f in said[holder.key]]
        assert gone == [] or holder.key in {"details", "mail"}
