"""How much mail and how many texts wait, since when, and what became of texts."""

from collections.abc import Iterable

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import func, select

from portal.core import clock, db
from portal.notifications.models import Channel, Message, Receipt, State

_NAMES = {Channel.EMAIL: ("mail", "Mails"), Channel.TEXT: ("text", "Texts")}


class Messages(Collector):
    """`portal_mail` and `portal_text` by state, and the age of the oldest that waits, in seconds.

    `portal_text_receipts` counts what became of texts, as long as that is kept.
    """

    def collect(self) -> Iterable[Metric]:
        query = select(
            Message.channel, Message.state, func.count(), func.min(Message.queued_at)
        ).group_by(Message.channel, Message.state)
        rows = db.session.execute(query).all()
        for channel, (name, title) in _NAMES.items():
            found = {state: (count, since) for each, state, count, since in rows if each is channel}
            by_state = GaugeMetricFamily(f"portal_{name}", f"{title} by state", labels=["state"])
            for state in State:
                by_state.add_metric([state], found[state][0] if state in found else 0)
            yield by_state
            waits = found.get(State.QUEUED)
            yield GaugeMetricFamily(
                f"portal_oldest_waiting_{name}_seconds",
                f"Age of the oldest {name} that waits",
                (clock.now() - waits[1]).total_seconds() if waits else 0,
            )
        yield _receipts()


def _receipts() -> Metric:
    query = select(Message.receipt, func.count()).where(Message.receipt.is_not(None))
    counts = {row[0]: row[1] for row in db.session.execute(query.group_by(Message.receipt))}
    receipts = GaugeMetricFamily("portal_text_receipts", "Texts by receipt", labels=["receipt"])
    for receipt in Receipt:
        receipts.add_metric([receipt], counts.get(receipt, 0))
    return receipts
