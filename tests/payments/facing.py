"""A portal that runs as processes, the payment sandbox beside it, and the people in between."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from tests.support.live import LivePortal
from tests.support.payers import PENCE, Due, Payer, made_by
from tests.support.sandbox import PaymentSandbox
from tests.support.waiting import until

PAID = ("paid", "received")
DUE = ("due", "payment_due")
_DEFER = (
    "SELECT procrastinate_defer_jobs_v1(ARRAY[ROW('default', %s, 0, NULL, NULL,"
    " CAST(%s AS jsonb), NULL)::procrastinate_job_to_defer_v1])"
)
# A test says when to reconcile: for procrastinate the runs of the next hours have been had.
_NOT_BY_ITSELF = (
    "INSERT INTO procrastinate_periodic_defers (task_name, defer_timestamp)"
    " SELECT 'payments.reconcile', tick * 600 FROM generate_series("
    "CAST(extract(epoch FROM now()) AS bigint) / 600 - 2,"
    " CAST(extract(epoch FROM now()) AS bigint) / 600 + 30) tick ON CONFLICT DO NOTHING"
)


@dataclass
class Facing:
    """`dues` wait to be paid; each test takes its own."""

    portal: LivePortal
    sandbox: PaymentSandbox
    dues: list[Due]

    @classmethod
    def of(cls, portal: LivePortal, sandbox: PaymentSandbox, number: int) -> "Facing":
        portal.sql(_NOT_BY_ITSELF)
        return cls(portal, sandbox, made_by(portal, number))

    def payer(self) -> Payer:
        return Payer(self.portal.port, self.dues.pop())

    def as_at_first(self) -> None:
        """Nothing goes wrong any more between the two."""
        self.sandbox.heal()
        self.sandbox.clock(ahead=0)
        self.sandbox.webhooks(
            url=f"{self.portal.url}/webhooks/stripe",
            drop=False, hold=False, copies=1, delay=0, scatter=0,
        )  # fmt: skip

    def paid_by(self, payer: Payer) -> str:
        """Their session, paid and settled."""
        session = payer.open()
        self.sandbox.pay(session)
        self.come_to(payer, PAID)
        return session

    # What is true

    def stands(self, payer: Payer) -> tuple[str, str]:
        """The state of the payment and the status of the case."""
        [row] = self.portal.sql(
            "SELECT p.state, c.status FROM payment p JOIN cases c ON c.id = p.subject_id"
            " WHERE p.id = %s",
            payer.due.id,
        )
        return row

    def come_to(self, payer: Payer, wanted: tuple[str, str], *, seconds: float = 30) -> None:
        """Wait until payment and case stand so, and all that follows is done."""
        until(
            lambda: self.stands(payer) == wanted,
            f"{wanted}, but {self.stands(payer)}",
            seconds=seconds,
        )
        self.quiet()

    def quiet(self) -> None:
        """Wait until the portal has every notice, and the worker has nothing to do."""
        self.sandbox.until_told()
        until(lambda: not self._waiting(), f"the worker is done with {self._waiting()}")

    def ledger(self, payer: Payer) -> list[tuple[str, int]]:
        return self.portal.sql(
            "SELECT kind, amount FROM ledger_entry WHERE payment_id = %s ORDER BY position",
            payer.due.id,
        )

    def refunds(self, payer: Payer) -> list[tuple[str, str, int]]:
        return self.portal.sql(
            "SELECT reason, state, amount FROM payment_refund WHERE payment_id = %s"
            " ORDER BY created_at",
            payer.due.id,
        )

    def attempts(self, payer: Payer) -> list[str]:
        rows = self.portal.sql(
            "SELECT state FROM payment_attempt WHERE payment_id = %s ORDER BY number",
            payer.due.id,
        )
        return [state for (state,) in rows]

    def mails(self, payer: Payer) -> list[str]:
        """What was mailed to whoever pays, reminders of what is due apart."""
        rows = self.portal.sql(
            "SELECT template FROM message WHERE about = %s AND template <> 'payment_due'"
            " ORDER BY queued_at",
            payer.due.id,
        )
        return [template for (template,) in rows]

    def sessions(self, payer: Payer) -> list[dict[str, Any]]:
        """Those of this payment, the oldest first."""
        rows = self.portal.sql("SELECT id FROM payment_attempt WHERE payment_id = %s", payer.due.id)
        ours = {str(attempt) for (attempt,) in rows}
        everyone = reversed(self.sandbox.sessions())
        return [each for each in everyone if each["client_reference_id"] in ours]

    def is_paid_once(self, payer: Payer) -> None:
        """One charge, one entry, one case received, one mail that says so."""
        assert self.stands(payer) == PAID
        assert self.ledger(payer) == [("charge", PENCE)]
        assert self.refunds(payer) == []
        assert self.mails(payer).count("payment_received") == 1
        assert "This is paid" in payer.look()
        self.agrees()

    def agrees(self) -> None:
        """The ledger and the provider's books come to the same."""
        [(ours,)] = self.portal.sql(
            "SELECT coalesce(sum(amount), 0) FROM ledger_entry WHERE method = 'online'"
        )
        assert ours == self.sandbox.totals()["balance"]

    # What the clock and staff do

    def job(self, task: str, **args: Any) -> None:
        """Have the worker do this now, and wait until all is done."""
        self.portal.sql(_DEFER, task, json.dumps(args))
        self.quiet()

    def reconcile(self) -> None:
        self.job("payments.reconcile", timestamp=0)

    def hurry(self) -> None:
        """What failed is tried again at once."""
        self.portal.sql("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'")

    def expire(self, payer: Payer) -> None:
        """Its days are over."""
        self.portal.sql(
            "UPDATE payment SET due_at = now() - interval '1 minute' WHERE id = %s", payer.due.id
        )
        self.job("payments.lapse", timestamp=0)

    def cancel(self, payer: Payer) -> None:
        """An officer cancels the case."""
        self.portal.update_cases((payer.due.case, "cancelled", None))

    def _waiting(self) -> list[str]:
        rows = self.portal.sql(
            "SELECT task_name FROM procrastinate_jobs WHERE status IN ('todo', 'doing')"
            " AND task_name LIKE ANY(ARRAY['payments.%%', 'events.%%'])"
            # What failed once is tried again within that time.
            " AND coalesce(scheduled_at, now()) <= now() + interval '12 seconds'"
        )
        return [name for (name,) in rows]


def at_once(number: int, work: Callable[[], Any]) -> list[Any]:
    """What each of so many threads got, all doing this together."""
    with ThreadPoolExecutor(number) as threads:
        return [each.result(60) for each in [threads.submit(work) for _ in range(number)]]
