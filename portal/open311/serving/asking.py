"""Reading POST requests: what is wrong is said all at once, in the order of the specification."""

import binascii
import re
from base64 import b64decode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email
from werkzeug.datastructures import MultiDict

from portal.core import cards, clock, phones
from portal.core.texts import cleaned, one_line, trimmed
from portal.eforms import services as eforms
from portal.eforms.services import Definition, Question, QuestionType
from portal.open311.protocol import dates, parameters
from portal.open311.protocol.errors import Refused
from portal.open311.serving import catalogue
from portal.uploads.services import Chosen

LONGEST_DESCRIPTION = 4_000
MOST_PHOTOS = 10
_LONGEST_LINE = 300
_LONGEST_URL = 1_000
PIN_METRES = 20  # how far a pin on somebody's map lies from the thing itself, as a rule

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,1000}>|<!--.{0,1000}?-->", re.DOTALL)
_DATA_URI = re.compile(
    r"data:image/([a-z0-9.+-]{1,20})(?:;[a-z0-9=-]{1,40})*;base64,(.*)", re.DOTALL
)
_WRAPPED = re.compile(r"[\r\n\t]")
_ATTRIBUTE = "attribute[{}]"
_OWN_NUMBERS = ("external_id", "fixmystreet_id", "client_reference")


@dataclass(frozen=True)
class Incoming:
    """What a call says. `links` are photos that stay where they are."""

    service: str
    place: dict[str, Any] | str
    place_question: str
    answers: dict[str, Any]
    text: str | None
    text_question: str | None
    name: str | None
    email: str | None
    phone: str | None
    links: tuple[str, ...]
    external_id: str | None

    def parameter(self, question: str) -> str:
        """What a question of the form is called in a call."""
        if question == self.place_question:
            return "lat and long, address_string or address_id"
        return "description" if question == self.text_question else _ATTRIBUTE.format(question)

    @property
    def contact_marks(self) -> list[str | None]:
        return [self.name, self.email, self.phone]

    @property
    def answers_with_place(self) -> dict[str, Any]:
        given = {**self.answers, self.place_question: self.place}
        if self.text_question and self.text:
            given[self.text_question] = self.text
        return given


def read(form: MultiDict[str, str]) -> tuple[Incoming, list[Chosen]]:
    """Raises Refused with everything that is wrong, and Missing for an unknown service."""
    given = parameters.absent(form.get("service_code"))
    if given is None:
        raise Refused("service_code is missing")
    definition = catalogue.form_of(given)
    wrong: list[str] = []
    photos, links = media(form.getlist("media_url"), wrong)
    place = _place(form, wrong)
    answers = _answers(definition, form, wrong)
    email, phone = _email(form, wrong), _phone(form, wrong)
    name = _line(form, "first_name", wrong), _line(form, "last_name", wrong)
    text = _description(form, wrong)
    if wrong or place is None or definition.report is None:
        raise Refused(*wrong)
    incoming = Incoming(
        service=definition.service,
        place=place,
        place_question=definition.report.place,
        answers=answers,
        text=text,
        text_question=definition.report.text,
        name=" ".join(part for part in name if part) or None,
        email=email,
        phone=phone,
        links=links,
        external_id=_own_number(form),
    )
    return incoming, photos


def _place(form: MultiDict[str, str], wrong: list[str]) -> dict[str, Any] | str | None:
    """One of lat with long, address_string, address_id: the first of them says where."""
    address = _line(form, "address_string", wrong)
    try:
        lat = parameters.degrees("lat", form.get("lat"), 90)
        lon = parameters.degrees("long", form.get("long"), 180)
    except Refused as refused:
        wrong += [each.description for each in refused.faults]
        return None
    if (lat is None) is not (lon is None):
        wrong.append("lat and long are sent together or not at all")
        return None
    if lat is not None:
        point = {"lat": lat, "lon": lon, "accuracy": PIN_METRES, "by": "point"}
        return {**point, "detail": address or ""}
    if key := _line(form, "address_id", wrong):
        return {"key": key, "detail": address or ""}
    if address is None:
        wrong.append("Say where it is: lat and long, address_string or address_id")
    return address


