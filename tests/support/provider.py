"""A payment provider in this process: what Stripe would do, and every way in which it can fail."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import uuid4

from portal.core import clock, db
from portal.payments.provider import (
    Checkout,
    DisputeSeen,
    ForgedNotice,
    Movement,
    MovementKind,
    Notice,
    Progress,
    ProviderDown,
    ProviderRefused,
    RefundProgress,
    RefundSeen,
    Session,
)

GENUINE = "signed"


@dataclass
class Fault:
    """What a call raises, before it took effect or after; for good if `stored` under its key."""

    error: Exception
    after: bool = False
    times: int = 1
    stored: bool = False


@dataclass
class Till:
    """A Provider. `calls` names each call; the tests act for payers by `pay` and the like."""

    live: bool = False
    calls: list[str] = field(default_factory=list)
    made: dict[str, Session] = field(default_factory=dict)
    created: dict[str, datetime] = field(default_factory=dict)
    asked: dict[str, Checkout] = field(default_factory=dict)
    given_back: dict[str, RefundSeen] = field(default_factory=dict)
    contested: dict[str, DisputeSeen] = field(default_factory=dict)
    books: list[Movement] = field(default_factory=list)
    faults: dict[str, Fault] = field(default_factory=dict)
    _keys: dict[str, object] = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    # What the portal calls

    def create(self, checkout: Checkout) -> Session:
        with self._lock:
            self._called("create")
            return self._once("create", checkout.key, checkout, lambda: self._make(checkout))

    def fetch(self, session: str) -> Session:
        self._called("fetch")
        self._fail("fetch")
        with self._lock:
            if session not in self.made:
                raise ProviderRefused("resource_missing")
            return self.made[session]

    def expire(self, session: str) -> Session:
        self._called("expire")
        self._fail("expire")
        with self._lock:
            if self.made[session].progress is Progress.OPEN:
                self._change(session, progress=Progress.EXPIRED, url=None)
            return self.made[session]

    def find(self, reference: str, *, since: datetime) -> Session | None:
        self._called("find")
        self._fail("find")
        return next((s for s in self.sessions(since=since) if s.reference == reference), None)

    def sessions(self, *, since: datetime) -> Iterator[Session]:
        self._called("sessions")
        self._fail("sessions")
        yield from [s for s in self.made.values() if self.created[s.id] >= since]

    def refund(self, *, key: str, reference: str, intent: str, amount: int) -> RefundSeen:
        with self._lock:
            self._called("refund")
            return self._once(
                "refund", key, (reference, intent, amount),
                lambda: self.give_back(intent, amount, reference=reference),
            )  # fmt: skip

    def refunds(
        self, *, intent: str | None = None, since: datetime | None = None
    ) -> Iterator[RefundSeen]:
        self._called("refunds")
        self._fail("refunds")
        yield from [
            r
            for r in reversed(self.given_back.values())  # the newest first, as Stripe lists
            if intent in {None, r.intent} and (since is None or r.at >= since)
        ]

    def disputes(
        self, *, intent: str | None = None, since: datetime | None = None
    ) -> Iterator[DisputeSeen]:
        self._called("disputes")
        yield from [
            d
            for d in self.contested.values()
            if intent in {None, d.intent} and (since is None or d.at >= since)
        ]

    def movements(self, *, since: datetime, until: datetime) -> Iterator[Movement]:
        self._called("movements")
        yield from [m for m in self.books if since <= m.at <= until]

    def session_of(self, intent: str) -> str | None:
        self._called("session_of")
        return next((s.id for s in self.made.values() if s.intent == intent), None)

    def read(self, body: bytes, signature: str) -> Notice:
        if signature != GENUINE:
            raise ForgedNotice
        return Notice(**json.loads(body))

    # What payers, their banks and the council's own people do there

    def pay(self, session: str, **other: object) -> Session:
        """By card; `other` is what goes wrong with it."""
        with self._lock:
            intent = self.made[session].intent or _name("pi")
            paid = self._change(
                session,
                progress=Progress.PAID,
                url=None,
                intent=intent,
                charge=_name("ch"),
                paid_at=clock.now(),
                **other,
            )
            self._book(MovementKind.CHARGE, paid.charge or "", paid.amount)
            return paid

    def pay_slowly(self, session: str) -> Session:
        """By a bank that says yes or no later."""
        return self._change(session, progress=Progress.PROCESSING, url=None, intent=_name("pi"))

    def fail(self, session: str) -> Session:
        return self._change(session, progress=Progress.FAILED, url=None)

    def give_back(self, intent: str, amount: int, *, reference: str | None = None) -> RefundSeen:
        """Here, or on the provider's own pages where there is no reference."""
        with self._lock:
            taken = sum(s.amount for s in self.made.values() if s.intent == intent and s.charge)
            back = sum(
                r.amount
                for r in self.given_back.values()
                if r.intent == intent and r.progress is not RefundProgress.FAILED
            )
            if back + amount > taken:
                raise ProviderRefused("charge_already_refunded")
            refund = RefundSeen(
                id=_name("re"),
                reference=reference,
                intent=intent,
                amount=amount,
                progress=RefundProgress.DONE,
                at=clock.now(),
            )
            self.given_back[refund.id] = refund
            self._book(MovementKind.REFUND, refund.id, -amount)
            return refund

    def fail_refund(self, refund: str) -> None:
        seen = replace(self.given_back[refund], progress=RefundProgress.FAILED)
        self.given_back[refund] = seen
        self._book(MovementKind.REFUND_FAILED, refund, seen.amount)

    def contest(self, intent: str, amount: int, **status: object) -> DisputeSeen:
        dispute = DisputeSeen(
            id=_name("dp"),
            intent=intent,
            amount=amount,
            reason="fraudulent",
            status=str(status.get("status", "needs_response")),
            lost=False,
            won=False,
            answer_by=None,
            at=clock.now(),
        )
        self.contested[dispute.id] = dispute
        if dispute.withdrawn:
            self._book(MovementKind.DISPUTE, dispute.id, -amount)
        return dispute

    def decide(self, dispute: str, *, won: bool) -> None:
        seen = self.contested[dispute]
        self.contested[dispute] = replace(
            seen, won=won, lost=not won, status="won" if won else "lost"
        )
        if won:
            self._book(MovementKind.DISPUTE_WON, dispute, seen.amount)

    def forget_keys(self) -> None:
        """As it does after a day."""
        self._keys.clear()

    def notice(self, kind: str, subject: str, intent: str | None = None) -> bytes:
        """The body of a notice, with an id of its own."""
        return json.dumps(
            {"id": _name("evt"), "kind": kind, "subject": subject, "intent": intent}
        ).encode()

    @property
    def total(self) -> int:
        """What its books come to, in pence."""
        return sum(movement.amount for movement in self.books)

    def _called(self, name: str) -> None:
        open_now = any(db.session().info.values())
        assert not open_now, f"{name} was called inside a transaction"
        self.calls.append(name)

    def _fail(self, call: str, *, after: bool = False) -> None:
        fault = self.faults.get(call)
        if fault is None or fault.after is not after:
            return
        fault.times -= 1
        if fault.times <= 0:
            del self.faults[call]
        raise fault.error

    def _once(self, call, key, body, make):
        """One result a key, a stored failure too."""
        if key in self._keys:
            known, result = self._keys[key]
            if known != body:
                raise ProviderRefused("idempotency_error")
            if isinstance(result, Exception):
                raise result
            return result
        fault = self.faults.get(call)
        if fault and fault.stored and not fault.after:
            self._keys[key] = (body, fault.error)
        self._fail(call)
        result = make()
        self._keys[key] = (body, fault.error if fault and fault.stored else result)
        self._fail(call, after=True)
        return result

    def _make(self, checkout: Checkout) -> Session:
        name = _name("cs")
        self.made[name] = Session(
            id=name, reference=checkout.reference, progress=Progress.OPEN, amount=checkout.amount,
            currency=checkout.currency, live=self.live, url=f"https://pay.example/{name}",
            intent=None, charge=None, paid_at=None,
        )  # fmt: skip
        self.created[name] = clock.now()
        self.asked[name] = checkout
        return self.made[name]

    def _change(self, session: str, **changes: object) -> Session:
        with self._lock:
            self.made[session] = replace(self.made[session], **changes)
            return self.made[session]

    def _book(self, kind: MovementKind, source: str, amount: int) -> None:
        self.books.append(
            Movement(
                id=_name("txn"),
                kind=kind,
                source=source,
                amount=amount,
                currency="gbp",
                at=clock.now(),
            )
        )


def broke(*, after: bool = False, times: int = 1, stored: bool = False) -> Fault:
    """An answer of 500."""
    return Fault(ProviderDown("500"), after=after, times=times, stored=stored)


def silent(*, after: bool = False, times: int = 1) -> Fault:
    """No answer at all."""
    return Fault(ProviderDown("None"), after=after, times=times)


def _name(kind: str) -> str:
    return f"{kind}_{uuid4().hex[:20]}"
