"""What is written down when somebody gets in touch, or is promised a call."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from uuid import UUID

from wtforms import Form, RadioField, SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, Length, Optional

from portal.cases.models import Channel, CustomerType
from portal.cases.opening import Contact
from portal.cases.staff.forms import note_box, on_one_line
from portal.cases.working.calling import Wanted
from portal.cases.working.contacts import Caller, Received
from portal.cases.working.models import Demand, Missed
from portal.core import clock
from portal.core.boxes import email_address
from portal.core.cards import no_card
from portal.core.day_boxes import DayForm
from portal.core.errors import Sentence
from portal.core.i18n import DEFAULT, LOCALES, _l
from portal.core.typed_times import NotRead, time_in

_LONGEST_LINE = 200
_NOON = time(12)
_KEPT = timedelta(days=14)
LANGUAGES = tuple(sorted(LOCALES, key=lambda each: each is not DEFAULT))
CHANNELS: Mapping[Channel, Sentence] = {
    Channel.PHONE: _l("Phone"),
    Channel.COUNTER: _l("Counter"),
    Channel.POST: _l("Letter"),
    Channel.EMAIL: _l("Email"),
    Channel.SMS: _l("Text message"),
    Channel.WEB: _l("Online"),
}
CUSTOMERS: Mapping[CustomerType, Sentence] = {
    CustomerType.INDIVIDUAL: _l("A resident"),
    CustomerType.BUSINESS: _l("A business"),
    CustomerType.CHARITY: _l("A charity"),
    CustomerType.GROUP: _l("A group or club"),
}
DEMANDS: Mapping[Demand, Sentence] = {
    Demand.VALUE: _l("Yes, they asked for something new or told us something we need"),
    Demand.AVOIDABLE: _l("No, they had to because we were late, unclear or wrong"),
}
MISSED: Mapping[Missed, Sentence] = {
    Missed.UNAVAILABLE: _l("The officer was not there: by the end of the next working day"),
    Missed.VOICEMAIL: _l("They left a voicemail: within 24 hours"),
}


def line_box(label: Sentence, *checks: object) -> StringField:
    longest = Length(max=_LONGEST_LINE, message=_l("Enter 200 characters or fewer"))
    return StringField(label, [no_card, *checks, longest], [on_one_line])


def list_box(
    label: Sentence, missing: Sentence | None = None, choices: Iterable[SelectChoice] = ()
) -> SelectField:
    """A list to choose from; what isn't in it is refused, and nothing too if `missing` is said."""

    def check(_form: Form, field: SelectField) -> None:
        if not field.data and missing is not None:
            raise ValidationError(missing)
        _among(field, [choice[0] for choice in field.iter_choices()])

    given = list(choices)
    first = given[0].value if given else ""
    return SelectField(label, [check], choices=given, default=first, validate_choice=False)


def languages_box(label: Sentence) -> SelectField:
    """English, unless another one is chosen."""
    return list_box(label, choices=[SelectChoice(each.code, each.name) for each in LANGUAGES])


def team_box(label: Sentence) -> SelectField:
    return list_box(label, _l("Choose a team"))


def teams_in(box: SelectField, teams: Iterable[str]) -> None:
    box.choices = [
        SelectChoice("", _l("Choose a team")),
        *(SelectChoice(team, team) for team in sorted(teams)),
    ]


class HowForm(DayForm):
    """How and when somebody got in touch. No day is today."""

    channel = RadioField(
        _l("How did they get in touch?"),
        choices=[SelectChoice(each.value, CHANNELS[each]) for each in CHANNELS
                 if each is not Channel.WEB],
        validators=[DataRequired(_l("Choose how they got in touch"))],
        validate_choice=False,
    )  # fmt: skip

    def validate_channel(self, field: RadioField) -> None:
        _among(field, [each for each in Channel if each is not Channel.WEB])

    @property
    def at(self) -> datetime:
        """Of a form that has validated."""
        if self.on is None or self.on == clock.today():
            return clock.now()
        return datetime.combine(self.on, _NOON, clock.LONDON)