def _answers(definition: Definition, form: MultiDict[str, str], wrong: list[str]) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for question in eforms.asked_of_others(definition):
        name = _ATTRIBUTE.format(question.key)
        sent = [*form.getlist(name), *form.getlist(f"{name}[]")]
        values = [said for each in sent if (said := parameters.absent(cleaned(each)))]
        if not values:
            if catalogue.always_asked(definition, question):
                wrong.append(f"{name} is required")
            continue
        if any(cards.looks_like_card(each) for each in values):
            wrong.append(f"{name}: {cards.MESSAGE}")
        answers[question.key] = _answer(question, values)
    return answers


def _answer(question: Question, values: list[str]) -> Any:
    if question.type is QuestionType.CHECKBOXES:
        return values
    moment = dates.read(values[0]) if question.type is QuestionType.DATE else None
    return _day(moment) if moment else values[0]


def _day(moment: datetime) -> str:
    return moment.astimezone(clock.LONDON).date().isoformat()


def _description(form: MultiDict[str, str], wrong: list[str]) -> str | None:
    """Plain text: what looks like HTML is left out, so that nobody reads tags."""
    text = trimmed(_TAG.sub("", cleaned(form.get("description", ""))))
    if len(text) > LONGEST_DESCRIPTION:
        wrong.append(f"description may have {LONGEST_DESCRIPTION} characters at most")
    if cards.looks_like_card(text):
        wrong.append(f"description: {cards.MESSAGE}")
    return text or None


def _line(form: MultiDict[str, str], name: str, wrong: list[str]) -> str | None:
    text = one_line(cleaned(form.get(name, "")))
    if len(text) > _LONGEST_LINE:
        wrong.append(f"{name} may have {_LONGEST_LINE} characters at most")
    if cards.looks_like_card(text):
        wrong.append(f"{name}: {cards.MESSAGE}")
    return text or None


def _email(form: MultiDict[str, str], wrong: list[str]) -> str | None:
    given = _line(form, "email", wrong)
    if given is None:
        return None
    try:
        return validate_email(given, check_deliverability=False).normalized
    except EmailNotValidError:
        wrong.append("email must look like name@example.com")
        return None


def _phone(form: MultiDict[str, str], wrong: list[str]) -> str | None:
    """A number that can't be one is left out: it is no reason to lose a report."""
    given = _line(form, "phone", wrong)
    return phones.kept(given) if given and len(given) <= _LONGEST_PHONE else None


_LONGEST_PHONE = 40


def media(values: Iterable[str], wrong: list[str]) -> tuple[list[Chosen], tuple[str, ...]]:
    """Photos come as data, or as links, which are given to officers and never fetched from here."""
    photos: list[Chosen] = []
    links: list[str] = []
    for value in filter(None, map(str.strip, values)):
        if value[:5].lower() == "data:":
            photo = _from_data(value, len(photos) + 1)
            if photo is None:
                wrong.append("media_url: a data URI must be an image in base64")
            else:
                photos.append(photo)
        elif _is_link(value):
            links.append(value)
        else:
            wrong.append("media_url must be an https address or a data URI")
    return photos[:MOST_PHOTOS], tuple(dict.fromkeys(links))[:MOST_PHOTOS]


def _from_data(value: str, number: int) -> Chosen | None:
    found = _DATA_URI.fullmatch(value)
    if found is None:
        return None
    try:
        content = b64decode(_WRAPPED.sub("", found[2].replace(" ", "+")), validate=True)
    except (binascii.Error, ValueError):
        return None
    return Chosen(f"photo-{number}.{found[1].partition('+')[0]}", content)


def _is_link(value: str) -> bool:
    try:
        address = urlsplit(value)
        usable = address.scheme in {"http", "https"} and bool(address.hostname)
    except ValueError:
        return False
    return usable and len(value) <= _LONGEST_URL and value.isascii() and value.isprintable()


def _own_number(form: MultiDict[str, str]) -> str | None:
    names = (_ATTRIBUTE.format(each) for each in _OWN_NUMBERS)
    return parameters.first(form.get(name, "")[:200] for name in names)
