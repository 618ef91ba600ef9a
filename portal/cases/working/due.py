"""By when a contact is acknowledged and answered, and somebody called back."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Final, NamedTuple

from portal.cases import clocks
from portal.cases.models import Channel, Kind
from portal.cases.working.models import Missed
from portal.core.clock import LONDON

_DESK_CLOSES: Final = time(17)
_VOICEMAIL: Final = timedelta(hours=24)


class Days(NamedTuple):
    """Working days after the day of receipt."""

    acknowledge: int
    respond: int


DAYS: Final[Mapping[Channel, Days]] = {
    Channel.POST: Days(5, 10),
    Channel.EMAIL: Days(2, 10),
    Channel.SMS: Days(2, 10),
    Channel.WEB: Days(2, 10),
    Channel.PHONE: Days(2, 10),
    Channel.COUNTER: Days(2, 10),
}


def contact_due(channel: Channel, received: date) -> clocks.Dates:
    """The answer is due on the same day by any channel; a letter is acknowledged later."""
    days = DAYS[channel]
    return clocks.dates(
        Kind.ENQUIRY, received, acknowledge_days=days.acknowledge, respond_days=days.respond
    )


def call_back_due(asked: date) -> date:
    """An officer who wasn't there calls back on the next working day."""
    return clocks.working_days_after(asked, 1)


def call_due(missed: Missed, asked: datetime) -> datetime:
    """A message on the machine is answered within 24 hours, whatever day it is."""
    if missed is Missed.VOICEMAIL:
        return asked + _VOICEMAIL
    day = call_back_due(asked.astimezone(LONDON).date())
    return datetime.combine(day, _DESK_CLOSES, LONDON)
