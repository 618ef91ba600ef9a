"""Finance gives money back: all of it or part, and above a limit two people decide."""

import pytest

from portal.accounts.services import Role
from portal.core.cards import MESSAGE
from portal.payments import services
from portal.payments.services import Line
from tests.accounts.visiting import fault_of, page_of, send, words
from tests.payments.at_the_desk import PAYMENTS, sign_in_as, taken
from tests.payments.builders import refunds

CARD = "4242 4242 4242 4242"


@pytest.fixture
def finance(till, client):
    client.staff_id = sign_in_as(client, Role.FINANCE)
    return client


def test_finance_gives_part_of_it_back(finance):
    paid = taken()

    answer = send(
        finance, f"{PAYMENTS}{paid.reference}/refund",
        how_much="part", amount="5", reason="goodwill", note="Sorry",
    )  # fmt: skip

    assert answer.location == f"{PAYMENTS}{paid.reference}?said=refunded"
    assert refunds(paid.id) == [("goodwill", "done", 500)]
    assert services.payment(paid.reference).refunded == 500
    assert "Can still go back" in finance.get(f"{PAYMENTS}{paid.reference}/refund").text


def test_a_page_that_is_sent_twice_gives_back_once(finance):
    paid = taken()
    path = f"{PAYMENTS}{paid.reference}/refund"
    part = {"how_much": "part", "amount": "5", "reason": "goodwill", "seen": "1850"}
    first = send(finance, path, **part)
    second = send(finance, path, **part)

    assert first.status_code == 303
    assert fault_of(second) == "Money has gone back since you opened this page. Look again."
    assert refunds(paid.id) == [("goodwill", "done", 500)]


def test_no_more_goes_back_than_is_left(finance):
    paid = taken()
    path = f"{PAYMENTS}{paid.reference}/refund"

    answer = send(finance, path, how_much="part", amount="18.51", reason="goodwill")
    assert fault_of(answer) == "That is more than can still be given back."
    assert fault_of(send(finance, path, how_much="all")) == "Choose a reason"
    card = send(finance, path, how_much="all", reason="goodwill", note=f"to {CARD}")
    assert fault_of(card) == str(MESSAGE)
    card = send(finance, path, how_much="part", amount=CARD, reason="goodwill")
    assert fault_of(card) == str(MESSAGE)
    other = send(finance, path, how_much=CARD, amount="5", reason="goodwill")
    assert fault_of(other) == "Choose one of the answers in the list"
    assert refunds(paid.id) == []

    assert send(finance, path, how_much="all", reason="goodwill").status_code == 303
    assert "Nothing can go back now." in finance.get(path).text


def test_above_the_limit_a_second_person_decides(finance):
    paid = taken(lines=[Line("A skip", 10_001, "standard")])

    answer = send(finance, f"{PAYMENTS}{paid.reference}/refund", how_much="all", reason="not_done")
    assert "waits for a second person" in finance.get(answer.location).text
    assert refunds(paid.id) == [("not_done", "asked", 10_001)]
    own = page_of(finance.get(f"{PAYMENTS}refunds"))
    assert "somebody else has to approve it" in words(own.main)
    assert not own.select("form[action$=approve]")

    sign_in_as(finance, Role.FINANCE, email="second@larkmere.example")
    listed = page_of(finance.get(f"{PAYMENTS}refunds"))
    action = listed.select_one("form[action$=approve]")["action"]
    assert send(finance, f"{PAYMENTS}refunds", form=action).status_code == 303
    assert refunds(paid.id) == [("not_done", "done", 10_001)]
    assert "No refund waits." in finance.get(f"{PAYMENTS}refunds").text


def test_what_was_given_back_before_counts_to_the_limit(finance):
    paid = taken(lines=[Line("A skip", 20_000, "standard")])
    path = f"{PAYMENTS}{paid.reference}/refund"
    send(finance, path, how_much="part", amount="90", reason="goodwill")
    page = words(page_of(finance.get(path)).main)
    assert "More than £10.00 waits until a second person" in page
    assert "What staff gave back of the same payment before counts too." in page

    answer = send(finance, path, how_much="part", amount="20", reason="goodwill")

    assert answer.location.endswith("?said=waits")
    assert refunds(paid.id) == [("goodwill", "done", 9000), ("goodwill", "asked", 2000)]


def test_what_did_not_come_online_is_not_said_to_be_on_its_way(finance):
    paid = taken(lines=[Line("A skip", 20_000, "standard")])
    path = f"{PAYMENTS}{paid.reference}/refund"
    assert "wait for that before you give it back" in finance.get(path).text

    answer = send(finance, path, how_much="part", amount="20", reason="goodwill")
    page = finance.get(answer.location).text
    assert "The refund is recorded." in page
    assert "on its way" not in page
    assert "on its way" not in finance.get(f"{PAYMENTS}refunds?said=approved").text


def test_who_asked_cannot_approve_by_any_way(finance):
    paid = taken(lines=[Line("A skip", 20_000, "standard")])
    send(finance, f"{PAYMENTS}{paid.reference}/refund", how_much="all", reason="not_done")
    action = page_of(finance.get(f"{PAYMENTS}refunds")).select_one("form[action$=decline]")
    approve = action["action"].replace("decline", "approve")
    token = action.select_one("[name=csrf_token]")["value"]

    assert finance.post(approve, data={"csrf_token": token}).status_code == 409
    assert refunds(paid.id) == [("not_done", "asked", 20_000)]


def test_a_refund_can_be_turned_down(finance):
    paid = taken(lines=[Line("A skip", 20_000, "standard")])
    send(finance, f"{PAYMENTS}{paid.reference}/refund", how_much="all", reason="not_done")
    action = page_of(finance.get(f"{PAYMENTS}refunds")).select_one("form[action$=decline]")

    sign_in_as(finance, Role.FINANCE, email="second@larkmere.example")
    send(finance, f"{PAYMENTS}refunds", form=action["action"])

    assert refunds(paid.id) == [("not_done", "declined", 20_000)]
    assert services.payment(paid.reference).left == 20_000


def test_the_limit_itself_needs_nobody_else(finance):
    paid = taken(lines=[Line("A skip", 10_000, "standard")])
    send(finance, f"{PAYMENTS}{paid.reference}/refund", how_much="all", reason="not_done")

    assert refunds(paid.id) == [("not_done", "done", 10_000)]
