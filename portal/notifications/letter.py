"""A message written out: what goes into the envelope."""

from dataclasses import dataclass
from datetime import datetime

from portal.core.i18n import Locale


@dataclass(frozen=True)
class CalendarFile:
    """What goes with a letter, for the calendar of whoever gets it (RFC 5545, RFC 6047).

    `method` is what it is to do there: PUBLISH or CANCEL.
    """

    method: str
    text: str


@dataclass(frozen=True)
class Letter:
    """A message ready for its envelope: the same text twice, plain and as HTML.

    `stop` is the address that ends such messages by a POST alone (RFC 8058).
    """

    to: str
    council: str
    reply_to: str | None
    subject: str
    text: str
    html: str
    locale: Locale
    message_id: str
    written_at: datetime
    calendar: CalendarFile | None = None
    stop: str | None = None


@dataclass(frozen=True)
class Words:
    """A text ready to go: `to` in E.164, `reference` the same at each try."""

    to: str
    body: str
    locale: Locale
    reference: str
    written_at: datetime
