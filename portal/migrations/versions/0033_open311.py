"""What goes to and comes from other systems over Open311."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _api_key()
    _open311_posted()
    _forwarding()
    _update_out()
    _heard_until()


def downgrade() -> None:
    op.drop_table("heard_until")
    op.drop_table("update_out")
    op.drop_table("forwarding")
    op.drop_table("open311_posted")
    op.drop_table("api_key")


def _api_key() -> None:
    op.create_table(
        "api_key",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("scopes", postgresql.ARRAY(sa.String(20)), nullable=False),
        sa.Column("a_minute", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_key")),
        sa.UniqueConstraint("digest", name=op.f("uq_api_key_digest")),
        sa.UniqueConstraint("name", name=op.f("uq_api_key_name")),
    )


def _open311_posted() -> None:
    op.create_table(
        "open311_posted",
        sa.Column("api_key_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(64), nullable=False),
        sa.Column("reference", sa.String(12)),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["api_key_id"], ["api_key.id"], name=op.f("fk_open311_posted_api_key_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_open311_posted")),
        sa.UniqueConstraint("api_key_id", "digest", "slot", name="uq_open311_posted_once"),
        sa.UniqueConstraint("token", name=op.f("uq_open311_posted_token")),
    )
    op.create_index("ix_open311_posted_at", "open311_posted", ["at"], unique=False)


def _forwarding() -> None:
    op.create_table(
        "forwarding",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("authority", sa.String(60), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True)),
        sa.Column("token", sa.String(120)),
        sa.Column("external_id", sa.String(120)),
        sa.Column("fault", sa.Text()),
        sa.Column("facts", postgresql.JSONB(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_forwarding_report_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forwarding")),
        sa.UniqueConstraint(
            "authority", "external_id", name=op.f("uq_forwarding_authority_external_id")
        ),
        sa.UniqueConstraint(
            "report_id", "authority", name=op.f("uq_forwarding_report_id_authority")
        ),
    )
    op.create_index(
        "ix_forwarding_due",
        "forwarding",
        ["due_at"],
        postgresql_where="state IN ('waiting', 'token')",
    )


def _update_out() -> None:
    op.create_table(
        "update_out",
        sa.Column("forwarding_id", sa.Uuid(), nullable=False),
        sa.Column("update_id", sa.Uuid(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True)),
        sa.Column("fault", sa.Text()),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["forwarding_id"],
            ["forwarding.id"],
            name=op.f("fk_update_out_forwarding_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["update_id"],
            ["report_update.id"],
            name=op.f("fk_update_out_update_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_update_out")),
        sa.UniqueConstraint(
            "forwarding_id", "update_id", name=op.f("uq_update_out_forwarding_id_update_id")
        ),
    )
    op.create_index(
        "ix_update_out_due",
        "update_out",
        ["due_at"],
        postgresql_where="sent_at IS NULL",
    )


def _heard_until() -> None:
    op.create_table(
        "heard_until",
        sa.Column("authority", sa.String(60), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True)),
        sa.Column("fault", sa.Text()),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_heard_until")),
        sa.UniqueConstraint("authority", name=op.f("uq_heard_until_authority")),
    )
