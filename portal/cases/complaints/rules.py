"""The days of the Ombudsman's Complaint Handling Code, and of complaints about personal data.

Working days but where it says otherwise. LGSCO Complaint Handling Code 6.2 to 6.5 and 6.13 to 6.18;
Data Protection Act 2018 section 164A for personal data, from 19 June 2026.
"""

from datetime import date, timedelta
from typing import Final, NamedTuple

from portal.cases import clocks
from portal.core.settings import settings

ACKNOWLEDGE: Final = 5
RESPOND: Final = {1: 10, 2: 20}  # from the acknowledgement
RESPOND_DATA_PROTECTION: Final = 20  # the council’s own; the law says without undue delay
EXTENSION: Final = {1: 10, 2: 20}  # at most, once, from the day that was due
_DATA_PROTECTION: Final = timedelta(days=30)  # calendar days
_ESCALATE_DAYS: Final = 28  # calendar days, where the council has no days of its own


class StageDates(NamedTuple):
    acknowledge_by: date
    respond_by: date


def stage_dates(stage: int, begun: date) -> StageDates:
    """By when it is acknowledged and answered, where it is acknowledged on its last day."""
    acknowledge_by = clocks.working_days_after(begun, ACKNOWLEDGE)
    return StageDates(acknowledge_by, clocks.working_days_after(acknowledge_by, RESPOND[stage]))


def latest_extension(stage: int, respond_by: date) -> date:
    return clocks.working_days_after(respond_by, EXTENSION[stage])


def data_protection_dates(received: date) -> StageDates:
    """Acknowledged within 30 days, whatever days they are; the answer counts from that."""
    acknowledge_by = received + _DATA_PROTECTION
    respond_by = clocks.working_days_after(acknowledge_by, RESPOND_DATA_PROTECTION)
    return StageDates(acknowledge_by, respond_by)


def escalate_days() -> int:
    """For how many days after its answer a complaint can be taken to the second stage."""
    return int(settings().council.get("complaints", {}).get("escalate_days", _ESCALATE_DAYS))


def escalate_by(answered: date) -> date:
    return answered + timedelta(days=escalate_days())
