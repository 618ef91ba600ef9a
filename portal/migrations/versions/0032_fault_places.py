"""Things in the street with a number, and who looks after what."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _asset()
    _authority()
    _duty()


def downgrade() -> None:
    op.drop_table("duty")
    op.drop_table("authority")
    op.drop_table("asset")


def _asset() -> None:
    op.create_table(
        "asset",
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("number_key", sa.String(40), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("place", sa.Text(), server_default="", nullable=False),
        sa.Column("usrn", sa.Integer()),
        sa.Column("authority", sa.String(60)),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("cell", sa.BigInteger(), nullable=False),
        sa.Column("facts", postgresql.JSONB(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asset")),
        sa.UniqueConstraint("key", name=op.f("uq_asset_key")),
        sa.UniqueConstraint("kind", "number_key", name=op.f("uq_asset_kind_number_key")),
    )
    op.create_index("ix_asset_cell", "asset", ["cell", "kind"], unique=False)


def _authority() -> None:
    op.create_table(
        "authority",
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), server_default="", nullable=False),
        sa.Column("email", sa.Text(), server_default="", nullable=False),
        sa.Column("web", sa.Text(), server_default="", nullable=False),
        sa.Column("endpoint", sa.Text(), server_default="", nullable=False),
        sa.Column("jurisdiction", sa.Text(), server_default="", nullable=False),
        sa.Column("key_name", sa.Text(), server_default="", nullable=False),
        sa.Column("services", postgresql.JSONB(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authority")),
        sa.UniqueConstraint("key", name=op.f("uq_authority_key")),
    )


def _duty() -> None:
    op.create_table(
        "duty",
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("authority", sa.String(60)),
        sa.Column("categories", postgresql.JSONB(), nullable=False),
        sa.Column("usrn", sa.Integer()),
        sa.Column("shape", postgresql.JSONB()),
        sa.Column("west", sa.Float()),
        sa.Column("south", sa.Float()),
        sa.Column("east", sa.Float()),
        sa.Column("north", sa.Float()),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty")),
    )
    op.create_index("ix_duty_box", "duty", ["west", "east"], postgresql_where="shape IS NOT NULL")
    op.create_index("ix_duty_usrn", "duty", ["usrn"], postgresql_where="usrn IS NOT NULL")
