"""How much mail waits, and since when."""

from collections.abc import Iterable

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import func, select

from portal.core import clock, db
from portal.notifications.models import Message, State


class Mail(Collector):
    """`portal_mail` by state and the age of the oldest one that waits, in seconds."""

    def collect(self) -> Iterable[Metric]:
        query = select(Message.state, func.count(), func.min(Message.queued_at))
        rows = db.session.execute(query.group_by(Message.state)).all()
        counts = {state: count for state, count, _ in rows}
        mail = GaugeMetricFamily("portal_mail", "Mails by state", labels=["state"])
        for state in State:
            mail.add_metric([state], counts.get(state, 0))
        yield mail
        since = [oldest for state, _, oldest in rows if state is State.QUEUED]
        yield GaugeMetricFamily(
            "portal_oldest_waiting_mail_seconds",
            "Age of the oldest mail that waits",
            max(((clock.now() - oldest).total_seconds() for oldest in since), default=0),
        )
