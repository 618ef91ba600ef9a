"""How somebody is to be told, on forms that ask for one way: by email, or by text."""

from wtforms import Form, StringField, ValidationError

from portal.core import phones
from portal.core.boxes import email_address
from portal.core.i18n import _l
from portal.notifications.services import texts_go


class EmailOrMobile(Form):
    """After `validate`, one of `email` and `mobile` is there, in its normal form.

    The mobile phone is asked only where the council writes texts. Forms have fields of these
    names, with labels of their own.
    """

    email: StringField
    mobile: StringField

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
