"""Which limits and helps belong to which types of question."""

from collections.abc import Iterator

from portal.eforms.definitions.questions import Amount, DateRange, Question, QuestionType
from portal.eforms.kinds import kind_of
from portal.eforms.kinds.blocks import Block
from portal.eforms.kinds.numbers import LEAST, MOST

Where = list[str | int]
Finding = tuple[Where, str]

_DATES = {QuestionType.DATE, QuestionType.DATE_RANGE}
_NUMBERS = {QuestionType.NUMBER, QuestionType.MONEY}
_CHOSEN = {
    QuestionType.RADIOS,
    QuestionType.CHECKBOXES,
    QuestionType.DECLARATION,
    QuestionType.CONSENT,
    QuestionType.EQUALITY,
}

# What a browser can fill in for a person: the names of HTML's “autofill” that WCAG 1.3.5 lists.
TOKENS = frozenset({
    "off", "name", "honorific-prefix", "given-name", "additional-name", "family-name",
    "honorific-suffix", "nickname", "organization-title", "username", "organization",
    "street-address", "address-line1", "address-line2", "address-line3", "address-level4",
    "address-level3", "address-level2", "address-level1", "country", "country-name",
    "postal-code", "transaction-currency", "transaction-amount", "language", "bday", "bday-day",
    "bday-month", "bday-year", "sex", "url", "photo", "tel", "tel-country-code", "tel-national",
    "tel-area-code", "tel-local", "tel-extension", "email", "impp",
})  # fmt: skip


def faults_of_limits(where: Where, question: Question) -> Iterator[Finding]:
    """A limit that stands at a question it says nothing of, or that nothing can meet."""
    yield from _within(where, question)
    yield from _amount(where, question)
    if question.max_length is not None and not kind_of(question).has_length:
        yield [*where, "max_length"], f"“{question.key}” has no length to limit"
    if question.decimals and question.type is not QuestionType.NUMBER:
        yield [*where, "decimals"], f"only a number has decimals: “{question.key}”"
    if question.unit and question.type not in _NUMBERS:
        yield [*where, "unit"], f"only a number or money has a unit: “{question.key}”"
    yield from _autocomplete(where, question)


def _within(where: Where, question: Question) -> Iterator[Finding]:
    earliest, latest = question.within.earliest, question.within.latest
    if question.within != DateRange() and question.type not in _DATES:
        yield [*where, "within"], f"only a date lies “within” days: “{question.key}”"
    if earliest is not None and latest is not None and earliest > latest:
        yield [*where, "within"], f"no day is right for “{question.key}”: earliest is after latest"


def _amount(where: Where, question: Question) -> Iterator[Finding]:
    if question.amount == Amount():
        return
    if question.type not in _NUMBERS:
        yield [*where, "amount"], f"only a number or money has an amount: “{question.key}”"
        return
    least = LEAST if question.amount.least is None else question.amount.least
    most = MOST if question.amount.most is None else question.amount.most
    if least > most:
        yield (
            [*where, "amount"],
            f"no number is right for “{question.key}”: least ({least}) is more than most ({most})",
        )


def _autocomplete(where: Where, question: Question) -> Iterator[Finding]:
    token, kind = question.autocomplete, kind_of(question)
    if token is None or isinstance(kind, Block):  # a block has a word of its own: “self”
        return
    here: Where = [*where, "autocomplete"]
    birth = question.type is QuestionType.DATE and token == "bday"  # noqa: S105 - a name in HTML
    one_box = kind.boxes == ("",) and question.type not in _CHOSEN
    if token not in TOKENS:
        yield here, f"browsers don't know “{token}”: use a name of HTML's autofill, or “off”"
    elif not one_box and not birth:
        yield here, f"“{question.key}” has no one box that a browser could fill in"
