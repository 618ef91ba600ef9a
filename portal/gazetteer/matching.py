"""An address that somebody wrote in, found in the gazetteer."""

import re
from collections.abc import Sequence

_NUMBER = re.compile(r"\d+[a-z]?")
_WORD = re.compile(r"[^\W\d_]{3,}")
_OF_ANY = frozenset({"flat", "unit", "apartment", "apt", "house", "the"})


def same(written: Sequence[str], known: Sequence[str]) -> bool:
    """Whether two addresses of a postcode are the same: their numbers are, and a word of the first.

    The lines of both, without the postcode. Where neither has a number all words of the first are.
    """
    numbers, others = _numbers(written), _numbers(known)
    if numbers != others:
        return False
    words, known_words = _words(written), _words(known)
    return bool(words & known_words) if numbers else bool(words) and words == known_words


def _numbers(lines: Sequence[str]) -> list[str]:
    return sorted(_NUMBER.findall(" ".join(lines).casefold()))


def _words(lines: Sequence[str]) -> set[str]:
    """Of the first line that has any."""
    every = (set(_WORD.findall(line.casefold())) - _OF_ANY for line in lines)
    return next((words for words in every if words), set())
