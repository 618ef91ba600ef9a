"""What a reporter wrote may follow a report that was forwarded without it."""

from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.alter_column("update_out", "update_id", nullable=True)


def downgrade() -> None:
    op.execute("DELETE FROM update_out WHERE update_id IS NULL")
    op.alter_column("update_out", "update_id", nullable=False)
