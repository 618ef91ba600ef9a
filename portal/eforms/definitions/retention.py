"""How long a form's cases are kept, and what then."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from pydantic import Field

from portal.accounts.services import After, Basis
from portal.eforms.definitions.questions import Frozen, QuestionType, Words

if TYPE_CHECKING:
    from portal.eforms.definitions.form import Definition

Finding = tuple[list[str | int], str]

_UNITS = ("days", "months", "years")
_MONTHS = 12
# Sensitive by their kind alone; nothing about health, belief or crime.
_NOT_SPECIAL = {QuestionType.BANK, QuestionType.NATIONAL_INSURANCE}


class Retention(Frozen):
    """Counted from the day on which the case closed; exactly one of the three is given.

    `because` is the reason, as people read it. `if_asked` says whether somebody who asks has it
    deleted before; by itself that follows from the lawful basis.
    """

    days: int | None = Field(default=None, ge=1, le=3_650)
    months: int | None = Field(default=None, ge=1, le=600)
    years: int | None = Field(default=None, ge=1, le=100)
    then: After
    because: Words
    if_asked: bool | None = None

    def over(self, closed: date) -> date:
        """The first day on which it is no longer kept. 31 August and 6 months: 1 March."""
        if self.days:
            return closed + timedelta(days=self.days)
        months = (self.months or 0) + _MONTHS * (self.years or 0)
        return _months_after(closed, months)

    def closed_by(self, today: date) -> date:
        """No case that closed after this day is over by `today`: a bound to search by."""
        if self.days:
            return today - timedelta(days=self.days)
        months = (self.months or 0) + _MONTHS * (self.years or 0)
        return _months_before(today, months)


def faults_of_retention(definition: "Definition") -> Iterator[Finding]:
    """What a form must say about why it asks, and for how long we keep the answers."""
    if definition.lawful_basis is None:
        yield ["lawful_basis"], f"“lawful_basis” is missing: use one of {', '.join(Basis)}"
    if definition.retention is None:
        said = "say how long, what then, and why: {years: 2, then: anonymise, because: …}"
        yield ["retention"], f"“retention” is missing: {said}"
    else:
        yield from _period(definition.retention)
    if definition.retention_years is not None:
        yield ["retention_years"], "“retention_years” is now “years” under “retention”"
    if definition.special_category is None and _asks_special(definition):
        said = "say the condition, like “special_category: health_and_social_care”"
        yield ["special_category"], f"answers are sensitive and not about money: {said}"
    if _keeps_what_was_agreed(definition):
        yield ["retention", "if_asked"], "what rests on consent is deleted if somebody asks"


def _period(retention: Retention) -> Iterator[Finding]:
    given = [unit for unit in _UNITS if getattr(retention, unit)]
    if len(given) != 1:
        yield ["retention"], f"“retention” needs exactly one of {', '.join(_UNITS)}"


def _asks_special(definition: "Definition") -> bool:
    return any(
        each.sensitive and each.type not in _NOT_SPECIAL
        for question in definition.questions.values()
        for each in (question, *question.questions)
    )


def _keeps_what_was_agreed(definition: "Definition") -> bool:
    retention = definition.retention
    return (
        definition.lawful_basis is Basis.CONSENT
        and retention is not None
        and retention.if_asked is False
    )


def _months_after(day: date, months: int) -> date:
    """The same day of a later month; where that month is shorter, the first of the next."""
    year, month = divmod(day.year * _MONTHS + day.month - 1 + months, _MONTHS)
    if day.day <= monthrange(year, month + 1)[1]:
        return date(year, month + 1, day.day)
    return _months_after(day.replace(day=1), months + 1)


def _months_before(day: date, months: int) -> date:
    year, month = divmod(day.year * _MONTHS + day.month - 1 - months, _MONTHS)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
