"""How somebody wants to hear of reports."""

from wtforms import Form, StringField, ValidationError

from portal.core import phones
from portal.core.boxes import email_address, on_one_line
from portal.core.i18n import _l
from portal.notifications.services import texts_go


class FollowForm(Form):
    """After `validate`, one of `email` and `mobile` is there, in its normal form.

    The mobile phone is asked only where the council writes texts.
    """

    email = StringField(_l("Email address"), filters=[on_one_line])
    mobile = StringField(_l("Mobile phone number, if you want texts"), filters=[on_one_line])

    def validate_email(self, field: StringField) -> None:
        if field.data:
            email_address(self, field)
        elif not self.asks_mobile:
            raise ValidationError(_l("Enter the email address to tell you at"))
        elif not self.mobile.data:
            raise ValidationError(_l("Enter an email address or a mobile phone number"))

    def validate_mobile(self, field: StringField) -> None:
        if self.asks_mobile and field.data and phones.mobile(field.data) is None:
            raise ValidationError(_l("Enter a UK mobile phone number, like 07700 900 982"))

    @property
    def asks_mobile(self) -> bool:
        return texts_go()

    @property
    def contact(self) -> dict[str, str]:
        """One way: who gives both is mailed."""
        if self.email.data:
            return {"email": str(self.email.data)}
        return {"phone": phones.mobile(self.mobile.data) or ""}
