"""Codes to sign in with, and mail that is of no use after a while."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "challenge",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_digest", sa.LargeBinary(), nullable=False),
        sa.Column("browser_digest", sa.LargeBinary(), nullable=False),
        sa.Column("purpose", sa.String(10), nullable=False),
        sa.Column("email_digest", sa.String(64), nullable=False),
        sa.Column("email", sa.LargeBinary(), nullable=False),
        sa.Column("locale", sa.String(20), nullable=False),
        sa.Column("code_digest", sa.String(64)),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True)),
        sa.Column("used_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_challenge"),
        sa.UniqueConstraint("token_digest", name="uq_challenge_token_digest"),
        sa.CheckConstraint("tries BETWEEN 0 AND 5", name="ck_challenge_tries_counted"),
    )
    op.create_index(
        "ix_challenge_browser_digest",
        "challenge",
        ["browser_digest"],
        postgresql_where=sa.text("replaced_at IS NULL"),
    )
    op.create_index("ix_challenge_email_digest", "challenge", ["email_digest", "asked_at"])
    op.create_index("ix_challenge_expires_at", "challenge", ["expires_at"])
    op.add_column("message", sa.Column("useful_until", sa.DateTime(timezone=True)))
    op.create_index(
        "ix_message_useful_until",
        "message",
        ["useful_until"],
        postgresql_where=sa.text("useful_until IS NOT NULL AND values IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_message_useful_until", "message")
    op.drop_column("message", "useful_until")
    op.drop_table("challenge")
