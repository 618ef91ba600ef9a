"""What every kind of question does: read what was typed, fill its boxes again, show its answer."""

from collections.abc import Callable
from typing import Any, ClassVar

from flask_babel.speaklater import LazyString
from werkzeug.datastructures import MultiDict

from portal.core.i18n import _l, ngettext, pgettext
from portal.core.texts import cleaned, one_line, trimmed, visible
from portal.eforms.definitions import Question, context_of
from portal.eforms.definitions.conditions import Test

Typed = dict[str, str]


class Unusable(Exception):
    """What was typed can't be an answer. The message tells the person what to do.

    `error` is the name under which a form can say it in its own words.
    """

    error: ClassVar[str] = "invalid"

    def __init__(self, message: str | LazyString, *parts: str) -> None:
        super().__init__(str(message))
        self.message = message
        self.parts = parts

    def said(self, say: Callable[[str], str]) -> str | LazyString:  # noqa: ARG002 - used by some
        """The message; `say` gives words of the form in the current language."""
        return self.message

    @property
    def faults(self) -> tuple["Unusable", ...]:
        """Each fault by itself, where there are several."""
        return (self,)


class TooLong(Unusable):
    error = "too_long"


class Particular(Unusable):
    """Says which part is wrong and how, so a form's general words would say less."""

    error = ""


class Several(Unusable):
    """Several boxes are wrong, each in its own way."""

    def __init__(self, *faults: Unusable) -> None:
        super().__init__(faults[0].message)
        self._faults = faults

    @property
    def faults(self) -> tuple[Unusable, ...]:
        return self._faults


class NeedsChoice(Exception):
    """What was typed was looked up: now the person chooses from what was found."""


class Kind:
    """A type of question. `boxes` are the suffixes of its inputs' names; "" is the plain name."""

    boxes: ClassVar[tuple[str, ...]] = ("",)
    lines: ClassVar[bool] = False  # whether an answer may have several
    max_length: ClassVar[int] = 500
    has_length: ClassVar[bool] = True  # whether a form may bound what is typed
    compares: ClassVar[tuple[type[Test], ...]] = ()  # conditions that speak of its options
    collects: ClassVar[bool] = False  # gathered on pages of its own until the person continues

    def of(self, question: Question) -> "Kind":  # noqa: ARG002 - a long list is another kind
        """The kind that asks this very question."""
        return self

    @property
    def has_options(self) -> bool:
        return bool(self.compares)

    def typed(self, posted: MultiDict[str, str], name: str) -> Typed:
        """What stands in the boxes after a POST, free of characters nobody typed."""
        return {box: cleaned(posted.get(box_name(name, box), "")) for box in self.boxes}

    def filled(self, answer: Any) -> Typed:
        """What stands in the boxes for an answer given before."""
        return {"": answer or ""}

    def read(self, question: Question, typed: Typed) -> Any:
        """The answer as JSON, None when left empty; raises Unusable or NeedsChoice."""
        check_length(typed[""].strip(), question.max_length or self.max_length)
        return (trimmed(typed[""]) if self.lines else one_line(typed[""])) or None

    def shown(self, question: Question, service: str, answer: Any) -> list[str]:  # noqa: ARG002 - used by some
        """The answer in words, a line each, in the current language."""
        return str(answer).splitlines()

    def mode(self, typed: Typed) -> str | None:  # noqa: ARG002 - looked up in LookUp
        """Which of several ways to answer the person is looking at; None where there is one."""
        return None

    def is_empty(self, typed: Typed) -> bool:
        """Whether nothing was typed or chosen."""
        return not any(visible(text) for text in typed.values())

    def found(self, typed: Typed) -> list[Any]:  # noqa: ARG002
        """What there is to choose from, where something was looked up."""
        return []

    def button(self, typed: Typed) -> LazyString | None:  # noqa: ARG002
        """What the button says while something is looked up."""
        return None

    def entry_boxes(self, typed: Typed) -> tuple[str, ...]:  # noqa: ARG002
        """The boxes where an answer is begun: an error that names none leads there."""
        return self.boxes


def box_name(name: str, box: str) -> str:
    return f"{name}-{box}" if box else name


def check_length(text: str, longest: int, *parts: str) -> None:
    if len(text) > longest:
        over = len(text) - longest
        raise TooLong(
            ngettext(
                "Shorten your answer by %(n)d character. The most we can take is %(most)d.",
                "Shorten your answer by %(n)d characters. The most we can take is %(most)d.",
                over,
                most=longest,
            ),
            *parts,
        )


def option_label(question: Question, service: str, value: str) -> str:
    option = question.choices.get(value)
    return pgettext(context_of(service, question.key), option.label) if option else value


CHOOSE = _l("Choose one of the answers in the list")
