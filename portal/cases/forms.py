"""Finding a case by its reference and access code."""

import unicodedata

from wtforms import Form, StringField, ValidationError
from wtforms.validators import DataRequired

from portal.cases import references
from portal.core.i18n import _l

_LONGEST_SHOWN = 60


def _as_typed(value: str | None) -> str:
    """What was typed, without characters that can't be seen, and cut where nobody would read on."""
    seen = (c for c in (value or "")[:1_000] if not unicodedata.category(c).startswith("C"))
    return "".join(seen).strip()[:_LONGEST_SHOWN]


class FindForm(Form):
    reference = StringField(
        _l("Reference"),
        [DataRequired(_l("Enter your reference"))],
        [_as_typed],
    )
    code = StringField(
        _l("Access code"),
        [DataRequired(_l("Enter your access code"))],
        [_as_typed],
    )

    def validate_reference(self, field: StringField) -> None:
        if references.normal_reference(field.data or "") is None:
            raise ValidationError(_l("Enter a reference with 2 letters, then 8 letters or numbers"))

    def validate_code(self, field: StringField) -> None:
        if len(references.normal_code(field.data or "")) != references.CODE_LENGTH:
            raise ValidationError(_l("Enter an access code with 8 letters or numbers"))
