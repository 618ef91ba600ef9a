"""What staff say of a restriction of contact."""

from wtforms import Form, RadioField, SelectMultipleField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired

from portal.cases.restricting import rules
from portal.cases.restricting.deciding import Proposal
from portal.cases.restricting.models import Way
from portal.cases.restricting.words import WAYS
from portal.cases.staff.forms import on_one_line, why_box
from portal.core.boxes import NotLonger
from portal.core.cards import no_card
from portal.core.errors import Sentence
from portal.core.i18n import _l
from portal.core.texts import cleaned, trimmed

_READ = 10_000
_LONGEST = 2_000
_LONGEST_LINE = 200
_MONTHS = {3: _l("3 months"), 6: _l("6 months"), 12: _l("12 months")}


def _text(value: str | None) -> str:
    return trimmed(cleaned((value or "")[:_READ]))


def _words(label: Sentence, missing: Sentence) -> StringField:
    return StringField(label, [DataRequired(missing), NotLonger(_LONGEST), no_card], [_text])


class ProposeForm(Form):
    ways = SelectMultipleField(
        _l("What do we close?"),
        choices=[SelectChoice(way.value, WAYS[way]) for way in Way],
        validate_choice=False,
    )
    named = StringField(
        _l("Who may they still reach that way, if anybody"),
        [NotLonger(_LONGEST_LINE), no_card],
        [on_one_line],
    )
    reason = _words(_l("Why"), _l("Write why contact has to be restricted"))
    evidence = StringField(
        _l("References of the cases that show it"),
        [
            DataRequired(_l("Enter the reference of at least one case")),
            NotLonger(_LONGEST_LINE),
            no_card,
        ],
        [on_one_line],
    )
    months = RadioField(
        _l("For how long?"),
        choices=[SelectChoice(str(each), _MONTHS[each]) for each in rules.MONTHS],
        validate_choice=False,
    )

    def validate_ways(self, field: SelectMultipleField) -> None:
        if not field.data or not set(field.data) <= set(Way):
            raise ValidationError(_l("Select what we close"))

    def validate_months(self, field: RadioField) -> None:
        if field.data not in {str(each) for each in rules.MONTHS}:
            raise ValidationError(_l("Select for how long"))

    @property
    def proposal(self) -> Proposal:
        return Proposal(
            ways=[Way(each) for each in self.ways.data or ()],
            reason=self.reason.data or "",
            named=self.named.data or None,
            evidence=(self.evidence.data or "").replace(",", " ").split(),
            months=int(self.months.data),
        )


class ProposeAgainForm(ProposeForm):
    """The reason that somebody gave to look has run out while they wrote: they say it again."""

    why = why_box()


class DecideForm(Form):
    approve = RadioField(
        _l("What do you decide?"),
        choices=[
            SelectChoice("yes", _l("Restrict contact from today, and tell the person")),
            SelectChoice("no", _l("Decline: nothing changes for the person")),
        ],
        validate_choice=False,
    )

    def validate_approve(self, field: RadioField) -> None:
        if field.data not in {"yes", "no"}:
            raise ValidationError(_l("Select what you decide"))


class ReviewForm(Form):
    keep = RadioField(
        _l("What do you decide?"),
        choices=[
            SelectChoice("yes", _l("It goes on until the next review, and we tell the person")),
            SelectChoice("no", _l("It ends today, and we tell the person")),
        ],
        validate_choice=False,
    )
    note = _words(_l("Why, for your colleagues"), _l("Write why you decide this"))

    def validate_keep(self, field: RadioField) -> None:
        if field.data not in {"yes", "no"}:
            raise ValidationError(_l("Select what you decide"))
