"""Adding another: the list so far, a page for each item, and one to remove it."""

from typing import NamedTuple

from flask import Response, request

from portal.core import cards, security
from portal.core.web import redirect
from portal.eforms import groups, services
from portal.eforms.definitions import Page, Question, QuestionType
from portal.eforms.groups import Item
from portal.eforms.pages import addresses, items, rendering, summary, wtf
from portal.eforms.routes import changing, collecting
from portal.eforms.routes.blueprint import bp
from portal.eforms.routes.steps import back_url, keep_browser, next_url, page_url, render_step
from portal.eforms.services import OpenDraft
from portal.eforms.walk import Walk


class At(NamedTuple):
    """Where a person stands: on the page of a group, in a form that allows it."""

    draft: OpenDraft
    way: Walk
    step: Page
    question: Question

    @property
    def added(self) -> list[Item]:
        return groups.items_of(self.question, self.draft.answers)

    @property
    def full(self) -> bool:
        return len(self.added) >= self.question.count.most


@collecting.draws(QuestionType.ADD_ANOTHER)
def list_page(draft: OpenDraft, way: Walk, step: Page, question: Question) -> Response:
    """What was added so far, and whether there is more. With nothing yet, the first item."""
    at = At(draft, way, step, question)
    if request.method == "POST":
        return _go_on(at)
    if not at.added and groups.fewest(question):
        return redirect(_item_url(at))
    return _show_list(at, None)


@bp.route("/services/<service>/<page>/new", methods=["GET", "POST"])
@bp.route("/services/<service>/<page>/<int:number>", methods=["GET", "POST"])
@cards.told_at_the_box
def item(service: str, page: str, number: int | None = None) -> Response:
    """The questions of one item. Its hidden id says which: numbers shift when one is removed."""
    at = _stand(service, page)
    return at if isinstance(at, Response) else item_page(at, number)


def item_page(at: At, number: int | None) -> Response:
    shown = _numbered(at, number)
    if request.method == "GET" and shown is None and (number is not None or at.full):
        return redirect(_list_url(at))
    item_id = groups.id_from(request.form.get("item")) or (shown.id if shown else groups.new_id())
    form = _form(at, shown)
    if request.method == "POST" and form.validate() and _kept(at, item_id, form):
        keep_browser(at.draft)  # it is kept longer now
        return redirect(_list_url(at))
    for field in form.questions:
        field.turn_to(request.args.get("by", ""))
    return _show_item(at, item_id, form)


@bp.route("/services/<service>/<page>/<int:number>/remove", methods=["GET", "POST"])
def remove(service: str, page: str, number: int) -> Response:
    """Asks whether to remove an item; POST removes the one with the id that was shown."""
    at = _stand(service, page)
    return at if isinstance(at, Response) else remove_page(at, number)


def remove_page(at: At, number: int) -> Response:
    if request.method == "POST":
        if item_id := groups.id_from(request.form.get("item")):
            groups.remove_item(at.draft, at.question, item_id)
        return redirect(_list_url(at))
    shown = _numbered(at, number)
    if shown is None:
        return redirect(_list_url(at))
    card = items.card(at.draft.definition, at.step, at.question, number, shown.answers)
    return render_step(
        "eforms/_remove_item.html",
        at.draft,
        items.remove_heading(card),
        card=card,
        item_id=shown.id,
        back_href=_list_url(at),
    )


def _stand(service: str, page: str) -> At | Response:
    """Raises NoSuchPage where the page isn't that of a group."""
    draft = services.draft_of(security.browser_token(), service)
    if draft.withdrawn:
        return changing.closed(draft, page)
    if request.method == "POST":
        draft, done = changing.posted_before(draft, page)
        if done:
            return redirect(next_url(draft, draft.walk))
    return stand_on(draft, page)


def stand_on(draft: OpenDraft, page: str) -> At | Response:
    """The page of a group, or the way to where the person is to go on. Raises NoSuchPage."""
    step = draft.page(page)
    question = collecting.collected_on(step)
    if question is None or question.type is not QuestionType.ADD_ANOTHER:
        raise services.NoSuchPage
    way = draft.walk
    if not (way.allows(step) and draft.asks_on(step)):
        return redirect(next_url(draft, way))
    return At(draft, way, step, question)


def _go_on(at: At) -> Response:
    choice = request.form.get("another")
    if choice == "yes" and not at.full:
        return redirect(_item_url(at))
    if choice != "no" and not at.full:
        return _show_list(at, items.say_whether(at.draft.definition, at.question, len(at.added)))
    try:
        changed = groups.finish(at.draft, at.question)
    except (groups.TooFewItems, groups.TooManyItems, groups.UnfinishedItem) as fault:
        return _show_list(at, items.fault_words(at.draft.definition, at.question, fault))
    keep_browser(at.draft)  # it is kept longer now
    return redirect(next_url(changed, changed.walk, at.step))


def _show_list(at: At, error: str | None) -> Response:
    definition, question = at.draft.definition, at.question
    return render_step(
        "eforms/_group.html",
        at.draft,
        summary.heading(definition, at.step),
        invalid=error is not None,
        step=at.step,
        question=question,
        cards=[
            items.card(definition, at.step, question, number, each.answers)
            for number, each in enumerate(at.added, 1)
        ],
        full=at.full,
        done=question.key in at.draft.answers,
        error=error,
        back_href=back_url(at.draft, at.way, at.step),
    )


def _show_item(at: At, item_id: str, form: wtf.PageForm) -> Response:
    ids = [each.id for each in at.added]
    number = ids.index(item_id) + 1 if item_id in ids else len(ids) + 1
    return render_step(
        "eforms/_item.html",
        at.draft,
        summary.item_name(at.draft.definition, at.question, number),
        invalid=bool(form.errors),
        step=wtf.item_page(at.draft.definition, at.question),
        form=form,
        item_id=item_id,
        back_href=_back_url(at),
    )


def _form(at: At, shown: Item | None) -> wtf.PageForm:
    return wtf.item_form(
        at.draft.definition,
        at.question,
        posted=request.form if request.method == "POST" else None,
        answers=shown.answers if shown else {},
    )


def _kept(at: At, item_id: str, form: wtf.PageForm) -> bool:
    """Whether there was room for it; where not, the form says so and keeps what was typed."""
    try:
        groups.keep_item(at.draft, at.question, Item(item_id, form.answers))
    except groups.TooManyItems as fault:
        form.questions[0].refuse(items.fault_words(at.draft.definition, at.question, fault))
        return False
    return True


def _numbered(at: At, number: int | None) -> Item | None:
    return at.added[number - 1] if number and number <= len(at.added) else None


def _back_url(at: At) -> str:
    """Where Back leads from an item: not to a list that would lead here again."""
    unchanged = rendering.came_from_check() and at.way.complete
    shows_list = at.added or not groups.fewest(at.question)
    if shows_list and not unchanged:
        return _list_url(at)
    return back_url(at.draft, at.way, at.step)


def _list_url(at: At) -> str:
    return rendering.as_came(page_url(at.draft, at.step))


def _item_url(at: At) -> str:
    return rendering.as_came(addresses.href("item", at.draft.definition.service, page=at.step.key))
