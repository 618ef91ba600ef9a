"""What advisers type about a visit, and visitors on their phone."""

from collections.abc import Iterable
from typing import Any

from wtforms import BooleanField, Form, RadioField, SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, Length, Optional

from portal.assisted.models import By, Role
from portal.assisted.referrals import is_slug
from portal.assisted.visits import BY_WORDS, ROLE_WORDS, Wanted
from portal.core import phones
from portal.core.boxes import on_one_line
from portal.core.cards import no_card
from portal.core.i18n import LOCALES, _l

_LONGEST_NAME = 100
_LONGEST_AUTHORITY = 200
_SELF = "self"
_TOO_LONG = _l("Enter a name with 100 characters or fewer")


class PlaceForm(Form):
    """Where it is; `among` sets the places there are."""

    place = SelectField(_l("Where you are"), choices=[], validate_choice=False)

    def among(self, places: Iterable[Any], last: str) -> None:
        self.place.choices = [
            SelectChoice("", _l("Choose a place")),
            *(SelectChoice(place.slug, place.name) for place in places),
        ]
        self.place.data = self.place.data or last

    def validate_place(self, field: SelectField) -> None:
        if field.data not in {choice[0] for choice in field.iter_choices() if choice[0]}:
            raise ValidationError(_l("Choose the place where you are"))


class KioskForm(PlaceForm):
    """A machine that nobody will watch."""

    name = StringField(
        _l("What this machine is called"),
        [
            DataRequired(_l("Enter what this machine is called, like By the door")),
            Length(max=60, message=_l("Enter a name with 60 characters or fewer")),
            no_card,
        ],
        [on_one_line],
    )


class StartForm(PlaceForm):
    """Whom an adviser helps."""

    by = RadioField(
        _l("How you help"),
        choices=[SelectChoice(by.value, BY_WORDS[by]) for by in By],
        default=By.COUNTER.value,
        validate_choice=False,
    )
    name = StringField(
        _l("Name of the person you help"),
        [
            DataRequired(_l("Enter the name of the person you help")),
            Length(max=_LONGEST_NAME, message=_TOO_LONG),
            no_card,
        ],
        [on_one_line],
    )
    locale = SelectField(
        _l("Their language"),
        choices=[SelectChoice(locale.code, locale.name) for locale in LOCALES],
        default=LOCALES[0].code,
        validate_choice=False,
    )
    role = RadioField(
        _l("Who speaks for them"),
        choices=[
            SelectChoice(_SELF, _l("They speak for themselves")),
            *(SelectChoice(role.value, ROLE_WORDS[role]) for role in Role),
        ],
        default=_SELF,
        validate_choice=False,
    )
    speaker = StringField(
        _l("Name of whoever speaks for them"),
        [Length(max=_LONGEST_NAME, message=_TOO_LONG), no_card],
        [on_one_line],
    )
    authority = StringField(
        _l("What shows that they may"),
        [
            Length(max=_LONGEST_AUTHORITY, message=_l("Write this with 200 characters or fewer")),
            no_card,
        ],
        [on_one_line],
    )

    def validate_by(self, field: RadioField) -> None:
        _offered(field)

    def validate_locale(self, field: SelectField) -> None:
        _offered(field)

    def validate_role(self, field: RadioField) -> None:
        _offered(field)

    def validate_speaker(self, field: StringField) -> None:
        if self._spoken_for and not field.data:
            raise ValidationError(_l("Enter the name of whoever speaks for them"))

    def validate_authority(self, field: StringField) -> None:
        if self._spoken_for and not field.data:
            raise ValidationError(_l("Write what shows that they may, like a letter you have seen"))

    @property
    def _spoken_for(self) -> bool:
        return self.role.data in set(Role)

    @property
    def wanted(self) -> Wanted:
        return Wanted(
            place=self.place.data,
            by=By(self.by.data),
            name=self.name.data or "",
            locale=self.locale.data,
            role=Role(self.role.data) if self._spoken_for else None,
            speaker=self.speaker.data or None,
            authority=self.authority.data or None,
        )


class ConsentForm(Form):
    agreed = BooleanField(
        _l("I agree"), [DataRequired(_l("Tick the box if you agree. Without that we cannot help"))]
    )


class HandOverForm(Form):
    """The code that stands on the adviser's screen."""

    code = StringField(
        _l("Code from the other screen"),
        [DataRequired(_l("Enter the code from the other screen")), Length(max=40)],
        [on_one_line],
    )
    instead = BooleanField(
        _l("Delete the form of this kind that I have begun on this phone"), [Optional()]
    )


class TextForm(Form):
    """Where the outcome is texted to. After `validate`, `phone` is in E.164."""

    phone = StringField(
        _l("Mobile phone number"),
        [DataRequired(_l("Enter a mobile phone number")), no_card],
        [on_one_line],
    )

    def validate_phone(self, field: StringField) -> None:
        found = phones.mobile(field.data or "")
        if found is None:
            raise ValidationError(_l("Enter a UK mobile phone number, like 07700 900 982"))
        field.data = found


class PartnerForm(Form):
    """Somebody who sends people here."""

    name = StringField(
        _l("Name of the partner"),
        [
            DataRequired(_l("Enter the name of the partner")),
            Length(max=_LONGEST_NAME, message=_TOO_LONG),
            no_card,
        ],
        [on_one_line],
    )
    slug = StringField(_l("Word in their links"), [no_card], [on_one_line])

    def validate_slug(self, field: StringField) -> None:
        field.data = (field.data or "").casefold()
        if not is_slug(field.data):
            raise ValidationError(_l("Enter a word of letters, digits and dashes, like food-bank"))


def _offered(field: SelectField | RadioField) -> None:
    if field.data not in {choice[0] for choice in field.iter_choices()}:
        raise ValidationError(_l("Choose one of the answers in the list"))
