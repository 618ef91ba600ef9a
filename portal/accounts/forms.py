"""What people type to sign in."""

from email_validator import EmailNotValidError, validate_email
from wtforms import BooleanField, Form, StringField, ValidationError
from wtforms.validators import InputRequired, Length

from portal.accounts.signing_in import challenges, passkeys
from portal.core.i18n import _l
from portal.core.texts import cleaned, one_line, without_marks

_READ = 1_000  # nobody types more


def as_typed(value: str | None) -> str:
    """One line, without what nobody sees: marks of direction are pasted along with an address."""
    return without_marks(one_line(cleaned((value or "")[:_READ])))


def normal_address(typed: str) -> str:
    """An address that any mail server can reach, as it is written to.

    Raises ValidationError, which says what one looks like.
    """
    try:
        known = validate_email(typed, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        raise ValidationError(_l("Enter an email address like name@example.com")) from None
    return known.normalized


class EmailForm(Form):
    """After `validate`, `email` holds the address in its normal form."""

    email = StringField(
        _l("Your email address"),
        [InputRequired(_l("Enter your email address"))],
        [as_typed],
    )

    def validate_email(self, field: StringField) -> None:
        field.data = normal_address(field.data or "")


class SignInForm(EmailForm):
    shared = BooleanField(_l("Other people use this device too"))


class CodeForm(Form):
    code = StringField(
        _l("Code from the email"),
        [InputRequired(challenges.Fault.NOT_DIGITS.sentence)],
        [as_typed],
    )


class PasskeyNameForm(Form):
    name = StringField(
        _l("Name of this passkey"),
        [
            InputRequired(_l("Enter a name that tells this passkey from others")),
            Length(max=passkeys.LONGEST_NAME, message=_l("Use at most 60 letters for the name")),
        ],
        [as_typed],
    )
