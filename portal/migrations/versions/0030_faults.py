"""Reports of faults in public, and what is said and shown of them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _report()
    _report_update()
    _report_photo()
    _report_decision()


def downgrade() -> None:
    op.drop_table("report_decision")
    op.drop_table("report_photo")
    op.drop_table("report_update")
    op.drop_table("report")


def _report() -> None:
    op.create_table(
        "report",
        sa.Column("reference", sa.String(12), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(80)),
        sa.Column("category", sa.String(60), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("team", sa.String(60), nullable=False),
        sa.Column("source", sa.String(12), nullable=False),
        sa.Column("visibility", sa.String(12), nullable=False),
        sa.Column("status", sa.String(30), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("place_detail", sa.LargeBinary()),
        sa.Column("text", sa.LargeBinary()),
        sa.Column("text_showing", sa.String(12), nullable=False),
        sa.Column("locale", sa.String(20), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("accuracy", sa.Integer(), nullable=False),
        sa.Column("located_by", sa.String(12), nullable=False),
        sa.Column("cell", sa.BigInteger(), nullable=False),
        sa.Column("usrn", sa.Integer()),
        sa.Column("ward_code", sa.String(12)),
        sa.Column("asset", sa.String(80)),
        sa.Column("authority", sa.String(60)),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.Column("expected_on", sa.Date()),
        sa.Column("said_too", sa.Integer(), server_default="0", nullable=False),
        sa.Column("merged_into", sa.Uuid()),
        sa.Column("merged_at", sa.DateTime(timezone=True)),
        sa.Column("asked_at", sa.DateTime(timezone=True)),
        sa.Column("emptied_at", sa.DateTime(timezone=True)),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("accuracy >= 0", name=op.f("ck_report_accuracy_in_metres")),
        sa.CheckConstraint(
            "lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180", name=op.f("ck_report_on_earth")
        ),
        sa.CheckConstraint(
            "merged_into IS NULL OR merged_into <> id", name=op.f("ck_report_not_into_itself")
        ),
        sa.ForeignKeyConstraint(["merged_into"], ["report.id"], name=op.f("fk_report_merged_into")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("case_id", name=op.f("uq_report_case_id")),
        sa.UniqueConstraint("key", name=op.f("uq_report_key")),
        sa.UniqueConstraint("reference", name=op.f("uq_report_reference")),
    )
    op.create_index("ix_report_asset", "report", ["asset"], postgresql_where="asset IS NOT NULL")
    op.create_index(
        "ix_report_category",
        "report",
        ["category", "reported_at", "id"],
        postgresql_where="visibility = 'listed'",
    )
    op.create_index(
        "ix_report_in_cell",
        "report",
        ["cell", "reported_at", "id"],
        postgresql_where="visibility = 'listed'",
    )
    op.create_index(
        "ix_report_listed",
        "report",
        ["reported_at", "id"],
        postgresql_where="visibility = 'listed'",
    )
    op.create_index(
        "ix_report_merged",
        "report",
        ["merged_into"],
        postgresql_where="merged_into IS NOT NULL",
    )
    op.create_index(
        "ix_report_open",
        "report",
        ["reported_at", "id"],
        postgresql_where="visibility = 'listed' AND closed_at IS NULL",
    )
    op.create_index(
        "ix_report_open_in_cell",
        "report",
        ["cell", "category"],
        postgresql_where="closed_at IS NULL",
    )
    op.create_index(
        "ix_report_status",
        "report",
        ["status", "reported_at", "id"],
        postgresql_where="visibility = 'listed'",
    )
    op.create_index(
        "ix_report_team",
        "report",
        ["team", "reported_at", "id"],
        postgresql_where="closed_at IS NULL",
    )
    op.create_index("ix_report_updated", "report", ["updated_at", "id"], unique=False)
    op.create_index(
        "ix_report_ward",
        "report",
        ["ward_code", "reported_at", "id"],
        postgresql_where="visibility = 'listed'",
    )
    op.create_index("ix_report_window", "report", ["reported_at", "id"], unique=False)


def _report_update() -> None:
    op.create_table(
        "report_update",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(12), nullable=False),
        sa.Column("status", sa.String(30), nullable=False),
        sa.Column("note", sa.LargeBinary()),
        sa.Column("note_showing", sa.String(12), nullable=False),
        sa.Column("locale", sa.String(20), nullable=False),
        sa.Column("expected_on", sa.Date()),
        sa.Column("authority", sa.String(60)),
        sa.Column("external_id", sa.String(120)),
        sa.Column("key", sa.String(80)),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["report.id"],
            name=op.f("fk_report_update_report_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_update")),
        sa.UniqueConstraint("key", name="uq_report_update_key"),
        sa.UniqueConstraint(
            "report_id", "authority", "external_id", name="uq_report_update_external"
        ),
    )
    op.create_index(
        "ix_report_update_report", "report_update", ["report_id", "position"], unique=False
    )
    op.create_index("ix_report_update_window", "report_update", ["at", "id"], unique=False)


def _report_photo() -> None:
    op.create_table(
        "report_photo",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("upload_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("showing", sa.String(12), nullable=False),
        sa.Column("alt", sa.Text(), server_default="", nullable=False),
        sa.Column("by", sa.String(12), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_report_photo_report_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_photo")),
        sa.UniqueConstraint("upload_id", name=op.f("uq_report_photo_upload_id")),
    )
    op.create_index(
        "ix_report_photo_held",
        "report_photo",
        ["added_at"],
        postgresql_where="showing = 'held'",
    )
    op.create_index(
        "ix_report_photo_report", "report_photo", ["report_id", "position"], unique=False
    )


def _report_decision() -> None:
    op.create_table(
        "report_decision",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(12), nullable=False),
        sa.Column("subject", sa.Uuid()),
        sa.Column("showing", sa.String(12)),
        sa.Column("reason", sa.LargeBinary()),
        sa.Column("staff_id", sa.Uuid()),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("facts", postgresql.JSONB(), server_default="{}", nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["report.id"],
            name=op.f("fk_report_decision_report_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_decision")),
    )
    op.create_index(
        "ix_report_decision_report", "report_decision", ["report_id", "at"], unique=False
    )
