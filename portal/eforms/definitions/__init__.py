"""The language that forms are written in: its words, its checks, its files."""

from portal.eforms.definitions.form import (
    RESERVED,
    Action,
    CaseKind,
    Clock,
    ContactKeys,
    Definition,
    Page,
)
from portal.eforms.definitions.questions import (
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

__all__ = [
    "RESERVED",
    "Action",
    "CaseKind",
    "Clock",
    "ContactKeys",
    "DateRange",
    "Definition",
    "Frozen",
    "Key",
    "Option",
    "Page",
    "Question",
    "QuestionType",
    "Wording",
    "Words",
    "context_of",
    "question_wording",
]
