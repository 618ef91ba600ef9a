"""Why somebody is not satisfied with the first answer to their complaint."""

from wtforms import Form, StringField
from wtforms.validators import DataRequired, Length

from portal.core.cards import no_card
from portal.core.i18n import _l
from portal.core.texts import cleaned, trimmed

_READ = 20_000
_LONGEST = 5_000


class ReviewForm(Form):
    reason = StringField(
        _l("Why are you not satisfied with our answer?"),
        [
            DataRequired(_l("Write why you are not satisfied")),
            Length(max=_LONGEST, message=_l("Use 5,000 characters or fewer")),
            no_card,
        ],
        [lambda value: trimmed(cleaned((value or "")[:_READ]))],
    )
