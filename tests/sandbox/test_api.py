"""The wire protocol, where the gateway doesn't show it."""

import json

import pytest

from tests.sandbox.conftest import asked_for
from tests.support.sandbox import KEY

SESSIONS = "checkout/sessions"


def get(sandbox, path, bearer=KEY):
    headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
    status, body = sandbox.request("GET", f"/v1/{path}", headers=headers)
    return status, json.loads(body)


@pytest.mark.parametrize("bearer", ["", "sk_live_real", "rk_test_x", "pk_test_x", "sk_test_"])
def test_it_takes_no_key_but_one_of_test_mode(sandbox, bearer):
    status, said = get(sandbox, SESSIONS, bearer)

    assert status == 401
    assert "takes keys of sk_test_ alone" in said["error"]["message"]


@pytest.mark.parametrize("path", ["customers", "checkout/sessions/cs_x/approve", "payouts/po_1"])
def test_it_says_what_it_does_not_implement(sandbox, path):
    status, said = get(sandbox, path)

    assert status == 404
    assert said["error"]["message"] == (
        f"The payment sandbox does not implement GET /v1/{path}. Stripe itself may."
    )


@pytest.mark.parametrize(
    ("changed", "param"),
    [
        ({"mode": "subscription"}, "mode"),
        ({"success_url": None}, "success_url"),
        ({"success_url": "/back"}, "success_url"),
        ({"customer_email": "nobody"}, "customer_email"),
        ({"locale": "gu"}, "locale"),
        ({"expires_at": "1"}, "expires_at"),
        ({"expires_at": "99999999999"}, "expires_at"),
        ({"expires_at": "tomorrow"}, "expires_at"),
        ({"card_number": "x"}, "card_number"),
        ({"client_reference_id": "x" * 201}, "client_reference_id"),
        ({"line_items[0][quantity]": "0"}, "line_items[0]"),
        ({"line_items[0][price_data][unit_amount]": "9.25"},
         "line_items[0][price_data][unit_amount]"),
    ],
)  # fmt: skip
def test_a_session_that_cannot_be_made_says_which_part_is_wrong(sandbox, post, changed, param):
    status, said = post(SESSIONS, asked_for(**changed))

    assert status == 400
    assert (said["error"]["type"], said["error"]["param"]) == ("invalid_request_error", param)
    assert sandbox.sessions() == []


def test_less_than_thirty_pence_is_too_small(post):
    status, said = post(SESSIONS, asked_for(**{"line_items[0][price_data][unit_amount]": "14"}))

    assert (status, said["error"]["code"]) == (400, "amount_too_small")


def test_a_session_ends_after_a_day_where_nothing_else_was_said(made):
    assert made["expires_at"] == made["created"] + 24 * 3600


def test_line_items_say_what_is_paid_for(sandbox, made):
    page = sandbox.get(f"{SESSIONS}/{made['id']}/line_items")
    [line] = page["data"]

    assert (line["description"], line["amount_total"]) == ("A large item & another", 1850)
    assert (
        sandbox.get(f"{SESSIONS}/{made['id']}", **{"expand[]": "line_items"})["line_items"] == page
    )


def test_ids_are_replaced_by_what_they_name(sandbox, made):
    sandbox.pay(made["id"])
    path = "payment_intent.latest_charge.balance_transaction"

    one = sandbox.get(f"{SESSIONS}/{made['id']}", **{"expand[]": path})
    [listed] = sandbox.get(SESSIONS, **{"expand[]": f"data.{path}"})["data"]

    charge = one["payment_intent"]["latest_charge"]
    assert charge["balance_transaction"]["amount"] == charge["amount"] == 1850
    assert listed == one


def test_what_is_no_id_cannot_be_expanded(sandbox, made):
    status, said = get(sandbox, f"{SESSIONS}/{made['id']}?expand[]=amount_total")

    assert status == 400
    assert said["error"]["message"] == "This property cannot be expanded (amount_total)."


