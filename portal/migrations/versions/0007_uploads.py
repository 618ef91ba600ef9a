"""Files that come with a form."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "upload",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("draft_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("question", sa.String(40), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(100), nullable=False),
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("added_at", _TIME, nullable=False),
        sa.Column("tried_at", _TIME, nullable=True),
        sa.Column("scanned_at", _TIME, nullable=True),
        sa.CheckConstraint("size > 0", name="ck_upload_not_empty"),
        sa.PrimaryKeyConstraint("id", name="pk_upload"),
        sa.UniqueConstraint(
            "draft_id", "question", "mark", name="uq_upload_draft_id_question_mark"
        ),
    )
    op.create_index("ix_upload_case_id", "upload", ["case_id"])
    op.create_index(
        "ix_upload_waiting",
        "upload",
        ["added_at"],
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index(
        "ix_upload_without_case",
        "upload",
        ["draft_id"],
        postgresql_where=sa.text("case_id IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("upload")
