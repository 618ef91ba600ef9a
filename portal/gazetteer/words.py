"""The words of a name or a search: without case, accents or punctuation.

PostgreSQL's own dictionaries need extensions for accents, so names are cut into words here, by the
same rules when they are stored and when they are looked for.
"""

import re
import unicodedata
from dataclasses import dataclass

_MOST_WORDS = 12
_LONGEST_WORD = 40
_LONGEST_SEARCH = 200

# Letters that no decomposition takes to the one people type instead.
_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i", "ħ": "h"}  # noqa: RUF001
)
_APOSTROPHES = str.maketrans("", "", "'’‘ʼ`´")  # noqa: RUF001
_HOUSE_NUMBER = re.compile(r"[0-9]{1,4}[a-z]?")
# What people write around a name when they say where something is.
_AROUND = (
    "a an and at behind beside between by corner in junction near next of off on opposite opp"
    " outside over the to under with"
)
_AROUND_WORDS = frozenset(_AROUND.split())
# What people write for a word. A short form that begins the word ("ave", "cres") finds it anyway.
_SHORT_FORMS = {
    "crt": "court",
    "ct": "court",
    "gdns": "gardens",
    "hse": "house",
    "la": "lane",
    "ln": "lane",
    "pk": "park",
    "rd": "road",
    "saint": "st",
    "stn": "station",
    "wy": "way",
}


@dataclass(frozen=True)
class Search:
    """What to look for, as PostgreSQL's text search has it (`tsquery`).

    `exact` wants every word; `near` leaves out house numbers and words like "outside". `names`
    are what a name must be, or begin with, to come first.
    """

    exact: str
    near: str
    names: tuple[str, ...]


def words_of(text: str) -> list[str]:
    """'St Mary’s Łąka' is ['st', 'marys', 'laka']."""
    return "".join(
        letter if letter.isalnum() else " " for letter in _folded(text.translate(_APOSTROPHES))
    ).split()


def search_of(typed: str) -> Search | None:
    """None if nothing in it can be looked for."""
    words = [word[:_LONGEST_WORD] for word in words_of(typed[:_LONGEST_SEARCH])][:_MOST_WORDS]
    if not words:
        return None
    named = [word for word in words if not _beside_the_name(word)] or words
    names = dict.fromkeys((" ".join(words), " ".join(named)))
    return Search(_all_of(words), _all_of(named), tuple(names))


def _folded(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return bare.translate(_LETTERS)


def _beside_the_name(word: str) -> bool:
    return word in _AROUND_WORDS or _HOUSE_NUMBER.fullmatch(word) is not None


def _all_of(words: list[str]) -> str:
    return " & ".join(_begins(word) for word in words)


def _begins(word: str) -> str:
    full = _SHORT_FORMS.get(word)
    return f"('{word}':* | '{full}':*)" if full else f"'{word}':*"
