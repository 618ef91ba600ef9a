"""Questions about equality: always optional, always with a way not to say.

What is answered leaves the answers of a person when the form is sent
(`portal/eforms/ending/unlinked.py`).
"""

from typing import Any

from portal.core.i18n import _l
from portal.eforms.definitions import Question
from portal.eforms.kinds.base import Typed
from portal.eforms.kinds.simple import Radios

PREFER_NOT = "prefer-not-to-say"
PREFER_NOT_TO_SAY = _l("Prefer not to say")


class Equality(Radios):
    # No condition may rest on it: the way through the form would tell what was answered.
    compares = ()

    @property
    def has_options(self) -> bool:
        return True

    def read(self, question: Question, typed: Typed) -> str | None:
        return PREFER_NOT if typed[""] == PREFER_NOT else super().read(question, typed)

    def shown(self, question: Question, service: str, answer: Any) -> list[str]:
        if answer == PREFER_NOT:
            return [str(PREFER_NOT_TO_SAY)]
        return super().shown(question, service, answer)
