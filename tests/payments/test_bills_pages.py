"""Finding a bill on its pages, and who sees it for how long."""

import pytest
from sqlalchemy import delete

from portal.accounts.services import Role
from portal.core import clock
from portal.demonstration import DEMO
from portal.payments.bills import rehearsal
from portal.payments.models import Bill
from tests.payments.bill_pages import BILL, FOUND, PENALTY, find, opened, sent, words_of
from tests.payments.billing import PLATE, POSTCODE
from tests.support.account import make_staff, sign_in_staff

UNKNOWN = "We cannot find this. Check both answers against the letter or notice."


pytestmark = pytest.mark.usefixtures("two_bills")


def test_the_first_page_leads_to_both_kinds(client):
    page = opened(client, "/pay-a-bill/")

    links = {link["href"] for link in page.soup.main.find_all("a", class_="task-card")}
    assert page.status == 200
    assert links == {PENALTY, BILL}


def test_a_penalty_charge_is_found_and_its_number_stands_in_no_address(client):
    found = find(client)

    assert (found.status, found.location) == (303, FOUND)
    page = opened(client, FOUND)
    assert "Penalty charge LK 100/1" in page.main
    assert "You can pay £35.00 today." in page.main
    assert "until the end of Saturday 14 November 2026. After that it is £70.00." in page.main
    assert "You can no longer challenge it." in page.main
    assert "You cannot pay part of it here." in page.main
    assert PLATE not in str(page.soup)


def test_easyread_says_one_thing_of_the_discount_at_a_time(client):
    find(client, path="/easyread" + PENALTY)

    rows = [words_of(row) for row in opened(client, "/easyread" + FOUND).soup.select(".er-row")]
    assert any("until the end of Saturday 14 November 2026" in row for row in rows)
    assert any("£70.00" in row for row in rows)
    assert not any("14 November" in row and "£" in row for row in rows)


def test_a_bill_is_found_by_its_postcode(client):
    find(client, "70001", POSTCODE, BILL)

    page = opened(client, FOUND)
    assert "Bill 70001" in page.main
    assert "You can pay £1,250.50 today." in page.main
    assert "challenge" not in page.main.lower()


@pytest.mark.parametrize(
    ("number", "fact"),
    [
        ("lk1001", "lk06abc"),
        ("  LK-100-1 ", "LKO6 ABC"),  # the letter for the digit
        ("LK \u0661\u0660\u0660/\u0661", "LK\u0660\u06f6 abc"),  # Arabic and Urdu digits
        ("\uff2c\uff2b\uff11\uff10\uff10\uff11", "LK06ABC"),  # of full width
    ],
)
def test_it_is_found_however_it_is_typed(client, number, fact):
    assert find(client, number, fact).location == FOUND


def test_a_wrong_number_and_a_wrong_fact_get_the_same_answer(client):
    pages = [find(client, "LK9999", PLATE), find(client, fact="LK07 XYZ"),
             find(client, "70001", PLATE), find(client, path=BILL)]  # fmt: skip

    for page in pages:
        assert page.status == 422
        assert UNKNOWN in page.soup.find(class_="govuk-error-summary").get_text()
        assert page.soup.title.get_text().startswith("Error:")
    told = {page.soup.find(class_="govuk-error-summary").get_text() for page in pages}
    assert len(told) == 1


@pytest.mark.parametrize(
    ("number", "fact", "words"),
    [
        ("", "", ["Enter the number of the penalty charge", "Enter the registration number"]),
        ("?", PLATE, ["Enter letters and numbers"]),
        ("4242 4242 4242 4242", PLATE, ["This looks like the number of a payment card"]),
        ("LK1", "4242424242424242", ["This looks like the number of a payment card"]),
    ],
)
def test_what_can_be_neither_is_refused_at_its_box(client, number, fact, words):
    page = find(client, number, fact)

    assert page.status == 422
    for sentence in words:
        assert sentence in page.main
    assert "4242" not in str(page.soup).replace(" ", "")


