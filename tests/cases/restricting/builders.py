"""Restrictions, proposed and begun, and the mails about them."""

from datetime import UTC, datetime
from uuid import uuid4

from sqlalchemy import select

from portal.accounts.permissions import Role
from portal.cases.restricting import deciding
from portal.cases.restricting.models import Way
from portal.core.clock import frozen
from portal.notifications import writing
from portal.notifications.models import Message
from tests.support.account import actor_of, make_staff

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
WHY = "You threatened an officer on the phone on 26 February."
TEAM = "customer-relations"


def actor(name, *, team=TEAM, role=Role.OFFICER):
    return actor_of(make_staff(role, teams=(team,), email=f"{name}@larkmere.example"))


def proposal(amina, **changes):
    facts = {"ways": [Way.PHONE], "reason": WHY, "named": None, "evidence": [amina[1]], "months": 6}
    return deciding.Proposal(**{**facts, **changes})


def propose(who, amina, **changes):
    key = uuid4()
    with frozen(NOW):
        deciding.propose(who, amina[0], proposal(amina, **changes), key=key)
    return key


def begin(one, other, amina, **changes):
    key = propose(one, amina, **changes)
    with frozen(NOW):
        deciding.decide(other, key, approve=True)
    return key


def mails(session, template="contact_restriction"):
    wanted = select(Message).where(Message.template == template).order_by(Message.queued_at)
    return session.scalars(wanted).all()


def said(message):
    return writing.write(message).text
