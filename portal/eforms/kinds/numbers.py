"""Numbers and money, however people write them: 1,234.50 or £ 12 or ۱۲."""

import re
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal
from flask_babel.speaklater import LazyString

from portal.core import i18n
from portal.core.i18n import _, _l, ngettext, pgettext
from portal.core.latin import latin
from portal.eforms.definitions import Question, context_of
from portal.eforms.kinds.base import Kind, Particular, Typed, Unusable

LEAST, MOST = 0, 1_000_000_000  # where a form says nothing else
_LONGEST = 40
_PENCE = 100
_AMBIGUOUS_PLACES = 3  # with so many, 1,234 may be a thousand or one and a bit

# Groups of three, or of two as in South Asia (12,34,567). A comma before any other number of
# digits is a decimal comma.
_WITH_POINT = re.compile(
    r"(-?) ?([1-9]\d{0,2}(?: \d{3})+|[1-9]\d{0,2}(?:,\d{2,3})*,\d{3}|\d*)(?:\.(\d+))?", re.ASCII
)
_WITH_COMMA = re.compile(r"(-?) ?([1-9]\d{0,2}(?:[. ]\d{3})+|\d*),(\d+)", re.ASCII)
_CURRENCY = re.compile(r"^(-?) ?(?:£|GBP) ?| ?(?:£|GBP)$", re.IGNORECASE)


class Number(Kind):
    """Kept as an int; where `decimals` are allowed, as a decimal string without needless zeros."""

    has_length = False

    def places(self, question: Question) -> int:
        return question.decimals

    def bare(self, question: Question, text: str) -> str:
        """Without the unit, which people may type as well."""
        unit = question.unit or ""
        return re.sub(rf" ?{re.escape(unit)}$", "", text, flags=re.IGNORECASE) if unit else text

    def read(self, question: Question, typed: Typed) -> int | str | None:
        text = latin(typed[""], _LONGEST)
        if text == "":
            return None
        places = self.places(question)
        value = decimal_of(self.bare(question, text), places) if text else None
        if value is None:
            raise Unusable(self.no_number(question))
        if -int(value.as_tuple().exponent) > places:
            raise Particular(self.too_fine(question))
        self._check_bounds(question, value)
        return self.kept(question, value)

    def kept(self, question: Question, value: Decimal) -> int | str:
        return _plain(value) if question.decimals else int(value)

    def filled(self, answer: Any) -> Typed:
        return {"": "" if answer is None else str(answer)}

    def shown(self, question: Question, service: str, answer: Any) -> list[str]:
        return [with_unit(question, service, _number_text(Decimal(str(answer))))]

    def no_number(self, question: Question) -> LazyString:
        if question.decimals:
            return _l("Enter a number, like 3 or 2.5")
        return _l("Enter a whole number, like 3")

    def too_fine(self, question: Question) -> str:
        if not question.decimals:
            return _("Enter a whole number, like 3")
        return ngettext(
            "Enter a number with %(n)d digit after the decimal point, or none",
            "Enter a number with %(n)d digits after the decimal point, or fewer",
            question.decimals,
        )

    def bound(self, units: int) -> tuple[Decimal, str]:
        """A bound as a number, and in words."""
        return Decimal(units), _number_text(Decimal(units))

    def out_of_bounds(self, least: str, most: str) -> str:
        return _("The number must be between %(least)s and %(most)s", least=least, most=most)

    def too_small(self, least: str) -> str:
        return _("The number must be %(least)s or more", least=least)

    def too_large(self, most: str) -> str:
        return _("The number must be %(most)s or less", most=most)

    def _check_bounds(self, question: Question, value: Decimal) -> None:
        least, most = question.amount.least, question.amount.most
        low, low_text = self.bound(LEAST if least is None else least)
        high, high_text = self.bound(MOST if most is None else most)
        if low <= value <= high:
            return
        if least is not None and most is not None:
            raise Particular(self.out_of_bounds(low_text, high_text))
        below = value < low
        raise Particular(self.too_small(low_text) if below else self.too_large(high_text))


class Money(Number):
    """Pounds and pence, kept as an int of pence. `amount` bounds it in pence."""

    def places(self, question: Question) -> int:  # noqa: ARG002
        return 2

    def bare(self, question: Question, text: str) -> str:
        return _CURRENCY.sub(r"\1", super().bare(question, text), count=1)

    def kept(self, question: Question, value: Decimal) -> int:  # noqa: ARG002
        return int(value * _PENCE)

    def filled(self, answer: Any) -> Typed:
        return {"": "" if answer is None else _pounds(answer)}

    def shown(self, question: Question, service: str, answer: Any) -> list[str]:
        return [with_unit(question, service, pounds_text(answer))]

    def no_number(self, question: Question) -> LazyString:  # noqa: ARG002
        return _l("Enter an amount of money, like 120 or 120.50")

    def too_fine(self, question: Question) -> str:  # noqa: ARG002
        return _("Enter pounds and pence, like 120.50, with 2 digits for the pence")

    def bound(self, units: int) -> tuple[Decimal, str]:
        return Decimal(units) / _PENCE, pounds_text(units)

    def out_of_bounds(self, least: str, most: str) -> str:
        return _("The amount must be between %(least)s and %(most)s", least=least, most=most)

    def too_small(self, least: str) -> str:
        return _("The amount must be %(least)s or more", least=least)

    def too_large(self, most: str) -> str:
        return _("The amount must be %(most)s or less", most=most)


def decimal_of(text: str, places: int) -> Decimal | None:
    """The number that is written with a decimal point or comma; None for what is none.

    Raises Particular for a comma that could mean either, where `places` allow both.
    """
    found = _WITH_POINT.fullmatch(text) or _WITH_COMMA.fullmatch(text)
    if found is None:
        return None
    sign, whole, fraction = found.groups(default="")
    if places >= _AMBIGUOUS_PLACES and whole.count(",") == 1 and not fraction:
        raise Particular(_l("Write the number without a comma, like 1234 or 1.234"))
    digits = re.sub(r"[,. ]", "", whole)
    if not digits and not fraction:
        return None
    value = Decimal(f"{sign}{digits or '0'}{'.' if fraction else ''}{fraction}")
    return value.copy_abs() if value == 0 else value


def pounds_text(pence: int) -> str:
    """'£1,234.50', '£12': the way British bills write it, in every language."""
    pounds, rest = divmod(abs(pence), _PENCE)
    sign = "-" if pence < 0 else ""
    return f"{sign}£{pounds:,}.{rest:02}" if rest else f"{sign}£{pounds:,}"


def with_unit(question: Question, service: str, number: str) -> str:
    if not question.unit:
        return number
    return f"{number} {pgettext(context_of(service, question.key), question.unit)}"


def _pounds(pence: int) -> str:
    return pounds_text(pence).replace("£", "").replace(",", "")


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f")


def _number_text(value: Decimal) -> str:
    code = i18n.current().babel_code
    return str(format_decimal(value, locale=code, decimal_quantization=False))
