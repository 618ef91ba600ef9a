"""The reports of an officer's teams that still stand, newest first, on a page of their own."""

from flask import Response, request, url_for
from wtforms import Form, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from portal.accounts import access, navigation
from portal.accounts.services import Actor, Permission
from portal.cases.services import Status
from portal.core import clock
from portal.core.i18n import _l
from portal.core.web import render
from portal.faults import services
from portal.faults.pages import wording
from portal.faults.services import Listing, Wanted
from portal.faults.staff.blueprint import bp

navigation.add_staff_page(
    12, "faults_staff.reports", _l("Reports of faults"), Permission.READ_CASES
)
_LONGEST_MARK = 80
_OPEN = tuple(status for status in Status if not status.closed)


class ReportsForm(Form):
    """Which reports to list. What can't be chosen narrows nothing."""

    team = SelectField(_l("Team"), choices=[], validate_choice=False)
    status = SelectField(
        _l("Status"),
        choices=[SelectChoice("", _l("Every open report"))]
        + [SelectChoice(status.value, status.label) for status in _OPEN],
        validate_choice=False,
    )

    def among(self, teams: list[str]) -> None:
        self.team.choices = [
            SelectChoice("", _l("All my teams")),
            *(SelectChoice(team, team) for team in teams),
        ]


@bp.get("/reports/")
def reports() -> Response:
    """Private ones too. Nothing personal stands in a line."""
    actor = access.required_actor()
    actor.require(Permission.READ_CASES)
    form = ReportsForm(request.args)
    form.among(sorted(actor.teams))
    listing = _listing(actor, form)
    chosen = {name: value for name, value in form.data.items() if value}
    older = url_for("faults_staff.reports", after=listing.after, **chosen)
    return render(
        "faults/staff/reports.html",
        form=form,
        lines=[(each, wording.line(each)) for each in listing.lines],
        today=clock.today(),
        older=older if listing.after else None,
    )


def _listing(actor: Actor, form: ReportsForm) -> Listing:
    """Nobody without a team has reports: no team asked for would be all of them."""
    teams = {form.team.data} & actor.teams or actor.teams
    if not teams:
        return Listing((), None)
    status = next((status for status in _OPEN if status.value == form.status.data), None)
    wanted = Wanted(
        teams=tuple(sorted(teams)),
        statuses=(status,) if status else (),
        open=True,
        private=True,
    )
    return services.listing(wanted, after=request.args.get("after", "")[:_LONGEST_MARK] or None)
