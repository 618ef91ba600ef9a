"""What people tick and type about their own information."""

from wtforms import BooleanField, Form, TextAreaField
from wtforms.validators import DataRequired, Length

from portal.accounts.own.detail_forms import lines
from portal.accounts.privacy.corrections import LONGEST
from portal.core.i18n import _l


class CorrectionForm(Form):
    words = TextAreaField(
        _l("What is wrong, and what is right?"),
        [
            DataRequired(_l("Write what is wrong and what is right")),
            Length(
                max=LONGEST,
                message=_l("Shorten your answer. The most we can take is %(max)d characters."),
            ),
        ],
        [lines],
    )


class ErasureForm(Form):
    sure = BooleanField(
        _l("Delete what you may. I know that I cannot get it back."),
        [DataRequired(_l("Tick the box if you want us to delete it"))],
    )
