"""Residents ask for the second stage of their complaint, and everybody reads what was learnt."""

from flask import Response, request, url_for

from portal.cases import access, services
from portal.cases.complaints import escalating, lessons
from portal.cases.links import Link, add_link
from portal.cases.routes.blueprint import bp
from portal.cases.routes.review_form import ReviewForm
from portal.core import cards, clock, paging
from portal.core.i18n import _l
from portal.core.web import INVALID, OK, redirect, render


def _link(case: services.CaseStatus) -> Link | None:
    if case.open or escalating.may_ask(case.reference) is None:
        return None
    href = url_for("cases.review", reference=case.reference)
    return Link(_l("Ask for a review of our answer"), href, "people")


add_link(_link)


@bp.route("/cases/<reference>/review", methods=["GET", "POST"])
@cards.told_at_the_box
def review(reference: str) -> Response:
    """Also after the days there are for it: then somebody decides, and the page says so."""
    known = services.normal_reference(reference)
    if known is None:
        raise services.UnknownCase
    if not access.may_see(known):
        return redirect(url_for("cases.find", reference=known))
    by = escalating.may_ask(known)
    form = ReviewForm(request.form)
    if request.method == "POST" and form.validate():
        escalating.ask(known, form.reason.data or "")
        return redirect(url_for("cases.status", reference=known))
    if by is None:
        return redirect(url_for("cases.status", reference=known))
    return render(
        "cases/review.html",
        status=INVALID if form.errors else OK,
        form=form,
        reference=known,
        by=by,
        late=clock.today() > by,
    )


@bp.get("/you-said-we-did")
def you_said() -> Response:
    """What the council learnt from complaints that were right."""
    number = paging.page()
    told, more = lessons.published(page=number)
    return render("cases/you_said.html", told=told, pages=paging.pages(number, more=more))
