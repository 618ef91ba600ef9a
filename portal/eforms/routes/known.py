"""“Is it one of these?”: open reports near the place, before any details are asked."""

from typing import Any

from flask import Response, request, url_for
from markupsafe import Markup

from portal.core.i18n import _, date_text, pgettext
from portal.core.web import redirect
from portal.eforms import reports
from portal.eforms.definitions import Page, Question, QuestionType, context_of
from portal.eforms.kinds.known import NONE
from portal.eforms.pages import summary
from portal.eforms.routes import collecting
from portal.eforms.routes.steps import back_url, keep_browser, next_url, render_step
from portal.eforms.services import OpenDraft
from portal.eforms.walk import Walk
from portal.faults import services as faults

Options = dict[str, Any]

_PICTURE = Markup('<img class="report-line__photo" src="{}" alt="" width="96" height="96"> ')
_REMOVED = "[removed]"  # what stands where something of a person was taken out


@collecting.draws(QuestionType.KNOWN)
def known_page(draft: OpenDraft, way: Walk, step: Page, question: Question) -> Response:
    """Who chooses a report goes on to follow it; what they filled in waits, in case."""
    near = reports.nearby(draft)
    if request.method != "POST":
        return _show(draft, way, step, question, near)
    chosen = request.form.get(question.key, NONE if not near else "")
    if chosen == NONE:
        changed = reports.settle_known(draft, question, listed=bool(near))
        keep_browser(draft)  # it is kept longer now
        return redirect(next_url(changed, changed.walk, step))
    if any(chosen == each.reference for each in near):
        return redirect(url_for("faults.follow", reference=chosen))
    return _show(draft, way, step, question, near, error=_needed(draft, question))


def _needed(draft: OpenDraft, question: Question) -> str:
    own = question.errors.get("required", "")
    return pgettext(context_of(draft.definition.service, question.key), own)


def _show(  # noqa: PLR0913, PLR0917 - as the others of collected pages
    draft: OpenDraft,
    way: Walk,
    step: Page,
    question: Question,
    near: list[faults.NearbyReport],
    error: str = "",
) -> Response:
    return render_step(
        "eforms/_known.html",
        draft,
        summary.heading(draft.definition, step),
        invalid=bool(error),
        step=step,
        question=question,
        near=near,
        items=_items(near),
        chosen=NONE if question.key in draft.answers else "",
        error=error,
        back_href=back_url(draft, way, step),
    )


def _report_html(each: faults.NearbyReport) -> Markup:
    """Where it is: the words of the gazetteer, and those of its reporter once they may be read."""
    detail = (each.detail or "").replace(_REMOVED, _("[removed]"))
    said = ", ".join(filter(None, (each.place, detail)))
    words = Markup('<span dir="auto">{}</span>').format(said)
    if each.photo_id is None:
        return words
    src = url_for("faults.photo", reference=each.reference, photo_id=each.photo_id)
    return _PICTURE.format(src) + words


def _hint(each: faults.NearbyReport) -> Markup:
    """How far and which way, since when, and how it stands."""
    lines = (
        faults.away(each.metres, each.bearing),
        _("Reported on %(date)s", date=date_text(each.reported_at)),
        each.status.label,
    )
    return Markup("<br>").join(lines)


def _items(near: list[faults.NearbyReport]) -> list[Options]:
    """Each report in words, with its photo where one may be seen."""
    listed: list[Options] = [
        {"value": each.reference, "html": _report_html(each), "hint": {"html": _hint(each)}}
        for each in near
    ]
    none = {"value": NONE, "text": _("No, mine is a different one")}
    return [*listed, {"divider": _("or")}, none]
