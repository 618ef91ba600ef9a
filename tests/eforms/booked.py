"""Calendars with free times, and a form that books one of them."""

from datetime import date, datetime, time, timedelta

from portal.bookings import services as bookings
from portal.core import clock
from portal.eforms import publishing
from portal.eforms.definitions import Definition
from tests.eforms.builders import make_definition, make_page, make_question
from tests.eforms.visitor import Answer, Visitor

OPEN = ["09:00-10:00", "14:00-14:30", "18:00-18:30"]
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
EMAIL = "amina@example.org"


def make_calendar(slug: str = "visits", *, open_at=None, place: str = "", lat=None, lon=None,
                  **plan) -> None:  # fmt: skip
    """Open each day at the same times, with slots of half an hour, from tomorrow on."""
    kind = plan.pop("kind", bookings.PlaceKind.COUNTER)
    week = dict.fromkeys(DAYS, OPEN if open_at is None else open_at)
    wording = bookings.Wording(
        slug=slug, title="Visits", kind=kind, team="waste", place=place,
        lat=lat, lon=lon,
    )  # fmt: skip
    usual = {
        "services": ["visit"], "slot_minutes": 30, "bank_holidays": None, "horizon_days": 21,
        "lead": {"hours": 0}, "exceptions": [{"day": clock.today()}],
    }  # fmt: skip
    bookings.keep(None, wording, bookings.Plan.read({"week": week, **usual, **plan}))


def open_for(form: Definition) -> None:
    """Times for whatever a form books, so that it can be sent."""
    if form.booking is None or not form.booking.taken:
        return
    offers = form.booking.offers
    services = [form.service, *(offers.names.values() if offers else ())]
    make_calendar(form.booking.calendar or form.service, services=services, capacity=6)


def make_booked(**changes) -> Definition:
    return make_definition(
        make_page("people", make_question("people", "number", amount={"least": 1, "most": 6})),
        make_page("email", make_question("email", "email")),
        make_page("time", make_question("time", "slot")),
        service="visit",
        title="Book a visit",
        kind="booking",
        contact={"email": "email"},
        **{
            "statuses": ["received", "completed", "cancelled"],
            "booking": {"calendar": "visits", "taken": True},
            **changes,
        },
    )


def publish(**changes) -> None:
    publishing.file_version(make_booked(**changes))


def tomorrow() -> date:
    return clock.today() + timedelta(days=1)


def at_noon() -> datetime:
    """Noon of today: far enough from midnight for a test in which hours pass."""
    return datetime.combine(clock.today(), time(12), clock.LONDON)


class Booker(Visitor):
    """Somebody who books a visit."""

    def at_the_days(self, people: int = 1) -> Answer:
        """Up to the page with the days."""
        leads_to = self.answer_all(
            {"people": {"people": str(people)}, "email": {"email": EMAIL}}
        ).leads_to
        return self.get(leads_to)

    def at_the_times(self, day: date | None = None) -> Answer:
        return self.get(f"time?day={(day or tomorrow()).isoformat()}")

    def choose(self, number: int = 0, day: date | None = None) -> Answer:
        """One of the times of a day, by its number."""
        page = self.at_the_times(day)
        return self.take(times_on(page)[number][0], day or tomorrow(), page)

    def take(self, slot: str, day: date | None = None, page: Answer | None = None) -> Answer:
        boxes = (page or self.get("time")).soup.select_one("[name='form.version']")
        sent = {"csrf_token": self.token(), "slot": slot, "form.version": boxes["value"]}
        return self.post("time", sent | ({"day": day.isoformat()} if day else {}))

    def press(self, name: str, **boxes: str) -> Answer:
        """A button of the page of days."""
        return self.post("time", {"csrf_token": self.token(), name: "yes", **boxes})

    def token(self) -> str:
        return str(self.get("time").soup.select_one("[name=csrf_token]")["value"])


def times_on(page: Answer) -> list[tuple[str, str]]:
    """The times to choose from: value, and name as it is heard."""
    radios = page.soup.select("input[name=slot][type=radio]")
    return [
        (str(each["value"]), page.soup.select_one(f"label[for='{each['id']}']").get_text().strip())
        for each in radios
    ]


def days_on(page: Answer) -> list[str]:
    return [" ".join(each.get_text(" ").split()) for each in page.soup.select(".slot-days li")]
