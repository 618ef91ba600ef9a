"""What can be subscribed to, for payments, which stand below: read off forms and answers."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from portal.cases import services as cases
from portal.core import db
from portal.core.i18n import pgettext
from portal.eforms import publishing
from portal.eforms.definitions import Definition, Subscription, context_of
from portal.eforms.definitions.conditions import holds
from portal.eforms.fees import properties
from portal.eforms.fees.charging import lines_of
from portal.eforms.fees.quoting import quote
from portal.eforms.models import Submission
from portal.payments import services as payments


class FormOffers:
    """Offers as the live forms make them; what a case wants, as its own version said."""

    def offer(self, service: str) -> payments.Offer | None:
        version_id = publishing.live_id(service)
        definition = publishing.definition_of(version_id) if version_id else None
        if definition is None or definition.subscription is None or definition.fee is None:
            return None
        return _offer(definition, definition.subscription)

    def wanted(self, case_id: UUID) -> payments.Wanted | None:
        found = db.session.scalar(select(Submission).where(Submission.case_id == case_id))
        if found is None:
            return None
        definition = publishing.definition_of(found.version_id)
        terms, answers = definition.subscription, found.answers
        if terms is None or not answers or not holds(definition.conditions, terms.only_if, answers):
            return None
        return _wanted(definition, terms, found)


def _offer(definition: Definition, terms: Subscription) -> payments.Offer:
    return payments.Offer(
        service=definition.service,
        title=definition.title,
        fund=(definition.fee.fund if definition.fee else None) or "",
        months=terms.months,
        renew_from_days=terms.renew_from_days,
        grace_days=terms.grace_days,
        back_within_days=terms.back_within_days,
        units=_names(definition, terms),
        more=terms.more,
        direct_debit=terms.direct_debit,
        price=lambda units, reduced: _price(definition, terms, units, reduced=reduced),
    )


def _names(definition: Definition, terms: Subscription) -> dict[int, str]:
    question = definition.questions[terms.units.question]
    context = context_of(definition.service, question.key)
    return {
        terms.units.counts[option.value]: pgettext(context, option.label)
        for option in question.options
        if option.value in terms.units.counts
    }


def _price(
    definition: Definition, terms: Subscription, units: int, *, reduced: bool
) -> Sequence[payments.Line]:
    """As the fee says it for these answers. Limits by property are for what is new."""
    answers: dict[str, Any] = dict(terms.renewal)
    option = next(value for value, count in terms.units.counts.items() if count == units)
    answers[terms.units.question] = option
    if terms.reduced:
        holding = terms.reduced.holds if reduced else terms.reduced.otherwise
        answers[terms.reduced.question] = holding
    return list(lines_of(quote(definition, answers)))


def _wanted(definition: Definition, terms: Subscription, sent: Submission) -> payments.Wanted:
    answers = sent.answers
    case = cases.record_of(sent.reference).case
    place = answers.get(terms.place or "")
    return payments.Wanted(
        case_id=case.id,
        service=definition.service,
        title=definition.title,
        person_id=case.person_id,
        organisation_id=case.organisation_id,
        email=answers.get(definition.contact.email or ""),
        locale=sent.locale,
        place=[*place["lines"], place["postcode"]] if place else [],
        place_key=properties.key_of(place),
        units=terms.units.counts[answers[terms.units.question]],
        reduced=_is_reduced(terms, answers),
        months=terms.months,
        grace_days=terms.grace_days,
        amount=quote(definition, answers).amount,
        by_debit=bool(terms.by_debit_if)
        and holds(definition.conditions, terms.by_debit_if, answers),
    )


def _is_reduced(terms: Subscription, answers: Mapping[str, Any]) -> bool:
    return terms.reduced is not None and (
        answers.get(terms.reduced.question) == terms.reduced.holds
    )
