"""Staff of bookings at a browser."""

from typing import Any
from uuid import UUID

from bs4 import Tag
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts.models import Action, AuditEntry
from portal.accounts.services import Role
from portal.core import db
from tests.accounts.visiting import page_of, words
from tests.bookings.builders import TEAM
from tests.support.account import make_staff, sign_in_staff

BOOKINGS = "/staff/bookings/"
REGISTRARS = f"{BOOKINGS}calendars/registrars/"
DAY = f"{REGISTRARS}day?on=2026-03-02"


def sign_in_as(client: FlaskClient, *roles: Role, teams: tuple[str, ...] = (TEAM,)) -> UUID:
    """An officer of the registrars unless roles are named."""
    named = "-".join([*(role.value for role in roles), *teams])
    staff_id = make_staff(*roles, teams=teams, email=f"{named}@larkmere.example")
    return sign_in_staff(client, staff_id)


def entries(staff_id: UUID, action: Action) -> list[AuditEntry]:
    wanted = select(AuditEntry).where(AuditEntry.staff_id == staff_id, AuditEntry.action == action)
    return list(db.session.scalars(wanted.order_by(AuditEntry.position)))


def rows(client: FlaskClient, path: str) -> list[str]:
    """What the rows of the page's table say, in their order."""
    return [words(row) for row in page_of(client.get(path)).select("tbody tr")]


def notice(answer: Any) -> str:
    return words(page_of(answer).select_one(".govuk-inset-text"))


def boxes(form: Tag) -> dict[str, Any]:
    """What a form would send if nothing in it were changed."""
    sent: dict[str, Any] = {}
    for box in form.select("input[name], textarea[name], select[name]"):
        if box.name == "select":
            chosen = box.select_one("option[selected]") or box.select_one("option")
            sent[box["name"]] = chosen.get("value", "") if chosen else ""
        elif box.name == "textarea":
            sent[box["name"]] = box.get_text()
        elif box.get("type") not in {"radio", "checkbox"} or box.has_attr("checked"):
            sent.setdefault(box["name"], box.get("value", ""))
    return sent
