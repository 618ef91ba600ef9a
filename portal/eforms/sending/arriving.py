"""A report that came by another way than the pages of its form: another system, a crew.

Its answers are read by the same kinds as on the web, and the submission, the case and the public
report are made by the same functions. What only a resident can be asked is left open.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import func, select

from portal.cases import services as cases
from portal.core import db, security
from portal.core.db import transaction
from portal.core.i18n import _l, use_locale
from portal.core.texts import cleaned, trimmed
from portal.eforms import publishing, uploads, whereabouts
from portal.eforms.by_hand import transcribing
from portal.eforms.by_hand.transcribing import Fault, Faulty
from portal.eforms.definitions import Definition, Question, QuestionType, Reported
from portal.eforms.definitions.conditions import tests
from portal.eforms.definitions.reporting import only_about_danger
from portal.eforms.kinds.known import NOTHING
from portal.eforms.models import Submission
from portal.eforms.publishing import NoSuchService, Published
from portal.eforms.sending.arrival import Arrival
from portal.eforms.sending.submitting import file
from portal.eforms.walk import Walk
from portal.uploads import services as files
from portal.uploads.services import Chosen

NOBODY = cases.Contact()
_ARRIVALS = UUID("5f6f2a7e-3f0d-4a0e-9a43-2f5c0f4f7c11")  # makes ids of what arrived
_ROLES = ("name", "email", "phone")
_ALWAYS_ALONE = {
    QuestionType.ADD_ANOTHER,
    QuestionType.FILE,
    QuestionType.SLOT,
    QuestionType.KNOWN,
    QuestionType.EQUALITY,
    QuestionType.DECLARATION,
    QuestionType.CONSENT,
    QuestionType.PLACE,
    QuestionType.ADDRESS,
    QuestionType.PERSON,
    QuestionType.ORGANISATION,
    QuestionType.BANK,
}
_NO_PLACE = _l("Say where it is: a point, or a street or landmark by its name")


@dataclass(frozen=True)
class Arrived:
    """`known` says that it had come before. `refused` are photos that weren't kept, and why."""

    reference: str
    case_id: UUID
    known: bool
    refused: tuple[str, ...] = ()


def arrive(  # noqa: PLR0913 - all but the first two are named
    service: str,
    answers: Mapping[str, Any],
    *,
    key: str,
    source: str,
    channel: cases.Channel = cases.Channel.WEB,
    contact: cases.Contact = NOBODY,
    photos: Sequence[Chosen] = (),
    locale: str = "en",
    person_id: UUID | None = None,
    strict: bool = True,
) -> Arrived:
    """File a submission, a case and a report of it once, however often it comes with this `key`.

    `answers` are by the keys of the form's questions, as they are kept or as they would be typed.
    The place is one of {"lat", "lon", "accuracy" (metres), "by": "point" or "device", "detail"},
    {"key": "street:…" or "asset:…", "detail"}, or a text that names a place of the gazetteer.
    `source` is the value of a faults Source: "field" or "open311". `key` is at most 80 characters,
    said by the sender: prefix it with who that is. With `strict`, what `asked_of_others` requires
    must be answered. `person_id` is the resident whose it is, never an officer.
    Raises NoSuchService, and Faulty with each fault by its question.
    """
    version = publishing.published(service)
    report = version.definition.report
    if report is None:
        raise NoSuchService
    arrival = _arrival(version, key, source, channel, locale, person_id)
    if known := _known(arrival.id):
        return known
    given = _given(version.definition, report, answers, contact, strict=strict)
    refused = _keep_photos(version.definition, report, arrival.id, photos)
    with transaction() as session:
        # The same report sent twice at once: the second waits for the first here.
        session.execute(select(func.pg_advisory_xact_lock(arrival.id.int % 2**63)))
        if known := _known(arrival.id):
            return known
        if report.photos:
            given[report.photos] = uploads.as_answer(arrival.id, report.photos)
        with use_locale(locale):
            file(arrival, version.definition, Walk((), None, given))
        filed = _known(arrival.id)
    if filed is None:
        raise NoSuchService
    return Arrived(filed.reference, filed.case_id, known=False, refused=refused)


