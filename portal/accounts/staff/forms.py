"""What staff type on their own pages."""

from uuid import UUID

from wtforms import (
    BooleanField,
    Form,
    SelectField,
    SelectMultipleField,
    StringField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, Length, Optional

from portal.accounts.permissions import Role
from portal.core.boxes import email_address, on_one_line
from portal.core.day_boxes import DayForm
from portal.core.i18n import _l

_LONGEST_NAME = 100


class EmailForm(Form):
    """After `validate`, `email` holds the address in its normal form."""

    email = StringField(
        _l("Your work email address"),
        [DataRequired(_l("Enter your email address")), email_address],
        [on_one_line],
    )


class CodeForm(Form):
    code = StringField(_l("Code"), [DataRequired(_l("Enter the code"))], [on_one_line])


def _only_offered(field: SelectMultipleField) -> None:
    offered = {choice[0] for choice in field.iter_choices()}
    if not offered.issuperset(field.data or ()):
        raise ValidationError(_l("Choose one of the answers in the list"))


class RightsForm(Form):
    """Roles and teams; `among` sets the teams there are."""

    roles = SelectMultipleField(
        _l("Roles"),
        choices=[SelectChoice(role.value, role.label) for role in Role],
        validate_choice=False,
    )
    teams = SelectMultipleField(_l("Teams"), choices=[], validate_choice=False)

    def among(self, teams: list[str]) -> None:
        self.teams.choices = [SelectChoice(team, team) for team in teams]

    def validate_roles(self, field: SelectMultipleField) -> None:
        if not field.data:
            raise ValidationError(_l("Choose at least one role"))
        _only_offered(field)

    def validate_teams(self, field: SelectMultipleField) -> None:
        _only_offered(field)

    @property
    def chosen_roles(self) -> tuple[Role, ...]:
        return tuple(Role(role) for role in self.roles.data or ())


class InviteForm(EmailForm, RightsForm):
    name = StringField(
        _l("Full name"),
        [
            DataRequired(_l("Enter their name")),
            Length(max=_LONGEST_NAME, message=_l("Enter a name with 100 characters or fewer")),
        ],
        [on_one_line],
    )


class PeopleForm(Form):
    """Which colleagues to list."""

    role = SelectField(
        _l("Role"),
        choices=[SelectChoice("", _l("Any role"))]
        + [SelectChoice(role.value, role.label) for role in Role],
    )
    team = SelectField(_l("Team"), choices=[])
    ended = BooleanField(_l("Show people whose access has ended"))

    def among(self, teams: list[str]) -> None:
        self.team.choices = [
            SelectChoice("", _l("Any team")),
            *(SelectChoice(team, team) for team in teams),
        ]


class AuditForm(DayForm):
    """Which entries of the audit log to show. `on` is the day, once it has validated."""

    staff = SelectField(_l("Member of staff"), choices=[])
    email = StringField(_l("Email address of a resident"), [Optional()], [on_one_line])
    reference = StringField(_l("Reference of a case"), [Optional()], [on_one_line])

    def among(self, staff: list[tuple[UUID, str]]) -> None:
        self.staff.choices = [
            SelectChoice("", _l("Anyone")),
            *(SelectChoice(str(staff_id), name) for staff_id, name in staff),
        ]
