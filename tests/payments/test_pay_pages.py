"""The pages of paying: each says what is true, to whoever pays, and nothing of whose it is."""

from datetime import timedelta
from functools import partial
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from portal.core import clock
from portal.core.db import transaction
from portal.notifications import writing
from portal.notifications.models import Message
from portal.payments import services
from portal.payments.paying import mails
from portal.payments.provider import Progress, ProviderDown
from portal.payments.services import Line, Subject
from tests.eforms.visitor import Visitor
from tests.payments.builders import asking_about_place, make_payment
from tests.support.provider import Fault

THREE = [Line("Copy of a certificate", 1250, "outside")] * 3


@pytest.fixture
def asked(till):
    return make_payment(lines=THREE)


@pytest.fixture
def payer(client, asked):
    """Somebody who was given the link."""
    visitor = Visitor(client, "copy-certificate")
    visitor.get(f"/pay/{asked.reference}?code={asked.code}")
    return visitor


def go(payer, asked):
    """Press the button that leads to the provider."""
    path = f"/pay/{asked.reference}"
    return payer.post(path, payer.get(path).boxes())


def session_of(till):
    return list(till.made.values())[-1]


def test_the_link_with_the_code_leads_to_an_address_without_it(client, asked):
    answer = client.get(f"/pay/{asked.reference}?code={asked.code}")

    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/pay/{asked.reference}"
    assert client.get(f"/pay/{asked.reference}").status_code == 200


@pytest.mark.parametrize("code", ["", "?code=WRONG", "?code="])
def test_nobody_sees_a_payment_without_its_code(client, asked, code):
    answer = client.get(f"/pay/{asked.reference}{code}")

    assert answer.status_code == 303
    assert urlsplit(answer.headers["Location"]).path == "/pay/"
    assert go_anyway(Visitor(client), asked).leads_to == "/pay/"


def test_a_payment_that_is_not_there_looks_like_any_other(client):
    answer = client.get("/pay/PY-2222-2222")

    assert (answer.status_code, urlsplit(answer.headers["Location"]).path) == (303, "/pay/")


def test_reference_and_code_can_be_typed_as_they_stand_in_a_letter(client, asked):
    visitor = Visitor(client)
    typed = {"reference": asked.reference.lower().replace("-", " "), "code": asked.code.lower()}
    entered = visitor.send("/pay/", **typed)

    assert entered.leads_to == f"/pay/{asked.reference}"
    assert visitor.get(entered.leads_to).heading == "Pay £37.50"


def test_the_code_is_as_long_as_the_page_says(client, asked):
    digits = len(asked.code.replace("-", ""))

    assert f"{digits} letters or numbers" in client.get("/pay/").text


def test_what_does_not_go_together_is_said_kindly(client, asked):
    page = Visitor(client).send("/pay/", reference=asked.reference, code="ABCDEFGHABCDEFGH")
    empty = Visitor(client).send("/pay/")

    assert page.status == 422
    assert page.errors == ["The reference and the code do not go together. Check both."]
    assert empty.errors == ["Enter the reference", "Enter the code"]


def test_codes_cannot_be_tried_without_end(client, asked):
    for _try in range(10):
        client.get(f"/pay/{asked.reference}?code=WRONG")

    assert client.get(f"/pay/{asked.reference}?code={asked.code}").status_code == 429


def test_the_page_says_what_by_when_and_with_which_vat_and_not_who(payer, asked):
    page = payer.get(f"/pay/{asked.reference}")

    assert page.heading == "Pay £37.50"
    for words in ("3 × Copy of a certificate £37.50", "There is no VAT on this.", asked.reference):
        assert words in page.words
    assert "It has to be paid by" in page.words
    assert "ada@example.org" not in page.text
    assert "form-action 'self' http" in page.headers["Content-Security-Policy"]


def test_the_button_leads_to_the_provider(payer, asked, till):
    answer = go(payer, asked)

    assert answer.status == 303
    assert answer.headers["Location"] == session_of(till).url
    (checkout,) = till.asked.values()
    assert checkout.success_url == f"http://localhost/pay/{asked.reference}/back"


