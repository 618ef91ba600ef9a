"""Text messages beside mail, and what became of them."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_CHECKS = {
    "channel": "channel IN ('email', 'text')",
    "receipt": "receipt IN ('delivered', 'permanent-failure', 'temporary-failure',"
    " 'technical-failure')",
    "receipt_at_a_time": "(receipt IS NULL) = (receipt_at IS NULL)",
}


def upgrade() -> None:
    op.add_column(
        "message", sa.Column("channel", sa.String(10), nullable=False, server_default="email")
    )
    op.add_column("message", sa.Column("receipt", sa.String(20)))
    op.add_column("message", sa.Column("receipt_at", sa.DateTime(timezone=True)))
    for name, condition in _CHECKS.items():
        op.create_check_constraint(op.f(f"ck_message_{name}"), "message", condition)


def downgrade() -> None:
    for name in _CHECKS:
        op.drop_constraint(op.f(f"ck_message_{name}"), "message")
    for name in ("receipt_at", "receipt", "channel"):
        op.drop_column("message", name)
