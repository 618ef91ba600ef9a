"""What officers say of a complaint."""

from collections.abc import Iterable

from wtforms import Form, RadioField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired

from portal.cases.complaints.beginning import Complained
from portal.cases.complaints.models import Finding, Nature
from portal.cases.complaints.words import FINDINGS, NATURES
from portal.cases.complaints.working import Answer, Learnt
from portal.cases.models import Channel
from portal.cases.staff.contact_forms import HowForm, team_box, teams_in
from portal.core.boxes import NotLonger
from portal.core.cards import no_card
from portal.core.day_boxes import DayForm
from portal.core.errors import Sentence
from portal.core.i18n import _l
from portal.core.texts import cleaned, trimmed

_READ = 20_000
_LONGEST = 8_000
_LONGEST_LESSON = 500


def _text(value: str | None) -> str:
    return trimmed(cleaned((value or "")[:_READ]))


def _long(label: Sentence, missing: Sentence | None, most: int = _LONGEST) -> StringField:
    asked = [DataRequired(missing)] if missing else []
    return StringField(label, [*asked, NotLonger(most), no_card], [_text])


class BeginForm(HowForm):
    """Somebody complains about a case. `among` sets the teams."""

    team = team_box(_l("Which team deals with complaints?"))
    words = _long(_l("What do they complain about?"), _l("Write what they complain about"))

    def among(self, teams: Iterable[str]) -> None:
        teams_in(self.team, teams)

    @property
    def said(self) -> Complained:
        """Of a form that has validated."""
        return Complained(
            team=self.team.data, channel=Channel(self.channel.data), at=self.at,
            words=self.words.data or "",
        )  # fmt: skip


class DecideForm(Form):
    nature = RadioField(
        _l("What is it?"),
        choices=[
            SelectChoice(each.value, told.label, {"hint": told.hint})
            for each, told in NATURES.items()
        ],
        validate_choice=False,
    )

    def validate_nature(self, field: RadioField) -> None:
        if field.data not in {each.value for each in Nature}:
            raise ValidationError(_l("Select what it is"))


class ExtendForm(DayForm):
    reason = _long(_l("Why do you need longer?"), _l("Write why you need longer"), 2_000)

    def validate_day(self, field: StringField) -> None:
        super().validate_day(field)
        if self.on is None:
            raise ValidationError(_l("Enter a real day, like 27 3 2026"))


class AnswerForm(Form):
    finding = RadioField(
        _l("What did you find?"),
        choices=[SelectChoice(each.value, text) for each, text in FINDINGS.items()],
        validate_choice=False,
    )
    words = _long(_l("Your answer"), _l("Write your answer"))
    said = _long(_l("You said"), None, _LONGEST_LESSON)
    did = _long(_l("We did"), None, _LONGEST_LESSON)

    def validate_finding(self, field: RadioField) -> None:
        if field.data not in {each.value for each in Finding}:
            raise ValidationError(_l("Select what you found"))

    def validate_said(self, field: StringField) -> None:
        if not field.data and self._was_right:
            raise ValidationError(_l("Write what people said, without naming anybody"))

    def validate_did(self, field: StringField) -> None:
        if not field.data and self._was_right:
            raise ValidationError(_l("Write what you do about it"))

    @property
    def answer(self) -> Answer:
        learnt = Learnt(self.said.data or "", self.did.data or "")
        return Answer(
            finding=Finding(self.finding.data),
            words=self.words.data or "",
            lesson=learnt if learnt.said and learnt.did else None,
        )

    @property
    def _was_right(self) -> bool:
        return self.finding.data in {Finding.UPHELD, Finding.PARTLY}


class LateForm(Form):
    allow = RadioField(
        _l("Do you look at it again although it is late?"),
        choices=[SelectChoice("yes", _l("Yes")), SelectChoice("no", _l("No"))],
        validate_choice=False,
    )
    why = _long(_l("Why? The resident reads this."), _l("Write why"), 2_000)

    def validate_allow(self, field: RadioField) -> None:
        if field.data not in {"yes", "no"}:
            raise ValidationError(_l("Select whether you look at it again"))


class LessonForm(Form):
    said = _long(_l("You said"), _l("Write what people said, without naming anybody"), 500)
    did = _long(_l("We did"), _l("Write what you do about it"), 500)
