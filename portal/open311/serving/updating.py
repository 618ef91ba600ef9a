"""POST servicerequestupdates: the council's crews and their contractors say what they did."""

import hashlib
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from portal.cases import services as cases
from portal.core import cards
from portal.core.texts import cleaned, one_line, trimmed
from portal.faults import services as faults
from portal.faults.services import By, Coming, Exchanged
from portal.open311 import hearing
from portal.open311.keys import Caller
from portal.open311.models import Access
from portal.open311.protocol import dates, parameters, statuses
from portal.open311.protocol.errors import Missing, Refused
from portal.open311.protocol.writing import Answer
from portal.open311.serving import attaching
from portal.open311.serving.asking import media
from portal.uploads.services import Chosen

_LONGEST_NUMBER = 120


@dataclass(frozen=True)
class _Update:
    number: str
    word: str
    note: str | None
    links: tuple[str, ...]
    photos: list[Chosen]


def take_update(form: MultiDict[str, str], files: list[Chosen], caller: Caller) -> Answer:
    """Apply it once, however often it comes; raises Refused and BadKey."""
    caller.must(Access.UPDATE)
    report = _report(form, caller)
    update = _read(form, files)
    coming = Coming(by=By.COUNCIL, authority=caller.mark, external_id=update.number)
    said = hearing.Said(report.reference, report.case_id, update.word, update.note)
    try:
        new = hearing.hear(said, coming, author=caller.name)
    except hearing.CannotFollow as error:
        raise Refused(str(error)) from None
    _keep(report, update, new=new)
    ours = faults.update_said(report.reference, caller.mark, update.number)
    row: dict[str, Any] = {"update_id": str(ours) if ours else update.number}
    return Answer("service_request_updates", "request_update", [row])


def _report(form: MultiDict[str, str], caller: Caller) -> Exchanged:
    """Raises Refused, and Missing also for what this caller can't see."""
    number = parameters.absent(form.get("service_request_id"))
    if number is None:
        raise Refused("service_request_id is missing")
    found = faults.reports_called([number[:_LONGEST_NUMBER].upper()], private=caller.private)
    if not found:
        raise Missing("service_request_id was not found")
    return found[0]


def _read(form: MultiDict[str, str], files: list[Chosen]) -> _Update:
    """Raises Refused with everything that is wrong."""
    wrong: list[str] = []
    word = _word(form, wrong)
    note = trimmed(cleaned(form.get("description", ""))) or None
    if note and len(note) > hearing.LONGEST_NOTE:
        wrong.append(f"description may have {hearing.LONGEST_NOTE} characters at most")
    if cards.looks_like_card(note or ""):
        wrong.append(f"description: {cards.MESSAGE}")
    moment = parameters.absent(form.get("updated_datetime"))
    if moment and dates.read(moment) is None:
        wrong.append("updated_datetime must be a date with its zone, like 2026-03-27T09:30:00Z")
    photos, links = media(form.getlist("media_url"), wrong)
    number = one_line(cleaned(form.get("update_id", "")))
    if len(number) > _LONGEST_NUMBER:
        wrong.append(f"update_id may have {_LONGEST_NUMBER} characters at most")
    if wrong:
        raise Refused(*wrong)
    number = number or _made_up(word, note, moment)
    return _Update(number, word, note, links, [*files, *photos])


def _word(form: MultiDict[str, str], wrong: list[str]) -> str:
    """Without one nothing changes."""
    word = parameters.absent(form.get("status")) or statuses.UNCHANGED
    try:
        statuses.meant(word)
    except KeyError:
        wrong.append(f"status must be one of {', '.join(sorted(statuses.KNOWN))}")
    return word


def _made_up(*said: str | None) -> str:
    """What is sent again without a number of its own is known by what it says."""
    return hashlib.sha256(repr(said).encode()).hexdigest()[:40]


def _keep(report: Exchanged, update: _Update, *, new: bool) -> None:
    """Photos are kept once by themselves; officers read of links once, with what came along."""
    if update.photos:
        attaching.attach(report, update.number, update.photos)
    if update.links and (new or update.note is None):
        status = cases.status_of(report.reference).status
        note = "\n".join(("Photos that the sender keeps:", *update.links))
        cases.update(report.reference, status=status, note=note, author=None, public=False)