def test_lists_are_newest_first_and_read_page_by_page(sandbox, post):
    ids = [post(SESSIONS, asked_for())[1]["id"] for _ in range(5)][::-1]

    first = sandbox.get(SESSIONS, limit=2)
    second = sandbox.get(SESSIONS, limit=3, starting_after=ids[1])
    back = sandbox.get(SESSIONS, limit=2, ending_before=ids[3])

    assert ([each["id"] for each in first["data"]], first["has_more"]) == (ids[:2], True)
    assert ([each["id"] for each in second["data"]], second["has_more"]) == (ids[2:], False)
    assert ([each["id"] for each in back["data"]], back["has_more"]) == (ids[1:3], True)


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", "starting_after=cs_x",
                                   "created[since]=1", "colour=red"])  # fmt: skip
def test_a_list_that_cannot_be_made_is_refused(sandbox, query):
    assert get(sandbox, f"{SESSIONS}?{query}")[0] == 400


def test_lists_are_narrowed_by_time(sandbox, made):
    def found(**span):
        given = {f"created[{name}]": value for name, value in span.items()}
        return len(sandbox.sessions(**given))

    at = made["created"]
    assert (found(gte=at), found(gt=at), found(lt=at), found(lte=at)) == (1, 0, 0, 1)
    assert found(gte=at - 10, lt=at + 10) == 1


def test_events_tell_a_payment_in_order(sandbox, made):
    sandbox.pay(made["id"], "0002")
    sandbox.pay(made["id"])

    told = [each["type"] for each in sandbox.get("events", limit=100)["data"]][::-1]

    assert told == [
        "payment_intent.created",
        "charge.failed",
        "payment_intent.payment_failed",
        "charge.succeeded",
        "payment_intent.succeeded",
        "checkout.session.completed",
    ]
    [completed] = sandbox.get("events", type="checkout.session.completed")["data"]
    assert completed["data"]["object"]["payment_status"] == "paid"
    assert len(sandbox.get("events", **{"types[]": "charge.failed"})["data"]) == 1


@pytest.mark.parametrize(
    ("paid", "ending"), [(True, "async_payment_succeeded"), (False, "async_payment_failed")]
)
def test_a_slow_payment_is_completed_first_and_ends_later(sandbox, made, paid, ending):
    sandbox.pay(made["id"], "slow")
    [completed] = sandbox.get("events", type="checkout.session.completed")["data"]
    assert completed["data"]["object"]["payment_status"] == "unpaid"

    sandbox.settle(made["id"], paid=paid)

    assert len(sandbox.get("events", type=f"checkout.session.{ending}")["data"]) == 1
    assert sandbox.totals()["balance"] == (1850 if paid else 0)


def test_an_event_names_the_call_that_caused_it(sandbox, post, made):
    sandbox.pay(made["id"])
    [charge] = sandbox.get("charges")["data"]
    post("refunds", {"charge": charge["id"]}, key="refund-1")

    [event] = sandbox.get("events", type="refund.created")["data"]

    assert event["request"]["idempotency_key"] == "refund-1"


def test_a_failure_that_came_of_doing_it_is_answered_again(sandbox, post, made):
    sandbox.pay(made["id"])
    [charge] = sandbox.get("charges")["data"]
    too_much = {"charge": charge["id"], "amount": "1851"}

    first, second = (post("refunds", too_much, key="refund-1") for _ in range(2))

    assert first == second
    assert first[0] == 400
    assert [each["replayed"] for each in sandbox.calls("POST /v1/refunds")] == [False, True]


def test_a_key_belongs_to_one_address_too(post, made):
    post("refunds", {"charge": "ch_x"}, key="one")  # fails validation, so the key stays free
    assert post(SESSIONS, asked_for(), key="one")[0] == 200

    status, said = post("refunds", {"charge": "ch_x"}, key="one")

    assert (status, said["error"]["type"]) == (400, "idempotency_error")


def test_a_stored_500_is_answered_for_good(sandbox, post):
    sandbox.fail("POST /v1/checkout/sessions", "before")

    assert [post(SESSIONS, asked_for(), key="one")[0] for _ in range(3)] == [500, 500, 500]
    assert sandbox.sessions() == []


def test_a_charge_whose_bank_took_it_back_cannot_be_refunded(sandbox, post, made):
    sandbox.pay(made["id"], "0259")
    [charge] = sandbox.get("charges")["data"]

    status, said = post("refunds", {"charge": charge["id"]})

    assert (status, said["error"]["code"]) == (400, "charge_disputed")


def test_no_id_looks_like_a_card_number(sandbox, made):
    sandbox.pay(made["id"])

    assert not any(letter.isdigit() for letter in made["id"].removeprefix("cs_test_"))