class ContactForm(HowForm):
    """One contact, with its coding (R43, R44)."""

    customer = RadioField(
        _l("Who was it?"),
        choices=[SelectChoice(each.value, name) for each, name in CUSTOMERS.items()],
        default=CustomerType.INDIVIDUAL.value,
        validate_choice=False,
    )
    demand = RadioField(
        _l("Was it of use to them to get in touch?"),
        choices=[SelectChoice(each.value, name) for each, name in DEMANDS.items()],
        validators=[DataRequired(_l("Choose whether it was of use to them"))],
        validate_choice=False,
    )
    resolved = RadioField(
        _l("Have you dealt with it?"),
        choices=[
            SelectChoice("yes", _l("Yes, nothing is left to do")),
            SelectChoice("no", _l("No, they wait for an answer")),
        ],
        validators=[DataRequired(_l("Choose whether you have dealt with it"))],
        validate_choice=False,
    )
    note = note_box()

    def validate_customer(self, field: RadioField) -> None:
        _among(field, CustomerType)

    def validate_demand(self, field: RadioField) -> None:
        _among(field, Demand)

    @property
    def received(self) -> Received:
        """Of a form that has validated."""
        return Received(
            channel=Channel(self.channel.data), at=self.at,
            customer=CustomerType(self.customer.data), demand=Demand(self.demand.data),
            resolved=self.resolved.data == "yes", note=self.note.data or None,
        )  # fmt: skip


class NewContactForm(ContactForm):
    """Somebody whose case we don't know."""

    languages = LANGUAGES
    team = team_box(_l("Which team is it for?"))
    language = languages_box(_l("Their language"))
    name = line_box(_l("Their name"), Optional())
    email = line_box(_l("Email"), Optional(), email_address)
    phone = line_box(_l("Phone"), Optional())
    address = line_box(_l("Postal address"), Optional())

    def validate_note(self, field: StringField) -> None:
        if not field.data:
            raise ValidationError(_l("Write what it was about"))

    @property
    def caller(self) -> Caller:
        """Of a form that has validated."""
        told = {each.name: each.data or None for each in (
            self.name, self.email, self.phone, self.address
        )}  # fmt: skip
        return Caller(team=self.team.data, contact=Contact(**told), locale=self.language.data)


class CallForm(DayForm):
    """A call that is promised. `among` sets the colleagues. No day is today, and no time is now."""

    missed = RadioField(
        _l("Why do we call back?"),
        choices=[SelectChoice(each.value, name) for each, name in MISSED.items()],
        validators=[DataRequired(_l("Choose why we call back"))],
        validate_choice=False,
    )
    time = line_box(_l("At what time was it left?"))
    phone = line_box(_l("Phone number to call"), DataRequired(_l("Enter a phone number")))
    owner = list_box(_l("Who calls?"))
    about = note_box()

    def among(self, me: UUID, officers: Mapping[UUID, str]) -> None:
        self.owner.choices = [
            SelectChoice("", _l("Whoever of the team is free")),
            SelectChoice(str(me), _l("Me")),
            *(SelectChoice(str(each), name) for each, name in officers.items() if each != me),
        ]

    def validate_missed(self, field: RadioField) -> None:
        _among(field, Missed)

    def validate_time(self, field: StringField) -> None:
        """Somebody listens to a machine on the day, or after a long weekend."""
        asked = self.missed.data == Missed.VOICEMAIL and not self.day.errors
        if not asked or not (field.data or self.on):
            return
        try:
            time_in(field.data or "")
        except NotRead:
            raise ValidationError(_l("Enter a time, like 14:30")) from None
        left = self._left_at
        if left is None or not clock.now() - _KEPT <= left <= clock.now():
            raise ValidationError(_l("Enter a time that has passed, in the last 14 days"))

    @property
    def _left_at(self) -> datetime | None:
        if not self.time.data or self.missed.data != Missed.VOICEMAIL:
            return None
        return datetime.combine(self.on or clock.today(), time_in(self.time.data), clock.LONDON)

    @property
    def wanted(self) -> Wanted:
        """Of a form that has validated."""
        return Wanted(
            missed=Missed(self.missed.data), phone=self.phone.data or "",
            about=self.about.data or None,
            owner_id=UUID(self.owner.data) if self.owner.data else None,
            left_at=self._left_at,
        )  # fmt: skip


def _among(field: RadioField | SelectField, known: Iterable[str]) -> None:
    if field.data not in list(known):
        raise ValidationError(_l("Choose one of the answers in the list"))
