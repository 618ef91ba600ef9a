"""Settings of Hypothesis for a machine that has other things to do as well."""

from hypothesis import HealthCheck, settings

unhurried = settings(deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
