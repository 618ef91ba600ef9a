"""Bills and penalty notices, and what is paid of them."""

from collections.abc import Iterable

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _bill()
    op.create_table(
        "bill_import",
        _id(),
        *_words(file=200, kind=12, fund=40, imported_by=100),
        *_times("at"),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("rows", "added", "changed", "withdrawn")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_bill_import"),
    )
    op.create_table(
        "bill_export",
        _id(),
        sa.Column("number", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        *_words(made_by=100),
        *_times("made_at"),
        sa.PrimaryKeyConstraint("id", name="pk_bill_export"),
        sa.UniqueConstraint("number", name="uq_bill_export_number"),
    )
    _export_line()


def downgrade() -> None:
    for table in ("bill_export_line", "bill_export", "bill_import", "bill"):
        op.drop_table(table)


def _bill() -> None:
    op.create_table(
        "bill",
        _id(),
        *_words(kind=12, number=40, number_key=40, check_digest=64, fund=40, state=12),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("discounted", sa.Integer()),
        sa.Column("discount_until", sa.Date()),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("payment_id", sa.Uuid()),
        *_times("created_at", "changed_at"),
        *_times("paid_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_bill"),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name="fk_bill_payment_id"),
        sa.UniqueConstraint("kind", "number_key", name="uq_bill_kind_number_key"),
        sa.CheckConstraint("amount > 0", name="ck_bill_something"),
        sa.CheckConstraint("discounted BETWEEN 1 AND amount - 1", name="ck_bill_discount_is_less"),
        sa.CheckConstraint(
            "(discounted IS NULL) = (discount_until IS NULL)", name="ck_bill_discount_has_an_end"
        ),
        sa.CheckConstraint(
            "(state = 'paid') = (paid_at IS NOT NULL)", name="ck_bill_paid_at_a_time"
        ),
    )


def _export_line() -> None:
    op.create_table(
        "bill_export_line",
        _id(),
        sa.Column("ledger_entry_id", sa.Uuid(), nullable=False),
        sa.Column("export_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_bill_export_line"),
        sa.UniqueConstraint("ledger_entry_id", name="uq_bill_export_line_ledger_entry_id"),
        sa.ForeignKeyConstraint(
            ["ledger_entry_id"], ["ledger_entry.id"], name="fk_bill_export_line_ledger_entry_id"
        ),
        sa.ForeignKeyConstraint(
            ["export_id"], ["bill_export.id"], name="fk_bill_export_line_export_id"
        ),
    )
    op.create_index("ix_bill_export_line_export_id", "bill_export_line", ["export_id"])


def _id() -> sa.Column[object]:
    return sa.Column("id", sa.Uuid(), nullable=False)


def _words(**lengths: int) -> Iterable[sa.Column[str]]:
    for name, length in lengths.items():
        yield sa.Column(name, sa.String(length), nullable=False)


def _times(*names: str, nullable: bool = False) -> Iterable[sa.Column[object]]:
    for name in names:
        yield sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)
