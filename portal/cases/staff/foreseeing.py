"""What residents will read when many cases are closed at once, before any of it is sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from portal.accounts.services import Actor
from portal.cases import services
from portal.cases.ready.answers import Preview
from portal.cases.working import closing
from portal.cases.working.closing import Outcome
from portal.core.i18n import Locale, use_locale
from portal.core.web import render_html


@dataclass(frozen=True)
class Seen:
    """What the residents of these cases read, all of them the same, in their language."""

    text: Markup
    spoken: Locale
    references: list[str]


@dataclass(frozen=True)
class Foreseen:
    """`left_out` are the cases that can't be closed so; `marks` are of what was seen of each."""

    seen: Sequence[Seen]
    left_out: Sequence[str]
    marks: Mapping[str, str]


def foreseen(actor: Actor, references: Sequence[str], outcome: Outcome) -> Foreseen:
    """Of each case of the actor's teams; one that they may not see is left out like any other."""
    found: dict[Markup, Seen] = {}
    left_out, marks = [], {}
    for reference in references:
        preview = _preview(actor, reference, outcome)
        if preview is None:
            left_out.append(reference)
            continue
        marks[reference] = preview.mark
        text = as_read(preview)
        found.setdefault(text, Seen(text, preview.ready.spoken, [])).references.append(reference)
    return Foreseen(list(found.values()), left_out, marks)


def as_read(preview: Preview) -> Markup:
    """In the resident's language, whatever the officer reads."""
    with use_locale(preview.ready.spoken.code):
        return Markup(render_html("cases/_foreseen.html", preview=preview))  # noqa: S704 - a template's


def _preview(actor: Actor, reference: str, outcome: Outcome) -> Preview | None:
    try:
        record = services.record_for(actor, reference)
    except services.UnknownCase:
        return None
    return closing.preview(record, outcome) if outcome.status in closing.outcomes(record) else None
