"""Things in the street with a number, and who is responsible where the council isn't."""

from typing import Any

from sqlalchemy import BigInteger, Index, String, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base


class Asset(Base):
    """A street light, a bin: `key` is "street-light:LC-1234"; `number` is what is painted on it.

    `number_key` is the number without spaces, dashes and case. `facts` are what came with it.
    """

    __tablename__ = "asset"
    __table_args__ = (
        UniqueConstraint("kind", "number_key"),
        Index("ix_asset_cell", "cell", "kind"),
        Index("ix_asset_number_key", "number_key"),
    )

    key: Mapped[str] = mapped_column(String(80), unique=True)
    kind: Mapped[str] = mapped_column(String(30))
    number: Mapped[str] = mapped_column(String(40))
    number_key: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(Text, server_default="")
    place: Mapped[str] = mapped_column(Text, server_default="")  # street, in the gazetteer's words
    usrn: Mapped[int | None]
    authority: Mapped[str | None] = mapped_column(String(60))
    lat: Mapped[float]
    lon: Mapped[float]
    cell: Mapped[int] = mapped_column(BigInteger)
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB)


class Authority(Base):
    """Who else looks after things: a county, National Highways, a landlord, the next borough.

    `endpoint` is its Open311 address, ending in "/", where reports are forwarded; the key for it
    comes from the environment variable `key_name`. `services` says under which of its codes our
    categories go.
    """

    __tablename__ = "authority"

    key: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(Text)
    phone: Mapped[str] = mapped_column(Text, server_default="")
    email: Mapped[str] = mapped_column(Text, server_default="")
    web: Mapped[str] = mapped_column(Text, server_default="")
    endpoint: Mapped[str] = mapped_column(Text, server_default="")
    jurisdiction: Mapped[str] = mapped_column(Text, server_default="")
    key_name: Mapped[str] = mapped_column(Text, server_default="")
    services: Mapped[dict[str, str]] = mapped_column(JSONB)


class Duty(Base):
    """A rule: who is responsible in a street or an area, for some categories or for all.

    `authority` None is the council itself. A rule has a `usrn` or a `shape`: rings of [lon, lat] as
    in a GeoJSON Polygon, inside `west`, `south`, `east`, `north`. The lowest `rank` counts. The
    borough's own boundary is the rule of `kind` "boundary"; "road", "land" and "area" are others.
    """

    __tablename__ = "duty"
    __table_args__ = (
        Index("ix_duty_usrn", "usrn", postgresql_where="usrn IS NOT NULL"),
        Index("ix_duty_box", "west", "east", postgresql_where="shape IS NOT NULL"),
    )

    kind: Mapped[str] = mapped_column(String(12))
    rank: Mapped[int]
    authority: Mapped[str | None] = mapped_column(String(60))
    categories: Mapped[list[str]] = mapped_column(JSONB)  # empty: all
    usrn: Mapped[int | None]
    shape: Mapped[list[Any] | None] = mapped_column(JSONB)
    west: Mapped[float | None]
    south: Mapped[float | None]
    east: Mapped[float | None]
    north: Mapped[float | None]
    name: Mapped[str] = mapped_column(Text, server_default="")
