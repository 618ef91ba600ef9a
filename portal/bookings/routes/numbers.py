"""A whole number as people type it."""

from wtforms import Field, ValidationError

from portal.core.i18n import _

_LONGEST = 6


def whole(field: Field) -> int | None:
    """None for what isn't one; in any script's digits."""
    typed = str(field.data or "").strip()
    return int(typed) if typed.isdecimal() and len(typed) <= _LONGEST else None


def in_range(field: Field, most: int) -> None:
    """Raises ValidationError."""
    number = whole(field)
    if number is None or not 1 <= number <= most:
        raise ValidationError(_("Enter a number from 1 to %(most)s", most=most))
