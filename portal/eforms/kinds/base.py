"""What every kind of question does: read what was typed, fill its boxes again, show its answer."""

import re
import unicodedata
from typing import Any, ClassVar

from flask_babel.speaklater import LazyString
from werkzeug.datastructures import MultiDict

from portal.core.i18n import _l, ngettext, pgettext
from portal.eforms.definitions import Question, context_of

Typed = dict[str, str]

# Control characters say nothing and break storage; overrides of direction can disguise a text.
# Marks of direction and joiners stay: Urdu, Persian and emoji need them.
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


class Unusable(Exception):
    """What was typed can't be an answer. The message tells the person what to do."""

    def __init__(self, message: str | LazyString, *parts: str) -> None:
        super().__init__(str(message))
        self.message = message
        self.parts = parts


class NeedsChoice(Exception):
    """What was typed was looked up: now the person chooses from what was found."""


class Kind:
    """A type of question. `boxes` are the suffixes of its inputs' names; "" is the plain name."""

    boxes: ClassVar[tuple[str, ...]] = ("",)
    autocomplete: ClassVar[str | None] = None
    max_length: ClassVar[int] = 500

    def typed(self, posted: MultiDict[str, str], name: str) -> Typed:
        """What stands in the boxes after a POST, free of characters nobody typed."""
        return {box: cleaned(posted.get(box_name(name, box), "")) for box in self.boxes}

    def filled(self, answer: Any) -> Typed:
        """What stands in the boxes for an answer given before."""
        return {"": answer or ""}

    def read(self, question: Question, typed: Typed) -> Any:
        """The answer as JSON, None when left empty; raises Unusable or NeedsChoice."""
        text = typed[""].strip()
        check_length(text, question.max_length or self.max_length)
        return text or None

    def shown(self, question: Question, service: str, answer: Any) -> list[str]:  # noqa: ARG002 - used by some
        """The answer in words, a line each, in the current language."""
        return str(answer).splitlines()


def box_name(name: str, box: str) -> str:
    return f"{name}-{box}" if box else name


def cleaned(text: str) -> str:
    """The text in one normal form, without control characters."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _UNWANTED.sub("", text)


def check_length(text: str, longest: int, *parts: str) -> None:
    if len(text) > longest:
        over = len(text) - longest
        raise Unusable(
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
