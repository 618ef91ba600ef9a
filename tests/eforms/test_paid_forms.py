"""A form that costs something: that is said first, and nothing happens before it is paid."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.cases import services as cases
from portal.cases.statuses import Status
from portal.core import clock
from portal.eforms.again import reopening
from portal.eforms.definitions.checking import faults_of
from portal.eforms.fees import discounts
from portal.eforms.models import Submission
from portal.notifications.models import Message
from portal.payments.provider_in_use import using
from portal.payments.taking import lapsing, syncing
from tests.eforms.asking_again import officer
from tests.eforms.paid import Payer, make_paid, publish, the_case, the_payment
from tests.support.account import sign_in
from tests.support.provider import Till


@pytest.fixture
def till(app):
    provider = Till()
    with using(provider):
        yield provider


@pytest.fixture
def payer(client, till):
    publish()
    return Payer(client, "collection")


def mails(session):
    return [each.template for each in session.scalars(select(Message).order_by(Message.queued_at))]


def pay(payer, till):
    """Through the pages: to the provider and back."""
    payer.post(f"/pay/{the_payment().reference}", payer.get(pay_page()).boxes())
    (opened,) = [each for each in till.made.values() if each.url]
    till.pay(opened.id)
    return payer.get(f"{pay_page()}/back")


def pay_page():
    return f"/pay/{the_payment().reference}"


def test_the_check_page_says_what_it_costs_with_the_vat_in_it(payer):
    check = payer.fill_in()

    assert "Collection £37.00" in check.words
    assert "This includes £6.17 VAT." in check.words
    assert "Send and go on to pay" in check.words
    assert "no money is taken before you pay" in check.words


def test_sending_leads_to_the_page_to_pay_and_the_case_waits(payer, session):
    payer.fill_in()
    sent = payer.submit()

    assert sent.leads_to == pay_page()
    page = payer.get(sent.leads_to)
    assert page.heading == "Pay £37.00"
    assert "Book a collection" in page.words
    assert the_payment().amount == 3700
    assert the_case().status is Status.PAYMENT_DUE
    assert the_case().waiting_since is not None


def test_sent_twice_it_is_asked_for_once(payer, session):
    check = payer.fill_in()
    first = payer.post("check", check.boxes()).leads_to

    assert payer.post("check", check.boxes()).leads_to == first
    assert len(session.scalars(select(Submission)).all()) == 1


def test_what_costs_nothing_is_sent_without_paying(client, till, session):
    publish(fee={"collected": True, "fund": "X", "lines": [{"label": "Free one", "pence": 0}]})
    payer = Payer(client, "collection")
    check = payer.fill_in()
    done = payer.submit()

    assert "Free one Free" in check.words
    assert "pay" not in check.form.get_text().casefold()
    assert "/done/" in done.leads_to
    assert the_case().status is Status.RECEIVED


def test_nothing_follows_from_a_case_before_it_is_paid(payer, session, run_jobs):
    payer.fill_in()
    payer.submit()
    run_jobs()

    assert mails(session) == []


def test_who_has_not_paid_some_minutes_later_is_mailed_the_link(payer, session, run_jobs):
    with clock.frozen(clock.now() - timedelta(minutes=11)):
        payer.fill_in()
        payer.submit()
        run_jobs()
    run_jobs()
    (mail,) = session.scalars(select(Message))

    assert mail.template == "payment_due"
    assert f"{pay_page()}?code=" in mail.values["link"]
    assert f"/cases/{the_case().reference}?code=" in mail.values["case_link"]


def test_the_status_page_and_the_confirmation_say_what_is_due_and_lead_there(payer):
    payer.fill_in()
    payer.submit()
    reference = the_case().reference
    status = payer.get(f"/cases/{reference}")
    done = payer.get(f"done/{reference}")

    for page in (status, done):
        (button,) = page.soup.select(f'a.govuk-button[href="{pay_page()}"]')
        assert "Pay £37.00 now" in button.get_text()
    assert "you need to pay before we start" in status.words
    assert "Expect news by" not in status.words
    assert done.heading == "You still need to pay"
    assert "We will answer by" not in done.words


def test_once_it_is_paid_the_case_is_received_and_its_clock_begins(payer, till, session, run_jobs):
    payer.fill_in()
    payer.submit()
    back = pay(payer, till)
    run_jobs()

    assert back.heading == "This is paid"
    case = the_case()
    assert (case.status, case.waiting_since) == (Status.RECEIVED, None)
    assert sorted(mails(session)) == ["case_opened", "payment_received"]
    status = payer.get(f"/cases/{case.reference}")
    assert "£37.00 was paid." in status.words
    assert "Pay £37.00 now" not in status.words
    assert payer.get(f"done/{case.reference}").heading == "We have got it"


def test_days_are_counted_from_the_day_it_was_paid(payer, till, session, run_jobs):
    payer.fill_in()
    payer.submit()
    promised = the_case().respond_by
    with clock.frozen(clock.now() + timedelta(days=5)):
        pay(payer, till)
        run_jobs()

    assert the_case().respond_by > promised


def test_what_nobody_pays_is_cancelled_and_everybody_is_told_so(payer, session, run_jobs):
    payer.fill_in()
    payer.submit()
    run_jobs()
    with clock.frozen(clock.now() + timedelta(days=9)):
        lapsing.lapse()
        run_jobs()
        page = payer.get(pay_page())

    assert the_case().status is Status.CANCELLED
    assert page.heading == "The time to pay this is over"
    assert "No money was taken." in page.words
    assert "payment_expired" in mails(session)


def test_money_that_comes_after_the_end_still_counts(payer, till, session, run_jobs):
    payer.fill_in()
    payer.submit()
    payer.post(pay_page(), payer.get(pay_page()).boxes())
    (opened,) = till.made.values()
    cases.give_up(the_case().id, note="Nobody paid.")
    till.pay(opened.id)
    syncing.sync(opened.id)
    run_jobs()

    assert the_case().status is Status.RECEIVED


def test_money_for_what_an_officer_has_closed_goes_back(payer, till, session, run_jobs):
    payer.fill_in()
    payer.submit()
    payer.post(pay_page(), payer.get(pay_page()).boxes())
    (opened,) = till.made.values()
    till.pay(opened.id)
    cases.update(the_case().reference, status=Status.CANCELLED, note=None, author="Jo")
    syncing.sync(opened.id)
    run_jobs()

    assert the_case().status is Status.CANCELLED
    assert the_payment().returned


def test_no_officer_says_that_it_was_paid(payer):
    payer.fill_in()
    payer.submit()

    with pytest.raises(cases.IllegalTransition):
        cases.update(the_case().reference, status=Status.RECEIVED, note=None, author="Jo")
    assert Status.PAYMENT_DUE.next(Status) == tuple(each for each in Status if each.closed)


def test_a_property_has_the_lower_price_once_a_year(payer, client):
    neighbour = Payer(client.application.test_client(), "collection")
    payer.fill_in(benefit="yes")
    payer.submit()
    check = payer.fill_in(benefit="yes", line1="2  MILL lane")

    assert the_payment().amount == 1850
    assert "Collection £37.00" in check.words
    assert "The lower price was used for this address already" in check.words
    assert (
        "Collection, lower price £18.50"
        in neighbour.fill_in(benefit="yes", line1="4 Mill Lane").words
    )


def test_a_home_picked_from_the_list_is_the_one_that_somebody_typed(payer):
    payer.fill_in(benefit="yes", line1="2 Mill Lane")
    payer.submit()
    picked = {"uprn": "10009990001", "lines": ["2 Mill Lane", "Larkmere"], "postcode": "LK2 1AA"}

    assert discounts.used_up(make_paid(), {"home": picked}) == {"lower"}
    assert discounts.used_up(make_paid(), {"home": picked | {"lines": ["4 Mill Lane"]}}) == set()


def test_a_year_later_it_has_it_again(payer):
    payer.fill_in(benefit="yes")
    payer.submit()
    with clock.frozen(clock.now() + timedelta(days=367)):
        check = payer.fill_in(benefit="yes")

    assert "Collection, lower price £18.50" in check.words


def test_a_lower_price_that_was_never_paid_can_be_had_again(payer, run_jobs):
    payer.fill_in(benefit="yes")
    payer.submit()
    with clock.frozen(clock.now() + timedelta(days=9)):
        lapsing.lapse()
        run_jobs()
        check = payer.fill_in(benefit="yes")

    assert "Collection, lower price £18.50" in check.words


def test_nobody_pays_another_price_than_the_page_said(payer, client, session):
    check = payer.fill_in(benefit="yes")
    other = Payer(client.application.test_client(), "collection")
    other.fill_in(benefit="yes")
    other.submit()
    refused = payer.post("check", check.boxes())
    again = payer.get(f"{payer.home}check?price=changed")

    assert refused.status == 303
    assert refused.headers["Location"].endswith("check?price=changed")
    assert len(session.scalars(select(Submission)).all()) == 1
    assert "The price has changed since you opened this page." in again.words
    assert "Collection £37.00" in again.words


def test_the_definition_of_these_tests_has_no_fault():
    assert faults_of(make_paid()) == []


def test_in_the_account_it_is_the_first_thing_to_do_whoever_the_case_belongs_to(
    payer, client, run_jobs
):
    payer.fill_in()
    payer.submit()
    person_id = sign_in(client)
    cases.claim(the_case().reference, person_id)
    run_jobs()
    account = payer.get("/account/")

    (to_do,) = [each for each in account.soup.select(".to-do a") if "Pay £37.00" in each.get_text()]
    assert to_do["href"] == pay_page()
    assert "Send us what we asked for" not in account.words
    assert payer.get(pay_page()).status == 200


def test_what_decided_the_price_is_not_asked_again(payer, till):
    """Another answer would have cost something else, and nobody would pay the difference."""
    payer.fill_in()
    payer.submit()
    pay(payer, till)

    _definition, questions, _answers = reopening.askable(officer(), the_case().reference)

    assert [question.key for question in questions] == ["email"]
