"""How somebody wants to hear of reports."""

from wtforms import StringField

from portal.core import phones
from portal.core.boxes import on_one_line
from portal.core.i18n import _l
from portal.notifications.boxes import EmailOrMobile


class FollowForm(EmailOrMobile):
    email = StringField(_l("Email address"), filters=[on_one_line])
    mobile = StringField(_l("Mobile phone number, if you want texts"), filters=[on_one_line])

    @property
    def contact(self) -> dict[str, str]:
        """One way: who gives both is mailed."""
        if self.email.data:
            return {"email": str(self.email.data)}
        return {"phone": phones.mobile(self.mobile.data) or ""}
