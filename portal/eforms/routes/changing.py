"""When a form changes under somebody: pages of an older version come in, or the form is closed."""

from flask import Response, request

from portal.core.i18n import _
from portal.core.web import redirect
from portal.eforms import groups, services
from portal.eforms.definitions import Page, Question
from portal.eforms.groups import Item
from portal.eforms.pages import summary, wtf
from portal.eforms.routes.collecting import collected_on
from portal.eforms.routes.steps import check_url, render_step, start_url
from portal.eforms.services import OpenDraft
from portal.eforms.walk import questions_on

VERSION = "form.version"  # a dot, so that no question has this name


def posted_before(draft: OpenDraft, page: str) -> tuple[OpenDraft, bool]:
    """Keep what was posted from a page that was drawn for another version of the form.

    Gives the draft as it is then, and whether all is done: otherwise the page as it is now is to
    read the same boxes again and to say what is wrong in them.
    """
    shown = services.shown_in(draft, request.form.get(VERSION))
    if shown is draft:
        return draft, False
    changed, valid = _kept(shown, page)
    return changed or draft, valid or page not in draft.definition.page_by_key


def closed(draft: OpenDraft, page: str | None = None) -> Response:
    """A form that is no longer taken: its answers can be read, and what was typed is kept."""
    if request.method == "POST" or page is not None:
        if request.method == "POST" and page is not None:
            _kept(services.shown_in(draft, request.form.get(VERSION)), page)
        return redirect(check_url(draft))
    return render_step(
        "eforms/_closed.html",
        draft,
        _("We no longer take this form"),
        rows=summary.rows(draft.definition, draft.walk),
        back_href=start_url(draft),
    )


def _kept(shown: OpenDraft, page: str) -> tuple[OpenDraft | None, bool]:
    """Answer as the page asked; whether every box was right."""
    step = shown.definition.page_by_key.get(page)
    if step is None or step.ends:
        return None, True
    if collected := collected_on(step):
        return _item_kept(shown, collected), False
    form = _form(shown, step)
    valid = form.validate()
    given = {
        field.question.key: field.data
        for field in form.questions
        if field.counts and not field.errors and not field.pending
    }
    answers = form.answers if valid else given
    return services.answer(shown, answers), valid


def _form(shown: OpenDraft, step: Page) -> wtf.PageForm:
    answers = shown.walk.answers
    asked = questions_on(shown.definition, step, answers)
    form = wtf.form_for(shown.definition, step, asked, posted=request.form, answers=shown.answers)
    form.offer_known(answers, request.form)
    return form


def _item_kept(shown: OpenDraft, question: Question) -> OpenDraft | None:
    """Keep an item as the page asked for it; None where none was posted or something is wrong.

    What is wrong, or asked besides by now, is said on the page as it is, if there still is one.
    """
    item_id = groups.id_from(request.form.get("item"))
    if item_id is None or not any(name.startswith(f"{question.key}.") for name in request.form):
        return None
    form = wtf.item_form(shown.definition, question, posted=request.form, answers={})
    if not form.validate():
        return None
    try:
        return groups.keep_item(shown, question, Item(item_id, form.answers))
    except groups.TooManyItems:
        return None
