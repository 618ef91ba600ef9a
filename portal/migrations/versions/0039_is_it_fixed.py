"""What a reporter answered when they were asked, weeks after, whether it is fixed."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("report", sa.Column("answered", sa.String(12)))
    op.add_column("report", sa.Column("answered_at", sa.DateTime(timezone=True)))
    op.create_index(
        "ix_report_to_ask",
        "report",
        ["closed_at"],
        postgresql_where="closed_at IS NOT NULL AND asked_at IS NULL",
    )


def downgrade() -> None:
    op.drop_index("ix_report_to_ask", "report")
    for column in ("answered_at", "answered"):
        op.drop_column("report", column)
