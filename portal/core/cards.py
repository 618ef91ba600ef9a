"""Numbers of payment cards: no page takes one. They belong on the provider's pages alone.

What is sent to the portal is looked at before any view sees it: the address, the boxes of a form,
the names of files. A view that says it at the box is marked with `told_at_the_box`; any other is
never reached, and a page says it. Bodies that aren't forms are read by no view, but for the
provider's own notices, which are signed.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from http import HTTPStatus
from itertools import accumulate
from typing import Any

from flask import Flask, Response, current_app, g, request
from werkzeug.datastructures import MultiDict
from wtforms import Field, Form
from wtforms.validators import StopValidation

from portal.core.errors import error_response
from portal.core.i18n import _l

MESSAGE = _l(
    "This looks like the number of a payment card. Take it out. You never need to tell us one."
)
_PAGE = _l(
    "Something you wrote looks like the number of a payment card. We have not kept any of it."
    " Go back and take the number out. You only enter it on the page where you pay."
)

_FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}
_FEWEST, _MOST = 13, 19  # digits in the number of a card: ISO/IEC 7812
_FIRST = re.compile("[3-6]|2[2-7]")  # what cards that pay begin with
_HIDDEN = "•"
# The portal's own ids can be made of digits alone, and nobody types them.
_ID = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# Digits in groups, as people write them: with spaces, dashes, dots, slashes or low lines between,
# in any script. A letter before or after makes it a token or a reference.
_GROUPED = re.compile(r"(?<![^\W_])\d+(?:[\s._/\-\u2010-\u2015\u2212]{1,3}\d+)*(?![^\W_])")
_GROUP = re.compile(r"\d+")
# As it stands on a card, whatever is put between; and in one with a word, which no token has.
_ON_CARD = re.compile(
    r"(?<!\d)(?:\d{4}[\W_]{1,4}\d{4}[\W_]{1,4}\d{4}[\W_]{1,4}\d{4}|\d{4}[\W_]{1,4}\d{6}[\W_]{1,4}\d{5})(?!\d)"
)
_WITH_WORD = re.compile(r"([^\W\d_]*)(?<!\d)(\d{15,16})(?!\d)([^\W\d_]*)")
_OF_TOKENS = re.compile("[a-fA-F]*")
# Nothing that a person sees as a sign of its own.
_INVISIBLE = re.compile(
    "[\u00ad\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f\u202a-\u202e\u2060-\u2069"
    "\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\ufeff]"
)


def looks_like_card(text: str) -> bool:
    """Whether the number of a payment card stands in it, however it is written."""
    return len(text) >= _FEWEST and any(_cards_in(_INVISIBLE.sub("", text)))


def without_cards(text: str) -> str:
    """The text with each digit of such a number hidden, to be shown to whoever wrote it."""
    seen = _INVISIBLE.sub("", text)
    hidden = list(seen)
    for start, end in _cards_in(seen):
        hidden[start:end] = [_HIDDEN if each.isdigit() else each for each in seen[start:end]]
    return "".join(hidden) if "".join(hidden) != seen else text


def init_app(app: Flask) -> None:
    app.before_request(_refuse_cards)


def told_at_the_box[**P, R](view: Callable[P, R]) -> Callable[P, R]:
    """For a view that looks at what was posted by itself, and says at the box what is wrong.

    One to which nothing can be posted looks at the query of its address.
    """
    view.tells_of_cards = True  # type: ignore[attr-defined]
    return view


def no_card(_form: Form, field: Field) -> None:
    """A validator of WTForms for a view that is `told_at_the_box`; none after it is asked."""
    if looks_like_card(field.data or ""):
        field.data = without_cards(field.data)
        raise StopValidation(str(MESSAGE))


def in_address() -> bool:
    """Whether the address of this request has one in it: then no page may repeat that."""
    known: bool | None = g.get("card_in_address")
    if known is None:  # a page asks for each of its links
        known = g.card_in_address = _any_in([request.path, *_texts(request.args)])
    return known


def _refuse_cards() -> Response | None:
    view: Any = current_app.view_functions.get(request.endpoint or "")
    told = getattr(view, "tells_of_cards", False)
    asked = told and request.url_rule is not None and "POST" not in (request.url_rule.methods or ())
    if (not asked and in_address()) or (not told and _in_body()):
        return error_response(HTTPStatus.UNPROCESSABLE_ENTITY, _PAGE)
    return None


def _in_body() -> bool:
    if request.mimetype not in _FORMS:
        return False
    files = (each.filename or "" for each in request.files.values())
    return _any_in([*_texts(request.form), *files])


def _texts(boxes: MultiDict[str, str]) -> Iterator[str]:
    for name, texts in boxes.lists():
        yield name
        yield from texts


def _any_in(texts: Iterable[str]) -> bool:
    return any(looks_like_card(each) and looks_like_card(_ID.sub("id", each)) for each in texts)


def _cards_in(text: str) -> Iterator[tuple[int, int]]:
    """Where one begins and ends: groups of digits that stand together and pass the check."""
    if len(text) < _FEWEST or sum(map(str.isdigit, text)) < _FEWEST:
        return
    yield from _on_cards_in(text)
    for run in _GROUPED.finditer(text):
        groups = [match.span() for match in _GROUP.finditer(text, *run.span())]
        for first in range(len(groups)):
            lengths = accumulate(end - start for start, end in groups[first:])
            for last, length in enumerate(lengths, first):
                if length > _MOST:
                    break
                start, end = groups[first][0], groups[last][1]
                if length >= _FEWEST and _passes(text[start:end]):
                    yield start, end


def _on_cards_in(text: str) -> Iterator[tuple[int, int]]:
    for run in _ON_CARD.finditer(text):
        if _passes(run[0]):
            yield run.span()
    for run in _WITH_WORD.finditer(text):
        token = _OF_TOKENS.fullmatch(run[1]) and _OF_TOKENS.fullmatch(run[3])
        if not token and _passes(run[2]):
            yield run.span(2)


def _passes(written: str) -> bool:
    """The check of ISO/IEC 7812-1, annex B, after its inventor called Luhn's."""
    digits = [unicodedata.digit(each) for each in written if each.isdigit()]
    if not _FIRST.match("".join(map(str, digits[:2]))):
        return False
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[-2::-2])
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0
