"""Who a case is with, the queue by what is due next, words to find cases by, views and batches.

The order of the queue is worked out in its index: no row of `cases` is written anew.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

_WAITS = "(waiting_since IS NOT NULL AND (acknowledged_at IS NOT NULL OR status = 'payment_due'))"
_DUE = (
    "(CASE WHEN acknowledged_at IS NULL AND status <> 'payment_due'"
    " THEN least(acknowledge_by, respond_by) ELSE respond_by END)"
)


def upgrade() -> None:
    op.add_column("cases", sa.Column("owner_id", sa.Uuid()))
    op.create_index(
        "ix_cases_queue",
        "cases",
        ["team", sa.text(_WAITS), sa.text(_DUE), "id"],
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index(
        "ix_cases_waiting",
        "cases",
        ["team"],
        postgresql_where=sa.text("closed_at IS NULL AND waiting_since IS NOT NULL"),
    )
    op.create_index(
        "ix_cases_ended",
        "cases",
        ["team", "status", "closed_at", "id"],
        postgresql_where=sa.text("closed_at IS NOT NULL"),
    )
    op.create_index("ix_cases_service", "cases", ["team", "service", "closed_at", "id"])
    op.create_index(
        "ix_cases_owned",
        "cases",
        ["owner_id", "closed_at", "id"],
        postgresql_where=sa.text("owner_id IS NOT NULL"),
    )
    _finding()
    _views()
    _batches()


def _finding() -> None:
    op.create_table(
        "case_words",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("words", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.ForeignKeyConstraint(
            ["id"], ["cases.id"], name=op.f("fk_case_words_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_words")),
    )
    op.create_index(
        "ix_case_words_words",
        "case_words",
        ["words"],
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
    )
    op.create_table(
        "case_search",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("typed", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_search")),
    )
    op.create_index("ix_case_search_at", "case_search", ["at"])


def _views() -> None:
    op.create_table(
        "queue_view",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("asked", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_queue_view")),
        sa.UniqueConstraint("staff_id", "name", name=op.f("uq_queue_view_staff_id_name")),
    )
    op.create_index(
        "uq_queue_view_pinned",
        "queue_view",
        ["staff_id"],
        unique=True,
        postgresql_where=sa.text("pinned"),
    )


def _batches() -> None:
    op.create_table(
        "queue_batch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(20), nullable=False),
        sa.Column("references", postgresql.ARRAY(sa.String(12)), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_queue_batch")),
    )
    op.create_index("ix_queue_batch_at", "queue_batch", ["at"])
    op.create_table(
        "queue_batch_line",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(12), nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["queue_batch.id"],
            name=op.f("fk_queue_batch_line_batch_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_queue_batch_line")),
        sa.UniqueConstraint(
            "batch_id", "reference", name=op.f("uq_queue_batch_line_batch_id_reference")
        ),
    )


def downgrade() -> None:
    for table in ("queue_batch_line", "queue_batch", "queue_view", "case_search", "case_words"):
        op.drop_table(table)
    for name in ("owned", "service", "ended", "waiting", "queue"):
        op.drop_index(f"ix_cases_{name}", table_name="cases")
    op.drop_column("cases", "owner_id")
