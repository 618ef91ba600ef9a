"""What this domain holds about a person; other domains say so for themselves."""

from portal.accounts.privacy import holding
from portal.accounts.privacy.held import (
    acting,
    agreed,
    changed,
    choosing,
    mailed,
    requests,
    signing,
    watched,
    who,
)

_HOLDERS = (who, signing, choosing, acting, changed, agreed, watched, mailed, requests)


def register() -> None:
    for each in _HOLDERS:
        holding.add_holder(each.HOLDER)
