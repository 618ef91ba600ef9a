"""What somebody pays for by the year, and each thing they bought of it."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.crypto import Sealed
from portal.core.db import Base
from portal.payments.models.payments import _enum


class SubscriptionState(StrEnum):
    """A cancelled one may still be served until `ends_on`; an expired one is over."""

    ACTIVE = "active"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class PaidBy(StrEnum):
    CARD = "card"
    DIRECT_DEBIT = "direct_debit"


class Subscription(Base):
    """From `starts_on` to `ends_on`, both days within. `title` is English, as the form has it.

    `units` is how many of what the form counts, `reduced` whether the lower price holds. `place` is
    the address in lines, `place_digest` tells one property from another. `reminded_for` and
    `reminded_again_for` are the last day of the time that somebody was reminded of.
    """

    __tablename__ = "subscription"
    __table_args__ = (
        CheckConstraint("units > 0", name="something"),
        CheckConstraint("ends_on >= starts_on", name="ends_after_it_starts"),
        CheckConstraint("(state = 'active') = (ended_at IS NULL)", name="ended_at_a_time"),
        Index("ix_subscription_of_person", "person_id", "state", "ends_on"),
        Index("ix_subscription_of_organisation", "organisation_id"),
        Index("ix_subscription_ends_on", "ends_on", postgresql_where=text("state = 'active'")),
        Index("ix_subscription_place", "service", "place_digest"),
        Index("ix_subscription_mandate_id", "mandate_id"),
    )

    case_id: Mapped[UUID] = mapped_column(unique=True)
    person_id: Mapped[UUID | None]
    organisation_id: Mapped[UUID | None]
    service: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(String(200))
    locale: Mapped[str] = mapped_column(String(20))
    email: Mapped[str | None] = mapped_column(Sealed)
    place: Mapped[list[str] | None] = mapped_column(Sealed)
    place_digest: Mapped[str | None] = mapped_column(String(64))
    units: Mapped[int]
    reduced: Mapped[bool]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    paid_by: Mapped[PaidBy] = mapped_column(_enum(PaidBy))
    mandate_id: Mapped[UUID | None] = mapped_column(ForeignKey("debit_mandate.id"))
    state: Mapped[SubscriptionState] = mapped_column(_enum(SubscriptionState))
    reminded_for: Mapped[date | None]
    reminded_again_for: Mapped[date | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class OrderKind(StrEnum):
    BEGIN = "begin"
    RENEW = "renew"
    CHANGE = "change"


class OrderState(StrEnum):
    """`asked` until it is paid for; then the subscription has it, once."""

    ASKED = "asked"
    DONE = "done"
    DROPPED = "dropped"


class SubscriptionOrder(Base):
    """A year, or more of something, that was asked for. `amount` is in pence and may be nothing.

    `payment_id` is what pays for it; None where Direct Debit does, or nothing is to be paid.
    """

    __tablename__ = "subscription_order"
    __table_args__ = (
        CheckConstraint("units > 0", name="something"),
        CheckConstraint("amount >= 0", name="never_below_nothing"),
        Index(
            "ix_subscription_order_one_asked", "subscription_id", unique=True,
            postgresql_where=text("state = 'asked'"),
        ),
        Index("ix_subscription_order_subscription_id", "subscription_id"),
    )  # fmt: skip

    subscription_id: Mapped[UUID] = mapped_column(ForeignKey("subscription.id"))
    kind: Mapped[OrderKind] = mapped_column(_enum(OrderKind))
    units: Mapped[int]
    reduced: Mapped[bool]
    amount: Mapped[int]
    months: Mapped[int]
    grace_days: Mapped[int]
    starts_on: Mapped[date]
    state: Mapped[OrderState] = mapped_column(_enum(OrderState))
    payment_id: Mapped[UUID | None] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
