"""The first tables of accounts."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email_digest", sa.String(64), nullable=False),
        sa.Column("email", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.LargeBinary()),
        sa.Column("phone", sa.LargeBinary()),
        sa.Column("locale", sa.String(20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.UniqueConstraint("email_digest", name="uq_person_email_digest"),
    )


def downgrade() -> None:
    op.drop_table("person")
