"""Inspectors on a phone: the nearest reports, and what was seen there. A poor line is enough."""

from http import HTTPStatus
from typing import Any

from flask import Response, jsonify, request, url_for
from wtforms import Form, SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import Length

from portal.accounts import access, navigation
from portal.accounts.services import Actor, Permission
from portal.cases import services as cases
from portal.cases.services import Status
from portal.core import cards
from portal.core.cards import no_card
from portal.core.i18n import _, _l
from portal.core.texts import cleaned, one_line, trimmed
from portal.core.web import INVALID, OK, form_key, redirect, render, wants_json
from portal.faults import services
from portal.faults.desk import inspecting, moderating
from portal.faults.desk.inspecting import Seen
from portal.faults.pages import nearness
from portal.faults.reading import UnknownReport
from portal.faults.routes.boxes import point_of
from portal.faults.staff.blueprint import bp
from portal.gazetteer import services as gazetteer
from portal.uploads import services as files

navigation.add_staff_page(14, "faults_staff.field", _l("In the street"), Permission.UPDATE_CASES)
_LONGEST = 2_000
_READ = 10_000
_LONGEST_PLACE = 100


class SeenForm(Form):
    """How it stands now, and a line about it. `among` sets where it can go."""

    status = SelectField(_l("How does it stand now?"), choices=[], validate_choice=False)
    note = StringField(
        _l("What did you see? (optional)"),
        [Length(max=_LONGEST, message=_l("Use 2,000 characters or fewer")), no_card],
        [lambda value: trimmed(cleaned((value or "")[:_READ]))],
    )

    def among(self, now: Status, allowed: tuple[Status, ...]) -> None:
        self.status.choices = [SelectChoice(each.value, each.label) for each in (now, *allowed)]

    def validate_status(self, field: SelectField) -> None:
        if field.data not in {choice[0] for choice in field.iter_choices()}:
            raise ValidationError(_l("Choose one of the answers in the list"))


@bp.url_value_preprocessor
def make_room(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Photos are larger than other answers."""
    if endpoint == "faults_staff.seen" and values and files.wants_room():
        files.make_room(inspecting.PHOTOS.most * inspecting.PHOTOS.megabytes * files.MEGABYTE)


@bp.get("/field/")
def field() -> Response:
    """Nearest open first: from where the phone is, or from a street that was typed."""
    actor = access.required_actor()
    actor.require(Permission.UPDATE_CASES)
    asked = one_line(request.args.get("near", ""))[:_LONGEST_PLACE]
    fault, point = None, None
    if request.args.get("lat") and request.args.get("lon"):
        point = point_of(request.args["lat"], request.args["lon"])
    elif asked:
        found = gazetteer.find_places(asked, limit=1)
        fault = None if found else _("We do not know that place. Enter a street or a postcode.")
        point = gazetteer.Point(found[0].lat, found[0].lon) if found else None
    near = services.nearest_for(actor, *point) if point else []
    lines = [(each, nearness.away(each.metres, each.bearing)) for each in near]
    if wants_json():
        return _listed(lines, INVALID if fault else OK)
    return render(
        "faults/staff/field.html",
        status=INVALID if fault else OK,
        asked=asked,
        fault=fault,
        looked=point is not None,
        lines=lines,
    )


def _listed(lines: list[tuple[services.NearbyReport, str]], status: int) -> Response:
    """The list for a script: what stands in its lines, and nothing that somebody typed."""
    response = jsonify(
        reports=[
            {
                "reference": each.reference,
                "title": each.title,
                "place": each.place,
                "away": away,
                "status": str(each.status.label),
                "reported": each.reported_at.isoformat(timespec="seconds"),
                "href": url_for("faults_staff.seen_page", reference=each.reference),
            }
            for each, away in lines
        ]
    )
    response.status_code = status
    return response


@bp.get("/field/<reference>")
def seen_page(reference: str) -> Response:
    actor = access.required_actor()
    return _page(actor, reference, SeenForm())


@bp.post("/field/<reference>")
@cards.told_at_the_box
def seen(reference: str) -> Response:
    """Once for each key: a phone that isn't sure sends it again."""
    actor = access.required_actor()
    record = cases.record_for(actor, reference)
    form, key = SeenForm(request.form), form_key()
    if inspecting.noted(key):
        return _done(record.case.reference, [])
    form.among(record.case.status, record.allowed)
    if not form.validate():
        return _page(actor, reference, form)
    said = Seen(
        key=key,
        status=Status(form.status.data),
        note=form.note.data or "",
        photos=files.chosen("photos"),
    )
    try:
        faults = inspecting.note(actor, record.case.reference, said)
    except (cases.IllegalTransition, cases.NothingNew) as fault:
        form.status.errors = [fault.message]
        return _page(actor, reference, form)
    return _done(record.case.reference, faults)


def _page(actor: Actor, reference: str, form: SeenForm) -> Response:
    if wants_json():
        response = jsonify(refused=True)
        response.status_code = INVALID
        return response
    record = cases.read(actor, reference)
    found = moderating.at_desk(record.case.id)
    if found is None:
        raise UnknownReport
    form.among(record.case.status, record.allowed)
    return render(
        "faults/staff/seen.html",
        status=INVALID if form.errors else OK,
        case=record.case,
        report=found.view,
        form=form,
        key=form_key().hex,
        said=request.args.get("said"),
    )


def _done(reference: str, faults: list[str]) -> Response:
    said = "photo" if faults else "saved"
    go = url_for("faults_staff.seen_page", reference=reference, said=said)
    if wants_json():
        response = jsonify(reference=reference, go=go)
        response.status_code = HTTPStatus.CREATED
        return response
    return redirect(go)
