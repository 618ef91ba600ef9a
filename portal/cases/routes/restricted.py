"""A person reads how they can reach the council while contact is restricted, and may object."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Response, request, url_for
from wtforms import Form, StringField
from wtforms.validators import DataRequired

from portal.accounts import access, navigation
from portal.cases.restricting import deciding, showing
from portal.cases.restricting.words import WAYS
from portal.cases.routes.blueprint import bp
from portal.core.boxes import NotLonger
from portal.core.cards import no_card, told_at_the_box
from portal.core.i18n import _l
from portal.core.texts import cleaned, trimmed
from portal.core.web import INVALID, OK, redirect, render

_READ = 10_000
_LONGEST = 2_000


def _text(value: str | None) -> str:
    return trimmed(cleaned((value or "")[:_READ]))


class AskForm(Form):
    words = StringField(
        _l("Why should we look at it again?"),
        [DataRequired(_l("Write why we should look at it again")), NotLonger(_LONGEST), no_card],
        [_text],
    )


def _notice(person_id: UUID) -> Mapping[str, Any] | None:
    view = showing.in_force([person_id])
    return {"restriction": view} if view else None


navigation.add_account_notice("cases/_restricted.html", _notice)


@bp.route("/account/restriction", methods=["GET", "POST"])
@told_at_the_box
def own_restriction() -> Response:
    """What is closed and open, why and until when; the POST asks for a review."""
    person_id, form = access.required_person_id(), AskForm(request.form)
    if request.method == "POST" and form.validate():
        deciding.ask_again(person_id, form.words.data or "")
        return redirect(url_for("cases.own_restriction"))
    return render(
        "cases/restricted.html",
        status=INVALID if form.errors else OK,
        restriction=showing.in_force([person_id]),
        ways=WAYS,
        form=form,
    )
