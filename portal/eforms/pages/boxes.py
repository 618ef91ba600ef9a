"""Options for the components of questions with boxes of their own: dates, numbers, lists."""

from typing import Any, cast

from portal.core.i18n import Untranslated, _
from portal.eforms.definitions import Option
from portal.eforms.kinds.numbers import MOST, Number
from portal.eforms.kinds.selecting import MOST_WITHOUT_SEARCH, matching
from portal.eforms.pages.wtf import QuestionField

Options = dict[str, Any]

_WIDTHS = (3, 4, 5, 10)  # characters, as GOV.UK Frontend has classes for
_ENGLISH = {"lang": "en-GB", "dir": "ltr"}  # an option of a select can hold no element that says so


def date_boxes(field: QuestionField, end: str = "") -> list[Options]:
    """Day, month and year; of a question with two dates, those whose names begin with `end`."""
    boxes = {"day": (_("Day"), 2), "month": (_("Month"), 2), "year": (_("Year"), 4)}
    birth = field.question.autocomplete == "bday"
    return [
        {
            "id": field.box(f"{end}{part}"),
            "name": field.box(f"{end}{part}"),
            "label": label,
            "value": field.typed[f"{end}{part}"],
            "classes": f"govuk-input--width-{digits}{_error_class(field, end + part)}",
            "autocomplete": f"bday-{part}" if birth else None,
        }
        for part, (label, digits) in boxes.items()
    ]


def number_options(field: QuestionField) -> Options:
    """Keyboard, width and unit of a box for a number.

    The unit is drawn beside the box, out of a screen reader's sight; so the box refers to it.
    """
    question, unit = field.question, field.question.unit
    least = question.amount.least
    keyboard = "decimal" if _places(field) else "numeric"
    described = f"{field.box()}-unit" if unit else None
    return {
        # The number keyboards of telephones have no minus.
        "inputmode": "text" if least is not None and least < 0 else keyboard,
        "spellcheck": False,
        "classes": f"govuk-input--width-{_width(field)}",
        "suffix": {"text": field.say(unit), "attributes": {"id": described}} if unit else None,
        "describedBy": described,
    }


def select_items(field: QuestionField, options: list[Option]) -> list[Options]:
    """The options of a native list, the first of them empty."""
    empty = {"value": "", "text": _("Choose from the list")}
    return [empty, *(_item(field, option) for option in options)]


def matches_of(field: QuestionField) -> list[Option]:
    """What a search of a long list found; nothing where it would be a long list again."""
    found = matching(field.question, field.say, field.typed["search"])
    return found if len(found) <= MOST_WITHOUT_SEARCH else []


def match_items(field: QuestionField, options: list[Option]) -> list[Options]:
    chosen = field.typed[""]
    return [
        {
            "value": option.value,
            "text": field.say(option.label),
            "checked": option.value == chosen,
        }
        for option in options
    ]


def _item(field: QuestionField, option: Option) -> Options:
    words = field.say(option.label)
    return {
        "value": option.value,
        "text": str(words),
        "selected": option.value == field.typed[""],
        "attributes": _ENGLISH if isinstance(words, Untranslated) else None,
    }


def _width(field: QuestionField) -> int:
    """For the longest number that is taken, with its decimal point."""
    amount, places = field.question.amount, _places(field)
    longest = max(len(str(bound)) for bound in (amount.least or 0, amount.most or MOST))
    longest += places + 1 if places else 0
    return next((width for width in _WIDTHS if width >= longest), _WIDTHS[-1])


def _places(field: QuestionField) -> int:
    return cast("Number", field.kind).places(field.question)


def _error_class(field: QuestionField, box: str) -> str:
    wrong = field.wrong_boxes or field.kind.entry_boxes(field.typed)
    return " govuk-input--error" if field.faults and box in wrong else ""


FUNCTIONS = (date_boxes, match_items, matches_of, number_options, select_items)
