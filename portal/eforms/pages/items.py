"""The items of a group in words: their names, their cards, what is wrong with their number."""

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from portal.core.errors import PortalError
from portal.core.i18n import _, ngettext, pgettext
from portal.eforms import groups
from portal.eforms.definitions import Definition, Page, Question, context_of
from portal.eforms.pages import addresses
from portal.eforms.pages.summary import Row, item_name, item_rows


@dataclass(frozen=True)
class ItemCard:
    """One item as the list shows it."""

    number: int
    name: Markup
    rows: list[Row]
    change_href: str
    remove_href: str


def card(
    definition: Definition, step: Page, question: Question, number: int, answers: dict[str, Any]
) -> ItemCard:
    where: dict[str, Any] = {"page": step.key, "number": number}
    return ItemCard(
        number=number,
        name=item_name(definition, question, number),
        rows=item_rows(definition, step, question, number, answers),
        change_href=addresses.href("item", definition.service, **where),
        remove_href=addresses.href("remove", definition.service, **where),
    )


def remove_heading(card: ItemCard) -> Markup:
    return escape(_("Are you sure you want to remove “%(item)s”?")) % {"item": card.name}


def another_legend(definition: Definition, question: Question, added: int) -> Markup:
    """What the list asks: in the form's words once there is one to add another to."""
    if added == 0:
        return escape(_("Do you want to add one?"))
    another = question.another or ""
    return escape(pgettext(context_of(definition.service, question.key), another))


def say_whether(definition: Definition, question: Question, added: int) -> str:
    """The error where neither Yes nor No was chosen."""
    if added == 0 and groups.fewest(question):
        return _too_few(definition, question)
    return _("Select “Yes” to add one more, or “No” to go on")


def fault_words(definition: Definition, question: Question, fault: PortalError) -> str:
    match fault:
        case groups.TooFewItems():
            return _too_few(definition, question)
        case groups.UnfinishedItem():
            unfinished = item_name(definition, question, fault.number)
            return _("Answer every question of “%(item)s”", item=unfinished.striptags())
        case _:
            return ngettext(
                "You can add %(n)d. Remove it before you add another.",
                "You can add up to %(n)d. Remove one before you add another.",
                question.count.most,
            )


def _too_few(definition: Definition, question: Question) -> str:
    if said := question.errors.get("required"):
        return pgettext(context_of(definition.service, question.key), said)
    least = groups.fewest(question)
    return ngettext("Add at least %(n)d", "Add at least %(n)d", least)
