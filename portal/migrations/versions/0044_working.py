"""Contacts with their own clocks, calls that were promised, and cases that belong together."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0044"
down_revision = "0052"
branch_labels = None
depends_on = None

_AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _contacts()
    _call_backs()
    _ties()
    op.add_column("cases", sa.Column("opened_by", sa.Uuid()))


def _contacts() -> None:
    op.create_table(
        "case_contact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid()),
        sa.Column("person_id", sa.Uuid()),
        sa.Column("team", sa.String(60), nullable=False),
        sa.Column("channel", sa.String(30), nullable=False),
        sa.Column("customer_type", sa.String(30), nullable=False),
        sa.Column("staff_id", sa.Uuid()),
        sa.Column("note", sa.LargeBinary()),
        sa.Column("demand", sa.String(30)),
        sa.Column("resolved", sa.Boolean(), nullable=False),
        sa.Column("again", sa.Boolean(), nullable=False),
        sa.Column("received_at", _AT, nullable=False),
        sa.Column("logged_at", _AT, nullable=False),
        sa.Column("acknowledge_by", sa.Date()),
        sa.Column("respond_by", sa.Date()),
        sa.Column("acknowledged_at", _AT),
        sa.Column("answered_at", _AT),
        sa.Column("noticed_at", _AT),
        sa.CheckConstraint(
            "case_id IS NOT NULL OR answered_at IS NOT NULL",
            name=op.f("ck_case_contact_without_a_case_is_answered"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_contact_case_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_contact")),
    )
    op.create_index("ix_case_contact_case", "case_contact", ["case_id", "received_at"])
    op.create_index("ix_case_contact_received_at", "case_contact", ["received_at"])
    op.create_index(op.f("ix_case_contact_person_id"), "case_contact", ["person_id"])
    op.create_index(
        "ix_case_contact_due", "case_contact", ["case_id", "respond_by"],
        postgresql_where=sa.text("answered_at IS NULL"),
    )  # fmt: skip


def _call_backs() -> None:
    op.create_table(
        "call_back",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid()),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("missed", sa.String(30), nullable=False),
        sa.Column("phone", sa.LargeBinary()),
        sa.Column("about", sa.LargeBinary()),
        sa.Column("asked_at", _AT, nullable=False),
        sa.Column("due_at", _AT, nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("tried_at", _AT),
        sa.Column("done_at", _AT),
        sa.Column("done_by", sa.Uuid()),
        sa.Column("reached", sa.Boolean()),
        sa.CheckConstraint(
            "(done_at IS NULL) = (reached IS NULL)", name=op.f("ck_call_back_done_says_how")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_call_back_case_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_back")),
    )
    op.create_index("ix_call_back_case", "call_back", ["case_id"])
    op.create_index("ix_call_back_done_at", "call_back", ["done_at"])
    op.create_index(
        "ix_call_back_open", "call_back", ["due_at"],
        postgresql_where=sa.text("done_at IS NULL"),
    )  # fmt: skip


def _ties() -> None:
    op.create_table(
        "case_tie",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("tie", sa.String(30), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("at", _AT, nullable=False),
        sa.Column(
            "before", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False
        ),
        sa.Column("undone_at", _AT),
        sa.Column("undone_by", sa.Uuid()),
        sa.CheckConstraint("case_id <> other_id", name=op.f("ck_case_tie_two_cases")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_tie_case_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["cases.id"], name=op.f("fk_case_tie_other_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_tie")),
    )
    op.create_index(
        "uq_case_tie_once", "case_tie", ["case_id", "other_id", "tie"], unique=True,
        postgresql_where=sa.text("undone_at IS NULL"),
    )  # fmt: skip
    op.create_index(
        "uq_case_tie_merged_once", "case_tie", ["case_id"], unique=True,
        postgresql_where=sa.text("undone_at IS NULL AND tie = 'merged'"),
    )  # fmt: skip
    op.create_index("ix_case_tie_other", "case_tie", ["other_id"])


def downgrade() -> None:
    for table in ("case_tie", "call_back", "case_contact"):
        op.drop_table(table)
