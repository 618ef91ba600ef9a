"""Boxes that several domains have: what was typed in one normal form, or what is wrong with it."""

from email_validator import EmailNotValidError, validate_email
from wtforms import Field, Form, ValidationError

from portal.core.i18n import _, _l
from portal.core.texts import cleaned, one_line, without_marks

_READ = 1_000  # nobody types more


def on_one_line(value: str | None) -> str:
    """A filter: without what nobody sees. Marks of direction are pasted along with an address."""
    return without_marks(one_line(cleaned((value or "")[:_READ])))


def email_address(_form: Form, field: Field) -> None:
    """A validator, after which the field holds the address in its normal form.

    A mail server without SMTPUTF8 must be able to reach it.
    """
    try:
        known = validate_email(field.data or "", check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        raise ValidationError(_l("Enter an email address like name@example.com")) from None
    field.data = known.normalized


class NotLonger:
    def __init__(self, most: int) -> None:
        self.most = most

    def __call__(self, _form: Form, field: Field) -> None:
        if len(field.data or "") > self.most:
            raise ValidationError(
                _(
                    "%(box)s: use %(most)s characters or fewer",
                    box=field.label.text,
                    most=self.most,
                )
            )
