"""The task list of a form with sections, which a person answers in any order."""

from flask import Response

from portal.core import security
from portal.core.i18n import _
from portal.core.web import redirect
from portal.eforms import services
from portal.eforms.pages import tasks as words
from portal.eforms.routes.blueprint import bp
from portal.eforms.routes.steps import next_url, page_url, render_step, start_url


@bp.get("/services/<service>/tasks")
def tasks(service: str) -> Response:
    draft = services.draft_of(security.browser_token(), service)
    way = draft.walk
    if not way.tasks:
        return redirect(next_url(draft, way))
    opening = [page for page in way.pages if page.section is None]
    return render_step(
        "eforms/_tasks.html",
        draft,
        _("Sections of this form"),
        way=way,
        items=words.task_items(draft.definition, way),
        completed=words.completed(way),
        back_href=page_url(draft, opening[-1]) if opening else start_url(draft),
    )
