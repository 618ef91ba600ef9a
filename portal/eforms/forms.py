"""What people type beside a form: where to mail it, and what was mailed."""

from wtforms import Form, StringField, ValidationError
from wtforms.validators import DataRequired

from portal.core.boxes import email_address, on_one_line
from portal.core.i18n import _l
from portal.core.security import normal_code
from portal.eforms.drafts import codes


class SaveForm(Form):
    """After `validate`, `email` holds the address in its normal form."""

    email = StringField(
        _l("Your email address"),
        [DataRequired(_l("Enter your email address")), email_address],
        [on_one_line],
    )


class CodeForm(SaveForm):
    code = StringField(
        _l("Code from the email"),
        [DataRequired(_l("Enter the code from the email"))],
        [on_one_line],
    )

    def validate_code(self, field: StringField) -> None:
        if len(normal_code(field.data or "")) != codes.LENGTH:
            raise ValidationError(_l("Enter a code with 8 letters or numbers"))
