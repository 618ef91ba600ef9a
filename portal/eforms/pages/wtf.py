"""A page of questions as a WTForms class: built once a version, its wording resolved a request."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import wtforms
from flask_babel.speaklater import LazyString
from wtforms.utils import unset_value

from portal.core import cards
from portal.core.i18n import _l, pgettext
from portal.eforms.definitions import Definition, Page, Question, QuestionType, context_of
from portal.eforms.kinds import kind_in, kind_of
from portal.eforms.kinds.base import Kind, NeedsChoice, Typed, Unusable, box_name
from portal.eforms.kinds.lookup import BY_HAND, SEARCH
from portal.eforms.pages.offering import ANOTHER, USE, Offer

_CHOSEN = "\n"  # between the values chosen from a list, which can't contain one
_NEEDED = _l("Answer this question")
_PERSONAL = {QuestionType.NAME, QuestionType.EMAIL, QuestionType.PHONE}
_VERSIONS_KEPT = 2_000


class QuestionField(wtforms.Field):
    """One question with its boxes. `data` is the answer as JSON, None when left empty.

    `faults` are what is wrong, each with the boxes where it is (none: the whole question).
    `reveals` are the questions that stand under its options, by value.
    """

    def __init__(
        self, question: Question, service: str, kind: Kind | None = None, **kwargs: Any
    ) -> None:
        super().__init__(question.label, **kwargs)
        self.question = question
        self.service = service
        self.kind = kind or kind_of(question)
        self.typed: Typed = {}
        self.faults: list[tuple[str | LazyString, tuple[str, ...]]] = []
        self.offer: Offer | None = None
        self.reveals: dict[str, QuestionField] = {}
        self.revealed_by: tuple[QuestionField, str] | None = None
        self.pending = False
        self.posted = False

    def process(
        self,
        formdata: Any,
        data: Any = unset_value,
        extra_filters: Sequence[Any] | None = None,  # noqa: ARG002 - WTForms' signature
    ) -> None:
        self.process_errors = []
        self.posted = formdata is not None
        if formdata is None:
            self.data = None if data is unset_value else data
            self.typed = self.kind.filled(self.data)
        else:
            self.data = None
            self.typed = self.kind.typed(formdata, self.name)

    def validate(self, form: wtforms.form.BaseForm, extra_validators: Any = ()) -> bool:  # noqa: ARG002
        self.errors: Sequence[str | LazyString] = ()
        if not self.counts:
            return True
        if boxes := self._with_cards():
            self._wrong(cards.MESSAGE, boxes)
            return False
        try:
            self.data = self._read()
        except NeedsChoice:
            self.pending = True
            return False
        except Unusable as fault:
            for each in fault.faults:
                self._wrong(self._own(each.error) or each.said(self.say), each.parts)
            return False
        if self.data is None and self.question.required:
            self._wrong(self._own("required") or _NEEDED, ())
            return False
        return True

    @property
    def counts(self) -> bool:
        """Whether it is asked: always, but for what an option reveals that isn't chosen."""
        return self.revealed_by is None or self.revealed_by[0].chooses(self.revealed_by[1])

    def chooses(self, option: str) -> bool:
        return option in self.typed[""].split(_CHOSEN)

    def _with_cards(self) -> tuple[str, ...]:
        """The boxes with the number of a payment card in them: it isn't even shown again."""
        found = tuple(box for box, text in self.typed.items() if cards.looks_like_card(text))
        for box in found:
            self.typed[box] = cards.without_cards(self.typed[box])
        return found

    def _read(self) -> Any:
        if self.offer is None:
            return self.kind.read(self.question, self.typed)
        return self.offer.read(self.kind, self.question, self.typed)

    def refuse(self, message: str | LazyString) -> None:
        """Say at this question what is wrong, though its answer alone would be taken."""
        self._wrong(message, ())

    def _wrong(self, message: str | LazyString, boxes: tuple[str, ...]) -> None:
        self.errors = [*self.errors, message]
        self.faults.append((message, boxes))

    def _own(self, error: str) -> str | None:
        return self.say(self.question.errors[error]) if error in self.question.errors else None

    def say(self, text: str) -> str:
        """A sentence of this question in the current language."""
        return pgettext(context_of(self.service, self.question.key), text)

    @property
    def mode(self) -> str | None:
        """For questions that look something up: what the person is looking at."""
        return self.kind.mode(self.typed)

    @property
    def found(self) -> list[Any]:
        """For questions that look something up: what there is to choose from."""
        return self.kind.found(self.typed)

    def box(self, name: str = "") -> str:
        """The name, and id, of one of its inputs."""
        return box_name(self.name, name)

    @property
    def wrong_boxes(self) -> tuple[str, ...]:
        return tuple(box for _, boxes in self.faults for box in boxes)

    @property
    def first_wrong(self) -> str:
        """The id that a link in the error summary leads to."""
        return self.box_of(self.wrong_boxes)

    def box_of(self, boxes: tuple[str, ...]) -> str:
        """The id of the first of these boxes, or of the one where an answer is begun."""
        return self.box((boxes or self.kind.entry_boxes(self.typed))[0])

    @property
    def button(self) -> LazyString | None:
        """What the button says while this question is looking something up."""
        return None if self.offer else self.kind.button(self.typed)

    def turn_to(self, mode: str) -> None:
        """Show another of the ways to answer (a link on the page asks for it)."""
        if self.mode is not None and mode in {SEARCH, BY_HAND}:
            self.typed["mode"] = mode
            if self.offer:
                self.offer.choice = ANOTHER

    def make_offer(self, answer: Any, posted: Any) -> None:
        """Offer an answer that was given before instead of asking again."""
        if posted is not None:
            self.offer = Offer.posted(answer, posted, self.name)
            return
        self.offer = Offer.kept(answer, self.data)
        if self.offer.choice == USE:
            self.typed = self.kind.filled(None)  # the boxes are for another one


