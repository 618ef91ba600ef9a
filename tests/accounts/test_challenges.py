"""Codes that are mailed: what makes one right, and what makes it useless."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, text, update

from portal.accounts.models import Challenge, Purpose, StaffMember
from portal.accounts.people import person_with
from portal.accounts.signing_in import challenges
from portal.accounts.signing_in.challenges import Fault
from portal.core import clock
from portal.core.errors import TooManyAttempts
from portal.notifications import writing
from portal.notifications.models import Message, State
from portal.notifications.services import empty_useless, send
from tests.support.account import OFFICER, make_staff
from tests.support.codes import mailed_code, mailed_codes, other_code

EMAIL = "amina@example.org"


@pytest.fixture(autouse=True)
def _request(app):
    with app.test_request_context("/"):
        yield


def ask(email=EMAIL, *, purpose=Purpose.RESIDENT, browser="this browser"):
    return challenges.ask(email, purpose=purpose, browser=browser)


def verdict(token, code, *, purpose=Purpose.RESIDENT):
    return challenges.verdict(token, code, purpose=purpose)


def later(**ahead):
    return clock.frozen(clock.now() + timedelta(**ahead))


@pytest.fixture
def asked(run_jobs):
    """The token of this browser, and the code from the mail."""
    token = ask()
    run_jobs()
    return token, mailed_code()


def test_the_code_from_the_mail_shows_whose_the_address_is(asked):
    assert verdict(*asked).email == EMAIL


def test_a_code_is_taken_once(asked):
    assert challenges.answer(*asked, purpose=Purpose.RESIDENT) == EMAIL
    assert challenges.answer(*asked, purpose=Purpose.RESIDENT) is None
    assert verdict(*asked).fault is Fault.USED


@pytest.mark.parametrize(
    "written",
    ["{0}{1}", "{0} {1}", " {0}-{1}. ", "\u2066{0}\u00a0{1}\u2069", "{0}\t\n{1}"],
)
def test_a_code_is_taken_however_it_is_spaced(asked, written):
    token, code = asked

    assert verdict(token, written.format(*code.split())).email == EMAIL


@pytest.mark.parametrize("zero", ["٠", "۰", "०", "૦", "０", "𝟎"])  # noqa: RUF001 - digits of other scripts
def test_a_code_may_be_typed_in_the_digits_of_any_script(asked, zero):
    token, code = asked
    typed = "".join(chr(ord(zero) + int(digit)) for digit in code.replace(" ", ""))

    assert verdict(token, typed).email == EMAIL


@pytest.mark.parametrize(
    "typed", ["", "12345", "1234567", "12345a", "½23456", "²34567x", "x" * 9999]
)
def test_what_is_not_six_digits_costs_no_try(asked, typed):
    token, code = asked
    for _ in range(challenges.MOST_TRIES + 1):
        assert verdict(token, typed).fault is Fault.NOT_DIGITS

    assert verdict(token, code).email == EMAIL


def test_after_five_wrong_tries_the_right_code_is_no_longer_taken(asked):
    token, code = asked

    faults = [verdict(token, other_code(code)).fault for _ in range(5)]

    assert faults == [Fault.WRONG] * 4 + [Fault.LOCKED]
    assert verdict(token, code).fault is Fault.LOCKED


def test_a_locked_code_locks_nobody_out_of_their_account(asked, run_jobs):
    token, code = asked
    for _ in range(5):
        verdict(token, other_code(code))

    again = ask()
    run_jobs()

    assert verdict(again, mailed_code()).email == EMAIL


def test_a_code_is_over_after_ten_minutes(asked):
    with later(minutes=9, seconds=50):
        assert challenges.asked(asked[0], purpose=Purpose.RESIDENT).email == EMAIL
    with later(minutes=10, seconds=1):
        assert verdict(*asked).fault is Fault.EXPIRED


def test_a_code_is_taken_until_its_ten_minutes_are_over(asked):
    with later(minutes=9, seconds=50):
        assert verdict(*asked).email == EMAIL


def test_only_the_newest_code_of_a_browser_is_taken(asked, run_jobs):
    newer = ask()
    run_jobs()
    first, second = mailed_codes()

    assert verdict(asked[0], first).fault is Fault.REPLACED
    assert verdict(newer, second).email == EMAIL


def test_nobody_makes_the_code_of_another_browser_useless(asked, run_jobs):
    ask(browser="somebody else's")
    run_jobs()

    assert verdict(*asked).email == EMAIL


def test_a_code_is_of_no_use_in_another_browser(asked, run_jobs):
    theirs = ask("mallory@example.org", browser="another")
    run_jobs()

    assert verdict(theirs, asked[1]).fault is Fault.WRONG
    assert verdict("no such cookie", asked[1]).fault is Fault.ELSEWHERE
    assert verdict(None, asked[1]).fault is Fault.ELSEWHERE


@pytest.mark.parametrize("purpose", [Purpose.STAFF, Purpose.ADDRESS])
def test_a_code_is_of_no_use_for_another_purpose(asked, purpose):
    assert verdict(*asked, purpose=purpose).fault is Fault.ELSEWHERE


def test_staff_who_are_known_get_a_code_and_nobody_else(run_jobs):
    make_staff()
    for email in (OFFICER.upper(), "stranger@larkmere.example"):
        ask(email, purpose=Purpose.STAFF, browser=email)
    run_jobs()

    assert mailed_codes(OFFICER) == mailed_codes()
    assert len(mailed_codes()) == 1


def test_staff_who_have_left_get_no_code(run_jobs, session):
    make_staff()
    session.execute(update(StaffMember).values(ended_at=clock.now()))
    ask(OFFICER, purpose=Purpose.STAFF)
    run_jobs()

    assert mailed_codes() == []


def test_a_code_that_was_never_mailed_is_answered_like_one_that_was(run_jobs):
    token = ask("stranger@larkmere.example", purpose=Purpose.STAFF)
    run_jobs()

    faults = [verdict(token, "123456", purpose=Purpose.STAFF).fault for _ in range(5)]

    assert faults == [Fault.WRONG] * 4 + [Fault.LOCKED]


def test_an_address_that_only_looks_the_same_gets_no_way_into_the_account(run_jobs):
    known = person_with("amina@strasse.example", name=None, phone=None, locale="en")
    ask("amina@straße.example")
    run_jobs()

    assert known != person_with("amina@straße.example", name=None, phone=None, locale="en")
    assert len(mailed_codes("amina@straße.example")) == 1


def test_a_code_is_mailed_to_the_address_as_it_is_known(run_jobs):
    person_with("Amina@example.org", name=None, phone=None, locale="en")
    ask("AMINA@example.org")
    run_jobs()

    assert len(mailed_codes("Amina@example.org")) == 1


def test_the_tables_hold_the_code_nowhere_to_read(asked, session):
    token, code = asked
    rows = session.execute(
        text("SELECT c::text FROM challenge c UNION ALL SELECT m::text FROM message m")
    )
    jobs = session.execute(text("SELECT args::text FROM procrastinate_jobs"))
    written = " ".join([*rows.scalars(), *jobs.scalars()])

    for secret in (code, code.replace(" ", ""), token, EMAIL):
        assert secret not in written


def test_two_codes_that_are_alike_look_different_in_the_table(session, monkeypatch, run_jobs):
    monkeypatch.setattr("secrets.randbelow", lambda _: 7)
    for browser in ("one", "two"):
        ask(browser=browser)
    run_jobs()

    assert mailed_codes() == ["000 007", "000 007"]
    assert len(set(session.scalars(select(Challenge.code_digest)))) == 2


def test_an_address_gets_five_codes_in_an_hour_known_or_not():
    person_with(EMAIL, name=None, phone=None, locale="en")
    for email in (EMAIL, "unknown@example.org"):
        for _ in range(5):
            ask(email)
        with pytest.raises(TooManyAttempts):
            ask(email.upper())


def test_an_address_gets_fifteen_codes_in_a_day():
    for hour in range(0, 6, 2):
        with later(hours=hour):
            for _ in range(5):
                ask()

    with later(hours=8), pytest.raises(TooManyAttempts):
        ask()
    with later(hours=8):
        ask("other@example.org")
    with later(days=1, minutes=1):
        ask()


def test_a_network_gets_sixty_codes_in_an_hour(app):
    for number in range(60):
        ask(f"somebody{number}@example.org")

    with pytest.raises(TooManyAttempts):
        ask("one.more@example.org")
    with app.test_request_context("/", environ_base={"REMOTE_ADDR": "192.0.2.9"}):
        ask("one.more@example.org")


def test_a_network_has_thirty_wrong_tries(app, run_jobs):
    for number in range(6):
        token = ask(f"somebody{number}@example.org")
        run_jobs()
        for _ in range(5):
            verdict(token, other_code(mailed_code()))

    with pytest.raises(TooManyAttempts):
        verdict(token, "123456")


def test_the_mail_says_how_long_the_code_holds_and_that_nobody_will_ask_for_it(asked, session):
    letter = writing.write(session.scalars(select(Message)).one())

    for said in (asked[1], "10 minutes", "Nobody from the council will ask you for this code."):
        assert said in letter.text
        assert said in letter.html
    assert asked[1] not in letter.subject


def test_the_mail_loses_its_words_once_the_code_is_over(asked, session):
    with later(minutes=11):
        empty_useless()

    message = session.scalars(select(Message).execution_options(populate_existing=True)).one()
    assert (message.to, message.values) == (None, None)


def test_a_mail_server_that_was_away_too_long_gets_no_useless_mail(session):
    ask()
    challenge = session.scalars(select(Challenge)).one()
    challenges.mail(challenge.id)
    message = session.scalars(select(Message)).one()

    with later(minutes=11):
        send(message.id)

    assert message.state is State.FAILED
    assert message.last_fault == "TooLate"


def test_a_job_that_runs_twice_mails_once(asked, session):
    challenges.mail(session.scalars(select(Challenge.id)).one())

    assert mailed_codes() == [asked[1]]


def test_codes_that_are_long_over_are_deleted(asked, session):
    with later(hours=23):
        challenges.tidy()
        assert session.scalar(select(func.count()).select_from(Challenge)) == 1
    with later(hours=25):
        challenges.tidy()
        assert session.scalar(select(func.count()).select_from(Challenge)) == 0
