"""What a case is found by: keyed hashes of the words in its contact details. See decision 14.

The details themselves are sealed, and stay so: the database can be asked whether a case has a
word, and by itself says none.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from unicodedata import combining, normalize
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from portal.cases.models import Case
from portal.cases.queue.models import CaseWords
from portal.core import db, phones, security
from portal.core.addresses import normal_email
from portal.core.db import transaction

_READ = 300  # characters of what was typed
_MOST = 60  # words of one case, and of one search
_AT_ONCE = 500
_WORD = re.compile(r"[^\W_]+")
_EMAIL = re.compile(r"\S+@\S+")
_PHONE = re.compile(r"\+?\(?\d[\d\s()-]{6,}\d")
_POSTCODE = re.compile(r"\b([a-z]{1,2}\d[a-z\d]?)\s*(\d[a-z]{2})\b")
_BYTES = 8


def words_in(text: str) -> list[str]:
    """What `text` is found by: an address of mail, a phone number and a postcode are one word each.

    Without accents and capitals, so that Zoë is found as ZOE.
    """
    rest = _plain(text[:_READ])
    found: list[str] = []
    for pattern, word_of in ((_EMAIL, normal_email), (_PHONE, _number), (_POSTCODE, _postcode)):
        found += (word_of(match.group()) for match in pattern.finditer(rest))
        rest = pattern.sub(" ", rest)
    return list(dict.fromkeys(found + _WORD.findall(rest)))[:_MOST]


def postcodes_in(text: str) -> list[str]:
    """The postcodes, as they are among the words."""
    return [_postcode(each.group()) for each in _POSTCODE.finditer(_plain(text[:_READ]))]


def hashes_of(words: Iterable[str]) -> list[int]:
    """Signed 64-bit numbers, under the portal's secret."""
    digests = (security.keyed_digest("case word", word)[: _BYTES * 2] for word in words)
    return sorted({int.from_bytes(bytes.fromhex(each), signed=True) for each in digests})


def index(case_id: UUID, contact: Mapping[str, Any]) -> None:
    """Let the case be found by these details of its contact, and by no others, from now on."""
    found = list(dict.fromkeys(_words_of(contact)))
    with transaction() as session:
        made = insert(CaseWords).values(id=case_id, words=hashes_of(found))
        session.execute(
            made.on_conflict_do_update(
                index_elements=[CaseWords.id], set_={"words": made.excluded.words}
            )
        )


def forget(case_id: UUID) -> None:
    with transaction() as session:
        session.execute(delete(CaseWords).where(CaseWords.id == case_id))


def index_all() -> Iterator[int]:
    """Index every case anew, after the portal's secret has changed; how many so far.

    Stopped half way and begun again it does no harm.
    """
    last, done = UUID(int=0), 0
    while ids := _after(last):
        for case_id in ids:
            _index_again(case_id)
        last, done = ids[-1], done + len(ids)
        yield done


def _after(last: UUID) -> list[UUID]:
    wanted = select(Case.id).where(Case.id > last, Case.emptied_at.is_(None))
    return list(db.session.scalars(wanted.order_by(Case.id).limit(_AT_ONCE)))


def _index_again(case_id: UUID) -> None:
    """Locked, so that new details that arrive meanwhile aren't overwritten by those before."""
    with transaction() as session:
        contact = session.scalar(select(Case.contact).where(Case.id == case_id).with_for_update())
        if contact is not None:
            index(case_id, contact)


def count() -> int:
    """How many cases can be found by words."""
    return db.session.scalar(select(func.count()).select_from(CaseWords)) or 0


def _words_of(contact: Mapping[str, Any]) -> Iterator[str]:
    for detail in ("name", "email", "phone", "address"):
        yield from words_in(str(contact.get(detail) or ""))
    for outward, _inward in _POSTCODE.findall(_plain(str(contact.get("address") or ""))):
        yield outward  # for who knows no more than the first half


def _plain(text: str) -> str:
    folded = normalize("NFKD", text).casefold()
    return "".join(letter for letter in folded if not combining(letter)).replace("’", "'")


def _number(typed: str) -> str:
    """The same however its country is written."""
    written = phones.kept(typed) or typed
    return "".join(digit for digit in written.partition(";")[0] if digit.isdigit())


def _postcode(typed: str) -> str:
    return "".join(typed.split())
