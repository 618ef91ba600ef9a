"""What the templates of a form need from Python: options for the components, words of a form.

The components take the option names of GOV.UK Frontend.
"""

from functools import cache
from typing import Any

import babel
from flask import request
from flask_babel.speaklater import LazyString
from jinja2 import Environment
from markupsafe import Markup, escape

from portal.core import i18n, web
from portal.core.i18n import _, ngettext, pgettext
from portal.eforms.definitions import Definition, context_of
from portal.eforms.kinds.lookup import NONE_OF_THESE
from portal.eforms.pages import blocks, boxes, items, rows
from portal.eforms.pages.offering import OFFER
from portal.eforms.pages.wtf import PageForm, QuestionField

Options = dict[str, Any]


def add_globals(environment: Environment) -> None:
    for function in (
        *blocks.FUNCTIONS,
        *boxes.FUNCTIONS,
        addresses_of,
        items.another_legend,
        rows.answer_rows,
        as_came,
        assets_of,
        asked,
        asked_group,
        box_error,
        choices_of,
        code_html,
        count_texts,
        error_list,
        form_action,
        offered,
        places_of,
        reference_html,
        say,
        rows.summary_parts,
        rows.summary_rows,
        way_href,
    ):
        environment.globals[function.__name__] = function


def say(definition: Definition, part: str, text: str) -> str:
    """A sentence of a form: of the form itself, or of one of its pages or questions."""
    return pgettext(context_of(definition.service, part) if part else definition.service, text)


def form_action() -> str:
    """Where a page posts to: itself, remembering that it was reached from the check page."""
    return as_came(web.here())


def as_came(href: str) -> str:
    """An address that remembers, if that is so, that the person came from the check page."""
    return f"{href}?from=check" if came_from_check() else href


def came_from_check() -> bool:
    return request.args.get("from") == "check"


def way_href(mode: str) -> str:
    """This page, answering in another way."""
    action = form_action()
    return f"{action}{'&' if '?' in action else '?'}by={mode}"


def asked(field: QuestionField, alone: bool, box: str = "") -> Options:  # noqa: FBT001 - from Jinja
    """Name, label, hint and error for a component with one box."""
    return {
        "id": field.box(box),
        "name": field.box(box),
        "label": {
            "text": _label(field),
            "isPageHeading": alone,
            "classes": "govuk-label--l" if alone else "govuk-label--s",
        },
        "hint": _hint(field),
        "errorMessage": _error(field),
    }


def asked_group(field: QuestionField, alone: bool, box: str = "") -> Options:  # noqa: FBT001
    """Legend, hint and error for a component of several boxes."""
    size = "l" if alone else "s"
    legend = {
        "text": _label(field),
        "isPageHeading": alone,
        "classes": f"govuk-fieldset__legend--{size}",
    }
    return {
        "fieldset": {"legend": legend},
        "hint": _hint(field) if box != "choice" else None,
        "errorMessage": box_error(field, box) if box else _error(field),
    }


def box_error(field: QuestionField, box: str) -> Options | None:
    """The error at one box of several: only where the fault is."""
    for message, wrong in field.faults:
        if box in wrong or (not wrong and field.box(box) == field.first_wrong):
            return _message(message)
    return None


def error_list(form: PageForm) -> list[Options]:
    """Each error with a link to the box where it can be put right."""
    return [
        {"text": message, "href": f"#{field.box_of(wrong)}"}
        for field in form.questions
        for message, wrong in field.faults
    ]


def choices_of(field: QuestionField) -> list[Options]:
    chosen = field.typed[""].split("\n")
    items: list[Options] = []
    for option in field.question.options:
        if option.alone and items:
            items.append({"divider": _("or")})
        words = field.say(option.label)
        easy = i18n.current().easyread and option.picture
        items.append(
            {
                "value": option.value,
                "text": words,
                "html": _with_picture(option.picture or "", words) if easy else None,
                "hint": {"text": field.say(option.hint)} if option.hint else None,
                "checked": option.value in chosen,
                "behaviour": "exclusive" if option.alone and items else None,
            }
        )
    return items


def offered(field: QuestionField) -> Markup:
    """What is known already, in words on one line."""
    answer = field.offer.answer if field.offer else None
    lines = field.kind.shown(field.question, field.service, answer)
    return Markup('<span dir="auto">{}</span>').format(", ".join(lines))


def addresses_of(field: QuestionField) -> list[Options]:
    return [{"value": found.uprn, "html": i18n.ltr(found.text)} for found in field.found]


def places_of(field: QuestionField) -> list[Options]:
    items: list[Options] = [
        {"value": found.key, "html": i18n.ltr(found.name), "hint": {"text": found.detail}}
        for found in field.found
    ]
    none = {"value": NONE_OF_THESE, "text": _("None of these")}
    return [*items, {"divider": _("or")}, none] if items else [none]


def assets_of(field: QuestionField) -> list[Options]:
    """Things with a number, near the place."""
    items: list[Options] = [
        {"value": found.key, "html": i18n.ltr(found.name), "hint": {"text": found.detail}}
        for found in field.found
    ]
    none = {"value": NONE_OF_THESE, "text": _("None of these, or I cannot tell")}
    return [*items, {"divider": _("or")}, none]


def count_texts() -> Options:
    """What the script of a text box says while a person types, by plural form of the language."""
    forms = plural_samples()
    under = {
        form: ngettext(
            "You have %(count)s character left", "You have %(count)s characters left", n,
            count="%{count}",
        )
        for form, n in forms.items()
    }  # fmt: skip
    over = {
        form: ngettext(
            "You have %(count)s character too many", "You have %(count)s characters too many", n,
            count="%{count}",
        )
        for form, n in forms.items()
    }  # fmt: skip
    return {
        "charactersUnderLimitText": under,
        "charactersAtLimitText": _("You have no characters left"),
        "charactersOverLimitText": over,
        "textareaDescriptionText": _("You can enter up to %(count)s characters", count="%{count}"),
    }


def plural_samples() -> dict[str, int]:
    """A number for each plural form that whole numbers take in the language (CLDR's names)."""
    return _plural_samples(i18n.current().babel_code)


@cache
def _plural_samples(code: str) -> dict[str, int]:
    rule = babel.Locale.parse(code).plural_form
    samples: dict[str, int] = {}
    for n in range(1, 101):
        samples.setdefault(rule(n), n)
    return {"other": 100, **samples}


def reference_html(reference: str) -> Markup:
    return Markup('<strong class="reference">{}</strong>').format(i18n.ltr(reference))


def code_html(code: str) -> Markup:
    return Markup('<strong class="access-code">{}</strong>').format(i18n.ltr(code))


def _label(field: QuestionField) -> Markup:
    label = escape(field.say(field.question.label))
    return label if field.question.required else Markup("{} {}").format(label, _("(optional)"))


def _hint(field: QuestionField) -> Options | None:
    return {"text": field.say(field.question.hint)} if field.question.hint else None


def _error(field: QuestionField) -> Options | None:
    if not field.faults or OFFER in field.wrong_boxes:
        return None
    return _message(field.faults[0][0])


def _message(message: str | LazyString) -> Options:
    return {"text": message, "visuallyHiddenText": _("Error")}


def _with_picture(name: str, words: str) -> Markup:
    return Markup('<img class="er-option" src="{}" alt="" width="56" height="56"> {}').format(
        web.picture(name), words
    )
