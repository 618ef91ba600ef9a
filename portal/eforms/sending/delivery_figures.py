"""Submissions on their way to other systems, for monitoring."""

from collections.abc import Iterable

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import func, select

from portal.core import clock, db
from portal.eforms.models import Delivery
from portal.eforms.sending.delivering import STATES, WAITING


class Deliveries(Collector):
    """`portal_deliveries` by state, and the age of the oldest one that waits, in seconds."""

    def collect(self) -> Iterable[Metric]:
        query = select(Delivery.state, func.count(), func.min(Delivery.planned_at))
        rows = db.session.execute(query.group_by(Delivery.state)).all()
        counts = {state: count for state, count, _ in rows}
        deliveries = GaugeMetricFamily(
            "portal_deliveries", "Submissions sent on by webhook, by state", labels=["state"]
        )
        for state in STATES:
            deliveries.add_metric([state], counts.get(state, 0))
        yield deliveries
        since = [oldest for state, _, oldest in rows if state == WAITING]
        yield GaugeMetricFamily(
            "portal_oldest_waiting_delivery_seconds",
            "Age of the oldest submission that waits to be delivered",
            max(((clock.now() - oldest).total_seconds() for oldest in since), default=0),
        )
