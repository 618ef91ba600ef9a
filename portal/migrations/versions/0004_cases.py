"""The first tables of cases."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_REFUSE = """
CREATE FUNCTION timeline_entry_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A timeline entry is never changed or deleted'
        USING ERRCODE = 'restrict_violation';
END $$
"""
_APPEND_ONLY = """
CREATE TRIGGER timeline_entry_append_only BEFORE UPDATE OR DELETE ON timeline_entry
FOR EACH ROW EXECUTE FUNCTION timeline_entry_refuse_change()
"""


def upgrade() -> None:
    _cases()
    _timeline()


def downgrade() -> None:
    op.drop_table("timeline_entry")
    op.execute("DROP FUNCTION timeline_entry_refuse_change()")
    op.drop_table("cases")


def _cases() -> None:
    op.create_table("cases", *_case_columns(), *_case_keys())
    op.create_index("ix_cases_person_id", "cases", ["person_id"])
    op.create_index("ix_cases_list", "cases", ["team", "status", "respond_by"])
    op.create_index(
        "ix_cases_open",
        "cases",
        ["respond_by", "team"],
        postgresql_where=sa.text("closed_at IS NULL"),
    )


def _case_columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(12), nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("channel", sa.String(30), nullable=False),
        sa.Column("service", sa.String(60), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("team", sa.String(60), nullable=False),
        sa.Column("status", sa.String(30), nullable=False),
        sa.Column("statuses", sa.ARRAY(sa.String(30)), nullable=False),
        sa.Column("person_id", sa.Uuid()),
        sa.Column("contact", sa.LargeBinary(), nullable=False),
        sa.Column("locale", sa.String(20), nullable=False),
        sa.Column("access_code", sa.LargeBinary(), nullable=False),
        *_clock_columns(),
        sa.Column("submission_id", sa.Uuid()),
    ]


def _clock_columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("respond_days", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("acknowledge_by", sa.Date(), nullable=False),
        sa.Column("respond_by", sa.Date(), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True)),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
    ]


def _case_keys() -> list[sa.Constraint]:
    return [
        sa.PrimaryKeyConstraint("id", name="pk_cases"),
        sa.UniqueConstraint("reference", name="uq_cases_reference"),
        sa.UniqueConstraint("submission_id", name="uq_cases_submission_id"),
    ]


def _timeline() -> None:
    op.create_table(
        "timeline_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(30), nullable=False),
        sa.Column("note", sa.LargeBinary()),
        sa.Column("author", sa.String(200)),
        sa.Column("locale", sa.String(20), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_timeline_entry"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_timeline_entry_case_id"),
    )
    op.create_index("ix_timeline_entry_case", "timeline_entry", ["case_id", "position"])
    op.execute(_REFUSE)
    op.execute(_APPEND_ONLY)
