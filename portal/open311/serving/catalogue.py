"""What can be reported here: services are the published forms, attributes their questions."""

from collections.abc import Iterator
from typing import Any

from portal.core.i18n import pgettext
from portal.core.settings import settings
from portal.eforms import services as eforms
from portal.eforms.services import Definition, Question, QuestionType
from portal.open311.protocol.errors import Missing
from portal.open311.protocol.writing import Answer, Single

CHANGED = "2026-11-01T00:00:00Z"  # when the calls last changed for clients
SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"

_DATATYPES = {
    QuestionType.RADIOS: "singlevaluelist",
    QuestionType.SELECT: "singlevaluelist",
    QuestionType.CHECKBOXES: "multivaluelist",
    QuestionType.NUMBER: "number",
    QuestionType.DATE: "datetime",
    QuestionType.LONG_TEXT: "text",
}


def discovery() -> Single:
    ours = settings()
    council = ours.council
    contact = " ".join(str(council[key]) for key in ("name", "email", "phone") if council.get(key))
    address = f"{ours.public_url.rstrip('/')}/open311/v2/"
    endpoint = {
        "specification": SPECIFICATION,
        "url": address,
        "changeset": CHANGED,
        "type": "production" if ours.production else "test",
        "formats": ["text/xml", "application/json"],
    }
    return Single(
        "discovery",
        {
            "changeset": CHANGED,
            "contact": contact,
            "key_service": f"Ask for a key: {contact}",
            "endpoints": [endpoint],
        },
    )


def service_list() -> Answer:
    """Each form that makes a report, also of what is never listed: anybody may report that."""
    return Answer("services", "service", [_service(each) for each in _forms()])


def service_definition(code: str) -> Single:
    """Raises Missing."""
    form = form_of(code)
    attributes = [
        _attribute(form, question, order)
        for order, question in enumerate(eforms.asked_of_others(form), 1)
    ]
    row = {"service_code": form.service, "attributes": attributes}
    return Single("service_definition", row)


def form_of(code: str) -> Definition:
    """Raises Missing."""
    for form in _forms():
        if form.service == code:
            return form
    raise Missing("service_code was not found")


def always_asked(form: Definition, question: Question) -> bool:
    """Whether everybody has to answer it, whatever else they answered."""
    return question.required and question.key in _unconditional(form)


def _unconditional(form: Definition) -> frozenset[str]:
    return frozenset(
        question.key
        for page in form.pages
        if page.only_if is None
        for question in page.questions
        if question.only_if is None and question.key not in page.revealed_by
    )


def _forms() -> Iterator[Definition]:
    return (form for form in eforms.all_published() if form.report is not None)


def _service(form: Definition) -> dict[str, Any]:
    emergency = settings().council.get("emergency_phone")
    said = [_said(form, form.summary)]
    if emergency:
        said.append(f"If someone could be badly hurt today, phone {emergency} instead.")
    return {
        "service_code": form.service,
        "service_name": _said(form, form.title),
        "description": " ".join(said),
        "metadata": bool(eforms.asked_of_others(form)),
        "type": "realtime",
        "keywords": ",".join(form.keywords),
        "group": (form.report and form.report.group) or form.team,
    }


def _attribute(form: Definition, question: Question, order: int) -> dict[str, Any]:
    context = f"{form.service}.{question.key}"
    row: dict[str, Any] = {
        "variable": True,
        "code": question.key,
        "datatype": _DATATYPES.get(question.type, "string"),
        "required": always_asked(form, question),
        "datatype_description": pgettext(context, question.hint) if question.hint else "",
        "order": order,
        "description": pgettext(context, question.label),
    }
    if question.options:
        row["values"] = [
            {"key": option.value, "name": pgettext(context, option.label)}
            for option in question.options
        ]
    return row


def _said(form: Definition, text: str) -> str:
    return pgettext(form.service, text)
