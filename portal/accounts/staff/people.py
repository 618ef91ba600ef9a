"""People who work here, for administrators: inviting them, and saying what they may do."""

from typing import Any
from uuid import UUID

from flask import Response, request, url_for

from portal.accounts import access
from portal.accounts.at_work import colleagues, inviting, teams
from portal.accounts.at_work.colleagues import LastAdministrator, NotYourself, Wanted
from portal.accounts.permissions import Permission, Role
from portal.accounts.staff.blueprint import bp
from portal.accounts.staff.forms import InviteForm, PeopleForm, RightsForm
from portal.core.errors import PortalError
from portal.core.web import INVALID, OK, redirect, render


@bp.get("/people/")
def people() -> Response:
    actor = access.required_actor()
    form, known = PeopleForm(request.args), teams.teams()
    form.among(known)
    # Not validated: what can't be chosen narrows nothing, and there is nothing to put right.
    role = next((role for role in Role if role.value == form.role.data), None)
    team = next((team for team in known if team == form.team.data), None)
    wanted = Wanted(role=role, team=team, ended=bool(form.ended.data))
    page = page_asked_for()
    found, count = colleagues.everyone(actor, wanted, page=page)
    return render(
        "staff/people.html",
        form=form,
        people=found,
        count=count,
        pages=_pages(page, count),
        invited="invited" in request.args,
    )


@bp.route("/people/new", methods=["GET", "POST"])
def invite() -> Response:
    actor = access.required_actor()
    actor.require(Permission.MANAGE_STAFF)
    form = InviteForm(request.form)
    form.among(teams.teams())
    if request.method == "POST" and form.validate():
        invited = inviting.Invited(
            email=form.email.data or "",
            name=form.name.data or "",
            roles=form.chosen_roles,
            teams=tuple(form.teams.data or ()),
        )
        try:
            inviting.invite(actor, invited)
        except inviting.AlreadyHere as here:
            form.email.errors = [here.message]
        else:
            return redirect(url_for("staff.people", invited=1))
    return render("staff/invite.html", status=INVALID if form.errors else OK, form=form)


@bp.route("/people/<uuid:staff_id>", methods=["GET", "POST"])
def colleague(staff_id: UUID) -> Response:
    """One of them; the POST gives them other roles and teams."""
    actor = access.required_actor()
    person = colleagues.colleague(actor, staff_id)
    form = RightsForm(
        request.form, roles=[role.value for role in person.roles], teams=list(person.teams)
    )
    form.among(sorted({*teams.teams(), *person.teams}))
    if request.method == "POST" and form.validate():
        try:
            colleagues.change(actor, staff_id, roles=form.chosen_roles, teams=form.teams.data or ())
        except (LastAdministrator, colleagues.UnknownTeam) as refused:
            return _page(person, form, refused)
        return redirect(url_for("staff.colleague", staff_id=staff_id, saved=1))
    return _page(person, form)


@bp.post("/people/<uuid:staff_id>/end")
def end(staff_id: UUID) -> Response:
    """End somebody's access at once."""
    actor = access.required_actor()
    try:
        colleagues.end(actor, staff_id)
    except (LastAdministrator, NotYourself) as refused:
        person = colleagues.colleague(actor, staff_id)
        return _page(person, _rights(person), refused)
    return redirect(url_for("staff.colleague", staff_id=staff_id, saved=1))


@bp.post("/people/<uuid:staff_id>/second-factor")
def reset_second_factor(staff_id: UUID) -> Response:
    """Forget somebody's app, passkeys and codes, so that they set up new ones."""
    colleagues.reset_second_factor(access.required_actor(), staff_id)
    return redirect(url_for("staff.colleague", staff_id=staff_id, saved=1))


@bp.post("/people/<uuid:staff_id>/invitation")
def invite_again(staff_id: UUID) -> Response:
    """Send the invitation once more, to somebody who hasn't joined or who comes back."""
    actor = access.required_actor()
    person = colleagues.colleague(actor, staff_id)
    invited = inviting.Invited(
        email=person.email, name=person.name, roles=person.roles, teams=person.teams
    )
    try:
        inviting.invite(actor, invited)
    except (inviting.AlreadyHere, colleagues.UnknownTeam) as refused:
        return _page(person, _rights(person), refused)
    return redirect(url_for("staff.colleague", staff_id=staff_id, saved=1))


def page_asked_for() -> int:
    """The number of the page of a list, from 1."""
    asked = request.args.get("page", "1")
    return max(1, int(asked)) if asked.isdecimal() and len(asked) <= 4 else 1  # noqa: PLR2004


def _rights(person: colleagues.Colleague) -> RightsForm:
    form = RightsForm(roles=[role.value for role in person.roles], teams=list(person.teams))
    form.among(sorted({*teams.teams(), *person.teams}))
    return form


def _page(
    person: colleagues.Colleague, form: RightsForm, refused: PortalError | None = None
) -> Response:
    return render(
        "staff/colleague.html",
        status=INVALID if form.errors or refused else OK,
        person=person,
        form=form,
        refused=refused.message if refused else None,
        saved="saved" in request.args and not form.errors,
        themselves=access.required_actor().id == person.id,
    )


def _pages(page: int, count: int) -> dict[str, dict[str, str]]:
    """Links to the pages before and after, as the pagination component wants them."""
    asked: dict[str, Any] = {
        name: value for name, value in request.args.items() if name not in {"page", "invited"}
    }
    links = {}
    if page > 1:
        links["previous"] = {"href": url_for("staff.people", **asked, page=page - 1)}
    if page * colleagues.AT_ONCE < count:
        links["next"] = {"href": url_for("staff.people", **asked, page=page + 1)}
    return links