def test_pressed_twice_it_is_one_visit(payer, asked, till):
    assert go(payer, asked).headers["Location"] == go(payer, asked).headers["Location"]
    assert len(till.made) == 1


def test_in_another_language_the_way_back_is_in_it_too(client, asked, till):
    visitor = Visitor(client, prefix="/pl")
    visitor.get(f"/pl/pay/{asked.reference}?code={asked.code}")
    path = f"/pl/pay/{asked.reference}"
    visitor.post(path, visitor.get(path).boxes())

    (checkout,) = till.asked.values()
    assert checkout.success_url == f"http://localhost/pl/pay/{asked.reference}/back"
    assert checkout.language == "pl"


def test_who_goes_on_in_another_language_pays_and_comes_back_in_it(client, asked, till):
    for prefix in ("/pl", "/ur"):
        visitor = Visitor(client, prefix=prefix)
        visitor.get(f"{prefix}/pay/{asked.reference}?code={asked.code}")
        path = f"{prefix}/pay/{asked.reference}"
        visitor.post(path, visitor.get(path).boxes())

    assert [each.language for each in till.asked.values()] == ["pl", "ur"]
    assert [each.progress for each in till.made.values()] == [Progress.EXPIRED, Progress.OPEN]


def test_while_the_provider_is_down_the_page_says_so_and_gives_the_link(payer, asked, till):
    till.faults["create"] = Fault(ProviderDown("away"), times=9)
    down = go(payer, asked)

    assert down.status == 503
    assert down.heading == "You cannot pay online just now"
    assert "No money was taken." in down.words
    assert f"/pay/{asked.reference}?code={asked.code}" in down.words
    assert services.payment(asked.reference).due


@pytest.mark.parametrize(("subject", "kept"), [("case", True), ("subscription", False)])
def test_nothing_is_said_to_be_kept_where_nothing_was_sent(client, till, subject, kept):
    asked = make_payment(subject=Subject(subject))
    visitor = Visitor(client)
    visitor.get(f"/pay/{asked.reference}?code={asked.code}")
    till.faults["create"] = Fault(ProviderDown("away"), times=9)

    assert ("We have kept what you sent us" in go(visitor, asked).words) is kept


def test_who_comes_back_paid_is_told_so_at_once(payer, asked, till):
    go(payer, asked)
    till.pay(session_of(till).id)
    back = payer.get(f"/pay/{asked.reference}/back")

    assert back.heading == "This is paid"
    assert "We have got £37.50" in back.words
    assert f'href="/pay/{asked.reference}/receipt"' in back.text


def test_money_that_is_about_to_go_back_is_not_thanked_for(payer, asked, till):
    """What was paid for is gone, and the job that gives the money back hasn't run yet."""
    go(payer, asked)
    till.pay(session_of(till).id)
    with asking_about_place(answer=False):
        page = payer.get(f"/pay/{asked.reference}/back")

    assert page.heading == "Your money is on its way back"
    assert "We are sending £37.50 back" in page.words
    assert "Thank you" not in page.words


def test_who_comes_back_without_paying_can_try_again(payer, asked, till):
    go(payer, asked)
    back = payer.get(f"/pay/{asked.reference}/back")

    assert back.heading == "You have not paid yet"
    assert "No money was taken." in back.words
    assert "Go on to pay £37.50" in back.words


def test_what_cannot_be_known_is_not_claimed(payer, asked, till):
    go(payer, asked)
    till.pay(session_of(till).id)
    till.faults["fetch"] = Fault(ProviderDown("away"), times=9)
    back = payer.get(f"/pay/{asked.reference}/back")

    assert back.heading == "We cannot see yet if you have paid"
    assert "No money was taken" not in back.words


def test_who_comes_back_again_and_again_does_not_use_the_provider_up(payer, asked, till):
    go(payer, asked)
    for _ in range(70):
        back = payer.get(f"/pay/{asked.reference}/back")

    assert back.status == 200
    assert back.heading == "We cannot see yet if you have paid"
    assert till.calls.count("fetch") < 65


