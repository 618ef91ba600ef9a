"""Where a street begins and ends, so that it can be drawn and its length is known."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for end in ("start", "end"):
        op.add_column("street", sa.Column(end, postgresql.ARRAY(sa.Float())))
    op.create_index("ix_street_lat_lon", "street", ["lat", "lon"])


def downgrade() -> None:
    op.drop_index("ix_street_lat_lon", "street")
    for end in ("end", "start"):
        op.drop_column("street", end)
