"""What a payment is for, in words: without anything that says whose it is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from portal.cases import services as cases
from portal.core.i18n import current
from portal.payments import words
from portal.payments.models import Subject
from portal.payments.taking import asking
from portal.payments.taking.viewing import PaymentView

type Naming = Callable[[PaymentView], str]

_names: dict[Subject, Naming] = {}


@dataclass(frozen=True)
class Part:
    """`count` things of one price; `pence` is for all of them."""

    label: str
    count: int
    pence: int


def name_payments(subject: Subject, naming: Naming) -> None:
    """Let a domain say what its payments are called, in the language in use."""
    _names[subject] = naming


def title_of(view: PaymentView) -> str:
    """What it is for, like “Book a bulky waste collection”; else its first line."""
    if naming := _names.get(view.subject):
        return naming(view)
    reference = case_of(view)
    if reference is not None:
        case = cases.record_of(reference).case
        return cases.title_of(case.service, case.title)
    return words.of_line(view.service, view.lines[0].label)


def case_of(view: PaymentView) -> str | None:
    """The reference of the case that is paid for, where it is one."""
    if view.subject is not Subject.CASE:
        return None
    return cases.references([view.subject_id]).get(view.subject_id)


def parts_of(view: PaymentView) -> Sequence[Part]:
    """Its lines, those that are alike together, in the language in use."""
    alike = groupby(view.lines, lambda line: (line.label, line.pence))
    return [
        Part(words.of_line(view.service, label), count, pence * count)
        for (label, pence), lines in alike
        if (count := len(list(lines)))
    ]


def link_of(view: PaymentView, locale: str | None = None) -> str:
    """The address with the code in it: whoever has it can pay."""
    return asking.link_of(view.id, view.reference, locale or current().code)