def test_a_bank_that_takes_its_time_is_waited_for(payer, asked, till):
    go(payer, asked)
    till._change(session_of(till).id, progress=Progress.PROCESSING)  # noqa: SLF001
    back = payer.get(f"/pay/{asked.reference}/back")

    assert back.heading == "Your payment is on its way"
    assert not back.soup.select("main form")
    assert go_anyway(payer, asked).leads_to == f"/pay/{asked.reference}"


def go_anyway(payer, asked):
    """From a page that was open before."""
    token = payer.get("/pay/").boxes()["csrf_token"]
    return payer.post(f"/pay/{asked.reference}", {"csrf_token": token})


def test_nothing_is_paid_twice_from_a_page_that_was_open(payer, asked, till):
    go(payer, asked)
    till.pay(session_of(till).id)
    services.sync(session_of(till).id)

    assert go_anyway(payer, asked).leads_to == f"/pay/{asked.reference}"
    assert payer.get(f"/pay/{asked.reference}").heading == "This is paid"


def test_after_its_last_day_it_can_no_longer_be_paid(payer, asked):
    with clock.frozen(clock.now() + timedelta(days=9)):
        page = payer.get(f"/pay/{asked.reference}")
        posted = go_anyway(payer, asked)

    assert page.heading == "The time to pay this is over"
    assert not page.soup.select("main form")
    assert posted.leads_to == f"/pay/{asked.reference}"


def test_what_was_cancelled_is_not_to_be_paid(payer, asked):
    view = services.payment(asked.reference)
    with transaction():
        services.cancel(Subject.CASE, view.subject_id)

    assert payer.get(f"/pay/{asked.reference}").heading == "Nobody needs to pay this any more"


def test_the_page_for_later_has_link_and_code_for_a_letter(payer, asked):
    page = payer.get(f"/pay/{asked.reference}/later")

    assert page.heading == "Pay later, or let somebody else pay"
    assert f"/pay/{asked.reference}?code={asked.code}" in page.words
    assert asked.code in page.words
    assert "ada@example.org" not in page.text


def test_the_link_is_mailed_to_whoever_is_to_pay(payer, asked, mailed):
    sent = payer.send(f"/pay/{asked.reference}/later", email="son@example.org")
    (message,) = mailed()

    assert sent.leads_to == f"/pay/{asked.reference}/later"
    assert (message.to, message.template) == ("son@example.org", "payment_link")
    assert asked.code in message.values["link"]
    assert "case_link" not in message.values


@pytest.mark.parametrize("email", ["", "nobody"])
def test_an_address_that_cannot_be_mailed_is_refused(payer, asked, email, mailed):
    page = payer.send(f"/pay/{asked.reference}/later", email=email)

    assert page.status == 422
    assert len(page.errors) == 1
    assert mailed() == []


def test_one_payment_is_not_mailed_around_without_end(payer, asked):
    for number in range(5):
        payer.send(f"/pay/{asked.reference}/later", email=f"{number}@example.org")

    assert payer.send(f"/pay/{asked.reference}/later", email="6@example.org").status == 429


def test_once_paid_nobody_is_sent_the_link(payer, asked, till):
    go(payer, asked)
    till.pay(session_of(till).id)
    services.sync(session_of(till).id)

    assert payer.get(f"/pay/{asked.reference}/later").leads_to == f"/pay/{asked.reference}"


def test_mails_of_paying_can_be_written_in_every_language(asked, session, run_jobs):
    view = services.payment(asked.reference)
    for tell in (mails.due, mails.received, partial(mails.expired, took=False)):
        tell(view, key=str(tell))
    mails.refunded(view, 500, key="refunded")
    mails.refund_failed(view, 500, key="refund_failed")
    mails.pass_on(view, "son@example.org")
    queued = session.scalars(select(Message)).all()

    assert {each.template for each in queued} == {
        "payment_due", "payment_received", "payment_expired", "payment_refunded",
        "payment_refund_failed", "payment_link",
    }  # fmt: skip
    for message in queued:
        for locale in ("en", "en@easyread", "pl", "ur"):
            message.locale = locale
            letter = writing.write(message)
            assert asked.reference in letter.text
            assert asked.reference in letter.html
