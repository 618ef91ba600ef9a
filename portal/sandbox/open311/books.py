"""What the authority knows: reports, their tokens, and updates in both directions."""

import secrets
from datetime import UTC, datetime
from threading import RLock
from typing import Any

Thing = dict[str, Any]
Sent = dict[str, list[str]]

SERVICES = ("POT", "LAMP", "FLY", "CARRIAGEWAY_DEFECT", "LIGHTING_FAULT")
_NAMES = {
    "POT": "Pothole",
    "LAMP": "Street lamp",
    "FLY": "Fly-tipping",
    "CARRIAGEWAY_DEFECT": "Carriageway defect",
    "LIGHTING_FAULT": "Lighting fault",
}
_LONGEST_DESCRIPTION = 4_000


class Refused(Exception):
    def __init__(self, status: int, description: str) -> None:
        super().__init__(description)
        self.status, self.description = status, description


class Books:
    """`tokens`: how often a token is asked for in vain; None answers with numbers at once.

    With `quiet` no description is given back, as some servers do. Without `updating` it knows
    nothing of updates.
    """

    def __init__(self, key: str) -> None:
        self.key = key
        self.lock = RLock()
        self.forget()

    def forget(self) -> None:
        with self.lock:
            self.requests: list[Thing] = []
            self.told: list[Thing] = []  # updates that the authority publishes
            self.heard: list[Thing] = []  # updates that others sent
            self.log: list[str] = []
            self.polls: dict[str, int] = {}
            self.tokens: int | None = None
            self.quiet = False
            self.updating = True

    def services(self) -> list[Thing]:
        return [
            {
                "service_code": code,
                "service_name": _NAMES[code],
                "description": "",
                "metadata": "false",
                "type": "realtime",
                "keywords": "",
                "group": "highways",
            }
            for code in SERVICES
        ]

    def take(self, sent: Sent) -> Thing:
        """A new report, or Refused. Sent twice it is there twice: the protocol knows no replay."""
        self.check_key(_first(sent, "api_key"))
        code = _first(sent, "service_code")
        if code not in SERVICES:
            raise Refused(404 if code else 400, "service_code was not found")
        if not (_first(sent, "lat") and _first(sent, "long")) and not _first(
            sent, "address_string"
        ):
            raise Refused(400, "lat and long, or address_string, are required")
        if len(_first(sent, "description")) > _LONGEST_DESCRIPTION:
            raise Refused(400, "description is too long")
        now = _now()
        with self.lock:
            request = {
                "service_request_id": f"C-{1000 + len(self.requests)}",
                "token": secrets.token_hex(8),
                "status": "open",
                "service_code": code,
                "service_name": _NAMES[code],
                "requested_datetime": now,
                "updated_datetime": now,
                **{name: _first(sent, name) for name in ("description", "lat", "long", "email")},
                "address": _first(sent, "address_string"),
                "sent": sent,
            }
            self.requests.append(request)
            return request

    def of_token(self, token: str) -> Thing:
        with self.lock:
            found = next((each for each in self.requests if each["token"] == token), None)
            if found is None:
                raise Refused(404, "token was not found")
            self.polls[token] = self.polls.get(token, 0) + 1
            return found

    def ready(self, token: str) -> bool:
        return self.tokens is None or self.polls.get(token, 0) > self.tokens

    def one(self, number: str) -> Thing:
        with self.lock:
            for each in self.requests:
                if each["service_request_id"] == number:
                    return each
        raise Refused(404, "service_request_id was not found")

    def search(self, asked: Sent) -> list[Thing]:
        """Those of the window, or of the numbers."""
        numbers = _first(asked, "service_request_id")
        code = _first(asked, "service_code")
        start, end = _moment(asked, "start_date"), _moment(asked, "end_date")
        with self.lock:
            found = list(self.requests)
        if numbers:
            return [each for each in found if each["service_request_id"] in numbers.split(",")]
        return [
            each
            for each in found
            if (not code or each["service_code"] in code.split(","))
            and start <= datetime.fromisoformat(each["requested_datetime"]) <= end
        ]

    def say(self, given: Thing) -> Thing:
        """The authority says something of a report: any of an update's fields."""
        with self.lock:
            request = self.one(given["service_request_id"])
            update = {
                "update_id": str(len(self.told) + 1),
                "status": "open",
                "description": "",
                "updated_datetime": _now(),
                **given,
            }
            closed = update["status"].lower() in {"closed", "fixed"}
            request |= {"status": "closed" if closed else "open"}
            request["updated_datetime"] = update["updated_datetime"]
            self.told.append(update)
            return update

    def updates(self, asked: Sent) -> list[Thing]:
        """All there are: a sloppy server leaves it to its client to look at the window."""
        self.check_key(_first(asked, "api_key"))
        with self.lock:
            return [dict(each) for each in self.told]

    def hear(self, sent: Sent) -> Thing:
        """Somebody else's update: the same number is heard once."""
        self.check_key(_first(sent, "api_key"))
        number = _first(sent, "update_id")
        if not number:
            raise Refused(400, "update_id is required")
        with self.lock:
            self.one(_first(sent, "service_request_id"))
            for each in self.heard:
                if each["update_id"] == number:
                    return each
            heard = {name: values[0] for name, values in sent.items() if name != "api_key"}
            self.heard.append(heard)
            return heard

    def check_key(self, given: str) -> None:
        if given != self.key:
            raise Refused(403, "api_key is missing or not valid")


def _first(sent: Sent, name: str) -> str:
    return next(iter(sent.get(name, [])), "").strip()


def _moment(asked: Sent, name: str) -> datetime:
    given = _first(asked, name)
    if given:
        return datetime.fromisoformat(given)
    return (
        datetime.max.replace(tzinfo=UTC) if name == "end_date" else datetime.min.replace(tzinfo=UTC)
    )


def _now() -> str:
    return datetime.now(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")
