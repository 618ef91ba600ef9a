"""Everything the sandbox remembers."""

import copy
import json
import secrets
import string
import time
from collections.abc import Callable
from threading import RLock
from typing import Any

from portal.sandbox.payments import objects
from portal.sandbox.payments.wire import Missing, Refused, Thing

_SINGULAR = {"checkout.session": "checkout session", "balance_transaction": "balance transaction"}
_ID_LENGTH = 24


class Books:
    """Objects by id and kind, and a clock. Whoever reads or changes them holds `lock`.

    `listeners` get each event, `ahead` is how many seconds the clock here is fast, and `changes`
    counts on with whatever happens.
    """

    def __init__(self, base: str) -> None:
        self.base = base
        self.lock = RLock()
        self.listeners: list[Callable[[Thing], None]] = []
        self.changes = 0
        self.forget()

    def forget(self) -> None:
        """Begin again with empty books."""
        with self.lock:
            self.changes += 1
            self.ahead = 0.0
            self.asking: Thing = {"id": None, "idempotency_key": None}
            self.lines: dict[str, list[Thing]] = {}  # of a session, by its id
            self.asked: dict[str, Thing] = {}  # its payment_intent_data
            self._things: dict[str, Thing] = {}
            self._kinds: dict[str, list[Thing]] = {}
            self._promises: list[tuple[float, Callable[[], None]]] = []

    def written(self) -> str:
        """What `read` goes on with; what was still to happen by itself is not in it."""
        things = list(self._things.values())
        return json.dumps({"things": things, "lines": self.lines, "asked": self.asked})

    def read(self, text: str) -> None:
        """Go on with these, at the address that the sandbox has now."""
        kept = json.loads(text)
        self.lines, self.asked = kept["lines"], kept["asked"]
        for thing in map(self.add, kept["things"]):
            if thing["object"] == "checkout.session" and thing["status"] == "open":
                thing["url"] = f"{self.base}/pay/{thing['id']}"

    def now(self) -> int:
        return int(time.time() + self.ahead)

    def new_id(self, prefix: str) -> str:
        """Letters alone: nothing in it can be taken for a card number."""
        letters = (secrets.choice(string.ascii_letters) for _ in range(_ID_LENGTH))
        return f"{prefix}_{''.join(letters)}"

    def add(self, thing: Thing) -> Thing:
        self.changes += 1
        self._things[thing["id"]] = thing
        self._kinds.setdefault(thing["object"], []).append(thing)
        return thing

    def get(self, kind: str, name: Any, param: str = "id") -> Thing:
        found = self._things.get(name) if isinstance(name, str) else None
        if found is None or found["object"] != kind:
            raise Missing(_SINGULAR.get(kind, kind), str(name), param)
        return found

    def find(self, name: str) -> Thing | None:
        """Whatever has this id."""
        return self._things.get(name)

    def all(self, kind: str) -> list[Thing]:
        """Newest first, as Stripe lists them."""
        return self._kinds.get(kind, [])[::-1]

    def tell(self, kind: str, about: Thing) -> None:
        """Write down an event, with the object as it is at this moment, and tell who listens."""
        event = self.add(
            {
                "id": self.new_id("evt"),
                "object": "event",
                "api_version": objects.API_VERSION,
                "created": self.now(),
                "data": {"object": copy.deepcopy(about)},
                "livemode": about.get("livemode", False),
                "pending_webhooks": 1,
                "request": dict(self.asking),
                "type": kind,
            }
        )
        for listener in self.listeners:
            listener(event)

    def promise(self, seconds: float, what: Callable[[], None]) -> None:
        """Have something happen by itself after a while."""
        self._promises.append((time.monotonic() + seconds, what))

    def catch_up(self) -> None:
        """Whatever is due by now happens: promises, and the end of sessions."""
        with self.lock:
            due = [each for each in self._promises if each[0] <= time.monotonic()]
            self._promises = [each for each in self._promises if each not in due]
            for _at, what in due:
                what()
            for session in self._kinds.get("checkout.session", ()):
                if session["status"] == "open" and session["expires_at"] <= self.now():
                    self.end(session)

    def end(self, session: Thing) -> None:
        """The session expires: now nobody can pay in it any more."""
        session.update(status="expired", url=None)
        self.tell("checkout.session.expired", session)

    def expanded(self, thing: Thing, paths: list[str]) -> Thing:
        """A copy with ids replaced by what they name. Raises Refused for what is no such id."""
        answer = copy.deepcopy(thing)
        for path in sorted(paths):
            self._expand(answer, path.split("."), path)
        return answer

    def _expand(self, node: Any, keys: list[str], path: str) -> None:
        if not keys or node is None:
            return
        if isinstance(node, list):
            for each in node:
                self._expand(each, keys, path)
            return
        key, *rest = keys
        if node.get("object") == "checkout.session" and key == "line_items":
            url = f"/v1/checkout/sessions/{node['id']}/line_items"
            lines = copy.deepcopy(self.lines[node["id"]])
            node[key] = {"object": "list", "data": lines, "has_more": False, "url": url}
        elif isinstance(named := node.get(key, 0), str) and named in self._things:
            node[key] = copy.deepcopy(self._things[named])
        elif isinstance(named, (str, int)):
            raise Refused(f"This property cannot be expanded ({path}).", param="expand")
        self._expand(node[key], rest, path)
