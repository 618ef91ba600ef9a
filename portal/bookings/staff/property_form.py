"""For which property somebody books, where a calendar has a limit for each."""

from collections.abc import Sequence

from wtforms import Form, SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import Length

from portal.bookings.staff.fields import on_one_line
from portal.core.cards import no_card
from portal.core.i18n import _l
from portal.gazetteer import services as gazetteer
from portal.gazetteer.services import FoundAddress

_LONGEST = 500


class PropertyForm(Form):
    """A postcode, then one of its addresses; or the address as they say it.

    `asks_property` is set where there is a limit to count; else nothing here is looked at.
    """

    asks_property = False
    found: Sequence[FoundAddress] = ()

    postcode = StringField(_l("Postcode"), [no_card], [on_one_line])
    uprn = SelectField(_l("Address"), choices=[], validate_choice=False)
    written = StringField(
        _l("Address, if it is not in the list"),
        [
            no_card,
            Length(max=_LONGEST, message=_l("Enter an address with 500 characters or fewer")),
        ],
        [on_one_line],
    )

    def validate_postcode(self, field: StringField) -> None:
        if not self.asks_property:
            return
        try:
            self.found = gazetteer.find_addresses(field.data or "")
        except gazetteer.NotAPostcode as fault:
            raise ValidationError(str(fault.message)) from None
        known = [SelectChoice(each.uprn, each.text) for each in self.found]
        self.uprn.choices = [SelectChoice("", _l("Choose an address")), *known]

    def validate_uprn(self, _field: SelectField) -> None:
        if self.found and not self.property_names:
            raise ValidationError(_l("Choose the address from the list, or write it in"))

    def validate_written(self, _field: StringField) -> None:
        looked_up = self.asks_property and not self.postcode.errors
        if looked_up and not self.found and not self.property_names:
            raise ValidationError(
                _l("We have no addresses for that postcode. Check it, or write the address in.")
            )

    @property
    def property_names(self) -> tuple[str, ...]:
        """As forms have them (`eforms.fees.properties`), so that they count together."""
        if not self.asks_property:
            return ()
        chosen = next((each for each in self.found if each.uprn == self.uprn.data), None)
        if chosen is not None:
            return f"uprn:{chosen.uprn}", f"written:{_letters(*chosen.lines, chosen.postcode)}"
        written, postcode = _letters(self.written.data or ""), _letters(self.postcode.data or "")
        return (f"written:{written.removesuffix(postcode)}{postcode}",) if written else ()


def _letters(*typed: str) -> str:
    return "".join(each for each in "".join(typed).casefold() if each.isalnum())
