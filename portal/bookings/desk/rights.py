"""Who may do what with a calendar: officers with those of their teams, advisers book in all."""

from portal.accounts.services import Actor, NotAllowed, Permission


def may_take(actor: Actor, team: str) -> bool:
    """Whether they see a calendar's bookings, and book, move, mark and cancel in it.

    Whoever acts for visitors does it in the calendars of every team.
    """
    everywhere = actor.may(Permission.ACT_FOR_VISITORS)
    return actor.may(Permission.TAKE_BOOKINGS, team=None if everywhere else team)


def may_manage(actor: Actor, team: str) -> bool:
    """Whether they change a calendar's plan and block its times."""
    return actor.may(Permission.MANAGE_CALENDARS, team=team)


def require_take(actor: Actor, team: str) -> None:
    """Raises NotAllowed."""
    if not may_take(actor, team):
        raise NotAllowed


def require_manage(actor: Actor, team: str) -> None:
    """Raises NotAllowed."""
    if not may_manage(actor, team):
        raise NotAllowed
