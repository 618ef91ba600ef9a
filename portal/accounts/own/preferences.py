"""How a person wants to be spoken to: in which language, by which channel, in which form.

What they chose is honoured by every message and shown to staff beside their cases. What nobody
chose is as it is for everyone, so a person without a row is no special case.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from portal.accounts.models import Person, Preference
from portal.accounts.people import digest_of
from portal.core import clock, db
from portal.core.db import transaction
from portal.core.i18n import BY_CODE


class Topic(StrEnum):
    """What a message is about."""

    REQUESTS = "requests"
    REMINDERS = "reminders"
    PAYMENTS = "payments"


class Channel(StrEnum):
    """How to be told. News of bookings also goes by text; for the rest, staff see what was chosen.

    Other news goes by email or not at all.
    """

    EMAIL = "email"
    TEXT = "text"
    POST = "post"
    PHONE = "phone"
    NONE = "none"


class Format(StrEnum):
    """R27: large print is at least 16 point (RNIB's clear print and large print guidelines)."""

    STANDARD = "standard"
    LARGE_PRINT = "large-print"
    BRAILLE = "braille"
    AUDIO = "audio"
    PAPER = "paper"


class Need(StrEnum):
    STEP_FREE = "step-free"
    HEARING_LOOP = "hearing-loop"
    TEXT_NOT_VOICE = "text-not-voice"
    QUIET_ROOM = "quiet-room"
    MORE_TIME = "more-time"
    HOME_VISIT = "home-visit"
    VIDEO = "video"
    SUPPORTER = "supporter"


class Interpreter(StrEnum):
    NONE = "none"
    LANGUAGE = "language"
    BSL = "bsl"


@dataclass(frozen=True)
class Preferences:
    """`locale` is None where no language was chosen. `words` are the person's own, about access."""

    locale: str | None = None
    channels: Mapping[Topic, Channel] = field(default_factory=dict)
    format: Format = Format.STANDARD
    needs: tuple[Need, ...] = ()
    words: str = ""
    interpreter: Interpreter = Interpreter.NONE
    language: str = ""

    def channel(self, topic: Topic) -> Channel:
        return self.channels.get(topic, Channel.EMAIL)

    def emails(self, topic: Topic) -> bool:
        """Whether to mail them about this. What the law wants told is mailed all the same."""
        return self.channel(topic) is Channel.EMAIL

    @property
    def large_print(self) -> bool:
        return self.format is Format.LARGE_PRINT


@dataclass(frozen=True)
class Manner:
    """How one mail is written."""

    locale: str
    large_print: bool = False


NOTHING_CHOSEN = Preferences()


def of(person_id: UUID | None) -> Preferences:
    """What a person chose; as it is for everyone where they chose nothing, or nobody is known."""
    if person_id is None:
        return NOTHING_CHOSEN
    found = db.session.scalar(select(Preference.choices).where(Preference.person_id == person_id))
    return _read(found) if found else NOTHING_CHOSEN


def of_address(email: str) -> Preferences:
    """Those of whoever has proved that this address is theirs."""
    found = db.session.scalar(
        select(Preference.choices)
        .join(Person, Person.id == Preference.person_id)
        .where(Person.email_digest == digest_of(email), Person.proved_at.is_not(None))
    )
    return _read(found) if found else NOTHING_CHOSEN


def locale_for(email: str, spoken: str) -> str:
    """The language to write to an address in: the one its owner chose, or else `spoken`.

    `spoken` is that of the form or page it is about. An explicit choice wins over it, because a
    form is often filled in by somebody else, or in the language of a link that came along; whoever
    chose a language in their account said which one they read.
    """
    return of_address(email).locale or spoken


def choose(person_id: UUID, **changes: Any) -> Preferences:
    """Change some of a person's preferences, by the names of `Preferences`; what they are now."""
    with transaction() as session:
        session.execute(select(Person.id).where(Person.id == person_id).with_for_update())
        chosen = replace(of(person_id), **changes)
        row = {"choices": _written(chosen), "changed_at": clock.now()}
        session.execute(
            insert(Preference)
            .values(person_id=person_id, **row)
            .on_conflict_do_update(index_elements=[Preference.person_id], set_=row)
        )
    return chosen


def _written(chosen: Preferences) -> dict[str, Any]:
    kept = {
        "locale": chosen.locale,
        "channels": {topic.value: channel.value for topic, channel in chosen.channels.items()},
        "format": chosen.format.value,
        "needs": [need.value for need in chosen.needs],
        "words": chosen.words,
        "interpreter": chosen.interpreter.value,
        "language": chosen.language,
    }
    return {name: value for name, value in kept.items() if value}


def _read(kept: Mapping[str, Any]) -> Preferences:
    """A language or a need that the portal no longer knows counts as not chosen."""
    locale = kept.get("locale")
    channels = kept.get("channels", {})
    return Preferences(
        locale=locale if locale in BY_CODE else None,
        channels={
            Topic(topic): Channel(channel)
            for topic, channel in channels.items()
            if topic in set(Topic) and channel in set(Channel)
        },
        format=Format(kept.get("format", Format.STANDARD)),
        needs=tuple(Need(need) for need in kept.get("needs", ()) if need in set(Need)),
        words=kept.get("words", ""),
        interpreter=Interpreter(kept.get("interpreter", Interpreter.NONE)),
        language=kept.get("language", ""),
    )
