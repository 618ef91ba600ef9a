"""What monitoring reads of downloads, deletions and retention."""

from collections.abc import Iterable

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from portal.accounts.privacy import downloads, erasing, retention


class Privacy(Collector):
    """What waits, and the last run of retention that went to its end: how many, and when (UTC)."""

    def collect(self) -> Iterable[Metric]:
        waiting = GaugeMetricFamily(
            "portal_privacy_waiting", "What people asked for and wait for", labels=["what"]
        )
        waiting.add_metric(["download"], downloads.count_waiting())
        waiting.add_metric(["erasure"], erasing.count_waiting())
        yield waiting
        report = retention.last_run()
        last = GaugeMetricFamily(
            "portal_retention_last_run", "The last run of retention", labels=["outcome"]
        )
        for outcome in ("due", "done", "failed"):
            last.add_metric([outcome], report.total(outcome) if report else 0)
        yield last
        ended = report.ended_at if report else None
        yield GaugeMetricFamily(
            "portal_retention_last_run_timestamp_seconds",
            "When the last run of retention ended",
            ended.timestamp() if ended else 0,
        )
