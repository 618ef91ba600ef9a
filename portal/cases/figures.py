"""Open and overdue cases, for monitoring."""

from collections.abc import Iterable

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from portal.cases.listing import figures


class OpenCases(Collector):
    def collect(self) -> Iterable[Metric]:
        open_cases = GaugeMetricFamily("portal_cases_open", "Open cases", labels=["team"])
        overdue = GaugeMetricFamily(
            "portal_cases_overdue", "Open cases with a promised date gone by", labels=["team"]
        )
        for team in figures():
            open_cases.add_metric([team.team], team.open)
            overdue.add_metric([team.team], team.overdue)
        yield open_cases
        yield overdue
