"""Drafts that are saved by email."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("draft", sa.Column("email", sa.LargeBinary(), nullable=True))
    op.add_column("draft", sa.Column("email_digest", sa.String(), nullable=True))
    op.add_column("draft", sa.Column("token_digest", sa.LargeBinary(), nullable=True))
    op.add_column("draft", sa.Column("code_digest", sa.String(), nullable=True))
    for counted in ("code_tries", "reminded"):
        op.add_column("draft", sa.Column(counted, sa.Integer(), nullable=False, server_default="0"))
    op.add_column(
        "draft", sa.Column("link_opened", sa.Boolean(), nullable=False, server_default="false")
    )
    op.create_unique_constraint("uq_draft_token_digest", "draft", ["token_digest"])
    op.create_index("ix_draft_email_digest", "draft", ["email_digest"])
    op.create_index(
        "ix_draft_to_be_reminded",
        "draft",
        ["expires_at"],
        postgresql_where=sa.text("email IS NOT NULL AND submitted_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_draft_to_be_reminded", "draft")
    op.drop_index("ix_draft_email_digest", "draft")
    op.drop_constraint("uq_draft_token_digest", "draft")
    for column in (
        "link_opened",
        "reminded",
        "code_tries",
        "code_digest",
        "token_digest",
        "email_digest",
        "email",
    ):
        op.drop_column("draft", column)
