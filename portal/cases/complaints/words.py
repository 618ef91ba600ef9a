"""What a complaint can turn out to be: how to tell, and where what isn't one goes instead."""

from typing import NamedTuple

from portal.cases.complaints.models import Finding, Nature
from portal.core.errors import Sentence
from portal.core.i18n import _l


class Told(NamedTuple):
    """`hint` helps an officer decide. `sent` is what the resident reads who is sent elsewhere."""

    label: Sentence
    hint: Sentence
    sent: Sentence | None = None


NATURES: dict[Nature, Told] = {
    Nature.COMPLAINT: Told(
        _l("A complaint"),
        _l(
            "They are not satisfied with what we did, did not do, or how. They need not use"
            " the word."
        ),
    ),
    Nature.REQUEST: Told(
        _l("A request for service"),
        _l(
            "They tell us of something for the first time: a missed bin is a request. If we"
            " then fail to put it right, that is a complaint."
        ),
        _l(
            "You told us of something that needs doing. We treat this as a request, and do "
            "it. If we do not put it right, you can complain."
        ),
    ),
    Nature.COMPLIMENT: Told(_l("Praise"), _l("Something or somebody was good.")),
    Nature.COMMENT: Told(
        _l("A comment"), _l("An idea or a view, with nothing that went wrong for them.")
    ),
    Nature.DATA_PROTECTION: Told(
        _l("A complaint about personal data"),
        _l("How we keep or use what we know about somebody. It is acknowledged within 30 days."),
    ),
    Nature.ADULT_CARE: Told(
        _l("Care for adults"),
        _l("The law says how these are dealt with. The care complaints team answers."),
        _l(
            "The law has its own way for complaints about care for adults. Our care "
            "complaints team has yours now and writes to you."
        ),
    ),
    Nature.CHILDREN: Told(
        _l("Care for children"),
        _l("The law has three stages for these. The care complaints team answers."),
        _l(
            "The law has its own way for complaints about care for children. Our care "
            "complaints team has yours now and writes to you."
        ),
    ),
    Nature.SCHOOL: Told(
        _l("A school"),
        _l(
            "Schools answer complaints themselves. The governors come next, and then the "
            "Department for Education."
        ),
        _l(
            "A school answers complaints itself. Write to the head teacher first, and to "
            "the governors if that does not help."
        ),
    ),
    Nature.INFORMATION: Told(
        _l("An answer to a freedom of information request"),
        _l("They can ask for a review of the answer, and then go to the Information Commissioner."),
        _l(
            "You can ask us to review our answer to your request for information. If that "
            "does not help, you can go to the Information Commissioner."
        ),
    ),
    Nature.PLANNING: Told(
        _l("A planning decision"),
        _l(
            "Whoever applied can appeal to the Planning Inspectorate. How we came to the "
            "decision can be a complaint."
        ),
        _l(
            "A complaint cannot change a planning decision. Whoever applied can appeal to "
            "the Planning Inspectorate."
        ),
    ),
    Nature.PARKING: Told(
        _l("A parking penalty"),
        _l("They can challenge it, and then appeal to the tribunal."),
        _l(
            "A complaint cannot change a parking penalty. You can challenge it, and appeal "
            "to the tribunal if we refuse."
        ),
    ),
    Nature.COUNCILLOR: Told(
        _l("How a councillor behaved"),
        _l("The monitoring officer deals with these by the code of conduct."),
        _l(
            "Our monitoring officer deals with complaints about councillors, has yours now "
            "and writes to you."
        ),
    ),
}
FINDINGS: dict[Finding, Sentence] = {
    Finding.UPHELD: _l("Upheld: they are right"),
    Finding.PARTLY: _l("Partly upheld"),
    Finding.NOT_UPHELD: _l("Not upheld"),
}
STAGE_ONE_ENDS = _l(
    "If you are not satisfied, ask us for a review by %(day)s and say why. "
    "Somebody else, more senior, looks at it again. You can do that on the page of your complaint."
)
_STAGE_TWO_ENDS = _l(
    "This is our final answer. If you are still not satisfied, you can ask the Local Government "
    "and Social Care Ombudsman to look at it, within 12 months. It is free and independent: "
    "phone 0300 061 0614 or go to www.lgo.org.uk."
)
_EXTENDED = _l(
    "While you wait you can ask the Local Government and Social Care Ombudsman about your "
    "complaint: phone 0300 061 0614 or go to www.lgo.org.uk."
)
_DATA_ENDS = _l(
    "This is our final answer. If you are still not satisfied, you can complain to the Information "
    "Commissioner, who is independent. It is free: phone 0303 123 1113 or go to ico.org.uk."
)
_DATA_EXTENDED = _l(
    "While you wait you can complain to the Information Commissioner: phone 0303 123 1113 or go to "
    "ico.org.uk."
)


def at_the_end(nature: Nature | None) -> Sentence:
    """Who looks at it after the council’s last word; personal data isn’t the Ombudsman’s."""
    return _DATA_ENDS if nature is Nature.DATA_PROTECTION else _STAGE_TWO_ENDS


def on_the_way(nature: Nature | None) -> Sentence:
    """Who can be turned to while the council needs longer."""
    return _DATA_EXTENDED if nature is Nature.DATA_PROTECTION else _EXTENDED
