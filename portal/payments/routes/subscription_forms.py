"""How many of something, and whether the lower price still holds."""

from collections.abc import Mapping
from types import MappingProxyType

from wtforms import Form, RadioField, ValidationError
from wtforms.validators import DataRequired

from portal.core.i18n import _l

YES, NO = "yes", "no"
_CHOOSE = _l("Select how many you want")


class UnitsForm(Form):
    """`offered` is what can be chosen: the number, as text, and what it is called."""

    units = RadioField(
        _l("How many do you want?"), [DataRequired(_CHOOSE)], choices=[], validate_choice=False
    )
    offered: Mapping[str, str] = MappingProxyType({})

    def offer(self, units: Mapping[int, str]) -> None:
        self.offered = {str(count): name for count, name in units.items()}

    def validate_units(self, field: RadioField) -> None:
        if field.data not in self.offered:
            raise ValidationError(_CHOOSE)

    @property
    def count(self) -> int:
        return int(self.units.data)


class RenewForm(UnitsForm):
    """`reduced` is asked of whoever paid the lower price before."""

    reduced = RadioField(
        _l("Can you still pay the lower price?"), choices=[], validate_choice=False
    )
    asks_reduced = False

    def validate_reduced(self, field: RadioField) -> None:
        if self.asks_reduced and field.data not in {YES, NO}:
            raise ValidationError(_l("Select whether you can still pay the lower price"))

    @property
    def still_reduced(self) -> bool:
        return bool(self.reduced.data == YES)
