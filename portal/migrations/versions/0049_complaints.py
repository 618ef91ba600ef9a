"""What complaints turned out to be, their stages, and what was learnt from them."""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "complaint",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("nature", sa.String(20), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["id"], ["cases.id"], name=op.f("fk_complaint_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint")),
    )
    _stages()
    _lessons()


def _stages() -> None:
    op.create_table(
        "complaint_stage",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.SmallInteger(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.LargeBinary()),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("allowed", sa.Boolean()),
        sa.Column("officer_id", sa.Uuid()),
        sa.Column("extended_to", sa.Date()),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.Column("finding", sa.String(20)),
        sa.Column("due_by", sa.Date()),
        sa.CheckConstraint("stage IN (1, 2)", name=op.f("ck_complaint_stage_one_or_two")),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (finding IS NULL)",
            name=op.f("ck_complaint_stage_answer_has_finding"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_complaint_stage_case_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_stage")),
    )
    op.create_index("uq_complaint_stage_case", "complaint_stage", ["case_id", "stage"], unique=True)
    op.create_index("ix_complaint_stage_answered_at", "complaint_stage", ["answered_at"])


def _lessons() -> None:
    op.create_table(
        "lesson",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("did", sa.Text(), nullable=False),
        sa.Column("learnt_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("learnt_by", sa.Uuid(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True)),
        sa.Column("published_by", sa.Uuid()),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_lesson_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson")),
    )
    op.create_index(
        "ix_lesson_published_at",
        "lesson",
        ["published_at", "id"],
        postgresql_where=sa.text("published_at IS NOT NULL"),
    )
    op.create_index("ix_lesson_case", "lesson", ["case_id"])


def downgrade() -> None:
    for table in ("lesson", "complaint_stage", "complaint"):
        op.drop_table(table)
