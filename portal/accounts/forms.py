"""What people type to sign in."""

from wtforms import BooleanField, Form, StringField
from wtforms.validators import DataRequired, Length

from portal.accounts.signing_in import challenges, passkeys
from portal.core.boxes import email_address, on_one_line
from portal.core.i18n import _l


class EmailForm(Form):
    """After `validate`, `email` holds the address in its normal form."""

    email = StringField(
        _l("Your email address"),
        [DataRequired(_l("Enter your email address")), email_address],
        [on_one_line],
    )


class SignInForm(EmailForm):
    shared = BooleanField(_l("Other people use this device too"))


class CodeForm(Form):
    code = StringField(
        _l("Code from the email"),
        [DataRequired(challenges.Fault.NOT_DIGITS.sentence)],
        [on_one_line],
    )


class PasskeyNameForm(Form):
    name = StringField(
        _l("Name of this passkey"),
        [
            DataRequired(_l("Enter a name that tells this passkey from others")),
            Length(max=passkeys.LONGEST_NAME, message=_l("Use at most 60 letters for the name")),
        ],
        [on_one_line],
    )
