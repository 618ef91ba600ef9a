"""What an account says somebody needs is looked for from the start where they book (R29)."""

from uuid import UUID

import babel

from portal.accounts import services as accounts
from portal.accounts.services import Interpreter, Need, Preferences
from portal.core import i18n
from portal.eforms.definitions.booking import Booking
from portal.eforms.pages.times import LANGUAGES, SIGNED
from portal.eforms.wishes import Wishes


def wishes_of(person_id: UUID, booking: Booking) -> Wishes:
    """Those of their needs that the form asks for."""
    chosen = accounts.preferences_of(person_id)
    return Wishes(
        step_free=Need.STEP_FREE in chosen.needs and "step_free" in booking.asks,
        hearing_loop=Need.HEARING_LOOP in chosen.needs and "hearing_loop" in booking.asks,
        interpreter=_interpreter(chosen) if "interpreter" in booking.asks else None,
    )


def _interpreter(chosen: Preferences) -> str | None:
    """The code of a language that was written in words; None where they mean another."""
    if chosen.interpreter is Interpreter.BSL:
        return SIGNED
    if chosen.interpreter is Interpreter.NONE:
        return None
    typed = chosen.language.casefold()
    return next((code for code in LANGUAGES if typed in _names(code)), None)


def _names(code: str) -> set[str]:
    """In English, in the reader's language, and in itself."""
    language = babel.Locale.parse(code) if code != SIGNED else None
    said = {"en", i18n.current().babel_code, code}
    names = {language.get_display_name(each) for each in said} if language else set()
    return {name.casefold() for name in names if name}
