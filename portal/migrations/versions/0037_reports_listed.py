"""When the public first saw a report, and what is around a point."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "report",
        sa.Column(
            "listed_at",
            sa.DateTime(timezone=True),
            server_default=sa.func.now(),
            nullable=False,
        ),
    )
    op.create_index(
        "ix_report_news", "report", ["listed_at", "id"], postgresql_where="visibility = 'listed'"
    )
    op.create_index("ix_address_lat_lon", "address", ["lat", "lon"])
    op.create_index("ix_place_lat_lon", "place", ["lat", "lon"])


def downgrade() -> None:
    op.drop_index("ix_place_lat_lon", table_name="place")
    op.drop_index("ix_address_lat_lon", table_name="address")
    op.drop_index("ix_report_news", table_name="report")
    op.drop_column("report", "listed_at")
