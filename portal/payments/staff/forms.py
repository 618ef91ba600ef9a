"""What staff type on their pages of payments."""

from datetime import date

from wtforms import Form, HiddenField, RadioField, SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, Length

from portal.core.cards import no_card
from portal.core.day_boxes import DayForm
from portal.core.i18n import _l
from portal.core.texts import cleaned, one_line, trimmed, without_marks
from portal.payments.faults import SeenBefore
from portal.payments.models import PaymentMethod, RefundReason
from portal.payments.staff.amounts import pence_in
from portal.payments.words import METHODS, REASONS

_READ = 10_000
_LONGEST_NOTE = 2_000
_LONGEST_REASON = 200
_LONGEST_RECEIPT = 40
_BY_HAND = tuple(method for method in PaymentMethod if method is not PaymentMethod.ONLINE)
# The others are given by rule, or on the provider's own pages.
_BY_STAFF = (
    RefundReason.NOT_DONE,
    RefundReason.CANCELLED,
    RefundReason.PAID_TWICE,
    RefundReason.WRONG_AMOUNT,
    RefundReason.GOODWILL,
)


def on_one_line(value: str | None) -> str:
    return without_marks(one_line(cleaned((value or "")[:_READ])))


def _text(value: str | None) -> str:
    return trimmed(cleaned((value or "")[:_READ]))


class FindForm(DayForm):
    """Which payments to list."""

    typed = StringField(_l("Reference or number"), [], [on_one_line])


class WhyForm(Form):
    why = StringField(
        _l("Why you are looking"),
        [
            DataRequired(_l("Enter why you are looking")),
            Length(max=_LONGEST_REASON, message=_l("Enter a reason with 200 characters or fewer")),
            no_card,
        ],
        [on_one_line],
    )


class TakeForm(Form):
    """Money that was taken. `due` is what it has to come to, in pence."""

    method = RadioField(
        _l("How was it paid?"),
        [DataRequired(_l("Choose how it was paid"))],
        choices=[SelectChoice(method.value, METHODS[method]) for method in _BY_HAND],
        validate_choice=False,
    )
    amount = StringField(
        _l("Amount taken, in pounds"),
        [DataRequired(_l("Enter the amount that was taken")), no_card], [on_one_line],
    )  # fmt: skip
    receipt_number = StringField(
        _l("Number on the receipt of the card machine or the till"),
        [
            DataRequired(_l("Enter the number on the receipt")),
            Length(
                max=_LONGEST_RECEIPT,
                message=_l("Enter the number on the receipt, with 40 characters or fewer"),
            ),
            no_card,
        ],
        [on_one_line],
    )
    due: int = 0

    def validate_method(self, field: RadioField) -> None:
        if field.data not in {method.value for method in _BY_HAND}:
            raise ValidationError(_l("Choose how it was paid"))

    def validate_amount(self, field: StringField) -> None:
        taken = pence_in(field.data or "")
        if taken is None:
            raise ValidationError(_l("Enter an amount in pounds, like 18.50"))
        if taken != self.due:
            raise ValidationError(
                _l("This is not the amount that is due. Take exactly what is due.")
            )

    @property
    def taken_by(self) -> PaymentMethod:
        return PaymentMethod(self.method.data)


class RefundForm(Form):
    """Money that is to go back. `left` is the most that can, in pence."""

    how_much = RadioField(
        _l("How much goes back?"),
        choices=[
            SelectChoice("all", _l("Everything that is left")),
            SelectChoice("part", _l("Part of it")),
        ],
        default="all",
        validate_choice=False,
    )
    amount = StringField(_l("Amount in pounds, if it is part"), [no_card], [on_one_line])
    reason = SelectField(
        _l("Reason"),
        choices=[
            SelectChoice("", _l("Choose a reason")),
            *(SelectChoice(reason.value, REASONS[reason]) for reason in _BY_STAFF),
        ],
        validate_choice=False,
    )
    note = StringField(
        _l("Note"),
        [
            Length(max=_LONGEST_NOTE, message=_l("Enter a note with 2,000 characters or fewer")),
            no_card,
        ],
        [_text],
    )
    # What could go back when the page was opened: the same page sent twice gives back once.
    seen = HiddenField(filters=[on_one_line])
    left: int = 0

    def validate_how_much(self, field: RadioField) -> None:
        if field.data not in {"all", "part"}:
            raise ValidationError(_l("Choose one of the answers in the list"))
        if self.seen.data != str(self.left):
            raise ValidationError(SeenBefore.message)

    def validate_amount(self, field: StringField) -> None:
        if self.how_much.data == "all":
            return
        wanted = pence_in(field.data or "")
        if not wanted:
            raise ValidationError(_l("Enter an amount in pounds, like 18.50"))
        if wanted > self.left:
            raise ValidationError(_l("That is more than can still be given back."))

    def validate_reason(self, field: SelectField) -> None:
        if field.data not in {reason.value for reason in _BY_STAFF}:
            raise ValidationError(_l("Choose a reason"))

    @property
    def pence(self) -> int:
        return self.left if self.how_much.data == "all" else pence_in(self.amount.data or "") or 0

    @property
    def why(self) -> RefundReason:
        return RefundReason(self.reason.data)


class LookedForm(Form):
    note = StringField(
        _l("What you found"),
        [
            DataRequired(_l("Enter what you found")),
            Length(max=_LONGEST_NOTE, message=_l("Enter a note with 2,000 characters or fewer")),
            no_card,
        ],
        [_text],
    )


def boxes_of(day: date) -> dict[str, str]:
    """What the three boxes of a day hold."""
    return {"day": str(day.day), "month": str(day.month), "year": str(day.year)}
