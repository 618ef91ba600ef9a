"""A form of 60 pages and 300 questions, in the middle of it, beside the pothole's first page."""

from typing import Any

from cryptography.fernet import Fernet

from bench.database import bench_database
from bench.figures import Figure
from bench.servers import Load, Request, Server, serving
from portal import create_app
from portal.config import Settings
from portal.core import i18n
from portal.eforms import publishing, services
from portal.eforms.definitions import Definition, loading
from portal.eforms.definitions.checking import faults_of

SERVICE = "large-form"
_PAGES, _QUESTIONS = 60, 5
_ROUNDS, _REQUESTS = 5, 800
_MOST = 1.3
_TYPES: dict[str, Any] = {
    "radios": "yes",
    "text": "By the bridge",
    "date": "2026-03-27",
    "checkboxes": ["no"],
    "email": "amina@example.org",
}


def figures() -> list[Figure]:
    definition = large_form()
    with bench_database() as url:
        key = Fernet.generate_key().decode()  # this process answers, the server reads
        app = create_app(Settings(database_url=url, data_keys=(key,)))
        with app.app_context():
            publishing.file_version(definition)
        with serving("portal:create_app()", {"DATABASE_URL": url, "DATA_KEYS": key}) as portal:
            small = _begun(portal, "pothole")
            large = _begun(portal, SERVICE)
            with app.test_request_context(), i18n.use_locale("en"):
                _answer(large, definition, _PAGES // 2)
            pages = {
                "pothole": Request("/services/pothole/danger", headers={"Cookie": small}),
                "first": Request(f"/services/{SERVICE}/page-0", headers={"Cookie": large}),
                "next": Request(
                    f"/services/{SERVICE}/page-{_PAGES // 2}", headers={"Cookie": large}
                ),
            }
            loads = _measure(portal, pages)
    pothole = loads["pothole"]
    return [
        Figure("CPU of the pothole page", round(pothole, 3), "ms"),
        Figure(
            "CPU of a page, 300 questions, 150 answered",
            _ratio(loads["next"], pothole),
            "× pothole",
            _MOST,
        ),
        Figure("CPU of an answered page of five", _ratio(loads["first"], pothole), "× pothole"),
    ]


def large_form() -> Definition:
    """Every page asks five things of five types; every tenth only of some people."""
    pages = [
        {
            "key": f"page-{page}",
            "title": f"Page {page}",
            "questions": [_question(page, kind) for kind in _TYPES],
            **({"only_if": "yes"} if page and page % 10 == 0 else {}),
        }
        for page in range(_PAGES)
    ]
    pothole = loading.as_json(loading.load(loading.FORMS / "pothole.yaml"))
    kept = {name: pothole[name] for name in pothole if name not in {"pages", "contact", "report"}}
    conditions = {"yes": {"question": "radios-0", "is": "yes"}}
    form = {**kept, "service": SERVICE, "conditions": conditions, "pages": pages}
    definition = Definition.model_validate(form)
    if faults := faults_of(definition):
        raise RuntimeError(str(faults))
    return definition


def _question(page: int, kind: str) -> dict[str, Any]:
    question = {
        "key": f"{kind}-{page}",
        "type": kind,
        "label": f"What about {kind} on page {page}?",
        "errors": {"required": "Answer this"},
    }
    if kind in {"radios", "checkboxes"}:
        question["options"] = [
            {"value": value, "label": value.capitalize()} for value in ("yes", "no")
        ]
    return question


def _begun(portal: Server, service: str) -> str:
    """The browser's cookie of somebody who has begun."""
    _status, headers, _body = portal.fetch(Request(f"/services/{service}/", "POST", "", expect=303))
    return headers["Set-Cookie"].partition(";")[0]


def _answer(cookie: str, definition: Definition, pages: int) -> None:
    draft = services.draft_of(cookie.partition("=")[2], definition.service)
    answers = {f"{kind}-{page}": each for page in range(pages) for kind, each in _TYPES.items()}
    services.answer(draft, answers)


def _measure(portal: Server, pages: dict[str, Request]) -> dict[str, float]:
    """In rounds, page beside page; the round that was disturbed least counts."""
    loads: dict[str, list[Load]] = {name: [] for name in pages}
    for request in pages.values():
        portal.load(request, 80)
    for _ in range(_ROUNDS):
        for name, request in pages.items():
            loads[name].append(portal.load(request, _REQUESTS))
    return {name: min(load.cpu_ms for load in each) for name, each in loads.items()}


def _ratio(load: float, pothole: float) -> float:
    return round(load / pothole, 2)
