"""What is drawn once of a question page, because it looks the same to everyone."""

from collections.abc import Callable
from datetime import datetime

from jinja2 import Environment
from markupsafe import Markup

from portal.core import i18n
from portal.core.web import Library, markup
from portal.eforms.definitions import Definition, Page, QuestionType
from portal.eforms.pages.rendering import Options, choices_of, form_action
from portal.eforms.pages.wtf import PageForm, QuestionField

_DRAWINGS_KEPT = 5_000


def add_globals(environment: Environment) -> None:
    environment.globals["draw"] = Drawings(environment)


class Drawings:
    """The middle of a question page: its heading, and its questions by the template of their kind.

    What looks the same to everyone is drawn once, because drawing costs most of a page: headings,
    and questions that weren't posted and are empty or answered from a list. The macros see what is
    global and nothing of the page, so nothing of a person gets into what is kept.
    """

    def __init__(self, environment: Environment) -> None:
        self._kinds = {
            kind: Library(environment, f"eforms/kinds/{kind.value}.html") for kind in QuestionType
        }
        self._page = Library(environment, "eforms/_asked.html")
        self._kept: dict[tuple[object, ...], tuple[object, Markup]] = {}

    def heading(self, definition: Definition, step: Page) -> Markup:
        """The name of the form, of the page, and what the page says before it asks."""
        key = (id(step), definition.service, i18n.current().code)
        return self._once(key, step, lambda: self._page.heading(definition, step))

    def questions(self, form: PageForm, step: Page) -> Markup:
        fields = form.questions
        if not all(_same_for_everyone(field) for field in fields):
            return markup(self._page.questions(form, step, i18n.current().easyread))
        answers = tuple((field.name, *field.typed.values()) for field in fields)
        key = (id(step), form_action(), i18n.current().code, answers)
        return self._once(
            key, step, lambda: self._page.questions(form, step, i18n.current().easyread)
        )

    def control(self, field: QuestionField, alone: bool) -> Markup:  # noqa: FBT001 - from Jinja
        """The boxes of one question, under the offer of what is known where there is one."""
        ask = self._kinds[field.question.type].ask
        if field.offer is None:
            return markup(ask(field, alone))
        return markup(self._page.offer(field, alone, ask(field, False)))  # noqa: FBT003 - Jinja's

    def under(self, field: QuestionField) -> Markup:
        """Another way to answer, below the page's button: a place has a map there."""
        if field.question.type is not QuestionType.PLACE:
            return Markup()
        return markup(self._kinds[QuestionType.PLACE].under(field))

    def choices(self, field: QuestionField) -> list[Options]:
        """The options of a list, with what they reveal."""
        items = choices_of(field)
        for item in items:
            if revealed := field.reveals.get(item.get("value", "")):
                item["conditional"] = {"html": self.control(revealed, False)}  # noqa: FBT003
        return items

    def later(self, service: str) -> Markup:
        """The ways to stop here: save, or clear."""
        return self._once((service, i18n.current().code), None, lambda: self._page.later(service))

    def saved(self, service: str, until: datetime) -> Markup:
        """How long answers are kept, and the ways to stop here."""
        key = (service, i18n.current().code, i18n.date_text(until))
        return self._once(key, None, lambda: self._page.saved(service, until))

    def _once(self, key: tuple[object, ...], step: Page | None, draw: Callable[[], str]) -> Markup:
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) >= _DRAWINGS_KEPT:
                self._kept.clear()
            # The page is kept beside its drawing, so its id can't become another's.
            found = self._kept[key] = (step, markup(draw()))
        return found[1]


def _same_for_everyone(field: QuestionField) -> bool:
    if field.posted or field.offer:
        return False
    return field.kind.has_options or not any(field.typed.values())
