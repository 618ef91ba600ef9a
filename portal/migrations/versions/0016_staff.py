"""Invitations and second factors of staff; the audit log can be read by time."""

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


# The timeline refused UPDATE and DELETE; emptying the whole table went past both.
_TIMELINE_WHOLE = """
CREATE TRIGGER timeline_entry_kept_whole BEFORE TRUNCATE ON timeline_entry
FOR EACH STATEMENT EXECUTE FUNCTION timeline_entry_refuse_change()
"""


def upgrade() -> None:
    op.create_table(
        "staff_invitation",
        *_of_staff("staff_invitation"),
        sa.Column("token_digest", sa.LargeBinary(), nullable=False),
        *_times(made_at=True, expires_at=True, used_at=False),
        sa.UniqueConstraint("token_digest", name="uq_staff_invitation_token_digest"),
    )
    op.create_table(
        "authenticator",
        *_of_staff("authenticator"),
        sa.Column("secret", sa.LargeBinary()),
        sa.Column("new_secret", sa.LargeBinary()),
        sa.Column("last_step", sa.BigInteger()),
        *_times(locked_until=False),
        sa.Column("wrong", sa.Integer(), nullable=False, server_default="0"),
        sa.UniqueConstraint("staff_id", name="uq_authenticator_staff_id"),
    )
    op.create_table(
        "recovery_code",
        *_of_staff("recovery_code"),
        sa.Column("code_digest", sa.String(64), nullable=False),
        *_times(made_at=True, used_at=False),
        sa.UniqueConstraint("code_digest", name="uq_recovery_code_code_digest"),
    )
    for table in ("staff_invitation", "recovery_code"):
        op.create_index(f"ix_{table}_staff_id", table, ["staff_id"])
    for column in ("position", "at"):
        op.create_index(f"ix_audit_entry_{column}", "audit_entry", [column])
    op.execute(_TIMELINE_WHOLE)


def downgrade() -> None:
    op.execute("DROP TRIGGER timeline_entry_kept_whole ON timeline_entry")
    for column in ("position", "at"):
        op.drop_index(f"ix_audit_entry_{column}", "audit_entry")
    for table in ("recovery_code", "authenticator", "staff_invitation"):
        op.drop_table(table)


def _of_staff(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff_member.id"], name=f"fk_{table}_staff_id"),
    ]


def _times(**needed: bool) -> list[sa.Column[datetime]]:
    return [
        sa.Column(name, sa.DateTime(timezone=True), nullable=not need)
        for name, need in needed.items()
    ]
