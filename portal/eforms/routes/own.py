"""Unfinished forms of the person who is signed in: to go on with on any device, or to delete."""

from collections.abc import Sequence
from uuid import UUID

from flask import Response, g, request, url_for

from portal.accounts import access as accounts
from portal.accounts.services import Item, ItemKind, Permission, State, Summary, add_source
from portal.cases.services import show_to_staff
from portal.core import security
from portal.core.errors import NotFound
from portal.core.i18n import _, date_text, pgettext
from portal.core.web import INVALID, OK, redirect, render
from portal.eforms import services
from portal.eforms.routes.blueprint import bp
from portal.eforms.routes.returning import where_it_is
from portal.eforms.services import Unfinished, Whose

HERE, OWN = "here", "own"


class UnfinishedForms:
    """Forms that were begun and not sent. One that is about to be deleted waits for its owner."""

    def summary(self, person_id: UUID, *, most: int) -> Summary:
        found = services.unsent(_whose(person_id), most=most)
        counts = {State.WAITING: found.ending, State.OPEN: found.count - found.ending}
        return Summary(counts, [_item(each) for each in found.first])

    def items(
        self, person_id: UUID, states: Sequence[State], *, skip: int, most: int
    ) -> Sequence[Item]:
        if State.WAITING not in states and State.OPEN not in states:
            return ()
        both = State.WAITING in states and State.OPEN in states
        ending = None if both else State.WAITING in states
        found = services.forms_of(_whose(person_id), ending=ending, skip=skip, most=most)
        return [_item(each) for each in found]


add_source(ItemKind.FORM, UnfinishedForms())
# What isn't sent yet is the person's alone: whoever helps them learns that it is there.
show_to_staff(ItemKind.FORM, Permission.ACT_FOR_VISITORS, None)


@bp.get("/account/forms")
def own_forms() -> Response:
    """Those of the person, and those that this browser has besides: it may not be theirs alone."""
    own = services.forms_of(_whose(accounts.required_person_id()))
    browser = security.browser_token()
    strangers = [each for each in services.unfinished(browser) if each.person_id is None]
    known = {each.id for each in own}
    return render(
        "eforms/own_forms.html",
        own=own,
        only_here=[
            (each, where_it_is(browser, each)) for each in strangers if each.id not in known
        ],
        deleted="deleted" in request.args,
    )


@bp.route("/account/forms/<uuid:draft_id>", methods=["GET", "POST"])
def own_form(draft_id: UUID) -> Response:
    """Go on with it: at once where it is open in this browser, and else after a button."""
    form = _own(draft_id)
    browser = security.browser_token()
    if any(each.id == form.id for each in services.unfinished(browser)):
        return redirect(where_it_is(browser, form))
    other = services.other_in(browser, form)
    if request.method == "GET":
        return _ask(form, other)
    if other is not None:
        choice, seen = request.form.get("choice"), request.form.get("other")
        if choice not in {HERE, OWN} or seen != str(other.id):
            return _ask(form, other, unanswered=seen is not None)
        if choice == HERE:
            return redirect(where_it_is(browser, other))
    return _take(form, other)


@bp.route("/account/forms/<uuid:draft_id>/delete", methods=["GET", "POST"])
def delete_own(draft_id: UUID) -> Response:
    form = _own(draft_id)
    if request.method == "POST":
        services.discard(form)
        return redirect(url_for("eforms.own_forms", deleted=1))
    return render("eforms/delete.html", form=form, back_href=url_for("eforms.own_forms"))


def _take(form: Unfinished, other: Unfinished | None) -> Response:
    browser = security.ensure_browser_token()
    instead_of = other.id if other else None
    try:
        services.take(
            browser,
            form,
            by_link=False,
            instead_of=instead_of,
            person_id=accounts.required_person_id(),
        )
    except services.AnotherIsOpen:
        return _ask(form, services.other_in(browser, form))
    return redirect(where_it_is(browser, form))


def _ask(form: Unfinished, other: Unfinished | None, *, unanswered: bool = False) -> Response:
    status = INVALID if unanswered else OK
    return render(
        "eforms/go_on_own.html", status=status, form=form, other=other, unanswered=unanswered
    )


def _own(draft_id: UUID) -> Unfinished:
    """Somebody else’s, and one that is no more, are not to be told apart."""
    try:
        return services.form_of(_whose(accounts.required_person_id()), draft_id)
    except services.LinkGone:
        raise NotFound from None


def _whose(person_id: UUID) -> Whose:
    """Asked of the database once a request."""
    if "whose_forms" not in g:
        g.whose_forms = services.whose(person_id)
    found: Whose = g.whose_forms
    return found


def _item(form: Unfinished) -> Item:
    ending = services.ends_soon(form)
    title = pgettext(form.definition.service, form.definition.title)
    return Item(
        kind=ItemKind.FORM,
        key=str(form.id),
        title=title,
        status=_("Deleted soon") if ending else _("Not sent"),
        sentence=_("You began this form and did not send it."),
        state=State.WAITING if ending else State.OPEN,
        href=url_for("eforms.own_form", draft_id=form.id),
        picture="pencil",
        news=_("Last saved on %(date)s", date=date_text(form.updated_at)),
        when=_("We keep it until %(date)s.", date=date_text(form.expires_at)),
        to_do=_("Go on before we delete it: %(title)s", title=title) if ending else None,
    )
