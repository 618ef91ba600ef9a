"""Sending each submission on to its team: signed, by webhook; and a note by email.

A webhook is delivered at least once and always under the same id, by which its receiver knows a
second one. `docs/integrating.md` says what it gets.
"""

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert

from portal.cases import services as cases
from portal.core import clock, db, i18n, jobs
from portal.core.db import transaction
from portal.core.i18n import pgettext
from portal.core.logs import log
from portal.core.settings import settings
from portal.eforms import publishing
from portal.eforms.again import amending
from portal.eforms.models import Amendment, Delivery, FormVersion, Submission
from portal.eforms.sending import gateway, outgoing
from portal.notifications.services import queue_email

WAITING, DELIVERED, FAILED = "waiting", "delivered", "failed"
STATES = (WAITING, DELIVERED, FAILED)
_LOST_AFTER = timedelta(hours=2)  # a job that lives is tried again within the hour


@dataclass(frozen=True)
class Team:
    """Where a team wants to hear of submissions; nothing of it for most."""

    webhook: str | None = None
    private: bool = False
    email: str | None = None
    answers_in_email: bool = False

    @classmethod
    def named(cls, name: str) -> "Team":
        """As the council's settings say, `[teams.<name>]`."""
        table = settings().council.get("teams", {}).get(name, {})
        return cls(**{key: table[key] for key in cls.__dataclass_fields__ if key in table})


def plan(case_id: UUID) -> None:
    """See to it that what opened this case is sent on; a second call adds nothing."""
    with transaction() as session:
        sent = session.scalar(select(Submission).where(Submission.case_id == case_id))
        if sent is None:
            return
        definition = publishing.definition_of(sent.version_id)
        team = Team.named(definition.team)
        if team.webhook:
            _plan_webhook(sent, definition.service, definition.team)
        if team.email:
            _mail(sent, team)


def plan_change(amendment_id: UUID) -> None:
    """See to it that a change to a submission is sent on too; a second call adds nothing."""
    with transaction() as session:
        change = session.get_one(Amendment, amendment_id)
        sent = session.get_one(Submission, change.submission_id)
        definition = publishing.definition_of(sent.version_id)
        team = Team.named(definition.team)
        if team.webhook:
            _plan_webhook(sent, definition.service, definition.team, change)
        if team.email:
            _mail_change(sent, change, team.email)


def deliver(delivery_id: UUID) -> None:
    """Hand it over, unless that was done or given up. Raises Undelivered: it is tried again.

    Given up after jobs.GIVE_UP_AFTER. If the process is killed after the receiver took it and
    before that is recorded, it goes once more under the same id.
    """
    delivery = _begin(delivery_id)
    if delivery is None:
        return
    team = Team.named(delivery.team)
    try:
        if not team.webhook:
            raise gateway.Undelivered("NoWebhook")  # noqa: TRY301 - told apart below
        body = _body(delivery)
        gateway.post(team.webhook, body, _headers(delivery, body), private=team.private)
    except gateway.Undelivered as undelivered:
        over = clock.now() - (delivery.first_tried_at or clock.now()) >= jobs.GIVE_UP_AFTER
        _end(delivery, FAILED if over else WAITING, undelivered.fault)
        if not over:
            raise
    else:
        _end(delivery, DELIVERED, None)


def failed(limit: int = 200) -> list[Delivery]:
    """What was given up, oldest first."""
    wanted = select(Delivery).where(Delivery.state == FAILED).order_by(Delivery.planned_at)
    return list(db.session.scalars(wanted.limit(limit)))


def send_again(reference: str | None = None) -> int:
    """Take up what was given up: one submission, or all of them; how many."""
    with transaction() as session:
        again = update(Delivery).where(Delivery.state == FAILED)
        if reference is not None:
            again = again.where(Delivery.reference == reference)
        fresh = again.values(state=WAITING, first_tried_at=None, tried_at=None)
        ids = session.scalars(fresh.returning(Delivery.id)).all()
        for delivery_id in ids:
            jobs.enqueue("eforms.deliver", delivery_id=str(delivery_id))
    return len(ids)


