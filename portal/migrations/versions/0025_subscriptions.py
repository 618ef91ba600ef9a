"""Yearly subscriptions, and mandates for Direct Debit."""

from collections.abc import Iterable

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _mandate()
    _subscription()
    _order()
    _batch()
    _instruction()


def downgrade() -> None:
    for table in (
        "debit_instruction",
        "debit_batch",
        "subscription_order",
        "subscription",
        "debit_mandate",
    ):
        op.drop_table(table)


def _mandate() -> None:
    op.create_table(
        "debit_mandate",
        _id(),
        *_words(reference=18, service=80, title=200, locale=20, state=12),
        *_ids("payment_id"),
        *_ids("person_id", "amends_id", nullable=True),
        *_sealed("email", "account"),
        sa.Column("day", sa.Integer(), nullable=False),
        *_times("created_at", "changed_at"),
        *_times("confirmed_at", "ended_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_debit_mandate"),
        sa.UniqueConstraint("reference", name="uq_debit_mandate_reference"),
        sa.ForeignKeyConstraint(
            ["amends_id"], ["debit_mandate.id"], name="fk_debit_mandate_amends_id"
        ),
        sa.CheckConstraint("day BETWEEN 1 AND 28", name="ck_debit_mandate_a_day_of_each_month"),
    )
    op.create_index("ix_debit_mandate_person_id", "debit_mandate", ["person_id"])
    op.create_index("ix_debit_mandate_payment_id", "debit_mandate", ["payment_id"])
    op.create_index("ix_debit_mandate_amends_id", "debit_mandate", ["amends_id"])
    op.create_index(
        "ix_debit_mandate_drafts",
        "debit_mandate",
        ["created_at"],
        postgresql_where=sa.text("state = 'draft'"),
    )


def _subscription() -> None:
    op.create_table(
        "subscription",
        _id(),
        *_ids("case_id"),
        *_ids("person_id", "organisation_id", "mandate_id", nullable=True),
        *_words(service=80, title=200, locale=20, paid_by=12, state=12),
        *_words(nullable=True, place_digest=64),
        *_sealed("email", "place"),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("reduced", sa.Boolean(), nullable=False),
        *_days("starts_on", "ends_on"),
        *_days("reminded_for", "reminded_again_for", nullable=True),
        *_times("created_at", "changed_at"),
        *_times("ended_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_subscription"),
        sa.UniqueConstraint("case_id", name="uq_subscription_case_id"),
        sa.ForeignKeyConstraint(
            ["mandate_id"], ["debit_mandate.id"], name="fk_subscription_mandate_id"
        ),
        sa.CheckConstraint("units > 0", name="ck_subscription_something"),
        sa.CheckConstraint("ends_on >= starts_on", name="ck_subscription_ends_after_it_starts"),
        sa.CheckConstraint(
            "(state = 'active') = (ended_at IS NULL)", name="ck_subscription_ended_at_a_time"
        ),
    )
    op.create_index("ix_subscription_of_person", "subscription", ["person_id", "state", "ends_on"])
    op.create_index("ix_subscription_of_organisation", "subscription", ["organisation_id"])
    op.create_index("ix_subscription_place", "subscription", ["service", "place_digest"])
    op.create_index("ix_subscription_mandate_id", "subscription", ["mandate_id"])
    op.create_index(
        "ix_subscription_ends_on",
        "subscription",
        ["ends_on"],
        postgresql_where=sa.text("state = 'active'"),
    )


def _order() -> None:
    op.create_table(
        "subscription_order",
        _id(),
        *_ids("subscription_id"),
        *_ids("payment_id", nullable=True),
        *_words(kind=12, state=12),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("units", "amount", "months", "grace_days")
        ),
        sa.Column("reduced", sa.Boolean(), nullable=False),
        *_days("starts_on"),
        *_times("created_at"),
        *_times("done_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_subscription_order"),
        sa.UniqueConstraint("payment_id", name="uq_subscription_order_payment_id"),
        sa.ForeignKeyConstraint(
            ["subscription_id"], ["subscription.id"], name="fk_subscription_order_subscription_id"
        ),
        sa.CheckConstraint("units > 0", name="ck_subscription_order_something"),
        sa.CheckConstraint("amount >= 0", name="ck_subscription_order_never_below_nothing"),
    )
    op.create_index(
        "ix_subscription_order_subscription_id", "subscription_order", ["subscription_id"]
    )
    op.create_index(
        "ix_subscription_order_one_asked",
        "subscription_order",
        ["subscription_id"],
        unique=True,
        postgresql_where=sa.text("state = 'asked'"),
    )


def _batch() -> None:
    op.create_table(
        "debit_batch",
        _id(),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("number", "instructions", "amount")
        ),
        *_times("made_at"),
        sa.PrimaryKeyConstraint("id", name="pk_debit_batch"),
        sa.UniqueConstraint("number", name="uq_debit_batch_number"),
    )


def _instruction() -> None:
    op.create_table(
        "debit_instruction",
        _id(),
        *_ids("mandate_id"),
        *_ids("order_id", "batch_id", nullable=True),
        *_words(kind=12),
        *_sealed("account"),
        sa.Column("amount", sa.Integer()),
        *_days("collect_on", nullable=True),
        *_times("created_at"),
        sa.PrimaryKeyConstraint("id", name="pk_debit_instruction"),
        sa.UniqueConstraint("order_id", name="uq_debit_instruction_order_id"),
        sa.ForeignKeyConstraint(
            ["mandate_id"], ["debit_mandate.id"], name="fk_debit_instruction_mandate_id"
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["debit_batch.id"], name="fk_debit_instruction_batch_id"
        ),
        sa.CheckConstraint(
            "(kind = 'collect') = (amount IS NOT NULL AND collect_on IS NOT NULL)",
            name="ck_debit_instruction_collected_on_a_day",
        ),
        sa.CheckConstraint("amount > 0", name="ck_debit_instruction_something"),
    )
    op.create_index("ix_debit_instruction_batch_id", "debit_instruction", ["batch_id"])
    op.create_index("ix_debit_instruction_mandate_id", "debit_instruction", ["mandate_id"])
    op.create_index(
        "ix_debit_instruction_waiting",
        "debit_instruction",
        ["created_at"],
        postgresql_where=sa.text("batch_id IS NULL"),
    )


def _id() -> sa.Column[object]:
    return sa.Column("id", sa.Uuid(), nullable=False)


def _ids(*names: str, nullable: bool = False) -> Iterable[sa.Column[object]]:
    for name in names:
        yield sa.Column(name, sa.Uuid(), nullable=nullable)


def _words(*, nullable: bool = False, **lengths: int) -> Iterable[sa.Column[str]]:
    for name, length in lengths.items():
        yield sa.Column(name, sa.String(length), nullable=nullable)


def _sealed(*names: str) -> Iterable[sa.Column[object]]:
    for name in names:
        yield sa.Column(name, sa.LargeBinary())


def _days(*names: str, nullable: bool = False) -> Iterable[sa.Column[object]]:
    for name in names:
        yield sa.Column(name, sa.Date(), nullable=nullable)


def _times(*names: str, nullable: bool = False) -> Iterable[sa.Column[object]]:
    for name in names:
        yield sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)
