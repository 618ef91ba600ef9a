"""Reports that stand open in a ward or of a category, and what waits to be looked at."""

from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

_OPEN = "visibility = 'listed' AND closed_at IS NULL"


def upgrade() -> None:
    op.create_index(
        "ix_report_open_ward",
        "report",
        ["ward_code", "reported_at", "id"],
        postgresql_where=_OPEN,
    )
    op.create_index(
        "ix_report_open_category",
        "report",
        ["category", "reported_at", "id"],
        postgresql_where=_OPEN,
    )
    op.create_index(
        "ix_report_held",
        "report",
        ["team", "reported_at", "id"],
        postgresql_where="text_showing = 'held'",
    )
    op.create_index(
        "ix_report_update_held", "report_update", ["at"], postgresql_where="note_showing = 'held'"
    )
    op.create_index("ix_asset_number_key", "asset", ["number_key"])


def downgrade() -> None:
    op.drop_index("ix_asset_number_key", table_name="asset")
    op.drop_index("ix_report_update_held", table_name="report_update")
    for name in ("ix_report_held", "ix_report_open_category", "ix_report_open_ward"):
        op.drop_index(name, table_name="report")
