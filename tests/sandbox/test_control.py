"""What tests ask of the sandbox beside the provider's protocol."""

import json
import threading

import pytest

from tests.sandbox.conftest import asked_for
from tests.support.sandbox import KEY

SESSIONS = "POST /v1/checkout/sessions"


def test_the_totals_are_right_to_the_penny(sandbox, post):
    sessions = [
        post("checkout/sessions", asked_for(client_reference_id=f"a-{number}"))[1]["id"]
        for number in range(4)
    ]
    for session in sessions[:3]:
        sandbox.pay(session)
    intents = [each["payment_intent"] for each in sandbox.sessions()[1:]]
    sandbox.refund(intents[0], 501)
    sandbox.fail_refund(sandbox.refund(intents[0], 300)["id"])
    sandbox.dispute(intents[1])
    sandbox.close_dispute(sandbox.dispute(intents[2], amount=250)["id"], won=True)
    sandbox.expire(sessions[3])

    assert sandbox.totals() == {
        "sessions": {"complete": 3, "expired": 1},
        "charges": {"count": 3, "pence": 5550},
        "refunds": {"count": 1, "pence": 501},
        "refunds_failed": {"count": 1, "pence": 300},
        "disputes": {"count": 2, "pence": 2100},
        "disputes_won": {"count": 1, "pence": 250},
        "balance": 5550 - 501 - 1850,
        "paid": {"a-0": 1, "a-1": 1, "a-2": 1},
    }


def test_a_late_answer_is_stale_when_it_comes(sandbox, made):
    sandbox.fail("GET /v1/checkout/sessions/*", "late")
    answers = []

    def look():
        headers = {"Authorization": f"Bearer {KEY}"}
        answers.append(
            sandbox.request("GET", f"/v1/checkout/sessions/{made['id']}", headers=headers)
        )

    thread = threading.Thread(target=look)
    thread.start()
    sandbox.until_late()
    sandbox.pay(made["id"])
    assert sandbox.get(f"checkout/sessions/{made['id']}")["status"] == "complete"
    sandbox.heal()
    thread.join(10)

    [(status, body)] = answers
    assert (status, json.loads(body)["status"]) == (200, "open")


def test_faults_are_used_up_one_call_at_a_time(sandbox, post):
    sandbox.fail(SESSIONS, "busy", times=2)

    assert [post("checkout/sessions", asked_for())[0] for _ in range(3)] == [429, 429, 200]


def test_a_fault_is_for_the_calls_it_names(sandbox, post):
    sandbox.fail("POST /v1/refunds", "busy")

    assert post("checkout/sessions", asked_for())[0] == 200


def test_an_object_can_be_made_to_lie(sandbox, made):
    sandbox.change(made["id"], amount_total=1, livemode=True)

    [seen] = sandbox.sessions()
    assert (seen["amount_total"], seen["livemode"]) == (1, True)


def test_only_one_of_many_pays(sandbox, made):
    """Eight press the button at once."""
    answers = []
    threads = [
        threading.Thread(
            target=lambda: answers.append(sandbox.submit(made["id"], outcome="4242")[0])
        )
        for _ in range(8)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join(30)

    assert answers == [303] * 8
    assert sandbox.totals()["charges"] == {"count": 1, "pence": 1850}


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("sessions/cs_x/pay", "{}", 404),
        ("nothing", "{}", 404),
        ("faults", '{"on": "POST /v1/refunds", "how": "sideways"}', 400),
        ("webhooks", '{"colour": "red"}', 400),
        ("clock", "{}", 400),
    ],
)
def test_what_it_cannot_do_it_says(sandbox, path, body, status):
    headers = {"Content-Type": "application/json"}

    assert sandbox.request("POST", f"/_control/{path}", body, headers)[0] == status


def test_a_page_of_another_site_cannot_control_it(sandbox):
    headers = {"Content-Type": "text/plain"}

    assert sandbox.request("POST", "/_control/forget", "{}", headers)[0] == 415


def test_to_forget_is_to_begin_again(sandbox, made):
    sandbox.pay(made["id"])
    sandbox.fail(SESSIONS, "busy")
    sandbox.webhooks(drop=True)
    sandbox.forget()

    assert sandbox.sessions() == []
    assert sandbox.totals()["balance"] == 0
    assert sandbox.calls(SESSIONS) == []
