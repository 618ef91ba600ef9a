"""Who took a payment and who looked into a difference; payments are found by receipt and day.

Mail is found by what it is about.
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_LOOKED = "ck_payment_difference_looked_at_by_somebody"


def upgrade() -> None:
    op.add_column("payment", sa.Column("taken_by", sa.Uuid()))
    op.create_index("ix_payment_receipt_number", "payment", ["receipt_number"])
    op.create_index("ix_payment_paid_at", "payment", ["paid_at"])
    op.add_column("payment_difference", sa.Column("looked_at", sa.DateTime(timezone=True)))
    op.add_column("payment_difference", sa.Column("looked_by", sa.Uuid()))
    op.add_column("payment_difference", sa.Column("note", sa.LargeBinary()))
    op.create_check_constraint(
        op.f(_LOOKED), "payment_difference", "(looked_at IS NULL) = (looked_by IS NULL)"
    )

    op.add_column("message", sa.Column("about", sa.Uuid()))
    op.create_index(
        "ix_message_about", "message", ["about"], postgresql_where=sa.text("about IS NOT NULL")
    )


def downgrade() -> None:
    op.drop_index("ix_message_about", "message")
    op.drop_column("message", "about")
    op.drop_constraint(op.f(_LOOKED), "payment_difference")
    for name in ("note", "looked_by", "looked_at"):
        op.drop_column("payment_difference", name)
    op.drop_index("ix_payment_paid_at", "payment")
    op.drop_index("ix_payment_receipt_number", "payment")
    op.drop_column("payment", "taken_by")
