"""Where a photo was taken, kept sealed until it was offered as the place of a report."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("upload", sa.Column("position", sa.LargeBinary()))


def downgrade() -> None:
    op.drop_column("upload", "position")
