"""The provider that staff may sign in with, on their sign-in page."""

from portal.accounts import access
from portal.accounts.routes.arriving import Way
from portal.accounts.routes.openid import way_of
from portal.accounts.staff.ways import add_way


@add_way
def _way(next_path: str | None) -> Way | None:
    """Not for who is half signed in: a provider shows the first factor again."""
    return None if access.signed_in() else way_of("staff", next_path)
