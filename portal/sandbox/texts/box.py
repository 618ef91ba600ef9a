"""What was handed in, as Notify keeps and shows it."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import RLock
from typing import Any
from uuid import uuid4

type Thing = dict[str, Any]

DELIVERED = "delivered"
_LONGEST = 918
_PAGE = 250
_KEY_ENDS = re.compile(r"(.{36})-(.{36})$")
_FATES = {"+447700900002": "permanent-failure", "+447700900003": "temporary-failure"}


class Refused(Exception):
    """An error in Notify's shape."""

    def __init__(self, status: int, error: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.body: Thing = {
            "status_code": status,
            "errors": [{"error": error, "message": message}],
        }


@dataclass(frozen=True)
class Service:
    """The council's service there: its id, the secret of its key, its one template."""

    id: str
    secret: str
    template: str

    @classmethod
    def of(cls, key: str, template: str) -> "Service":
        """Raises ValueError for what is no key of Notify's."""
        if (ends := _KEY_ENDS.search(key)) is None:
            raise ValueError("a key ends with the ids of a service and of a secret")
        return cls(ends[1], ends[2], template)


class Box:
    """All texts, oldest first. `base` is the stand-in's own address."""

    def __init__(self, service: Service, base: str) -> None:
        self.lock = RLock()
        self.service = service
        self.texts: list[Thing] = []
        self._base = base

    def take(self, asked: Any) -> Thing:
        """Keep a text; what Notify answers. Raises Refused."""
        if not isinstance(asked, dict):
            raise Refused(400, "ValidationError", "Invalid JSON")
        number = _number(asked.get("phone_number"))
        body = self._body(asked)
        text = {
            "id": str(uuid4()),
            "reference": asked.get("reference"),
            "type": "sms",
            "phone_number": number,
            "body": body,
            "status": "created",
            "template": self._template(),
            "created_at": _now(),
            "sent_at": None,
            "completed_at": None,
        }
        with self.lock:
            self.texts.append(text)
        return {
            "id": text["id"],
            "reference": text["reference"],
            "content": {"body": body, "from_number": "STAND-IN"},
            "uri": f"{self._base}/v2/notifications/{text['id']}",
            "template": self._template(),
            "scheduled_for": None,
        }

    def one(self, name: str) -> Thing:
        """Raises Refused."""
        with self.lock:
            for text in self.texts:
                if text["id"] == name:
                    return dict(text)
        raise Refused(404, "NoResultFound", "No result found")

    def search(self, asked: dict[str, str]) -> Thing:
        """A page of those that fit, the newest first."""
        names = {"reference": "reference", "status": "status", "template_type": "type"}
        with self.lock:
            found = [dict(text) for text in reversed(self.texts)]
        if (before := asked.get("older_than")) in [each["id"] for each in found]:
            found = found[[each["id"] for each in found].index(before) + 1 :]
        for name, field in names.items():
            if name in asked:
                found = [each for each in found if each[field] == asked[name]]
        return {
            "notifications": found[:_PAGE],
            "links": {"current": f"{self._base}/v2/notifications"},
        }

    def settle(self, name: str, status: str | None = None) -> Thing:
        """Its fate by its number, unless given; the receipt that tells it. Raises Refused."""
        with self.lock:
            for text in self.texts:
                if text["id"] == name:
                    fate = status or _FATES.get(text["phone_number"], DELIVERED)
                    text.update(status=fate, sent_at=_now(), completed_at=_now())
                    return _receipt(text)
        raise Refused(404, "NoResultFound", "No result found")

    def _body(self, asked: Thing) -> str:
        if asked.get("template_id") != self.service.template:
            raise Refused(400, "BadRequestError", "Template not found")
        given = asked.get("personalisation")
        if not isinstance(given, dict) or not isinstance(given.get("body"), str):
            raise Refused(400, "BadRequestError", "Missing personalisation: body")
        if len(given["body"]) > _LONGEST:
            more = "Content for template has a character count greater than the limit of 918"
            raise Refused(400, "BadRequestError", more)
        return str(given["body"])

    def _template(self) -> Thing:
        service, template = self.service.id, self.service.template
        uri = f"{self._base}/services/{service}/templates/{template}"
        return {"id": template, "version": 1, "uri": uri}


def _receipt(text: Thing) -> Thing:
    names = ("id", "reference", "status", "created_at", "completed_at", "sent_at")
    return {
        **{name: text[name] for name in names},
        "to": text["phone_number"],
        "notification_type": "sms",
        "template_id": text["template"]["id"],
        "template_version": 1,
    }


def _number(given: Any) -> str:
    """E.164. Raises Refused, in Notify's words."""
    if not isinstance(given, str) or not given:
        raise Refused(400, "ValidationError", "phone_number is a required property")
    digits = re.sub(r"[\s()+.-]", "", given)
    if not re.fullmatch(r"[0-9]+", digits):
        raise Refused(400, "ValidationError", "phone_number Must not contain letters or symbols")
    national = re.sub(r"^(0044|44|0)", "", digits)
    if not national.startswith("7"):
        raise Refused(400, "ValidationError", "phone_number Not a UK mobile number")
    wrong = (len(national) > 10) - (len(national) < 10)  # noqa: PLR2004 - so many has a mobile
    if wrong:
        which = "Too many digits" if wrong > 0 else "Not enough digits"
        raise Refused(400, "ValidationError", f"phone_number {which}")
    return f"+44{national}"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