def test_a_number_is_shut_after_ten_wrong_facts_even_for_the_right_one(client, app):
    for number in range(10):
        assert find(client, fact=f"LK06 XY{number}").status == 422

    assert find(client).status == 429
    elsewhere = app.test_client()
    elsewhere.environ_base["REMOTE_ADDR"] = "203.0.113.9"
    assert find(elsewhere).status == 429
    assert find(elsewhere, "70001", POSTCODE, BILL).status == 303


def test_a_network_is_shut_after_twenty_wrong_numbers(client, app):
    for number in range(20):
        assert find(client, f"LK999{number}").status == 422

    assert find(client).status == 429
    elsewhere = app.test_client()
    elsewhere.environ_base["REMOTE_ADDR"] = "203.0.113.9"
    assert find(elsewhere).status == 303


def test_staff_can_look_up_for_a_caller_a_number_that_strangers_had_shut(client, app):
    for _ in range(11):
        find(client, fact="LK1 9ZZ")
    assert find(client).status == 429

    adviser = app.test_client()
    sign_in_staff(adviser, make_staff(Role.ADVISER, email="ade@larkmere.example"))
    assert find(adviser).location == FOUND
    assert find(client).status == 429


def test_right_ones_are_not_counted(client):
    for _ in range(25):
        assert find(client).status == 303


def test_the_bill_is_shown_for_half_an_hour(client):
    find(client)

    with clock.frozen(clock.now() + clock.timedelta(minutes=29)):
        assert opened(client, FOUND).status == 200
    with clock.frozen(clock.now() + clock.timedelta(minutes=31)):
        late = opened(client, FOUND)
    assert late.location == "/pay-a-bill/?gone=1"
    assert "we show a bill for 30 minutes" in opened(client, late.location).main


def test_nobody_sees_a_bill_without_finding_it(client, app):
    find(client)

    stranger = app.test_client()
    assert opened(stranger, FOUND).location == "/pay-a-bill/?gone=1"
    stranger.set_cookie("bill", client.get_cookie("bill").value[:-2] + "xx")
    assert opened(stranger, FOUND).location == "/pay-a-bill/?gone=1"


def test_a_shared_device_stops_showing_it(client):
    find(client)

    left = sent(client, "/pay-a-bill/leave", FOUND)

    assert "no longer shows that bill" in opened(client, left.location).main
    assert opened(client, FOUND).status == 303


def test_finishing_on_a_shared_device_stops_showing_it_too(client):
    find(client)

    sent(client, "/finish")

    assert opened(client, FOUND).status == 303


@pytest.mark.parametrize("path", ["/", "/services/", "/search?q=parking+fine"])
def test_it_is_found_from_the_home_page_the_services_and_by_search(client, path):
    page = opened(client, path)

    assert page.soup.main.find("a", href="/pay-a-bill/"), page.main


def test_the_door_to_pay_leads_to_it(client):
    door = next(
        link for link in opened(client, "/").soup.find_all("a", class_="door")
        if link.get_text().strip().startswith("Pay")
    )  # fmt: skip

    assert door["href"] == "/services/#pay"
    group = opened(client, "/services/").soup.find(id="pay")
    assert group.find("a", href="/pay-a-bill/")


def test_a_penalty_can_be_challenged_from_its_page(client):
    find(client)

    link = opened(client, FOUND).soup.find("a", string="Challenge a penalty charge")

    assert opened(client, link["href"]).status == 200


LETTERS = {
    ("LK10234567", "LK06 ABC", PENALTY): "You can pay £35.00 today.",
    ("LK10234568", "LK57 XYZ", PENALTY): "You can pay £70.00 today.",
    ("LK10234570", "LK19 GHJ", PENALTY): "This is paid.",
    ("70012345", "LK1 2AB", BILL): "You can pay £186.40 today.",
    ("70012346", "LK1 1AA", BILL): "This was due on Monday 26 October 2026.",
    ("70012348", "LK1 2AB", BILL): "We have withdrawn this.",
}


def test_the_demonstration_council_has_bills_to_try(client, session):
    session.execute(delete(Bill))
    assert rehearsal.engage(DEMO) == 8
    assert rehearsal.engage(DEMO) == 0

    for letter, words in LETTERS.items():
        find(client, *letter)
        assert words in opened(client, FOUND).main