class PageForm(wtforms.Form):
    """The questions of one page, in order."""

    @property
    def questions(self) -> list[QuestionField]:
        return [field for field in self if isinstance(field, QuestionField)]

    @property
    def answers(self) -> dict[str, Any]:
        """Once it has validated: what is to be kept.

        What an option reveals that isn't chosen is left out: what was answered before stays.
        """
        return {field.question.key: field.data for field in self.questions if field.counts}

    def offer_known(self, known: Mapping[str, Any], posted: Any = None) -> None:
        """Offer what earlier questions were answered with instead of asking again."""
        for field in self.questions:
            answer = known.get(field.question.offers or "")
            if answer is not None:
                field.make_offer(answer, posted)

    def offer_place(self, place: Any, posted: Any = None) -> None:
        """Offer where a photo was taken, where one says it."""
        for field in self.questions:
            if place is not None and field.question.type is QuestionType.PLACE:
                field.make_offer(place, posted)

    @property
    def pending(self) -> bool:
        """Whether nothing is wrong, but something looked up waits to be chosen."""
        return not self.errors and any(field.pending for field in self.questions)


def form_for(
    definition: Definition,
    page: Page,
    asked: Sequence[Question],
    *,
    posted: Any = None,
    answers: dict[str, Any],
) -> PageForm:
    """The form of a page for one person: only the questions asked of them."""
    given = {_attribute(each.key): answers.get(each.key) for each in page.questions}
    form = _built(_Identity(definition), page.key)(posted, data=given)
    keys = {question.key for question in asked}
    for question in page.questions:
        if question.key not in keys:
            del form[_attribute(question.key)]
    _put_under_options(form, page)
    return form


def _put_under_options(form: PageForm, page: Page) -> None:
    fields = {field.name: field for field in form.questions if page.revealed_by}
    for key, (revealing, option) in page.revealed_by.items():
        if key in fields and revealing in fields:
            fields[revealing].reveals[option] = fields[key]
            fields[key].revealed_by = (fields[revealing], option)


def item_page(definition: Definition, question: Question) -> Page:
    """The page that asks about one item of a group."""
    return _built_item(_Identity(definition), question.key)[0]


def item_form(
    definition: Definition, question: Question, *, posted: Any = None, answers: dict[str, Any]
) -> PageForm:
    """The form of one item. No key has a dot, so no box is called like another of the page."""
    given = {_attribute(each.key): answers.get(each.key) for each in question.questions}
    return _built_item(_Identity(definition), question.key)[1](posted, data=given)


def form_of_page(definition: Definition, page: Page, posted: Any = None) -> PageForm:
    """The form of a page that no version has: questions of the form put together otherwise."""
    fields = {
        _attribute(each.key): QuestionField(each, definition.service, name=each.key)
        for each in page.questions
    }
    built: type[PageForm] = type("PageForm", (PageForm,), fields)
    return built(posted, data={})


def _attribute(key: str) -> str:
    """Where a form keeps a question: a key may well be the name of one of its methods."""
    return f"question_{key}"


class _Identity:
    """A version by identity: comparing whole definitions costs more than building the class."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition

    def __hash__(self) -> int:
        return id(self.definition)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Identity) and other.definition is self.definition


def _about_anyone(question: Question) -> Question:
    """A browser would fill in the name of who sits at it, not of each that is listed."""
    if question.type not in _PERSONAL or question.autocomplete:
        return question
    return question.model_copy(update={"autocomplete": "off"})


@lru_cache(maxsize=_VERSIONS_KEPT)
def _built_item(identity: _Identity, key: str) -> tuple[Page, type[PageForm]]:
    definition = identity.definition
    group, page = definition.questions[key], definition.page_of[key]
    fields = {
        _attribute(each.key): QuestionField(
            _about_anyone(each), definition.service, name=f"{key}.{each.key}"
        )
        for each in group.questions
    }
    item = Page(key=page.key, title=group.item or group.label, questions=group.questions)
    return item, type("ItemForm", (PageForm,), fields)


@lru_cache(maxsize=_VERSIONS_KEPT)
def _built(identity: _Identity, key: str) -> type[PageForm]:
    definition = identity.definition
    fields = {
        _attribute(question.key): QuestionField(
            question, definition.service, kind_in(definition, question), name=question.key
        )
        for question in definition.page_by_key[key].questions
    }
    return type("PageForm", (PageForm,), fields)
