"""Why the law lets us hold what we hold: closed lists in words (UK GDPR, articles 6 and 9)."""

from enum import StrEnum

from portal.core.errors import Sentence
from portal.core.i18n import _l


class Basis(StrEnum):
    """Article 6(1)."""

    PUBLIC_TASK = "public_task"
    LEGAL_OBLIGATION = "legal_obligation"
    CONTRACT = "contract"
    CONSENT = "consent"
    LEGITIMATE_INTERESTS = "legitimate_interests"
    VITAL_INTERESTS = "vital_interests"

    @property
    def label(self) -> Sentence:
        return _BASES[self]

    @property
    def erasable(self) -> bool:
        """Whether somebody who asks may have it deleted before its time (article 17(1) and (3))."""
        return self in {Basis.CONTRACT, Basis.CONSENT, Basis.LEGITIMATE_INTERESTS}


class SpecialCondition(StrEnum):
    """Article 9(2), and Schedule 1 of the Data Protection Act 2018."""

    EXPLICIT_CONSENT = "explicit_consent"
    SOCIAL_PROTECTION = "social_protection"
    VITAL_INTERESTS = "vital_interests"
    LEGAL_CLAIMS = "legal_claims"
    SUBSTANTIAL_PUBLIC_INTEREST = "substantial_public_interest"
    HEALTH_AND_SOCIAL_CARE = "health_and_social_care"
    PUBLIC_HEALTH = "public_health"
    RESEARCH = "research"

    @property
    def label(self) -> Sentence:
        return _CONDITIONS[self]


class After(StrEnum):
    """What happens when the time is over."""

    DELETE = "delete"
    ANONYMISE = "anonymise"

    @property
    def label(self) -> Sentence:
        return _AFTER[self]


_BASES = {
    Basis.PUBLIC_TASK: _l("It is one of our tasks as a council. The law calls this a public task."),
    Basis.LEGAL_OBLIGATION: _l("A law says that we must have it."),
    Basis.CONTRACT: _l("We need it to keep an agreement with you."),
    Basis.CONSENT: _l("You have agreed. You can change your mind."),
    Basis.LEGITIMATE_INTERESTS: _l("We need it to run this website well and safely for everyone."),
    Basis.VITAL_INTERESTS: _l("Somebody’s life may depend on it."),
}
_CONDITIONS = {
    SpecialCondition.EXPLICIT_CONSENT: _l("You have clearly agreed that we use it."),
    SpecialCondition.SOCIAL_PROTECTION: _l("The law on social protection lets us use it."),
    SpecialCondition.VITAL_INTERESTS: _l("Somebody’s life may depend on it."),
    SpecialCondition.LEGAL_CLAIMS: _l("It is needed for a case in law."),
    SpecialCondition.SUBSTANTIAL_PUBLIC_INTEREST: _l(
        "The law lets us use it because that matters to everyone."
    ),
    SpecialCondition.HEALTH_AND_SOCIAL_CARE: _l("It is needed for health or social care."),
    SpecialCondition.PUBLIC_HEALTH: _l("It is needed to protect everyone’s health."),
    SpecialCondition.RESEARCH: _l("It is needed for records or research."),
}
_AFTER = {
    After.DELETE: _l("Then we delete it."),
    After.ANONYMISE: _l("Then we take out everything that says who you are."),
}
