"""What is typed to set up a Direct Debit."""

from wtforms import Form, RadioField, StringField, ValidationError
from wtforms.validators import DataRequired, Length

from portal.core import banking
from portal.core.i18n import _l
from portal.core.latin import latin
from portal.core.texts import cleaned, one_line
from portal.payments.debiting.agreeing import Account
from portal.payments.debiting.council import DAYS
from portal.payments.debiting.exporting import for_the_bank

_READ = 200
_LONGEST_HOLDER = 70
_LONGEST_NUMBER = 40
SOLE, NOT_SOLE = "yes", "no"


def _line(value: str | None) -> str:
    return one_line(cleaned((value or "")[:_READ]))


class DebitForm(Form):
    """After `validate`, `account()` has what was typed. Somebody who can't agree alone: `alone`."""

    sole = RadioField(
        _l("Can you agree to payments from this account by yourself?"),
        [DataRequired(_l("Select whether you can agree by yourself"))],
        choices=[],
        validate_choice=False,
    )
    holder = StringField(
        _l("Name on the account"),
        [
            DataRequired(_l("Enter the name on the account")),
            Length(
                max=_LONGEST_HOLDER,
                message=_l("Shorten your answer. The most we can take is %(max)d characters."),
            ),
        ],
        [_line],
    )
    sort = StringField(_l("Sort code"), [DataRequired(_l("Enter the sort code"))], [_line])
    number = StringField(
        _l("Account number"), [DataRequired(_l("Enter the account number"))], [_line]
    )
    day = RadioField(
        _l("On which day of the month should we collect?"),
        [DataRequired(_l("Select a day of the month"))],
        choices=[],
        validate_choice=False,
    )

    @property
    def alone(self) -> bool:
        return bool(self.sole.data == SOLE)

    def validate_sole(self, field: RadioField) -> None:
        if field.data not in {SOLE, NOT_SOLE}:
            raise ValidationError(_l("Select whether you can agree by yourself"))

    def validate_holder(self, field: StringField) -> None:
        """Banks know names in Latin letters only."""
        if not any(each.isalpha() for each in for_the_bank(field.data or "")):
            raise ValidationError(_l("Write the name in Latin letters, as your bank card has it"))

    def validate_sort(self, field: StringField) -> None:
        if _sort_code(field) is None:
            raise ValidationError(_l("Enter a sort code of 6 digits, like 30-94-30"))

    def validate_number(self, field: StringField) -> None:
        number, sort = _account_number(field), _sort_code(self.sort)
        if number is None:
            raise ValidationError(_l("Enter an account number of 6 to 8 digits, like 31926819"))
        if sort and not banking.go_together(sort, number):
            raise ValidationError(banking.NOT_TOGETHER)

    def validate_day(self, field: RadioField) -> None:
        if field.data not in {str(day) for day in DAYS}:
            raise ValidationError(_l("Select a day of the month"))

    def account(self) -> Account:
        return Account(
            holder=self.holder.data or "",
            sort=_sort_code(self.sort) or "",
            number=_account_number(self.number) or "",
            day=int(self.day.data),
        )

    def hide_numbers(self) -> None:
        """They are typed anew: no page holds what was typed of them."""
        self.sort.data = self.number.data = ""


def _sort_code(field: StringField) -> str | None:
    return banking.sort_code(latin(field.data or "", _LONGEST_NUMBER))


def _account_number(field: StringField) -> str | None:
    return banking.account_number(latin(field.data or "", _LONGEST_NUMBER))
