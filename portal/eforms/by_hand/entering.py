"""A form that came by post, by phone or over a counter, entered by staff.

Its answers are read by the same kinds as on the web, walked by the same walk and filed by the same
function; only the channel and the day of receipt are others.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import func, select

from portal.cases import services as cases
from portal.core import clock, security
from portal.core.db import transaction
from portal.core.i18n import _l, use_locale
from portal.eforms import publishing
from portal.eforms.by_hand import transcribing
from portal.eforms.by_hand.transcribing import Fault, Faulty
from portal.eforms.definitions import Definition, QuestionType
from portal.eforms.kinds.known import NOTHING
from portal.eforms.models import Submission
from portal.eforms.sending.arrival import Arrival
from portal.eforms.sending.submitting import file
from portal.eforms.walk import Walk, visible_questions, walk

_ENTRIES = UUID("0c7d5a1e-6f0b-4b86-9f5c-8d3a2b1e4f60")  # makes ids of what was entered
_NOON = time(12)
_ENDS = _l("These answers lead to a page that ends the form: %(page)s. It can’t be sent.")
_NOT_YET = _l("This day hasn’t come yet")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What was entered: `name` is whatever tells this paper from any other, `received` its day.

    `version` is the number printed on the paper; None is the live one. `locale` is the language
    the person is answered in.
    """

    name: str
    channel: cases.Channel
    received: date
    locale: str
    answers: Mapping[str, Any]
    version: int | None = None


@dataclass(frozen=True)
class Entered:
    """`known` says that it had been entered before. `left_out` are keys that weren't asked."""

    reference: str
    known: bool
    left_out: tuple[str, ...] = ()


def enter(service: str, entry: Entry) -> Entered:
    """File it once, however often it is entered.

    Raises NoSuchService, and Faulty with every fault that can be told at once.
    """
    version = (
        publishing.published(service)
        if entry.version is None
        else publishing.numbered(service, entry.version)
    )
    arrival = _arrival(service, entry, version.version_id)
    with transaction() as session:
        # Two people who enter one paper at once wait for each other here.
        session.execute(select(func.pg_advisory_xact_lock(arrival.id.int % 2**63)))
        known = select(Submission.reference).where(Submission.draft_id == arrival.id)
        if reference := session.scalar(known):
            return Entered(reference, known=True)
        way = _way(version.definition, entry.answers)
        left_out = tuple(key for key in entry.answers if key not in way.answers)
        with use_locale(entry.locale):
            return Entered(file(arrival, version.definition, way), known=False, left_out=left_out)


def _arrival(service: str, entry: Entry, version_id: UUID) -> Arrival:
    return Arrival(
        id=uuid5(_ENTRIES, f"{service}/{entry.name}"),
        browser=security.digest(f"entered {service}/{entry.name}"),  # no browser has such a cookie
        version_id=version_id,
        locale=entry.locale,
        channel=entry.channel,
        received_at=_moment(entry.received),
    )


def _moment(received: date) -> datetime:
    """Noon of that day at the council's desk; of today, now."""
    if received > clock.today():
        raise Faulty(Fault("received", str(_NOT_YET)))
    noon = datetime.combine(received, _NOON, clock.LONDON)
    return clock.now() if received == clock.today() else noon


def _way(definition: Definition, given: Mapping[str, Any]) -> Walk:
    """The finished way of these answers; raises Faulty."""
    faults = [transcribing.unknown(key) for key in given if key not in definition.questions]
    answers: dict[str, Any] = {}
    for key, question in definition.questions.items():
        try:
            answers[key] = transcribing.read(definition.service, question, given.get(key))
        except Faulty as faulty:
            faults += faulty.faults
        if question.type is QuestionType.FILE:
            answers[key] = []  # copies on paper lie with the paper
        if question.type is QuestionType.KNOWN:
            answers[key] = NOTHING  # officers find those that are the same
    way = walk(definition, answers)
    if not faults and way.next is not None:
        faults += _open(definition, way, answers)
    if faults:
        raise Faulty(*faults)
    return way


def _open(definition: Definition, way: Walk, answers: Mapping[str, Any]) -> list[Fault]:
    """What keeps these answers from being a finished form: the first page that isn't answered."""
    page = way.next
    if page is None:
        return []
    if page.ends:
        return [Fault(page.key, str(_ENDS) % {"page": page.title})]
    return [
        transcribing.missing(definition.service, question)
        for question in visible_questions(definition, page, way.answers, answers)
        if question.required and answers.get(question.key) is None
    ]
