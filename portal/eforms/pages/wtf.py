"""A page of questions as a WTForms class: built once a version, its wording resolved a request."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import wtforms
from flask_babel.speaklater import LazyString
from wtforms.utils import unset_value

from portal.core.i18n import _l, pgettext
from portal.eforms.definitions import Definition, Page, Question, context_of
from portal.eforms.kinds import kind_of
from portal.eforms.kinds.base import NeedsChoice, Typed, Unusable, box_name
from portal.eforms.kinds.lookup import BY_HAND, SEARCH

_NEEDED = _l("Answer this question")
_VERSIONS_KEPT = 2_000


class QuestionField(wtforms.Field):
    """One question with its boxes. `data` is the answer as JSON, None when left empty."""

    def __init__(self, question: Question, service: str, **kwargs: Any) -> None:
        super().__init__(question.label, **kwargs)
        self.question = question
        self.service = service
        self.kind = kind_of(question)
        self.typed: Typed = {}
        self.wrong_boxes: tuple[str, ...] = ()
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
        try:
            self.data = self.kind.read(self.question, self.typed)
        except NeedsChoice:
            self.pending = True
            return False
        except Unusable as fault:
            self._wrong(self._own(fault.error) or fault.said(self.say), fault.parts)
            return False
        if self.data is None and self.question.required:
            self._wrong(self._own("required") or _NEEDED, ())
            return False
        return True

    def _wrong(self, message: str | LazyString, boxes: tuple[str, ...]) -> None:
        self.errors = [message]
        self.wrong_boxes = boxes

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
    def first_wrong(self) -> str:
        """The id that a link in the error summary leads to."""
        boxes = self.wrong_boxes or self.kind.entry_boxes(self.typed)
        return self.box(boxes[0])

    @property
    def button(self) -> LazyString | None:
        """What the button says while this question is looking something up."""
        return self.kind.button(self.typed)

    def turn_to(self, mode: str) -> None:
        """Show another of the ways to answer (a link on the page asks for it)."""
        if self.mode is not None and mode in {SEARCH, BY_HAND}:
            self.typed["mode"] = mode


class PageForm(wtforms.Form):
    """The questions of one page, in order."""

    @property
    def questions(self) -> list[QuestionField]:
        return [field for field in self if isinstance(field, QuestionField)]

    @property
    def answers(self) -> dict[str, Any]:
        """Once it has validated: what is to be kept."""
        return {field.question.key: field.data for field in self.questions}

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
    return form


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


@lru_cache(maxsize=_VERSIONS_KEPT)
def _built(identity: _Identity, key: str) -> type[PageForm]:
    definition = identity.definition
    fields = {
        _attribute(question.key): QuestionField(question, definition.service, name=question.key)
        for question in definition.page_by_key[key].questions
    }
    return type("PageForm", (PageForm,), fields)
