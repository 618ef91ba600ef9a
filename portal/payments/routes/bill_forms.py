"""Finding a bill by its number and one more fact."""

from typing import Any

from wtforms import Form, StringField, ValidationError
from wtforms.validators import DataRequired

from portal.core.cards import no_card
from portal.core.i18n import _l
from portal.core.texts import one_line
from portal.payments.bills.numbers import key_of
from portal.payments.models import BillKind

_LONGEST = 60


def _as_typed(value: str | None) -> str:
    return one_line((value or "")[:_LONGEST])


def _some(_form: Form, field: StringField) -> None:
    if not key_of(field.data or ""):
        raise ValidationError(_l("Enter letters and numbers, as they stand on the letter"))


class BillForm(Form):
    number = StringField(
        _l("Bill number"),
        [DataRequired(_l("Enter the number of the bill")), no_card, _some],
        [_as_typed],
    )
    fact = StringField(
        _l("Postcode"),
        [DataRequired(_l("Enter the postcode in the address on the bill")), no_card, _some],
        [_as_typed],
    )


class PenaltyForm(BillForm):
    number = StringField(
        _l("Penalty charge number"),
        [DataRequired(_l("Enter the number of the penalty charge")), no_card, _some],
        [_as_typed],
    )
    fact = StringField(
        _l("Registration number of the vehicle"),
        [DataRequired(_l("Enter the registration number of the vehicle")), no_card, _some],
        [_as_typed],
    )


def form_of(kind: BillKind, sent: Any) -> BillForm:
    return PenaltyForm(sent) if kind is BillKind.PENALTY else BillForm(sent)
