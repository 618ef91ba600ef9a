"""What the templates of blocks, promises and equality questions need from Python."""

from typing import Any, cast

from markupsafe import Markup

from portal.core.i18n import _
from portal.eforms.kinds.base import box_name
from portal.eforms.kinds.blocks import SELF, Asked, Block, OrganisationKind
from portal.eforms.kinds.dates import Date
from portal.eforms.kinds.equality import PREFER_NOT, PREFER_NOT_TO_SAY
from portal.eforms.kinds.promises import NO, YES
from portal.eforms.kinds.simple import Email, Phone
from portal.eforms.pages.wtf import QuestionField

Options = dict[str, Any]

_INPUTS: dict[type, Options] = {
    Email: {"type": "email", "inputmode": "email", "autocapitalize": "none"},
    Phone: {"type": "tel", "inputmode": "tel", "classes": "govuk-input--width-20"},
}


def block_parts(field: QuestionField) -> list[Options]:
    """The boxes of a block, each with the component that draws it."""
    kind = cast("Block", field.kind)
    return [_part(field, asked) for asked in kind.asked(field.question)]


def statement_items(field: QuestionField) -> list[Options]:
    """The one box to tick, beside its words."""
    words = field.say(field.question.statement or "")
    return [{"value": YES, "text": words, "checked": field.typed[""] == YES}]


def yes_and_no() -> list[Options]:
    return [{"value": YES, "text": _("Yes")}, {"value": NO, "text": _("No")}]


def prefer_not(field: QuestionField) -> list[Options]:
    """The option that every question about equality has."""
    chosen = field.typed[""] == PREFER_NOT
    return [{"value": PREFER_NOT, "text": str(PREFER_NOT_TO_SAY), "checked": chosen}]


def error_at(field: QuestionField, *boxes: str) -> Options | None:
    """The error at these boxes; one that names none stands where an answer is begun."""
    for message, wrong in field.faults:
        if set(wrong or field.kind.entry_boxes(field.typed)) & set(boxes):
            return {"text": message, "visuallyHiddenText": _("Error")}
    return None


def _part(field: QuestionField, asked: Asked) -> Options:
    name, part, optional = asked
    boxes = tuple(box_name(name, box) for box in part.kind.boxes)
    label = str(part.label)
    if optional:
        label = Markup("{} {}").format(label, _("(optional)"))
    hint = {"text": str(part.hint)} if part.hint else None
    same = {"hint": hint, "errorMessage": error_at(field, *boxes)}
    if isinstance(part.kind, Date):
        return {
            "draws": "date",
            "options": same | _group(label) | _date(field, name, part.autofill),
        }
    box = {"id": field.box(name), "name": field.box(name)}
    if isinstance(part.kind, OrganisationKind):
        items = [{"value": v, "text": str(text)} for v, text in part.kind.LABELS.items()]
        chosen = {"idPrefix": field.box(name), "value": field.typed[name], "items": items}
        return {"draws": "radios", "options": same | _group(label) | box | chosen}
    typed = {"value": field.typed[name], "autocomplete": _token(field, part.autofill)}
    style = {"spellcheck": False, "label": {"text": label}, **_INPUTS.get(type(part.kind), {})}
    return {"draws": "input", "options": same | box | typed | style}


def _group(label: str) -> Options:
    return {"fieldset": {"legend": {"text": label, "classes": "govuk-fieldset__legend--s"}}}


def _date(field: QuestionField, name: str, token: str | None) -> Options:
    return {"id": field.box(name), "items": [
        {
            "id": field.box(box_name(name, part)),
            "name": field.box(box_name(name, part)),
            "label": label,
            "value": field.typed[box_name(name, part)],
            "autocomplete": _token(field, f"{token}-{part}"),
            "classes": f"govuk-input--width-{digits}{_wrong(field, box_name(name, part))}",
        }
        for part, label, digits in (
            ("day", _("Day"), 2), ("month", _("Month"), 2), ("year", _("Year"), 4)
        )
    ]}  # fmt: skip


def _token(field: QuestionField, token: str | None) -> str:
    """WCAG 1.3.5 asks for it only about the person who fills the form in."""
    return token if token and field.question.autocomplete == SELF else "off"


def _wrong(field: QuestionField, box: str) -> str:
    return " govuk-input--error" if box in field.wrong_boxes else ""


FUNCTIONS = (block_parts, error_at, prefer_not, statement_items, yes_and_no)
