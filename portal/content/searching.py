"""Finding pages and services by a few words, in any of the languages."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from portal.core.i18n import plain

type Kind = Literal["report", "pay", "apply", "book", "page"]

LONGEST_QUERY = 200
MOST_RESULTS = 20
_MOST_TERMS = 12
_SHORTEST_STEM = 4
_SHORTEST_SINGULAR = 3
_LONGEST_ENDING = 2

# Latin and Arabic marks go, as people leave them out; vowel signs of Indian scripts are letters.
_MARKS = re.compile("[\u0300-\u036f\u064b-\u065f\u0670]")
# The last three pairs are one letter each, typed on an Arabic and on an Urdu keyboard.
_ALIKE = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "’": None, "'": None}
    | {"\u064a": "\u06cc", "\u0643": "\u06a9", "\u0647": "\u06c1"}
)
_WORD_CATEGORIES = {"L", "N", "M"}

_TITLE, _KEYWORD, _SUMMARY, _BODY = 10.0, 8.0, 3.0, 1.0
_EXACT, _BEGINS, _STEM = 1.0, 0.7, 0.5


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Something that can be found; its texts are in the language of the moment.

    `popular` is 0, or higher for what people do most. `body` is searched and not shown.
    """

    slug: str
    title: str
    summary: str
    href: str
    kind: Kind
    keywords: tuple[str, ...] = ()
    picture: str | None = None
    popular: int = 0
    body: str = ""


class Result(NamedTuple):
    title: str
    href: str
    summary: str
    kind: Kind


def search(query: str, entries: Iterable[Entry]) -> list[Result]:
    """The best first: most words of the query found, then found in the title."""
    terms = _terms(query)
    ranked = []
    for entry in entries if terms else ():
        scores = [score for term in terms if (score := _score(term, entry))]
        if scores:
            ranked.append((-len(scores), -sum(scores), -entry.popular, plain(entry.title), entry))
    ranked.sort(key=lambda found: found[:4])
    return [
        Result(entry.title, entry.href, entry.summary, entry.kind)
        for *_, entry in ranked[:MOST_RESULTS]
    ]


@lru_cache(maxsize=4096)
def words(text: str) -> tuple[str, ...]:
    """The words of a text, in the one form that a query and a page are compared in."""
    folded = unicodedata.normalize("NFKD", text.casefold().translate(_ALIKE))
    bare = _MARKS.sub("", folded).translate(_ALIKE)
    letters = "".join(c if unicodedata.category(c)[0] in _WORD_CATEGORIES else " " for c in bare)
    return tuple(letters.split())


def _terms(query: str) -> list[str]:
    """The words worth looking for; little ones count only where there are no others."""
    found = list(dict.fromkeys(words.__wrapped__(query[:LONGEST_QUERY])))
    return ([term for term in found if term not in _little_words()] or found)[:_MOST_TERMS]


def _score(term: str, entry: Entry) -> float:
    title = _TITLE * _likeness(term, words(plain(entry.title)))
    keyword = _KEYWORD * _likeness(term, words(" ".join(entry.keywords)))
    summary = _SUMMARY * _likeness(term, words(plain(entry.summary)))
    body = _BODY * (term in _word_set(entry.body))
    return max(title, keyword, summary, body)


def _likeness(term: str, text: tuple[str, ...]) -> float:
    return max((_alike(term, word) for word in text), default=0.0)


def _alike(term: str, word: str) -> float:
    if term == word:
        return _EXACT
    if len(term) > 1 and word.startswith(term):
        return _BEGINS
    ending = term.removeprefix(word)
    if len(word) >= _SHORTEST_SINGULAR and ending != term and len(ending) <= _LONGEST_ENDING:
        return _STEM
    shorter = min(len(term), len(word))
    if shorter < _SHORTEST_STEM or abs(len(term) - len(word)) > 1:
        return 0.0
    return _STEM if term[: shorter - 1] == word[: shorter - 1] else 0.0


@lru_cache(maxsize=512)
def _word_set(text: str) -> frozenset[str]:
    return frozenset(words.__wrapped__(text))


@lru_cache(maxsize=1)
def _little_words() -> frozenset[str]:
    english = """a about an and are at be can do does for from get has have how i im in is it me my
        need of on or our please that the their there this to want was we what when where which who
        why will with you your"""
    polish = """a aby czy do dla gdzie i ja jak jest kiedy ktory ma mam mi moj moja moje na nie o od
        oraz po prosze przez sie sa to u w z za ze chce"""
    urdu = "اور کا کی کے کو سے میں نے ہے ہیں پر یہ وہ کیا کیسے ہو کر مجھے میرا میری"
    return frozenset(words(f"{english} {polish} {urdu}"))
