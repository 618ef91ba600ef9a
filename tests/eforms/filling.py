"""Somebody who can fill in any form: an example for each type of question, and how it is sent."""

import io
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from portal.core import clock
from portal.eforms.definitions import Definition, Page, Question, QuestionType
from portal.eforms.kinds import kind_of
from portal.eforms.kinds.base import box_name
from portal.eforms.walk import visible_questions, walk
from tests.eforms.files import photo
from tests.eforms.visitor import Answer, Visitor

Answers = dict[str, Any]

_EXAMPLES: dict[QuestionType, Any] = {
    QuestionType.TEXT: "By the blue gate",
    QuestionType.LONG_TEXT: "It began in the frost.\nIt is worse now.",
    QuestionType.EMAIL: "zoe@example.com",
    QuestionType.PHONE: "+441632960001",
    QuestionType.NAME: "Zoë Żółkowska-Ahmed",
    QuestionType.ADDRESS: {
        "uprn": None,
        "lines": ["The Old Forge", "Mill Lane", "Larkmere"],
        "postcode": "LK2 1AA",
    },
    QuestionType.PLACE: {
        "key": None,
        "name": "In front of the bakery in Mere Street",
        "detail": "",
        "lat": None,
        "lon": None,
    },
    QuestionType.NUMBER: 2,
    QuestionType.MONEY: 12_050,
    QuestionType.TIME: "22:30",
    QuestionType.DATE_RANGE: {"from": "2026-01-01", "to": "2026-03-31"},
    QuestionType.NATIONAL_INSURANCE: "AB123456C",
    QuestionType.VEHICLE: "AB12CDE",
    QuestionType.COUNCIL_TAX: "12345678",
    QuestionType.BANK: {
        "name": "Zoë Ahmed",
        "sort": "089999",
        "account": "66374958",
        "roll": None,
    },
    QuestionType.PERSON: {
        "name": "Ola Nowak",
        "relationship": "My mother",
        "email": "ola@example.com",
        "phone": "+441632960002",
        "date-of-birth": "1950-03-27",
    },
    QuestionType.ORGANISATION: {"name": "Larkmere Allotments", "kind": "charity"},
    QuestionType.DECLARATION: True,
    QuestionType.CONSENT: {"given": True},
    QuestionType.SLOT: {
        "slot": "00000000-0000-0000-0000-000000000000",
        "starts_at": "2026-03-03T10:30:00+00:00",
        "ends_at": "2026-03-03T11:00:00+00:00",
        "place": "Larkmere Central Library",
        "address": [],
        "service": "any",
        "units": 1,
        "needs": {},
    },
    QuestionType.KNOWN: "nothing",
    QuestionType.FILE: [{"upload": "0", "name": "letter.png", "size": 1, "type": "image/png"}],
}


def example(question: Question) -> Any:
    """An answer to it as it is kept; the first option where there is a choice."""
    if question.type is QuestionType.DATE:
        return _day(question)
    if question.type is QuestionType.ADD_ANOTHER:
        return [{each.key: example(each) for each in question.questions}]
    if question.options:
        first = question.options[0].value
        return [first] if question.type is QuestionType.CHECKBOXES else first
    return _EXAMPLES[question.type]


def answers_to(definition: Definition, **given: Any) -> Answers:
    """An answer to every question of a form; `given` by the key, with _ for its dashes."""
    examples = {key: example(question) for key, question in definition.questions.items()}
    return {**examples, **{key.replace("_", "-"): answer for key, answer in given.items()}}


class Filler(Visitor):
    """A visitor who fills in a form from its definition, without JavaScript."""

    def fill_in(self, definition: Definition, answers: Answers) -> Answer:
        """From the start page to the page that ends the way; that page."""
        at = self.begin().leads_to
        for _step in range(2 * len(definition.pages)):
            key = at.removeprefix(self.home)
            if key == "tasks":
                at = self._next_task()
            elif key == "check" or definition.page_by_key[key].ends:
                break
            else:
                at = self._answer(definition, definition.page_by_key[key], answers)
        page = self.get(at)
        assert page.status == 200, f"{at}: {page.status}"
        return page

    def _answer(self, definition: Definition, page: Page, answers: Answers) -> str:
        questions = visible_questions(definition, page, walk(definition, answers).answers)
        (first, *_others) = questions
        if first.type is QuestionType.ADD_ANOTHER:
            return self._add(page, first, answers[first.key])
        if first.type is QuestionType.SLOT:
            return self._take_a_time(page)
        if first.type is QuestionType.KNOWN:
            return self.send(page.key, **{first.key: "none"}).leads_to
        if first.type is QuestionType.FILE:
            chosen = (io.BytesIO(photo()), "photo.jpg") if first.required else ""
            return self.send(page.key, **{first.key: chosen}).leads_to
        return self.send(page.key, **_all_typed(questions, answers)).leads_to

    def _add(self, page: Page, question: Question, items: list[Answers]) -> str:
        for item in items:
            boxes = _all_typed(question.questions, item)
            named = {f"{question.key}.{name}": text for name, text in boxes.items()}
            added = self.send(f"{page.key}/new", **named)
            assert added.leads_to == f"{self.home}{page.key}"
        return self.send(page.key, another="no").leads_to

    def _take_a_time(self, page: Page) -> str:
        """The first time of the first day; the first day, where days are booked."""
        times = self.get(page.key)
        link = times.soup.select_one(".slot-days a")
        times = self.get(str(link["href"])) if link else times
        first = times.soup.select_one("input[name=slot][type=radio]")
        assert first is not None, times.words
        return self.post(page.key, {**times.boxes(), "slot": first["value"]}).leads_to

    def _next_task(self) -> str:
        """The first section that isn't complete; what follows the list where all are."""
        page = self.get("tasks")
        open_sections = [
            item.select_one("a")
            for item in page.soup.select(".govuk-task-list__item")
            if "Completed" not in item.get_text()
        ]
        link = next(filter(None, open_sections), None) or page.soup.select_one("a.govuk-button")
        assert link is not None, page.words
        return urlsplit(str(link["href"])).path


def _all_typed(questions: Any, answers: Answers) -> dict[str, Any]:
    return {
        name: text for each in questions for name, text in typed(each, answers[each.key]).items()
    }


def typed(question: Question, answer: Any) -> dict[str, Any]:
    """What stands in the boxes of a question whose answer this is."""
    boxes = kind_of(question).filled(answer)
    several = question.type is QuestionType.CHECKBOXES
    return {
        box_name(question.key, box): text.split("\n") if several else text
        for box, text in boxes.items()
    }


def _day(question: Question) -> str:
    """A day it accepts: tomorrow, or the last that may be."""
    latest = question.within.latest
    days = 1 if latest is None else min(1, latest)
    return (clock.today() + timedelta(days=days)).isoformat()
