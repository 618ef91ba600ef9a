"""The council's own facts, for `{{ name }}` in a page."""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from portal.core.i18n import ltr

_NUMBERS = ("phone", "emergency_phone", "text_relay")


def of(council: Mapping[str, Any]) -> dict[str, Markup]:
    """Ready for HTML: numbers keep their direction, numbers and the address can be followed."""
    links = {name: phone_link(council[name]) for name in _NUMBERS if name in council}
    email = Markup('<a href="mailto:{}">{}</a>')
    return {
        **links,
        "name": Markup.escape(council["name"]),
        "email": email.format(council["email"], ltr(council["email"])),
        "address": ltr(Markup("<br>").join(council["address"])),
    }


def phone_link(number: str) -> Markup:
    digits = "".join(c for c in number if c.isdecimal())
    return Markup('<a class="govuk-link" href="tel:{}">{}</a>').format(digits, ltr(number))
