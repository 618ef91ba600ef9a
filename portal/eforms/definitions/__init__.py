"""The language that forms are written in: its words, its checks, its files."""

from portal.eforms.definitions.booking import Booking
from portal.eforms.definitions.fees import Fee, FeeLine, Limit, PerItem, Step
from portal.eforms.definitions.form import (
    RESERVED,
    Action,
    CaseKind,
    Clock,
    ContactKeys,
    Definition,
    Page,
    Revealing,
    Section,
    Way,
)
from portal.eforms.definitions.questions import (
    Amount,
    Count,
    DateRange,
    Frozen,
    Key,
    Option,
    Question,
    QuestionType,
    Wording,
    Words,
    context_of,
    question_wording,
)
from portal.eforms.definitions.reporting import Reported
from portal.eforms.definitions.subscribing import Reduced, Subscription, Units

__all__ = [
    "RESERVED",
    "Action",
    "Amount",
    "Booking",
    "CaseKind",
    "Clock",
    "ContactKeys",
    "Count",
    "DateRange",
    "Definition",
    "Fee",
    "FeeLine",
    "Frozen",
    "Key",
    "Limit",
    "Option",
    "Page",
    "PerItem",
    "Question",
    "QuestionType",
    "Reduced",
    "Reported",
    "Revealing",
    "Section",
    "Step",
    "Subscription",
    "Units",
    "Way",
    "Wording",
    "Words",
    "context_of",
    "question_wording",
]
