"""The secret of an app that is being set up belongs to the session that asked for it."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("authenticator", sa.Column("new_secret_of", sa.Uuid()))


def downgrade() -> None:
    op.drop_column("authenticator", "new_secret_of")
