"""Another day for news, and what was promised before; answers that are ready to be sent."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("cases", sa.Column("promised", sa.Date()))
    op.add_column("timeline_entry", sa.Column("expect_by", sa.Date()))
    op.create_table(
        "ready_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("services", postgresql.ARRAY(sa.String(60)), nullable=False),
        sa.Column("status", sa.String(30), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("texts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ready_answer")),
        sa.UniqueConstraint("key", name=op.f("uq_ready_answer_key")),
    )


def downgrade() -> None:
    op.drop_table("ready_answer")
    op.drop_column("timeline_entry", "expect_by")
    op.drop_column("cases", "promised")