def asked_of_others(definition: Definition) -> list[Question]:
    """The questions that another system may be asked: no place, photos, contact, free text.

    Nor what is about danger alone, and nothing that is sensitive or asked of some people only.
    """
    report = definition.report
    left_out = {*only_about_danger(definition), *_about_contact(definition)}
    if report is not None:
        left_out |= {report.place, report.text or "", report.photos or ""}
    return [
        question
        for page in definition.pages
        if page.only_if is None
        for question in page.questions
        if question.key not in left_out
        and question.only_if is None
        and question.key not in page.revealed_by
        and question.type not in _ALWAYS_ALONE
        and not question.tells_much
    ]


def _about_contact(definition: Definition) -> set[str]:
    """How to reach somebody, and what decides whether that is asked."""
    keys = {key for key in definition.contact.model_dump().values() if key}
    pages = {definition.page_of[key].key: definition.page_of[key] for key in keys}
    deciding = {
        test.question
        for page in pages.values()
        if page.only_if
        for test in tests(definition.conditions, page.only_if)
    }
    return keys | deciding


def _arrival(  # noqa: PLR0913, PLR0917 - what `arrive` was given
    version: Published,
    key: str,
    source: str,
    channel: cases.Channel,
    locale: str,
    person_id: UUID | None,
) -> Arrival:
    return Arrival(
        id=uuid5(_ARRIVALS, key),
        browser=security.digest(f"arrived {key}"),  # no browser has such a cookie
        version_id=version.version_id,
        locale=locale,
        channel=channel,
        person_id=person_id,
        source=source,
        key=key,
    )


def _known(arrival_id: UUID) -> Arrived | None:
    """What came of it, where it came before."""
    filed = select(Submission.reference, Submission.case_id)
    found = db.session.execute(filed.where(Submission.draft_id == arrival_id)).one_or_none()
    return Arrived(found.reference, found.case_id, known=True) if found else None


def _given(
    definition: Definition,
    report: Reported,
    answers: Mapping[str, Any],
    contact: cases.Contact,
    *,
    strict: bool,
) -> dict[str, Any]:
    """Every answer as it is kept; raises Faulty with all that is wrong."""
    said = {**answers, **_contact_answers(definition, contact)}
    faults = [transcribing.unknown(key) for key in said if key not in definition.questions]
    given: dict[str, Any] = {}
    for key, question in definition.questions.items():
        try:
            if key == report.place:
                given[key] = _place(definition, key, said.get(key))
            elif question.type is QuestionType.KNOWN:
                given[key] = NOTHING
            elif said.get(key) is not None and question.type is not QuestionType.FILE:
                given[key] = transcribing.read(definition.service, question, said[key])
        except Faulty as faulty:
            faults += faulty.faults
    if strict:
        faults += _missing(definition, given, faults)
    if faults:
        raise Faulty(*faults)
    return {key: each for key, each in given.items() if each is not None}


def _missing(
    definition: Definition, given: Mapping[str, Any], faults: Sequence[Fault]
) -> list[Fault]:
    told = {fault.where for fault in faults}
    return [
        transcribing.missing(definition.service, question)
        for question in asked_of_others(definition)
        if question.required and given.get(question.key) is None and question.key not in told
    ]


def _contact_answers(definition: Definition, contact: cases.Contact) -> dict[str, Any]:
    """As far as the form asks for it: what it doesn't ask isn't kept."""
    keys = {role: getattr(definition.contact, role) for role in _ROLES}
    said = {role: getattr(contact, role) for role in _ROLES}
    return {keys[role]: said[role] for role in _ROLES if keys[role] and said[role]}


def _place(definition: Definition, key: str, value: Any) -> dict[str, Any]:
    words = trimmed(cleaned(value)) if isinstance(value, str) else ""
    found = whereabouts.read(value if isinstance(value, Mapping) else words)
    if found is None:
        raise Faulty(Fault(key, str(_NO_PLACE)))
    return whereabouts.with_responsible(definition, found)


def _keep_photos(
    definition: Definition, report: Reported, arrival_id: UUID, photos: Sequence[Chosen]
) -> tuple[str, ...]:
    if not report.photos or not photos:
        return ()
    question = definition.questions[report.photos]
    place = files.Place(arrival_id, question.key, uploads.limits_of(question), hold=lambda: None)
    return tuple(str(fault.said()) for fault in files.add(place, photos))
