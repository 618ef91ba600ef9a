"""Five hundred residents pay at once, and what the provider tells comes twice and shuffled.

All of them stand on the provider's page before the first one pays. What counts is that the ledger
comes to what the provider's books come to, to the penny, and that each payment is one charge.
`python -m bench.payments` prints it.
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.database import bench_database
from bench.figures import Figure
from tests.payments.facing import Facing
from tests.support.live import LivePortal
from tests.support.payers import PENCE, Due, Payer
from tests.support.sandbox import PaymentSandbox
from tests.support.waiting import until

RESIDENTS = 500
_TOGETHER = 16
_SETTLED_SECONDS = 600
_CARDS = ("4242",) * 8 + ("0002", "3184")  # one in ten is declined first


def figures() -> list[Figure]:
    with _running() as (portal, sandbox):
        facing = Facing.of(portal, sandbox, RESIDENTS)
        sandbox.webhooks(copies=2, scatter=2)
        payers = [_payer(portal, *each) for each in enumerate(facing.dues)]
        with ThreadPoolExecutor(_TOGETHER) as threads:
            sessions = list(threads.map(Payer.open, payers))
            started = time.perf_counter()
            everyone = enumerate(zip(payers, sessions, strict=True))
            list(threads.map(lambda each: _pay(sandbox, each[0], *each[1]), everyone))
        paid = time.perf_counter() - started
        _wait(facing)
        settled = time.perf_counter() - started
        return [
            *_agreement(facing),
            Figure(f"{RESIDENTS} sessions are open: until all are paid", round(paid, 1), "s"),
            Figure("… until all is settled", round(settled, 1), "s"),
        ]


def _payer(portal: LivePortal, number: int, due: Due) -> Payer:
    return Payer(portal.port, due, network=f"192.0.{2 + number // 200}.{1 + number % 200}")


def _pay(sandbox: PaymentSandbox, number: int, payer: Payer, session: str) -> None:
    card = _CARDS[number % len(_CARDS)]
    if sandbox.pay(session, card):
        sandbox.pay(session)
    if number % 3:
        payer.back()  # the others closed the tab


def _wait(facing: Facing) -> None:
    def settled() -> bool:
        [(left,)] = facing.portal.sql("SELECT count(*) FROM payment WHERE state <> 'paid'")
        return left == 0

    until(settled, "every payment is settled", seconds=_SETTLED_SECONDS)
    facing.sandbox.until_told(_SETTLED_SECONDS)


def _agreement(facing: Facing) -> list[Figure]:
    # What the demonstration council has taken at its counter is no business of the provider.
    [(ours, entries, payments)] = facing.portal.sql(
        "SELECT sum(amount), count(*), count(DISTINCT payment_id) FROM ledger_entry"
        " WHERE method = 'online'"
    )
    theirs: dict[str, Any] = facing.sandbox.totals()
    asked = RESIDENTS * PENCE
    twice = sum(count - 1 for count in theirs["paid"].values())
    return [
        Figure("Ledger and provider differ by", abs(ours - theirs["balance"]), "pence", 0),
        Figure("Ledger and what was asked for differ by", abs(ours - asked), "pence", 0),
        Figure("Entries of the ledger beyond one a payment", entries - payments, "", 0),
        Figure("Charges beyond one a payment", twice, "", 0),
        Figure("Payments in the ledger", payments, ""),
        Figure("… they come to", ours / 100, "pounds"),
        Figure("Charges in the provider's books", theirs["charges"]["count"], ""),
        Figure("… they come to", theirs["charges"]["pence"] / 100, "pounds"),
    ]


@contextmanager
def _running() -> Iterator[tuple[LivePortal, PaymentSandbox]]:
    with tempfile.TemporaryDirectory() as folder, bench_database("onestop_bench_payments") as url:
        sandbox = PaymentSandbox(Path(folder) / "sandbox.log")
        sandbox.start()
        portal = LivePortal(url, Path(folder) / "portal.log", **sandbox.environment)
        try:
            portal.start()
            sandbox.webhooks(url=f"{portal.url}/webhooks/stripe")
            yield portal, sandbox
        finally:
            portal.stop()
            sandbox.stop()


def main() -> int:
    found = figures()
    for figure in found:
        print(f"{figure.name:60} {figure.value:>12g} {figure.unit}")
    return 0 if all(figure.ok for figure in found) else 1


if __name__ == "__main__":
    sys.exit(main())
