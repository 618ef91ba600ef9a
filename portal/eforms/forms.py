"""What people type beside a form: where to mail it, and what was mailed."""

from email_validator import EmailNotValidError, validate_email
from wtforms import Form, StringField, ValidationError
from wtforms.validators import InputRequired

from portal.core.i18n import _l
from portal.core.security import normal_code
from portal.core.texts import cleaned, one_line, without_marks
from portal.eforms.drafts import codes

_READ = 1_000  # nobody types more


def _as_typed(value: str | None) -> str:
    return without_marks(one_line(cleaned((value or "")[:_READ])))


class SaveForm(Form):
    """After `validate`, `email` holds the address in its normal form."""

    email = StringField(
        _l("Your email address"),
        [InputRequired(_l("Enter your email address"))],
        [_as_typed],
    )

    def validate_email(self, field: StringField) -> None:
        """An address that a mail server without SMTPUTF8 can't reach would lose the form."""
        try:
            known = validate_email(
                field.data or "", check_deliverability=False, allow_smtputf8=False
            )
        except EmailNotValidError:
            raise ValidationError(_l("Enter an email address like name@example.com")) from None
        field.data = known.normalized


class CodeForm(SaveForm):
    code = StringField(
        _l("Code from the email"),
        [InputRequired(_l("Enter the code from the email"))],
        [_as_typed],
    )

    def validate_code(self, field: StringField) -> None:
        if len(normal_code(field.data or "")) != codes.LENGTH:
            raise ValidationError(_l("Enter a code with 8 letters or numbers"))
