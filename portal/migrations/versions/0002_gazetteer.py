"""The first tables of gazetteer."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = ("council_place", "place", "address", "lpi", "blpu", "street", "ward")


def upgrade() -> None:
    _ward()
    _street()
    _blpu()
    _lpi()
    _address()
    _place()
    _council_place()


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)


def _table(name: str, *parts: sa.schema.SchemaItem) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Uuid(), nullable=False),
        *parts,
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
    )


def _text(name: str, *, default: str | None = None, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), server_default=default, nullable=nullable)


def _bytes(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(collation="C"), nullable=False)


def _point() -> tuple[sa.Column[float], sa.Column[float]]:
    return sa.Column("lat", sa.Float(), nullable=False), sa.Column(
        "lon", sa.Float(), nullable=False
    )


def _unique(table: str, column: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(column, name=f"uq_{table}_{column}")


def _ward() -> None:
    _table("ward", _text("code"), _text("name"), _unique("ward", "code"))


def _street() -> None:
    _table(
        "street",
        sa.Column("usrn", sa.Integer(), nullable=False),
        _text("name", default=""),
        _text("locality", default=""),
        _text("town", default=""),
        _text("ward_code", nullable=True),
        *_point(),
        _unique("street", "usrn"),
    )


def _blpu() -> None:
    _table(
        "blpu",
        sa.Column("uprn", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.SmallInteger(), nullable=False),
        _text("blpu_class"),
        _text("organisation"),
        _text("ward_code"),
        *_point(),
        _unique("blpu", "uprn"),
    )


def _lpi() -> None:
    _table(
        "lpi",
        _text("lpi_key"),
        sa.Column("uprn", sa.BigInteger(), nullable=False),
        sa.Column("usrn", sa.Integer(), nullable=False),
        sa.Column("status", sa.SmallInteger(), nullable=False),
        *_addressable_object("sao"),
        *_addressable_object("pao"),
        _text("postal_address"),
        _text("postcode"),
        _text("post_town"),
        _unique("lpi", "lpi_key"),
        sa.ForeignKeyConstraint(["uprn"], ["blpu.uprn"], name="fk_lpi_uprn", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["usrn"], ["street.usrn"], name="fk_lpi_usrn"),
    )
    op.create_index("ix_lpi_uprn", "lpi", ["uprn"])
    op.create_index("ix_lpi_usrn", "lpi", ["usrn"])


def _addressable_object(name: str) -> list[sa.Column[str] | sa.Column[int]]:
    return [
        sa.Column(f"{name}_start_number", sa.SmallInteger()),
        _text(f"{name}_start_suffix"),
        sa.Column(f"{name}_end_number", sa.SmallInteger()),
        _text(f"{name}_end_suffix"),
        _text(f"{name}_text"),
    ]


def _address() -> None:
    _table(
        "address",
        sa.Column("uprn", sa.BigInteger(), nullable=False),
        sa.Column("usrn", sa.Integer(), nullable=False),
        _text("text"),
        sa.Column("lines", sa.ARRAY(sa.Text()), nullable=False),
        _text("postcode"),
        _bytes("postcode_key"),
        _bytes("sort_key"),
        _text("ward_code"),
        *_point(),
        _unique("address", "uprn"),
        sa.ForeignKeyConstraint(
            ["uprn"], ["blpu.uprn"], name="fk_address_uprn", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_address_usrn", "address", ["usrn"])
    op.create_index("ix_address_ward_code", "address", ["ward_code"])
    op.create_index("ix_address_postcode_key_sort_key", "address", ["postcode_key", "sort_key"])


def _place() -> None:
    _table(
        "place",
        _text("key"),
        _text("kind"),
        _text("name"),
        _text("area"),
        _text("address", default=""),
        _text("postcode", default=""),
        *_point(),
        _bytes("name_key"),
        sa.Column("tokens", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column(
            "words",
            postgresql.TSVECTOR(),
            sa.Computed("array_to_tsvector(tokens)", persisted=True),
            nullable=False,
        ),
        _unique("place", "key"),
    )
    op.create_index("ix_place_kind", "place", ["kind"])
    op.create_index("ix_place_words", "place", ["words"], postgresql_using="gin")


def _council_place() -> None:
    _table(
        "council_place",
        _text("slug"),
        _text("kind"),
        _text("name"),
        _text("address"),
        _text("postcode"),
        _text("phone"),
        sa.Column("facilities", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("hours", postgresql.JSONB(), nullable=False),
        _text("notes"),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        *_point(),
        _unique("council_place", "slug"),
        sa.CheckConstraint(
            "jsonb_array_length(hours) = 7", name="ck_council_place_hours_of_a_week"
        ),
    )
