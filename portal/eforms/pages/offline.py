"""A report on one page, for a phone without a connection: what can be asked with nothing looked up.

The page is the same for everyone, so that a browser may keep it. Who has a connection is better
served by the pages of the form, which find the place and say what is known already.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.core.i18n import _, pgettext
from portal.core.texts import cleaned, trimmed
from portal.eforms.by_hand.transcribing import Fault
from portal.eforms.definitions import Definition, Page, Question, context_of
from portal.eforms.definitions.reporting import Reported, decides_danger
from portal.eforms.pages import wtf
from portal.eforms.pages.rendering import error_list
from portal.eforms.pages.wtf import PageForm
from portal.eforms.sending.arriving import asked_of_others
from portal.eforms.walk import walk

WORDS, LAT, LON, ACCURACY, EMAIL = (
    "place.words", "place.lat", "place.lon", "place.accuracy", "contact.email",
)  # fmt: skip
_OWN_BOXES = (WORDS, LAT, LON, ACCURACY, EMAIL)


@dataclass
class OnePage:
    """The form on one page: its questions, the boxes beside them, and what is wrong with those.

    `faults` are by the names of the boxes: those of the place, the photos and the email address.
    """

    definition: Definition
    report: Reported
    form: PageForm
    boxes: dict[str, str]
    key: str
    faults: dict[str, str] = field(default_factory=dict)

    @property
    def place_question(self) -> Question:
        return self.definition.questions[self.report.place]

    @property
    def photos_question(self) -> Question | None:
        return self.definition.questions[self.report.photos] if self.report.photos else None

    @property
    def errors(self) -> list[dict[str, Any]]:
        own = [{"text": text, "href": f"#{box}"} for box, text in self.faults.items()]
        return [*error_list(self.form), *own]

    def error(self, box: str) -> dict[str, Any] | None:
        fault = self.faults.get(box)
        return {"text": fault, "visuallyHiddenText": _("Error")} if fault else None

    def say(self, question: Question, text: str) -> str:
        return pgettext(context_of(self.definition.service, question.key), text)

    @property
    def place(self) -> dict[str, Any] | str | None:
        """What was said of the place, as `arrive` takes it."""
        words = trimmed(self.boxes.get(WORDS, ""))
        if not (self.boxes.get(LAT) and self.boxes.get(LON)):
            return words or None
        point = {"lat": self.boxes[LAT], "lon": self.boxes[LON], "by": "device"}
        return {**point, "accuracy": self.boxes.get(ACCURACY, ""), "detail": words}

    def refuse(self, faults: tuple[Fault, ...]) -> None:
        """Put each fault where its box is on this page."""
        by_key = {each.question.key: each for each in self.form.questions}
        own = {self.report.place: WORDS, self.report.photos or "": self.report.photos or WORDS}
        for fault in faults:
            if fault.where in by_key:
                by_key[fault.where].refuse(fault.message)
            else:
                self.faults[own.get(fault.where, EMAIL)] = fault.message


def one_page(
    definition: Definition, report: Reported, posted: Mapping[str, str] | None = None
) -> OnePage:
    """Danger first, then what the form asks of everybody, then what there is to say."""
    danger = [definition.questions[key] for key in sorted(decides_danger(definition))]
    words = [definition.questions[report.text]] if report.text else []
    asked = [each for each in asked_of_others(definition) if each not in (*danger, *words)]
    page = Page(key="offline", title=definition.title, questions=(*danger, *asked, *words))
    given = posted or {}
    boxes = {name: cleaned(given.get(name, "")) for name in _OWN_BOXES}
    form = wtf.form_of_page(definition, page, posted)
    return OnePage(definition, report, form, boxes, key=given.get("key", ""))


def valid(page: OnePage) -> bool:
    """Whether it can be sent, as far as this page can tell."""
    right = page.form.validate()
    if page.place is None:
        question = page.place_question
        own = question.errors.get("required")
        page.faults[WORDS] = page.say(question, own) if own else _("Say where it is")
    return right and not page.faults


def phone_first(page: OnePage) -> Page | None:
    """The page that says whom to phone, where the answers say that this can't wait for a form."""
    deciding = decides_danger(page.definition)
    given = {key: answer for key, answer in page.form.answers.items() if key in deciding}
    ended = walk(page.definition, given).next
    return ended if ended is not None and ended.ends and ended.call else None
