"""Validators of what staff type about a calendar. Each says which box it is about."""

import re
from datetime import time
from typing import Any

from wtforms import Field, Form, ValidationError

from portal.bookings.plans import Notice
from portal.core.i18n import _
from portal.core.typed_times import NotRead, plain_digits, time_in


class WholeNumber:
    """From `least` to `most`, or nothing where it may be left empty."""

    def __init__(self, least: int, most: int, *, optional: bool = False) -> None:
        self.least, self.most, self.optional = least, most, optional

    def __call__(self, _form: Form, field: Field) -> None:
        typed = plain_digits(field.data or "").strip()
        if not typed and self.optional:
            return
        if not (typed.isdecimal() and len(typed) <= 6 and self.least <= int(typed) <= self.most):  # noqa: PLR2004
            raise ValidationError(
                _(
                    "%(box)s: enter a whole number from %(least)s to %(most)s",
                    box=field.label.text,
                    least=self.least,
                    most=self.most,
                )
            )


class Filled:
    def __call__(self, _form: Form, field: Field) -> None:
        if not field.data:
            raise ValidationError(_("%(box)s: fill this in", box=field.label.text))


def number_in(field: Field) -> int | None:
    """What a box holds that WholeNumber found right."""
    typed = plain_digits(field.data or "").strip()
    return int(typed) if typed else None


def numbers_in(typed: str) -> list[int]:
    """48, 2 as numbers. Raises NotRead."""
    parts = [part.strip() for part in plain_digits(typed).replace("،", ",").split(",")]
    found = [part for part in parts if part]
    if any(not (part.isdecimal() and len(part) <= 6) for part in found):  # noqa: PLR2004
        raise NotRead(typed)
    return [int(part) for part in found]


def notice_in(hours: Any, days: Any, by: Any) -> Notice:
    """Three boxes: so many hours, or so many days before and by when. Nothing is no notice.

    Raises NotRead where neither is whole, or both are there.
    """
    typed = [plain_digits(box.data or "").strip() for box in (hours, days, by)]
    if not any(typed):
        return Notice(hours=0)
    if typed[0] and not (typed[1] or typed[2]):
        return Notice(hours=_hours(typed[0]))
    if typed[0] or not (typed[1] and typed[2]):
        raise NotRead(typed[0])
    at: time = time_in(typed[2])
    return Notice(days_before=_whole(typed[1], 365), by=at)


def _hours(typed: str) -> float:
    if not re.fullmatch(r"\d{1,4}(\.\d{1,2})?", typed) or float(typed) > 24 * 365:
        raise NotRead(typed)
    return float(typed)


def _whole(typed: str, most: int) -> int:
    if not (typed.isdecimal() and len(typed) <= 6 and int(typed) <= most):  # noqa: PLR2004
        raise NotRead(typed)
    return int(typed)
