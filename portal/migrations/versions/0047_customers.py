"""Records of people that are one person's, and those that are found not to be."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0049"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "customer_merge",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kept_id", sa.Uuid(), nullable=False),
        sa.Column("merged_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("undone_by", sa.Uuid()),
        sa.Column("undone_at", _TIME),
        sa.CheckConstraint("kept_id <> merged_id", name=op.f("ck_customer_merge_of_two")),
        _person("customer_merge", "kept_id"),
        _person("customer_merge", "merged_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_merge")),
    )
    op.create_index(
        "uq_customer_merge_merged", "customer_merge", ["merged_id"], unique=True,
        postgresql_where=sa.text("undone_at IS NULL"),
    )  # fmt: skip
    op.create_index("ix_customer_merge_kept", "customer_merge", ["kept_id"])
    _apart()


def _apart() -> None:
    op.create_table(
        "customer_apart",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("low_id", sa.Uuid(), nullable=False),
        sa.Column("high_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.CheckConstraint("low_id < high_id", name=op.f("ck_customer_apart_in_order")),
        _person("customer_apart", "low_id"),
        _person("customer_apart", "high_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_apart")),
        sa.UniqueConstraint("low_id", "high_id", name=op.f("uq_customer_apart_low_id_high_id")),
    )
    op.create_index("ix_customer_apart_high", "customer_apart", ["high_id"])


def _person(table: str, column: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], ["person.id"], name=name, ondelete="CASCADE")


def downgrade() -> None:
    op.drop_table("customer_apart")
    op.drop_table("customer_merge")
