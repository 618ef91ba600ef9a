"""What is set aside when a form changes under its drafts; keys that rotate under a timeline."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_REFUSE = """
CREATE OR REPLACE FUNCTION timeline_entry_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A timeline entry is never changed or deleted'
        USING ERRCODE = 'restrict_violation';
END $$
"""
# Encrypting a note with a newer key changes its bytes and nothing else of the entry.
_REFUSE_BUT_ROTATION = """
CREATE OR REPLACE FUNCTION timeline_entry_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND current_setting('portal.rotating', true) = 'on'
        AND to_jsonb(OLD) - 'note' = to_jsonb(NEW) - 'note'
        AND (OLD.note IS NULL) = (NEW.note IS NULL)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A timeline entry is never changed or deleted'
        USING ERRCODE = 'restrict_violation';
END $$
"""


def upgrade() -> None:
    op.add_column("draft", sa.Column("set_aside", sa.LargeBinary(), nullable=True))
    op.add_column("draft", sa.Column("asked_again", postgresql.JSONB(), nullable=True))
    op.add_column(
        "form_version", sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.execute(_REFUSE_BUT_ROTATION)


def downgrade() -> None:
    op.execute(_REFUSE)
    op.drop_column("form_version", "withdrawn_at")
    op.drop_column("draft", "asked_again")
    op.drop_column("draft", "set_aside")
