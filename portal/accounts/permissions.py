"""What each role of staff may do. Services ask; pages only hide what would be refused."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from portal.core.errors import Forbidden, Sentence
from portal.core.i18n import _l


class Role(StrEnum):
    OFFICER = "officer"
    ADVISER = "adviser"
    EDITOR = "editor"
    TRANSLATOR = "translator"
    INSIGHT = "insight"
    FINANCE = "finance"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> Sentence:
        return _LABELS[self]


class Permission(StrEnum):
    """Those marked with a team hold for the cases of the member's own teams alone."""

    READ_CASES = "read cases"  # of a team
    UPDATE_CASES = "update cases"  # of a team
    READ_SENSITIVE = "read sensitive answers"  # of a team
    FIND_PEOPLE = "find people"
    ACT_FOR_VISITORS = "act for visitors"
    EDIT_CONTENT = "edit content"
    TRANSLATE = "translate"
    READ_FIGURES = "read figures"
    TAKE_PAYMENTS = "take payments"
    READ_PAYMENTS = "read payments"  # of a team, or with a reason
    READ_LEDGER = "read the ledger"
    REFUND_PAYMENTS = "refund payments"
    APPROVE_REFUNDS = "approve refunds"  # that somebody else asked for
    TAKE_BOOKINGS = "take bookings"  # of a team's calendars; with `act for visitors` of all
    MANAGE_CALENDARS = "manage calendars"  # of a team
    MANAGE_STAFF = "manage staff"
    READ_AUDIT = "read the audit log"


class NotAllowed(Forbidden):
    message = _l("Your role does not let you do this. Ask an administrator if you need it.")


_LABELS = {
    Role.OFFICER: _l("Officer of a team"),
    Role.ADVISER: _l("Adviser who helps visitors"),
    Role.EDITOR: _l("Content editor"),
    Role.TRANSLATOR: _l("Translator"),
    Role.INSIGHT: _l("Insight reader"),
    Role.FINANCE: _l("Finance officer"),
    Role.ADMINISTRATOR: _l("Administrator"),
}

# The permissions of each role. An administrator hands out roles and reads no case for it.
GRANTS: dict[Role, frozenset[Permission]] = {
    Role.OFFICER: frozenset(
        {
            Permission.READ_CASES,
            Permission.UPDATE_CASES,
            Permission.READ_SENSITIVE,
            Permission.TAKE_PAYMENTS,
            Permission.READ_PAYMENTS,
            Permission.TAKE_BOOKINGS,
            Permission.MANAGE_CALENDARS,
        }
    ),
    Role.ADVISER: frozenset(
        {
            Permission.FIND_PEOPLE,
            Permission.ACT_FOR_VISITORS,
            Permission.TAKE_PAYMENTS,
            Permission.TAKE_BOOKINGS,
        }
    ),
    Role.EDITOR: frozenset({Permission.EDIT_CONTENT, Permission.TRANSLATE}),
    Role.TRANSLATOR: frozenset({Permission.TRANSLATE}),
    Role.INSIGHT: frozenset({Permission.READ_FIGURES}),
    Role.FINANCE: frozenset(
        {
            Permission.READ_PAYMENTS,
            Permission.READ_LEDGER,
            Permission.REFUND_PAYMENTS,
            Permission.APPROVE_REFUNDS,
        }
    ),
    Role.ADMINISTRATOR: frozenset({Permission.MANAGE_STAFF, Permission.READ_AUDIT}),
}


@dataclass(frozen=True)
class Actor:
    """A member of staff who is at work, with both factors shown."""

    id: UUID
    name: str
    roles: frozenset[Role]
    teams: frozenset[str]

    def may(self, permission: Permission, *, team: str | None = None) -> bool:
        """Whether a role of theirs grants this, and the `team`, where one is named, is theirs."""
        granted = any(permission in GRANTS[role] for role in self.roles)
        return granted and (team is None or team in self.teams)

    def require(self, permission: Permission, *, team: str | None = None) -> None:
        """Raises NotAllowed."""
        if not self.may(permission, team=team):
            raise NotAllowed
