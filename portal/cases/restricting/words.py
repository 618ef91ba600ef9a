"""Ways of contact in words, and what of them is closed."""

from collections.abc import Mapping

from portal.cases.restricting.models import Stage, Way
from portal.core.errors import Sentence
from portal.core.i18n import _l

WAYS: Mapping[Way, Sentence] = {
    Way.PHONE: _l("By phone"),
    Way.COUNTER: _l("In person, at our counters"),
    Way.EMAIL: _l("By email"),
}
STAGES: Mapping[Stage, Sentence] = {
    Stage.PROPOSED: _l("Proposed, not decided"),
    Stage.DECLINED: _l("Declined"),
    Stage.IN_FORCE: _l("In force"),
    Stage.ENDED: _l("Ended"),
}
