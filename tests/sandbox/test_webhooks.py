"""Notices as the portal gets them: signed, told again until taken, or as wrong as a test wants."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from portal.payments.gateway.stripe import Stripe
from portal.payments.provider import ForgedNotice
from tests.sandbox.conftest import asked_for
from tests.support.sandbox import KEY, SECRET
from tests.support.waiting import until

COMPLETED = "checkout.session.completed"


class Hearer(ThreadingHTTPServer):
    """Takes notices as the portal does; answers with `plan`, one status a notice, then 200."""

    daemon_threads = True

    def __init__(self, secret=SECRET):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.stripe = Stripe(KEY, secret, None)
        self.plan = []
        self.heard = []
        self.forged = 0
        self.came = []  # body and signature of each

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}/webhooks/stripe"

    @property
    def kinds(self):
        return [each.kind for each in self.heard]


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        status = self.server.plan.pop(0) if self.server.plan else 200
        try:
            notice = self.server.stripe.read(body, self.headers["Stripe-Signature"])
            self.server.came.append((body, self.headers["Stripe-Signature"]))
            if status == 200:
                self.server.heard.append(notice)
        except ForgedNotice:
            self.server.forged += 1
            status = 400
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        """Says nothing."""


@pytest.fixture
def hearer(sandbox):
    server = Hearer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    sandbox.webhooks(url=server.url, first_wait=0.05)
    yield server
    sandbox.forget()
    server.shutdown()
    server.server_close()
    thread.join(10)


def test_a_payment_is_told_with_a_signature_that_the_sdk_believes(sandbox, hearer, made):
    sandbox.pay(made["id"])
    sandbox.until_told()

    assert sorted(hearer.kinds) == sorted(
        ["charge.succeeded", COMPLETED, "payment_intent.created", "payment_intent.succeeded"]
    )
    [completed] = [each for each in hearer.heard if each.kind == COMPLETED]
    assert completed.subject == made["id"]
    assert completed.intent.startswith("pi_")
    assert hearer.forged == 0


@pytest.mark.parametrize("answered", [500, 400, 302])
def test_what_was_not_taken_is_told_again(sandbox, hearer, made, answered):
    hearer.plan = [answered] * 2

    sandbox.expire(made["id"])
    sandbox.until_told()

    assert hearer.kinds == ["checkout.session.expired"]
    statuses = [each["status"] for each in sandbox.deliveries("checkout.session.expired")]
    assert statuses == [answered, answered, 200]


def test_what_nobody_heard_is_told_again(sandbox, hearer, made):
    url = hearer.url
    sandbox.webhooks(url="http://127.0.0.1:9/")
    sandbox.expire(made["id"])
    until(sandbox.deliveries, "it was tried")
    assert sandbox.deliveries()[0]["status"] is None

    sandbox.webhooks(url=url)
    sandbox.until_told()

    assert hearer.kinds == ["checkout.session.expired"]


def test_lost_notices_can_be_sent_again(sandbox, hearer, made):
    sandbox.webhooks(drop=True)
    sandbox.pay(made["id"])
    sandbox.webhooks(drop=False)
    sandbox.until_told()
    assert hearer.heard == []

    [event] = sandbox.get("events", type=COMPLETED)["data"]

    assert sandbox.resend(event["id"], copies=4) == [200] * 4
    assert {each.id for each in hearer.heard} == {event["id"]}
    assert hearer.kinds == [COMPLETED] * 4


@pytest.mark.parametrize("order", ["made", "reversed"])
def test_notices_come_in_the_order_that_a_test_wants(sandbox, hearer, made, order):
    sandbox.webhooks(hold=True)
    sandbox.pay(made["id"])

    delivered = sandbox.release(order=order, copies=2)

    happened = [each["type"] for each in sandbox.get("events", limit=100)["data"]]  # newest first
    wanted = happened if order == "reversed" else happened[::-1]
    assert hearer.kinds == [kind for kind in wanted for _ in range(2)]
    assert delivered == [[kind, 200] for kind in hearer.kinds]


def test_notices_are_doubled_and_scattered(sandbox, hearer, post):
    sandbox.webhooks(copies=2, scatter=0.5)
    ids = [post("checkout/sessions", asked_for())[1]["id"] for _ in range(8)]
    for each in ids:
        sandbox.expire(each)
    sandbox.until_told()

    assert sorted(each.subject for each in hearer.heard) == sorted(ids * 2)
    assert [each.subject for each in hearer.heard] != [each for each in ids for _ in range(2)]


def test_while_a_secret_is_changed_both_sign(sandbox, hearer, made):
    sandbox.webhooks(secrets=["whsec_the_next_one", SECRET])
    sandbox.expire(made["id"])
    sandbox.until_told()

    assert hearer.kinds == ["checkout.session.expired"]
    [(_body, signature)] = hearer.came
    assert signature.count("v1=") == 2


def test_another_secret_is_not_believed(sandbox, hearer, made):
    sandbox.webhooks(secrets=["whsec_of_somebody_else"])
    sandbox.expire(made["id"])
    until(lambda: hearer.forged, "it came")

    assert hearer.heard == []


@pytest.mark.parametrize(("ahead", "believed"), [(-200, True), (-400, False), (400, True)])
def test_an_old_signature_is_not_believed(sandbox, hearer, post, ahead, believed):
    """Stripe's own SDK has no limit to how far ahead a clock may be."""
    sandbox.clock(ahead=ahead)
    _status, session = post("checkout/sessions", asked_for())
    sandbox.expire(session["id"])
    until(lambda: hearer.forged or hearer.heard, "it came")

    assert bool(hearer.heard) is believed


@pytest.mark.parametrize(
    "signature", ["", "nonsense", "t=1,v1=00", "v1=00", "t=now,v1=00", "t=1", "\u0663"]
)
def test_what_is_not_signed_is_not_believed(signature):
    with pytest.raises(ForgedNotice):
        Stripe(KEY, SECRET, None).read(b'{"id": "evt_1"}', signature)


def test_a_changed_body_is_not_believed(sandbox, hearer, made):
    sandbox.expire(made["id"])
    sandbox.until_told()
    [(body, signature)] = hearer.came

    assert hearer.stripe.read(body, signature).subject == made["id"]
    with pytest.raises(ForgedNotice):
        hearer.stripe.read(body.replace(b"cs_test", b"cs_tesT"), signature)
    with pytest.raises(ForgedNotice):
        hearer.stripe.read(b"\xff" + body, signature)
