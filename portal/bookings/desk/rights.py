"""Who may do what with a calendar: officers with those of their teams, advisers book in all.

What names a booking asks for the permission first, so that others of staff don't learn of it.
"""

from portal.accounts.services import Actor, NotAllowed, Permission


def may_take(actor: Actor, team: str) -> bool:
    """Whether they see a calendar's bookings, and book, move, mark and cancel in it.

    Whoever acts for visitors does it in the calendars of every team.
    """
    everywhere = actor.may(Permission.ACT_FOR_VISITORS)
    return actor.may(Permission.TAKE_BOOKINGS, team=None if everywhere else team)


def may_export(actor: Actor, team: str) -> bool:
    """Whether they take the names and numbers of those who booked away as a file."""
    rights = (Permission.TAKE_BOOKINGS, Permission.MANAGE_CALENDARS)
    return any(actor.may(each, team=team) for each in rights)


def may_manage(actor: Actor, team: str) -> bool:
    """Whether they change a calendar's plan and block its times."""
    return actor.may(Permission.MANAGE_CALENDARS, team=team)


def require_take(actor: Actor, team: str) -> None:
    """Raises NotAllowed."""
    if not may_take(actor, team):
        raise NotAllowed


def require_export(actor: Actor, team: str) -> None:
    """Raises NotAllowed."""
    if not may_export(actor, team):
        raise NotAllowed


def require_manage(actor: Actor, team: str) -> None:
    """Raises NotAllowed."""
    if not may_manage(actor, team):
        raise NotAllowed
