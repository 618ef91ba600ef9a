"""Who hears of reports, and who saw the same."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _report_follow()
    _report_said_too()


def downgrade() -> None:
    op.drop_table("report_said_too")
    op.drop_table("report_follow")


def _report_follow() -> None:
    op.create_table(
        "report_follow",
        sa.Column("scope", sa.String(12), nullable=False),
        sa.Column("report_id", sa.Uuid()),
        sa.Column("area", sa.String(80)),
        sa.Column("person_id", sa.Uuid()),
        sa.Column("contact", sa.LargeBinary(), nullable=False),
        sa.Column("contact_digest", sa.String(64), nullable=False),
        sa.Column("locale", sa.String(20), nullable=False),
        sa.Column("token_digest", sa.String(64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True)),
        sa.Column("stopped_at", sa.DateTime(timezone=True)),
        sa.Column("told_to", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("told_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("came_from", sa.Uuid()),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(scope = 'report') = (report_id IS NOT NULL)", name=op.f("ck_report_follow_one_report")
        ),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["report.id"],
            name=op.f("fk_report_follow_report_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_follow")),
        sa.UniqueConstraint(
            "scope",
            "report_id",
            "area",
            "contact_digest",
            name="uq_report_follow_once",
            postgresql_nulls_not_distinct=True,
        ),
        sa.UniqueConstraint("token_digest", name=op.f("uq_report_follow_token_digest")),
    )
    op.create_index("ix_report_follow_contact", "report_follow", ["contact_digest"], unique=False)
    op.create_index(
        "ix_report_follow_digest",
        "report_follow",
        ["told_until"],
        postgresql_where="scope <> 'report' AND confirmed_at IS NOT NULL AND stopped_at IS NULL",
    )
    op.create_index(
        "ix_report_follow_person",
        "report_follow",
        ["person_id"],
        postgresql_where="person_id IS NOT NULL",
    )
    op.create_index(
        "ix_report_follow_report",
        "report_follow",
        ["report_id"],
        postgresql_where="stopped_at IS NULL",
    )


def _report_said_too() -> None:
    op.create_table(
        "report_said_too",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("mark_digest", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["report.id"],
            name=op.f("fk_report_said_too_report_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_said_too")),
        sa.UniqueConstraint(
            "report_id", "mark_digest", name=op.f("uq_report_said_too_report_id_mark_digest")
        ),
    )
