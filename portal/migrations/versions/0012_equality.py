"""Answers about equality, linked to nobody."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "equality_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service", sa.String(60), nullable=False),
        sa.Column("question", sa.String(60), nullable=False),
        sa.Column("answer", sa.String(60), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_equality_answer"),
        sa.CheckConstraint("EXTRACT(day FROM month) = 1", name="ck_equality_answer_a_whole_month"),
    )
    op.create_index("ix_equality_answer_month", "equality_answer", ["month"])


def downgrade() -> None:
    op.drop_table("equality_answer")
