"""The gazetteer as it was handed over, and what is made of it to look things up.

Street, blpu and lpi are what came; address and place are made of them. Other domains keep a UPRN,
a USRN or a place's key, never an id from here.
"""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    Computed,
    Float,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    Text,
)
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base

# Byte order: it sorts alike everywhere, and an index serves "begins with".
_BYTES = Text(collation="C")


class Ward(Base):
    __tablename__ = "ward"

    code: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str] = mapped_column(Text)


class Street(Base):
    """`lat` and `lon` (WGS 84) are the middle between its two ends.

    `start` and `end` say where those are, as [lat, lon]; None until its gazetteer is loaded again.
    """

    __tablename__ = "street"
    __table_args__ = (Index("ix_street_lat_lon", "lat", "lon"),)

    usrn: Mapped[int] = mapped_column(Integer, unique=True)
    name: Mapped[str] = mapped_column(Text, server_default="")
    locality: Mapped[str] = mapped_column(Text, server_default="")
    town: Mapped[str] = mapped_column(Text, server_default="")
    ward_code: Mapped[str | None] = mapped_column(Text)  # where most of its addresses are
    lat: Mapped[float]
    lon: Mapped[float]
    start: Mapped[list[float] | None] = mapped_column(ARRAY(Float))
    end: Mapped[list[float] | None] = mapped_column(ARRAY(Float))


class Blpu(Base):
    """A property: a point with a UPRN. `status` is DTF's logical status."""

    __tablename__ = "blpu"

    uprn: Mapped[int] = mapped_column(BigInteger, unique=True)
    status: Mapped[int] = mapped_column(SmallInteger)
    blpu_class: Mapped[str] = mapped_column(Text)
    organisation: Mapped[str] = mapped_column(Text)
    ward_code: Mapped[str] = mapped_column(Text)
    lat: Mapped[float]
    lon: Mapped[float]


class Lpi(Base):
    """An address that a property has, had or may get."""

    __tablename__ = "lpi"

    lpi_key: Mapped[str] = mapped_column(Text, unique=True)
    uprn: Mapped[int] = mapped_column(ForeignKey("blpu.uprn", ondelete="CASCADE"), index=True)
    usrn: Mapped[int] = mapped_column(ForeignKey("street.usrn"), index=True)
    status: Mapped[int] = mapped_column(SmallInteger)
    sao_start_number: Mapped[int | None] = mapped_column(SmallInteger)
    sao_start_suffix: Mapped[str] = mapped_column(Text)
    sao_end_number: Mapped[int | None] = mapped_column(SmallInteger)
    sao_end_suffix: Mapped[str] = mapped_column(Text)
    sao_text: Mapped[str] = mapped_column(Text)
    pao_start_number: Mapped[int | None] = mapped_column(SmallInteger)
    pao_start_suffix: Mapped[str] = mapped_column(Text)
    pao_end_number: Mapped[int | None] = mapped_column(SmallInteger)
    pao_end_suffix: Mapped[str] = mapped_column(Text)
    pao_text: Mapped[str] = mapped_column(Text)
    postal_address: Mapped[str] = mapped_column(Text)
    postcode: Mapped[str] = mapped_column(Text)
    post_town: Mapped[str] = mapped_column(Text)


class Address(Base):
    """What residents are offered: the approved, postal address of an approved property."""

    __tablename__ = "address"
    __table_args__ = (
        Index("ix_address_postcode_key_sort_key", "postcode_key", "sort_key"),
        Index("ix_address_lat_lon", "lat", "lon"),
    )

    uprn: Mapped[int] = mapped_column(ForeignKey("blpu.uprn", ondelete="CASCADE"), unique=True)
    usrn: Mapped[int] = mapped_column(Integer, index=True)
    text: Mapped[str] = mapped_column(Text)  # on one line, with the postcode
    lines: Mapped[list[str]] = mapped_column(ARRAY(Text))  # without it
    postcode: Mapped[str] = mapped_column(Text)
    postcode_key: Mapped[str] = mapped_column(_BYTES)
    sort_key: Mapped[str] = mapped_column(_BYTES)
    ward_code: Mapped[str] = mapped_column(Text, index=True)
    lat: Mapped[float]
    lon: Mapped[float]


class Place(Base):
    """What can be found in words: streets, postcodes, landmarks, the council's own places.

    `key` is permanent ("street:99900101", "landmark:corn-hall"): answers keep it. Rows of streets
    and postcodes are made anew whenever a gazetteer is loaded, the others from the file of places.
    """

    __tablename__ = "place"
    __table_args__ = (
        Index("ix_place_words", "words", postgresql_using="gin"),
        Index("ix_place_lat_lon", "lat", "lon"),
    )

    key: Mapped[str] = mapped_column(Text, unique=True)
    kind: Mapped[str] = mapped_column(Text, index=True)
    name: Mapped[str] = mapped_column(Text)
    area: Mapped[str] = mapped_column(Text)  # "Harrow End, LK2"
    address: Mapped[str] = mapped_column(Text, server_default="")
    postcode: Mapped[str] = mapped_column(Text, server_default="")
    lat: Mapped[float]
    lon: Mapped[float]
    name_key: Mapped[str] = mapped_column(_BYTES)
    tokens: Mapped[list[str]] = mapped_column(ARRAY(Text))
    words: Mapped[str] = mapped_column(
        TSVECTOR, Computed("array_to_tsvector(tokens)", persisted=True)
    )


class CouncilPlace(Base):
    """A one-stop shop or a library.

    `hours` has Monday to Sunday, each a list of [opens, closes] like ["09:00", "17:00"], at
    London's time.
    """

    __tablename__ = "council_place"
    __table_args__ = (CheckConstraint("jsonb_array_length(hours) = 7", name="hours_of_a_week"),)

    slug: Mapped[str] = mapped_column(Text, unique=True)
    kind: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    address: Mapped[str] = mapped_column(Text)
    postcode: Mapped[str] = mapped_column(Text)
    phone: Mapped[str] = mapped_column(Text)
    facilities: Mapped[list[str]] = mapped_column(ARRAY(Text))
    hours: Mapped[list[list[list[str]]]] = mapped_column(JSONB)
    notes: Mapped[str] = mapped_column(Text)
    position: Mapped[int] = mapped_column(SmallInteger)
    lat: Mapped[float]
    lon: Mapped[float]
