"""Preferences in words, for the person themselves and for staff who deal with them."""

from collections.abc import Mapping
from typing import NamedTuple
from uuid import UUID

from markupsafe import Markup

from portal.accounts.own import preferences
from portal.accounts.own.preferences import (
    Channel,
    Format,
    Interpreter,
    Need,
    Preferences,
    Topic,
)
from portal.core.errors import Sentence
from portal.core.i18n import BY_CODE, Locale, _, _l

TOPICS: Mapping[Topic, Sentence] = {
    Topic.REQUESTS: _l("News about my requests"),
    Topic.REMINDERS: _l("Reminders"),
    Topic.PAYMENTS: _l("Payments and bookings"),
}
CHANNELS: Mapping[Channel, Sentence] = {
    Channel.EMAIL: _l("Email"),
    Channel.TEXT: _l("Text message"),
    Channel.POST: _l("Post"),
    Channel.PHONE: _l("Phone call"),
    Channel.NONE: _l("Do not contact me. I will look in my account."),
}
FORMATS: Mapping[Format, Sentence] = {
    Format.STANDARD: _l("As you send it to everyone"),
    Format.LARGE_PRINT: _l("Large print"),
    Format.BRAILLE: _l("Braille"),
    Format.AUDIO: _l("Audio"),
    Format.PAPER: _l("On paper, by post"),
}
NEEDS: Mapping[Need, Sentence] = {
    Need.STEP_FREE: _l("A way in without steps"),
    Need.HEARING_LOOP: _l("A hearing loop"),
    Need.TEXT_NOT_VOICE: _l("Text instead of phone calls"),
    Need.QUIET_ROOM: _l("A quiet room"),
    Need.MORE_TIME: _l("More time"),
    Need.HOME_VISIT: _l("A visit at home"),
    Need.VIDEO: _l("A video call instead of a visit"),
    Need.SUPPORTER: _l("Someone with me who supports me"),
}
INTERPRETERS: Mapping[Interpreter, Sentence] = {
    Interpreter.NONE: _l("No"),
    Interpreter.LANGUAGE: _l("Yes, for a spoken language"),
    Interpreter.BSL: _l("Yes, for British Sign Language"),
}
NOT_CHOSEN = _l("Not chosen")


class Line(NamedTuple):
    """One thing that was chosen. `section` is the page where it is changed."""

    section: str
    label: Sentence
    values: tuple[Sentence, ...]
    chosen: bool


def in_words(person_id: UUID | None) -> list[Line]:
    """What staff must know before they write, call or meet: only what was chosen.

    In the language in use. Nothing for somebody who chose nothing.
    """
    return [line for line in lines(preferences.of(person_id)) if line.chosen]


def lines(chosen: Preferences) -> list[Line]:
    """Every preference, in the order of its page."""
    return [
        _language(chosen),
        *(_channel(chosen, topic) for topic in Topic),
        Line(
            "format",
            _l("How you want letters and papers"),
            (FORMATS[chosen.format],),
            chosen.format is not Format.STANDARD,
        ),
        _needs(chosen),
        _interpreter(chosen),
    ]


def _language(chosen: Preferences) -> Line:
    known = _name_of(BY_CODE[chosen.locale]) if chosen.locale else NOT_CHOSEN
    return Line("language", _l("Language"), (known,), chosen.locale is not None)


def _name_of(locale: Locale) -> Sentence:
    """In that language itself, and marked so."""
    name = '<span lang="{}" dir="{}">{}</span>'
    return Markup(name).format(locale.html_lang, locale.dir, locale.name)  # noqa: S704 - escaped


def _channel(chosen: Preferences, topic: Topic) -> Line:
    channel = chosen.channel(topic)
    return Line("contact", TOPICS[topic], (CHANNELS[channel],), channel is not Channel.EMAIL)


def _needs(chosen: Preferences) -> Line:
    said = (*(NEEDS[need] for need in chosen.needs), *chosen.words.splitlines())
    return Line("access", _l("What you need from us"), said or (NOT_CHOSEN,), bool(said))


def _interpreter(chosen: Preferences) -> Line:
    wanted = chosen.interpreter
    named = wanted is Interpreter.LANGUAGE and chosen.language
    words = _("Yes: %(language)s", language=chosen.language) if named else INTERPRETERS[wanted]
    return Line("interpreter", _l("Interpreter"), (words,), wanted is not Interpreter.NONE)
