"""Where submissions came from, where they are sent on, and who took them out."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column(
        "submission",
        sa.Column("channel", sa.String(30), nullable=False, server_default="web"),
    )
    # The code of before doesn't know the column: its rows are received when they are written.
    op.add_column(
        "submission",
        sa.Column("received_at", _TIME, nullable=False, server_default=sa.text("now()")),
    )
    op.execute("UPDATE submission SET received_at = submitted_at")
    op.create_table(
        "delivery",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(12), nullable=False),
        sa.Column("service", sa.String(60), nullable=False),
        sa.Column("team", sa.String(60), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("planned_at", _TIME, nullable=False),
        sa.Column("first_tried_at", _TIME, nullable=True),
        sa.Column("tried_at", _TIME, nullable=True),
        sa.Column("delivered_at", _TIME, nullable=True),
        sa.Column("last_fault", sa.String(), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'delivered', 'failed')", name="ck_delivery_known_state"
        ),
        sa.CheckConstraint(
            "(state = 'delivered') = (delivered_at IS NOT NULL)", name="ck_delivery_at_a_time"
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name="fk_delivery_submission_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_delivery"),
        sa.UniqueConstraint("submission_id", name="uq_delivery_submission_id"),
    )
    op.create_index("ix_delivery_state_planned_at", "delivery", ["state", "planned_at"])
    op.create_table(
        "submission_export",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service", sa.String(60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("style", sa.String(10), nullable=False),
        sa.Column("since", _TIME, nullable=True),
        sa.Column("by", sa.String(200), nullable=False),
        sa.Column("begun_at", _TIME, nullable=False),
        sa.Column("ended_at", _TIME, nullable=True),
        sa.Column("count", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_submission_export"),
    )
    op.create_index("ix_submission_export_begun_at", "submission_export", ["begun_at"])


def downgrade() -> None:
    op.drop_table("submission_export")
    op.drop_table("delivery")
    op.drop_column("submission", "received_at")
    op.drop_column("submission", "channel")
