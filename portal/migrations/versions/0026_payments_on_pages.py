"""Lower prices that a property has had."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "discount_use",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("service", sa.String(60), nullable=False),
        sa.Column("discount", sa.String(40), nullable=False),
        sa.Column("property", sa.String(64), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_discount_use"),
        sa.UniqueConstraint(
            "case_id", "discount", "property", name="uq_discount_use_case_id_discount_property"
        ),
    )
    columns = ["property", "service", "discount"]
    op.create_index("ix_discount_use_property", "discount_use", columns)


def downgrade() -> None:
    op.drop_table("discount_use")
