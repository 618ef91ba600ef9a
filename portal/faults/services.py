"""The use cases of this domain, for the domains above it."""

from portal.faults.assets import asset, assets_near, find_assets
from portal.faults.exchange.reading import (
    Exchanged,
    ExchangedUpdate,
    InWindow,
    Noted,
    photo_path,
    reports_called,
    reports_for,
    updates_for,
)
from portal.faults.grid import Bearing, Span, bearing_to, metres_between
from portal.faults.listing import AT_ONCE, listing
from portal.faults.models.words import By, LocatedBy, Scope, Showing, Source, Visibility
from portal.faults.near import near, nearest_for
from portal.faults.reading import UnknownReport, WithdrawnReport, public_report
from portal.faults.reporting import add_photos, reference_of, report
from portal.faults.responsibility import authorities, authority, responsibility
from portal.faults.updating import Coming, coming, update
from portal.faults.views import (
    AssetView,
    AuthorityView,
    Circle,
    Listing,
    NearbyReport,
    NewReport,
    PhotoView,
    ReportLine,
    ReportView,
    Responsible,
    UpdateView,
    Wanted,
    Whereabouts,
)

__all__ = [
    "AT_ONCE",
    "AssetView",
    "AuthorityView",
    "Bearing",
    "By",
    "Circle",
    "Coming",
    "Exchanged",
    "ExchangedUpdate",
    "InWindow",
    "Listing",
    "LocatedBy",
    "NearbyReport",
    "NewReport",
    "Noted",
    "PhotoView",
    "ReportLine",
    "ReportView",
    "Responsible",
    "Scope",
    "Showing",
    "Source",
    "Span",
    "UnknownReport",
    "UpdateView",
    "Visibility",
    "Wanted",
    "Whereabouts",
    "WithdrawnReport",
    "add_photos",
    "asset",
    "assets_near",
    "authorities",
    "authority",
    "bearing_to",
    "coming",
    "find_assets",
    "listing",
    "metres_between",
    "near",
    "nearest_for",
    "photo_path",
    "public_report",
    "reference_of",
    "report",
    "reports_called",
    "reports_for",
    "responsibility",
    "update",
    "updates_for",
]
