"""Messages to test with."""

from typing import Any

from sqlalchemy import select

from portal.core import db
from portal.notifications import services
from portal.notifications.models import Message

MOBILE = "+447700900123"  # of those that Ofcom keeps for fiction
VALUES: dict[str, Any] = {
    "reference": "LK-7Q4M-X2RD",
    "title": "Pothole in Mill Lane",
    "sentence": "We have asked a crew to look at it.",
    "expect_by": "2026-12-04",
    "note": None,
    "link": "https://portal.larkmere.example/cases/LK-7Q4M-X2RD?code=K7MQX2",
    "code": "K7MQX2",
}


def queue(
    *,
    key: str = "case.opened:1",
    to: str = "amina.khan@example.org",
    locale: str = "en",
    template: str = "case_opened",
    **values: Any,
) -> Message:
    services.queue_email(
        key=key, to=to, locale=locale, template=template, values={**VALUES, **values}
    )
    return db.session.scalars(select(Message).where(Message.key == key)).one()


def queue_text(
    *,
    key: str = "reminder:1",
    to: str = MOBILE,
    locale: str = "en",
    template: str = "booking_reminder",
    **values: Any,
) -> Message:
    known = {
        "when": "Monday 2 March 2026, 10:30am",
        "link": "https://portal.larkmere.example/bookings/BK7Q4MX2RD?code=K7MQX2K7MQX2",
    }
    services.queue_text(
        key=key, to=to, locale=locale, template=template, values={**known, **values}
    )
    return db.session.scalars(select(Message).where(Message.key == key)).one()
