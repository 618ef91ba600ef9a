"""What a visitor takes home: large on paper, as a letter, or as a text."""

from flask import Response, request, url_for

from portal.assisted import access, outcomes, qr
from portal.assisted.forms import TextForm
from portal.assisted.routes.blueprint import bp
from portal.assisted.routes.starting import required_adviser
from portal.core import cards, clock
from portal.core.i18n import _
from portal.core.web import INVALID, OK, form_key, redirect, render
from portal.notifications import services as notifications


@bp.route("/assist/sent/<reference>", methods=["GET", "POST"])
@cards.told_at_the_box
def outcome(reference: str) -> Response:
    """To print and to hand over, and where texts go a box to text it to."""
    actor = required_adviser()
    found = access.visit()
    if found is None:
        return redirect(url_for("assisted.home"))
    known = outcomes.of(found, reference)
    form = TextForm(request.form)
    if request.method == "POST" and notifications.texts_go() and form.validate():
        outcomes.text(actor, found, known, form.phone.data or "", form_key())
        return redirect(url_for("assisted.outcome", reference=reference, texted=1))
    return render(
        "assisted/outcome.html",
        status=INVALID if form.errors else OK,
        visit=found,
        outcome=known,
        form=form,
        key=form_key(),
        texts=notifications.texts_go(),
        texted="texted" in request.args,
        today=clock.today(),
        square=qr.drawn(known.link, _("A square to scan: it opens the page that shows the status")),
    )
