"""What an adviser sees beside a visitor's form: hints, open consultations, what else may help."""

from dataclasses import dataclass
from typing import NamedTuple

from portal.content import services as content
from portal.content.services import Consultation
from portal.core.i18n import pgettext
from portal.eforms import services as eforms
from portal.eforms.services import Definition

_MOST_OTHERS = 4


class Other(NamedTuple):
    """Another service that this visitor may want."""

    service: str
    title: str


@dataclass(frozen=True)
class Beside:
    hints: list[str]
    others: list[Other]
    consultations: list[Consultation]


def beside(service: str | None) -> Beside:
    """For a page of this service, or of none."""
    forms = eforms.all_published()
    form = next((each for each in forms if each.service == service), None)
    return Beside(
        hints=[pgettext(form.service, text) for text in form.hints] if form else [],
        others=_others(form, forms),
        consultations=content.open_consultations(),
    )


def _others(form: Definition | None, forms: list[Definition]) -> list[Other]:
    """What belongs to the same event of a life, most of it first, and then what most people do."""
    if form is None:
        return []
    events = set(form.life_events)
    shared = {each.service: len(events & set(each.life_events)) for each in forms}
    near = [each for each in forms if shared[each.service] and each.service != form.service]
    near.sort(key=lambda each: (-shared[each.service], -each.popular, each.service))
    return [Other(each.service, pgettext(each.service, each.title)) for each in near[:_MOST_OTHERS]]
