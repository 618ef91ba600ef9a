"""Who signs in, who works for the council, and what staff looked at."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_REFUSE = """
CREATE FUNCTION audit_entry_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'An entry of the audit log is never changed or deleted'
        USING ERRCODE = 'restrict_violation';
END $$
"""
_APPEND_ONLY = """
CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE ON audit_entry
FOR EACH ROW EXECUTE FUNCTION audit_entry_refuse_change()
"""
_NO_TRUNCATE = """
CREATE TRIGGER audit_entry_kept_whole BEFORE TRUNCATE ON audit_entry
FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_refuse_change()
"""


def upgrade() -> None:
    op.add_column("person", sa.Column("proved_at", sa.DateTime(timezone=True)))
    _staff()
    _sessions()
    _audit()


def downgrade() -> None:
    op.drop_table("audit_entry")
    op.execute("DROP FUNCTION audit_entry_refuse_change()")
    op.drop_table("account_session")
    op.drop_table("staff_member")
    op.drop_column("person", "proved_at")


def _staff() -> None:
    op.create_table(
        "staff_member",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email_digest", sa.String(64), nullable=False),
        sa.Column("email", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("roles", sa.ARRAY(sa.String(30)), nullable=False),
        sa.Column("teams", sa.ARRAY(sa.String(60)), nullable=False),
        sa.Column("locale", sa.String(20), nullable=False, server_default="en"),
        sa.Column("invited_by", sa.Uuid()),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True)),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_staff_member"),
        sa.UniqueConstraint("email_digest", name="uq_staff_member_email_digest"),
    )


def _sessions() -> None:
    op.create_table(
        "account_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_digest", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.Uuid()),
        sa.Column("staff_id", sa.Uuid()),
        sa.Column("method", sa.String(10), nullable=False),
        sa.Column("second_factor_at", sa.DateTime(timezone=True)),
        sa.Column("shared", sa.Boolean(), nullable=False, server_default="false"),
        sa.Column("idle_minutes", sa.Integer(), nullable=False),
        sa.Column("device", sa.String(100), nullable=False),
        *(
            sa.Column(name, sa.DateTime(timezone=True), nullable=name == "ended_at")
            for name in ("started_at", "seen_at", "expires_at", "ended_at")
        ),
        *(sa.Column(name, sa.String(300)) for name in ("issuer", "subject", "sid")),
        sa.PrimaryKeyConstraint("id", name="pk_account_session"),
        sa.UniqueConstraint("token_digest", name="uq_account_session_token_digest"),
        sa.CheckConstraint(
            "(person_id IS NULL) <> (staff_id IS NULL)", name="ck_account_session_of_one"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name="fk_account_session_person_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff_member.id"], name="fk_account_session_staff_id"
        ),
    )
    for columns in (["person_id"], ["staff_id"], ["expires_at"], ["issuer", "sid"]):
        op.create_index(f"ix_account_session_{'_'.join(columns)}", "account_session", columns)


def _audit() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", sa.Uuid()),
        sa.Column("action", sa.String(10), nullable=False),
        sa.Column("person_id", sa.Uuid()),
        sa.Column("case_id", sa.Uuid()),
        sa.Column("what", postgresql.JSONB(), nullable=False),
        sa.Column("why", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("id", name="pk_audit_entry"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff_member.id"], name="fk_audit_entry_staff_id"),
    )
    for name in ("person", "case", "staff"):
        op.create_index(f"ix_audit_entry_{name}", "audit_entry", [f"{name}_id", "position"])
    for statement in (_REFUSE, _APPEND_ONLY, _NO_TRUNCATE):
        op.execute(statement)
