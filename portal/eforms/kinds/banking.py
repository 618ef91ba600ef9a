"""An account at a bank or building society; core.banking says what can be checked of it."""

import re
from collections.abc import Iterator
from typing import Any, ClassVar

from portal.core import banking
from portal.core.i18n import _, _l
from portal.core.latin import latin
from portal.core.texts import one_line
from portal.eforms.definitions import Question
from portal.eforms.kinds.base import Kind, Particular, Several, Typed, Unusable, check_length

_LONGEST = 40
_LONGEST_NAME = 100
_ROLL = re.compile(r"[A-Z0-9 ./\-]{1,18}", re.IGNORECASE | re.ASCII)
_SHOWN_DIGITS = 4


class Bank(Kind):
    """Kept as {"name": str, "sort": 6 digits, "account": 8 digits, "roll": str or None}.

    Account numbers of 6 or 7 digits get zeros in front, as Bacs wants them. Wherever answers are
    shown, only the last 4 digits of the account stand.
    """

    boxes: ClassVar[tuple[str, ...]] = ("name", "sort", "account", "roll")
    has_length = False

    def read(self, question: Question, typed: Typed) -> dict[str, str | None] | None:  # noqa: ARG002
        name = one_line(typed["name"])
        sort, account, roll = (_written(typed[box]) for box in ("sort", "account", "roll"))
        if not any((name, sort != "", account != "", roll != "")):
            return None
        faults = [*_name_faults(name), *_number_faults(sort, account), *_roll_faults(roll)]
        if faults:
            raise Several(*faults)
        return {
            "name": name,
            "sort": banking.sort_code(sort),
            "account": banking.account_number(account),
            "roll": roll.upper() if roll else None,
        }

    def entry_boxes(self, typed: Typed) -> tuple[str, ...]:  # noqa: ARG002
        return ("name",)

    def filled(self, answer: Any) -> Typed:
        return {box: (answer or {}).get(box) or "" for box in self.boxes}

    def shown(self, question: Question, service: str, answer: Any) -> list[str]:  # noqa: ARG002
        lines = [
            answer["name"],
            _("Sort code: hidden"),
            _("Account number ending in %(digits)s", digits=answer["account"][-_SHOWN_DIGITS:]),
        ]
        return [*lines, _("Roll number: hidden")] if answer["roll"] else lines


def _written(text: str) -> str | None:
    """What stands in a box; "" for nothing, None for far too much."""
    return latin(text, _LONGEST)


def _name_faults(name: str) -> Iterator[Unusable]:
    if not name:
        yield Particular(_l("Enter the name on the account"), "name")
    try:
        check_length(name, _LONGEST_NAME, "name")
    except Unusable as fault:
        yield fault


def _number_faults(sort: str | None, account: str | None) -> Iterator[Unusable]:
    code, number = banking.sort_code(sort), banking.account_number(account)
    if sort == "":
        yield Particular(_l("Enter the sort code"), "sort")
    elif code is None:
        yield Particular(_l("Enter a sort code of 6 digits, like 30-94-30"), "sort")
    if account == "":
        yield Particular(_l("Enter the account number"), "account")
    elif number is None:
        yield Particular(_l("Enter an account number of 6 to 8 digits, like 31926819"), "account")
    elif code and not banking.go_together(code, number):
        yield Particular(banking.NOT_TOGETHER, "account")


def _roll_faults(roll: str | None) -> Iterator[Unusable]:
    if roll != "" and not _ROLL.fullmatch(roll or ""):
        yield Particular(
            _l(
                "Enter a roll number of 18 letters and digits or fewer."
                " It may have spaces, dashes, slashes and full stops."
            ),
            "roll",
        )
