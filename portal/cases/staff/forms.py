"""What officers and advisers type on their pages of cases."""

from collections.abc import Iterable

from wtforms import Form, RadioField, SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, Length

from portal.cases.desk import Step
from portal.cases.ready.answers import Ready
from portal.cases.statuses import Status
from portal.core.cards import no_card
from portal.core.i18n import _l
from portal.core.texts import cleaned, one_line, trimmed, without_marks

_READ = 10_000
_LONGEST_NOTE = 2_000
_LONGEST_REASON = 200
# What becomes of its booking says these of a case, not an officer.
_BY_BOOKING = frozenset({Status.BOOKED, Status.TIME_NEEDED})


def on_one_line(value: str | None) -> str:
    return without_marks(one_line(cleaned((value or "")[:_READ])))


def _text(value: str | None) -> str:
    return trimmed(cleaned((value or "")[:_READ]))


def note_box() -> StringField:
    return StringField(
        _l("Note"),
        [
            Length(max=_LONGEST_NOTE, message=_l("Enter a note with 2,000 characters or fewer")),
            no_card,
        ],
        [_text],
    )


class StepForm(Form):
    """What happens to a case next. `among` sets where it stands and where it can go."""

    status = SelectField(_l("Status"), choices=[], validate_choice=False)
    note = note_box()
    public = RadioField(
        _l("Who may read it"),
        choices=[
            SelectChoice("yes", _l("The resident too. We email them.")),
            SelectChoice("no", _l("Only people who work here")),
        ],
        default="yes",
        validate_choice=False,  # whatever isn't "yes" isn't for the resident
    )

    def validate_status(self, field: SelectField) -> None:
        """A colleague may have moved the case on since this page was opened."""
        if field.data not in {choice[0] for choice in field.iter_choices()}:
            raise ValidationError(_l("Choose one of the answers in the list"))

    def among(self, now: Status, allowed: Iterable[Status]) -> None:
        """What ends a case is read as the resident will first: that has a page of its own."""
        self.status.choices = [
            SelectChoice(status.value, status.label)
            for status in (now, *allowed)
            if status is now or (status not in _BY_BOOKING and (now.closed or not status.closed))
        ]

    def begin_with(self, answer: Ready) -> None:
        """The English words of a ready answer, to be changed before they are sent."""
        self.status.data, self.note.data = answer.status.value, answer.english

    @property
    def step(self) -> Step:
        return Step(
            status=Status(self.status.data),
            note=self.note.data or None,
            public=self.public.data == "yes",
        )


def is_offered(field: SelectField) -> bool:
    """Whether what came is one of the choices, but for the empty one that asks to choose."""
    return bool(field.data) and field.data in {choice[0] for choice in field.iter_choices()}


def why_box() -> StringField:
    """Why somebody looks where their work doesn't take them every day."""
    return StringField(
        _l("Why you are looking"),
        [
            DataRequired(_l("Enter why you are looking")),
            Length(max=_LONGEST_REASON, message=_l("Enter a reason with 200 characters or fewer")),
            no_card,
        ],
        [on_one_line],
    )


class FindForm(Form):
    """Whom or what to find, and why."""

    email = StringField(_l("Email address of the person"), [], [on_one_line])
    reference = StringField(_l("Or the reference of a case"), [], [on_one_line])
    why = why_box()

    def validate_email(self, field: StringField) -> None:
        if bool(field.data) == bool(self.reference.data):
            raise ValidationError(_l("Enter an email address or a reference, not both"))
