"""Cases to look at and move on."""

from datetime import UTC, datetime
from itertools import count
from uuid import UUID

from portal.cases.services import Channel, Contact, Kind, OpenedCase, Opening, open_case

MAUNDY_THURSDAY = datetime(2026, 4, 2, 9, 30, tzinfo=UTC)
ANONYMOUS = Contact()
_numbers = count(1)


def make_opening(**changes: object) -> Opening:
    fields: dict[str, object] = {
        "kind": Kind.REPORT,
        "channel": Channel.WEB,
        "service": "pothole",
        "title": "Report a pothole",
        "team": "highways",
        "contact": Contact("Amina Khan", "amina@example.org", "01632 960001"),
        "locale": "en",
        "acknowledge_days": 2,
        "respond_days": 10,
        "submission_id": UUID(int=next(_numbers)),
    }
    return Opening(**{**fields, **changes})


def make_case(**changes: object) -> OpenedCase:
    return open_case(make_opening(**changes))
