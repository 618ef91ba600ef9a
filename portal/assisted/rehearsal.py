"""A library's machine for the public, and partners who hand out leaflets, for a demonstration."""

from datetime import timedelta
from uuid import uuid4

from sqlalchemy import select

from portal.accounts.services import Actor
from portal.assisted import kiosks, referrals
from portal.assisted.models import Kiosk, Partner, Referral
from portal.core import clock, db
from portal.core.db import transaction

_PLACE, _MACHINE = "central-library", "By the newspapers"
# Each with the services that they sent people to: how often opened, and how many forms begun.
_PARTNERS = {
    "food-bank": ("Harrow End Food Bank", {"talk-to-us": (41, 17), "council-tax-moving": (12, 3)}),
    "carers-centre": ("Larkmere Carers’ Centre", {"blue-badge": (63, 38)}),
}


def engage(adviser: Actor) -> int:
    """Once: a machine at which somebody asks for help, and what partners brought; how many."""
    if db.session.scalar(select(Partner.id).limit(1)) is not None:
        return 0
    with transaction() as session:
        kiosks.start(adviser, _PLACE, _MACHINE)
        kiosks.ring(session.scalars(select(Kiosk.id)).one())
        for slug, (name, services) in _PARTNERS.items():
            referrals.add(adviser, name, slug)
            partner_id = session.scalars(select(Partner.id).where(Partner.slug == slug)).one()
            for service, (opened, begun) in services.items():
                day = clock.today() - timedelta(days=7)
                session.add(
                    Referral(
                        id=uuid4(), partner_id=partner_id, service=service, day=day,
                        opened=opened, begun=begun,
                    )
                )  # fmt: skip
    return len(_PARTNERS)