def tidy() -> None:
    """Hourly: give up what is over its time, take up what lost its job."""
    now = clock.now()
    with transaction() as session:
        over = Delivery.first_tried_at < now - jobs.GIVE_UP_AFTER - _LOST_AFTER
        given_up = update(Delivery).where(Delivery.state == WAITING, over).values(state=FAILED)
        for delivery_id in session.scalars(given_up.returning(Delivery.id)):
            log.error("delivery.given_up", delivery=str(delivery_id))
        last_seen = func.coalesce(Delivery.tried_at, Delivery.planned_at)
        lost = select(Delivery.id).where(Delivery.state == WAITING, last_seen < now - _LOST_AFTER)
        for delivery_id in session.scalars(lost):
            jobs.enqueue("eforms.deliver", delivery_id=str(delivery_id))


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """HMAC-SHA256 over the timestamp, a full stop and the body, in hexadecimal."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def _plan_webhook(
    sent: Submission, service: str, team: str, change: Amendment | None = None
) -> None:
    of = {"amendment_id": change.id} if change else {"submission_id": sent.id}
    planned = insert(Delivery).values(
        **of, reference=sent.reference, service=service, team=team, planned_at=clock.now()
    )
    once = planned.on_conflict_do_nothing(index_elements=list(of)).returning(Delivery.id)
    if delivery_id := db.session.scalar(once):
        jobs.enqueue("eforms.deliver", delivery_id=str(delivery_id))


def _mail(sent: Submission, team: Team) -> None:
    """To the team's own box, in English, which its people work in."""
    with i18n.use_locale(i18n.DEFAULT.code):
        definition = publishing.definition_of(sent.version_id)
        queue_email(
            key=f"team_submission:{sent.id}",
            to=team.email or "",
            locale=i18n.DEFAULT.code,
            template="team_submission",
            values={
                "reference": sent.reference,
                "title": pgettext(definition.service, definition.title),
                "link": cases.page_of(sent.reference),
                "answers": outgoing.in_words(sent, definition) if team.answers_in_email else None,
            },
        )


def _mail_change(sent: Submission, change: Amendment, address: str) -> None:
    """That there is one, and where: answers don't go by mail twice."""
    with i18n.use_locale(i18n.DEFAULT.code):
        definition = publishing.definition_of(sent.version_id)
        queue_email(
            key=f"team_amendment:{change.id}",
            to=address,
            locale=i18n.DEFAULT.code,
            template="team_amendment",
            values={
                "reference": sent.reference,
                "title": pgettext(definition.service, definition.title),
                "link": cases.desk_of(sent.reference),
            },
        )


def _begin(delivery_id: UUID) -> Delivery | None:
    """Count the try before it is made; None when there is nothing to do."""
    with transaction() as session:
        delivery = session.get(Delivery, delivery_id, populate_existing=True)
        if delivery is None or delivery.state != WAITING:
            return None
        delivery.attempts += 1
        delivery.tried_at = clock.now()
        delivery.first_tried_at = delivery.first_tried_at or delivery.tried_at
        return delivery


def _end(delivery: Delivery, state: str, fault: str | None) -> None:
    with transaction():
        delivery.state = state
        delivery.last_fault = fault
        delivery.delivered_at = clock.now() if state == DELIVERED else None
    log.info(f"delivery.{state}", delivery=str(delivery.id), tries=delivery.attempts, fault=fault)


def _body(delivery: Delivery) -> bytes:
    """The same bytes at each try, whatever has been changed since."""
    change = db.session.get(Amendment, delivery.amendment_id) if delivery.amendment_id else None
    sent, number = db.session.execute(
        select(Submission, FormVersion.number)
        .join(FormVersion, FormVersion.id == Submission.version_id)
        .where(Submission.id == (change.submission_id if change else delivery.submission_id))
    ).one()
    definition = publishing.definition_of(sent.version_id)
    answers = amending.answers_at(sent, change.id if change else None)
    words: dict[str, Any] = {
        "id": str(delivery.id),
        "type": "submission.amended" if change else "submission.received",
        "submission": outgoing.as_json(sent, definition, number, answers),
    }
    if change:
        words["amendment"] = outgoing.change_as_json(change, definition)
    return json.dumps(words, ensure_ascii=False, separators=(",", ":")).encode()


def _headers(delivery: Delivery, body: bytes) -> dict[str, str]:
    timestamp = str(int(clock.now().timestamp()))
    return {
        "Content-Type": "application/json",
        "User-Agent": "Onestop",
        "Onestop-Delivery": str(delivery.id),
        "Onestop-Timestamp": timestamp,
        "Onestop-Signature": f"v1={signature(_secret(), timestamp, body)}",
    }


def _secret() -> str:
    secret = settings().webhook_secret
    if secret is None:
        raise gateway.Undelivered("NoSecret")
    return secret
