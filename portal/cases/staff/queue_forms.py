"""What officers choose and type on the pages of the queue."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from wtforms import BooleanField, Form, RadioField, SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, Length

from portal.cases.models import Channel
from portal.cases.queue.together import Asked, What
from portal.cases.queue.wanted import CLOSED, Due, Owner
from portal.cases.reading import title_of
from portal.cases.staff.forms import is_offered, note_box, on_one_line
from portal.cases.statuses import Status
from portal.core.cards import no_card
from portal.core.i18n import _l, current

_LONGEST_NAME = 60
_LONGEST_SEARCH = 200
_NOBODY = "nobody"
_CHANNELS = {
    Channel.WEB: _l("Website"),
    Channel.PHONE: _l("Phone"),
    Channel.COUNTER: _l("Counter"),
    Channel.POST: _l("Post"),
    Channel.EMAIL: _l("Email"),
    Channel.SMS: _l("Text message"),
}


class QueueForm(Form):
    """Which cases to list. Never validated: what can't be chosen narrows nothing."""

    due = SelectField(
        _l("Due"),
        choices=[SelectChoice("", _l("Any time"))] + [SelectChoice(d.value, d.label) for d in Due],
    )
    owner = SelectField(
        _l("Whose"),
        choices=[SelectChoice("", _l("Anyone’s"))]
        + [SelectChoice(o.value, o.label) for o in Owner],
    )
    team = SelectField(_l("Team"), choices=[])
    service = SelectField(_l("Service"), choices=[])
    status = SelectField(
        _l("Status"),
        choices=[
            SelectChoice("", _l("Every open case")),
            SelectChoice(CLOSED, _l("Every closed case")),
            *(SelectChoice(status.value, status.label) for status in Status),
        ],
    )
    channel = SelectField(
        _l("How it came in"),
        choices=[SelectChoice("", _l("Any way"))]
        + [SelectChoice(each.value, text) for each, text in _CHANNELS.items()],
    )

    def among(self, teams: list[str], services: Mapping[str, str]) -> None:
        """`services` are those the teams have cases of, with their English names."""
        self.team.choices = [
            SelectChoice("", _l("All my teams")),
            *(SelectChoice(team, team) for team in teams),
        ]
        named = sorted((str(title_of(key, title)), key) for key, title in services.items())
        self.service.choices = [
            SelectChoice("", _l("Every service")),
            *(SelectChoice(key, name) for name, key in named),
        ]


class SearchForm(Form):
    q = StringField(
        _l("Reference, name, address, email or phone"),
        [
            DataRequired(_l("Enter a reference, a name, an address, an email or a phone number")),
            Length(max=_LONGEST_SEARCH, message=_l("Enter 200 characters or fewer")),
            no_card,
        ],
        [on_one_line],
    )


class ViewForm(Form):
    """A name for what the queue shows now."""

    name = StringField(
        _l("Name of the view"),
        [
            DataRequired(_l("Enter a name for the view")),
            Length(max=_LONGEST_NAME, message=_l("Enter a name with 60 characters or fewer")),
            no_card,
        ],
        [on_one_line],
    )
    pinned = BooleanField(_l("Show it first when I open my cases"))


class TogetherForm(Form):
    """What to do with many cases. `for_` takes away what isn't asked with that."""

    owner = SelectField(_l("Give them to"), choices=[], validate_choice=False)
    team = SelectField(_l("Pass them on to"), choices=[], validate_choice=False)
    status = SelectField(_l("Close them as"), choices=[], validate_choice=False)
    note = note_box()
    public = RadioField(
        _l("Who may read it"),
        choices=[
            SelectChoice("no", _l("Only people who work here")),
            SelectChoice("yes", _l("The residents too. We email them.")),
        ],
        default="no",
        validate_choice=False,
    )

    def for_(self, what: What) -> None:
        asked = {What.ASSIGN: "owner", What.TEAM: "team", What.CLOSE: "status", What.NOTE: "public"}
        for other in set(asked.values()) - {asked[what]}:
            del self[other]
        self.what = what

    def among_officers(self, me: UUID, officers: Mapping[UUID, str]) -> None:
        self.owner.choices = [
            SelectChoice("", _l("Choose somebody")),
            SelectChoice(str(me), _l("Me")),
            *(SelectChoice(str(each), name) for each, name in officers.items() if each != me),
            SelectChoice(_NOBODY, _l("Nobody: back to the queue")),
        ]

    def among_teams(self, teams: Iterable[str]) -> None:
        self.team.choices = [
            SelectChoice("", _l("Choose a team")),
            *(SelectChoice(team, team) for team in teams),
        ]

    def among_statuses(self, statuses: Iterable[Status]) -> None:
        self.status.choices = [
            SelectChoice("", _l("Choose how it ended")),
            *(SelectChoice(status.value, status.label) for status in statuses),
        ]

    def validate_owner(self, field: SelectField) -> None:
        if not is_offered(field):
            raise ValidationError(_l("Choose whom to give them to"))

    def validate_team(self, field: SelectField) -> None:
        if not is_offered(field):
            raise ValidationError(_l("Choose a team"))

    def validate_status(self, field: SelectField) -> None:
        if not is_offered(field):
            raise ValidationError(_l("Choose how it ended"))

    def validate_note(self, field: StringField) -> None:
        if not field.data and self.what is What.NOTE:
            raise ValidationError(_l("Enter a note"))

    @property
    def asked(self) -> Asked:
        """Of a form that has validated."""
        note = self.note.data or None
        match self.what:
            case What.ASSIGN:
                whose = None if self.owner.data == _NOBODY else UUID(self.owner.data)
                return Asked(what=self.what, owner=whose, note=note)
            case What.TEAM:
                return Asked(what=self.what, team=self.team.data, note=note)
            case What.NOTE:
                return Asked(what=self.what, note=note, public=self.public.data == "yes")
            case What.CLOSE:
                status, locale = Status(self.status.data), current().code
                return Asked(what=self.what, status=status, note=note, locale=locale)
