"""Consents, downloads and the ends of keeping."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_ON_ITS_WAY = sa.text("stage = 'asked'")

_LEDGER = """
CREATE FUNCTION consent_entry_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND current_setting('portal.rotating', true) = 'on'
        AND to_jsonb(OLD) - 'wording' = to_jsonb(NEW) - 'wording'
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'An entry of the consent ledger is never changed or deleted'
        USING ERRCODE = 'restrict_violation';
END $$
"""
_LEDGER_APPEND_ONLY = """
CREATE TRIGGER consent_entry_append_only BEFORE UPDATE OR DELETE ON consent_entry
FOR EACH ROW EXECUTE FUNCTION consent_entry_refuse_change()
"""
_LEDGER_WHOLE = """
CREATE TRIGGER consent_entry_kept_whole BEFORE TRUNCATE ON consent_entry
FOR EACH STATEMENT EXECUTE FUNCTION consent_entry_refuse_change()
"""
# Encrypting with a newer key changes the bytes of a note and nothing else. A note and its author
# can be taken out for good, never replaced: that something happened, and when, stays.
_TIMELINE = """
CREATE OR REPLACE FUNCTION timeline_entry_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND current_setting('portal.rotating', true) = 'on'
        AND to_jsonb(OLD) - 'note' = to_jsonb(NEW) - 'note'
        AND (OLD.note IS NULL) = (NEW.note IS NULL)
    THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND current_setting('portal.redacting', true) = 'on'
        AND to_jsonb(OLD) - 'note' - 'author' = to_jsonb(NEW) - 'note' - 'author'
        AND NEW.note IS NULL AND NEW.author IS NULL
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A timeline entry is never changed or deleted'
        USING ERRCODE = 'restrict_violation';
END $$
"""
_TIMELINE_BEFORE = """
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
_AUDIT = """
CREATE OR REPLACE FUNCTION audit_entry_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND current_setting('portal.rotating', true) = 'on'
        AND to_jsonb(OLD) - 'why' = to_jsonb(NEW) - 'why'
        AND (OLD.why IS NULL) = (NEW.why IS NULL)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'An entry of the audit log is never changed or deleted'
        USING ERRCODE = 'restrict_violation';
END $$
"""
_AUDIT_BEFORE = """
CREATE OR REPLACE FUNCTION audit_entry_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'An entry of the audit log is never changed or deleted'
        USING ERRCODE = 'restrict_violation';
END $$
"""


def upgrade() -> None:
    _consents()
    _downloads()
    _erasures()
    _runs()
    op.add_column("cases", sa.Column("emptied_at", _TIME))
    op.create_index(
        "ix_cases_to_be_emptied",
        "cases",
        ["service", "closed_at", "id"],
        postgresql_where=sa.text("closed_at IS NOT NULL AND emptied_at IS NULL"),
    )
    op.add_column("message", sa.Column("to_digest", sa.String(64)))
    op.create_index(
        "ix_message_to_digest",
        "message",
        ["to_digest"],
        postgresql_where=sa.text("to_digest IS NOT NULL"),
    )
    for statement in (_LEDGER, _LEDGER_APPEND_ONLY, _LEDGER_WHOLE, _TIMELINE, _AUDIT):
        op.execute(statement)


def downgrade() -> None:
    op.execute(_AUDIT_BEFORE)
    op.execute(_TIMELINE_BEFORE)
    op.drop_index("ix_message_to_digest", "message")
    op.drop_column("message", "to_digest")
    op.drop_index("ix_cases_to_be_emptied", "cases")
    op.drop_column("cases", "emptied_at")
    for table in ("retention_run", "erasure", "download_piece", "download", "consent_entry"):
        op.drop_table(table)
    op.execute("DROP FUNCTION consent_entry_refuse_change()")


def _consents() -> None:
    op.create_table(
        "consent_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(60), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("wording", sa.LargeBinary(), nullable=False),
        sa.Column("wording_digest", sa.String(64), nullable=False),
        sa.Column("locale", sa.String(20), nullable=False),
        sa.Column("channel", sa.String(30), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_consent_entry"),
    )
    op.create_index("ix_consent_entry_person", "consent_entry", ["person_id", "position"])


def _downloads() -> None:
    op.create_table(
        "download",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("locale", sa.String(20), nullable=False),
        sa.Column("stage", sa.String(10), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("attempt", "done", "parts")),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", _TIME, nullable=False),
        sa.Column("ready_at", _TIME),
        sa.Column("expires_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_download"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_download_person_id", ondelete="CASCADE"
        ),
    )
    _one_on_its_way("download")
    op.create_index("ix_download_expires_at", "download", ["expires_at"])
    op.create_table(
        "download_piece",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("download_id", sa.Uuid(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_download_piece"),
        sa.UniqueConstraint(
            "download_id", "attempt", "number", name="uq_download_piece_download_id_attempt_number"
        ),
        sa.ForeignKeyConstraint(
            ["download_id"],
            ["download.id"],
            name="fk_download_piece_download_id",
            ondelete="CASCADE",
        ),
    )


def _erasures() -> None:
    op.create_table(
        "erasure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.LargeBinary()),
        sa.Column("locale", sa.String(20), nullable=False),
        sa.Column("stage", sa.String(10), nullable=False),
        sa.Column("asked_at", _TIME, nullable=False),
        sa.Column("ended_at", _TIME),
        sa.Column("kept", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("id", name="pk_erasure"),
    )
    _one_on_its_way("erasure")


def _one_on_its_way(table: str) -> None:
    op.create_index(f"ix_{table}_person_id", table, ["person_id"])
    op.create_index(
        f"uq_{table}_one_on_its_way",
        table,
        ["person_id"],
        unique=True,
        postgresql_where=_ON_ITS_WAY,
    )


def _runs() -> None:
    op.create_table(
        "retention_run",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("begun_at", _TIME, nullable=False),
        sa.Column("ended_at", _TIME),
        sa.Column("dry", sa.Boolean(), nullable=False),
        sa.Column("report", postgresql.JSONB(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_retention_run"),
    )
    op.create_index("ix_retention_run_begun_at", "retention_run", ["begun_at"])
