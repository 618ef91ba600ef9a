"""`/_control/…`, for tests: what goes wrong, what happens in the provider's dashboard, the totals.

Each takes and gives JSON. What a name in an address means is said beside it.
"""

import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from portal.sandbox.payments import disputing, paying, refunding
from portal.sandbox.payments.api import Api
from portal.sandbox.payments.books import Books
from portal.sandbox.payments.faults import Fault, Faults, How
from portal.sandbox.payments.outcomes import OUTCOMES
from portal.sandbox.payments.sums import totals
from portal.sandbox.payments.webhooks import Endpoint, Sender
from portal.sandbox.payments.wire import Refused, Thing

_ORDERS: dict[str, Callable[[list[Thing]], list[Thing]]] = {
    "made": list,
    "reversed": lambda held: held[::-1],
}


class Control:
    def __init__(self, books: Books, api: Api, faults: Faults, sender: Sender) -> None:
        self._books = books
        self._api = api
        self._faults = faults
        self._sender = sender
        self._first = dict(vars(sender.endpoint))
        post = {
            "forget": self._forget,
            "clock": self._clock,
            "faults": self._fail,
            "faults/clear": self._clear,
            "webhooks": self._webhooks,
            "webhooks/release": self._release,
            "webhooks/resend/<name>": self._resend,  # an event
            "sessions/<name>/pay": self._pay,
            "sessions/<name>/expire": self._expire,
            "sessions/<name>/settle": self._settle,
            "intents/<name>/refund": self._refund,
            "intents/<name>/dispute": self._dispute,
            "refunds/<name>/fail": self._fail_refund,
            "disputes/<name>/close": self._close,
            "objects/<name>": self._change,  # any object
        }
        get = {"totals": self._totals, "log": self._log}
        self._addresses = Map(
            [Rule(f"/_control/{path}", methods=["POST"], endpoint=do) for path, do in post.items()]
            + [Rule(f"/_control/{path}", methods=["GET"], endpoint=do) for path, do in get.items()]
        )

    def answer(self, request: Request) -> Response:
        """JSON alone is taken: a page of another site can't send it."""
        try:
            do, known = self._addresses.bind("sandbox").match(request.path, request.method)
            given = request.get_json() if request.method == "POST" else {}
            return _json(do(given, **known))
        except Refused as refused:
            return _json(refused.body, refused.status)
        except (TypeError, ValueError, KeyError) as error:
            return _json({"error": f"{type(error).__name__}: {error}"}, HTTPStatus.BAD_REQUEST)
        except HTTPException as error:
            return _json({"error": error.name}, error.code or HTTPStatus.BAD_REQUEST)

    def _forget(self, _given: Thing) -> Thing:
        """Empty books, no faults, webhooks as at the start."""
        self._faults.clear()
        vars(self._sender.endpoint).update(self._first)
        with self._books.lock:
            self._books.forget()
            self._api.keys.forget()
            self._api.log.clear()
        self._sender.forget()
        return {}

    def _clock(self, given: Thing) -> Thing:
        """`ahead`: how many seconds the sandbox's clock is fast."""
        self._books.ahead = self._sender.endpoint.ahead = float(given["ahead"])
        return {"now": self._books.now()}

    def _fail(self, given: Thing) -> Thing:
        """`on` like "POST /v1/refunds", `how`, `times`, `seconds`."""
        self._faults.add(Fault(**{**given, "how": How(given["how"])}))
        return {}

    def _clear(self, _given: Thing) -> Thing:
        self._faults.clear()
        return {}

    def _webhooks(self, given: Thing) -> Thing:
        """Any of an Endpoint's fields."""
        unknown = given.keys() - vars(self._sender.endpoint).keys()
        if unknown:
            raise ValueError(f"Endpoints have no {', '.join(sorted(unknown))}")
        vars(self._sender.endpoint).update(
            vars(Endpoint(**{**vars(self._sender.endpoint), **given}))
        )
        return vars(self._sender.endpoint)

    def _release(self, given: Thing) -> Thing:
        """Deliver what was held back, one after the other; answers with the status of each."""
        with self._books.lock:
            held, self._sender.held = self._sender.held, []
        in_order = _ORDERS[given.get("order", "made")](held)
        sent = [each for each in in_order for _ in range(given.get("copies", 1))]
        return {"delivered": [[each["type"], self._sender.deliver(each)] for each in sent]}

    def _resend(self, given: Thing, name: str) -> Thing:
        """As the dashboard's button does."""
        event = self._books.get("event", name)
        return {"delivered": [self._sender.deliver(event) for _ in range(given.get("copies", 1))]}

    def _pay(self, given: Thing, name: str) -> Thing:
        """What the hosted page does, without it: `outcome` is one of its choices."""
        with self._books.lock:
            self._books.catch_up()
            session = self._books.get("checkout.session", name)
            if session["status"] != "open":
                raise Refused(f"The session is {session['status']}", status=HTTPStatus.GONE)
            outcome = OUTCOMES[given.get("outcome", "4242")]
            failure = paying.pay(self._books, session, outcome, confirmed=given.get("bank", True))
            return {"failure": failure and failure[0], "session": session}

    def _expire(self, _given: Thing, name: str) -> Thing:
        """Its time is up now."""
        with self._books.lock:
            session = self._books.get("checkout.session", name)
            if session["status"] != "open":
                raise Refused(f"The session is {session['status']}", status=HTTPStatus.CONFLICT)
            self._books.end(session)
            return session

    def _settle(self, given: Thing, name: str) -> Thing:
        """A slow payment ends: `paid` or not."""
        with self._books.lock:
            session = self._books.get("checkout.session", name)
            if not paying.settle(self._books, session, paid=given["paid"]):
                raise Refused("No payment is under way", status=HTTPStatus.CONFLICT)
            return session

    def _refund(self, given: Thing, name: str) -> Thing:
        """In the dashboard: it carries none of our references."""
        with self._books.lock:
            return refunding.refund(self._books, self._charge(name), given.get("amount"))

    def _dispute(self, given: Thing, name: str) -> Thing:
        with self._books.lock:
            return disputing.open_dispute(self._books, self._charge(name), **given)

    def _fail_refund(self, _given: Thing, name: str) -> Thing:
        with self._books.lock:
            refund = self._books.get("refund", name)
            if not refunding.fail(self._books, refund):
                raise Refused("It has failed already", status=HTTPStatus.CONFLICT)
            return refund

    def _close(self, given: Thing, name: str) -> Thing:
        with self._books.lock:
            dispute = self._books.get("dispute", name)
            return disputing.close(self._books, dispute, won=given["won"])

    def _change(self, given: Thing, name: str) -> Thing:
        """Have an object say something else from now on: another amount, or that it is live."""
        with self._books.lock:
            found = self._books.find(name)
            if found is None:
                raise Refused(f"No such object: {name}", status=HTTPStatus.NOT_FOUND)
            found.update(given)
            return found

    def _totals(self, _given: Thing) -> Thing:
        with self._books.lock:
            return totals(self._books)

    def _log(self, _given: Thing) -> Thing:
        """Calls of the API, deliveries of webhooks, and how much of both still waits."""
        with self._books.lock:
            return {
                "calls": self._api.log,
                "deliveries": self._sender.log,
                "waiting": self._sender.waiting(),
                "held": [each["type"] for each in self._sender.held],
                "late": self._faults.waiting(),
            }

    def _charge(self, intent: str) -> Thing:
        latest = self._books.get("payment_intent", intent)["latest_charge"]
        return self._books.get("charge", latest)


def _json(body: Any, status: int = HTTPStatus.OK) -> Response:
    return Response(json.dumps(body), status, content_type="application/json")
