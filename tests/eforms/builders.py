"""Forms and drafts for tests: a few words say what matters, the rest is filled in."""

import secrets
from typing import Any

from portal.eforms import publishing, services
from portal.eforms.definitions import Definition
from portal.eforms.services import OpenDraft

ANSWERS: dict[str, Any] = {
    "text": "By the oak",
    "long_text": "It is deep.\nCars swerve.",
    "radios": "yes",
    "checkboxes": ["yes"],
    "date": "2026-03-27",
    "email": "amina@example.org",
    "phone": "+441632960123",
    "name": "Amina Khan",
    "address": {"uprn": None, "lines": ["1 High Street", "Larkmere"], "postcode": "LK1 2AB"},
    "place": {"key": None, "name": "The oak", "detail": "", "lat": None, "lon": None},
    "number": 3,
    "money": 1250,
    "select": "yes",
    "date_range": {"from": "2026-03-27", "to": "2026-04-02"},
    "time": "16:30",
    "national_insurance": "AB123456C",
    "vehicle": "AB12CDE",
    "council_tax": "12345678",
    "bank": {"name": "A Khan", "sort": "309430", "account": "31926819", "roll": None},
    "person": {"name": "Amina Khan"},
    "organisation": {"name": "Larkmere Cat Club"},
    "declaration": True,
    "consent": {"given": True},
    "equality": "yes",
}


def make_question(key: str, kind: str = "text", *options: str, **changes: Any) -> dict[str, Any]:
    """A required question; what has options offers yes and no unless told otherwise."""
    question: dict[str, Any] = {"key": key, "type": kind, "label": f"What about {key}?"}
    if kind in {"radios", "checkboxes", "select", "equality"}:
        values = options or ("yes", "no")
        question["options"] = [{"value": value, "label": f"It is {value}"} for value in values]
    if kind == "declaration":
        question["statement"] = "What I say here is true."
    if changes.get("required", kind != "equality"):
        question["errors"] = {"required": f"Answer {key}"}
    return {**question, **changes}


def make_page(key: str, *questions: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A page; without questions it asks for a text under its own key."""
    asked = questions or (() if changes.get("ends") else (make_question(key),))
    page: dict[str, Any] = {"key": key, "questions": list(asked), **changes}
    if page.get("ends") or len(asked) > 1:
        page.setdefault("title", f"The page {key}")
    return page


def make_form(*pages: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A whole form as its YAML would say it."""
    return {
        "service": "lost-cat",
        "title": "Report a lost cat",
        "summary": "Tell us about a cat that is lost.",
        "action": "report",
        "kind": "report",
        "team": "animals",
        "lgsl": 1,
        "minutes": 2,
        "cost": "Free",
        "next": ["We look for the cat."],
        "purpose": "We use this to find the cat.",
        "lawful_basis": "public_task",
        "special_category": "health_and_social_care",
        "retention": {"years": 1, "then": "anonymise", "because": "A cat may come back late."},
        "clock": {"acknowledge": 1, "respond": 5},
        "statuses": ["received", "completed"],
        "pages": list(pages) or [make_page("where")],
        **changes,
    }


def make_definition(*pages: dict[str, Any], **changes: Any) -> Definition:
    return Definition.model_validate(make_form(*pages, **changes))


def make_draft(
    definition: Definition, answers: dict[str, Any] | None = None, *, browser: str | None = None
) -> OpenDraft:
    """A draft of this form, published for it, with these answers."""
    publishing.file_version(definition)
    draft = services.begin(browser or secrets.token_urlsafe(8), definition.service)
    return services.answer(draft, answers) if answers else draft
