"""The use cases of this domain, for the domains above it."""

from portal.faults.assets import asset, assets_near, find_assets
from portal.faults.categories import Category, categories
from portal.faults.categories import add_source as add_categories
from portal.faults.contacts import contact_of, digest_of, digest_of_token, token_of
from portal.faults.exchange.reading import (
    Exchanged,
    ExchangedUpdate,
    InWindow,
    Noted,
    photo_path,
    report_of,
    reports_called,
    reports_for,
    update_of,
    update_said,
    updates_for,
)
from portal.faults.grid import Bearing, Span, bearing_to, metres_between
from portal.faults.listing import AT_ONCE, listing
from portal.faults.merging import CannotMerge, NotMerged, merge, unmerge
from portal.faults.models.words import By, LocatedBy, Scope, Showing, Source, Visibility
from portal.faults.near import near, nearest_for
from portal.faults.pages.nearness import away
from portal.faults.reading import UnknownReport, WithdrawnReport, public_report, staff_report
from portal.faults.reporting import add_photos, reference_of, report
from portal.faults.responsibility import authorities, authority, responsibility
from portal.faults.seeing import say_too, shown_photo
from portal.faults.showing import NeedsReason, NeverListed, Part, show, withdraw
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
    "CannotMerge",
    "Category",
    "Circle",
    "Coming",
    "Exchanged",
    "ExchangedUpdate",
    "InWindow",
    "Listing",
    "LocatedBy",
    "NearbyReport",
    "NeedsReason",
    "NeverListed",
    "NewReport",
    "NotMerged",
    "Noted",
    "Part",
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
    "add_categories",
    "add_photos",
    "asset",
    "assets_near",
    "authorities",
    "authority",
    "away",
    "bearing_to",
    "categories",
    "coming",
    "contact_of",
    "digest_of",
    "digest_of_token",
    "find_assets",
    "listing",
    "merge",
    "metres_between",
    "near",
    "nearest_for",
    "photo_path",
    "public_report",
    "reference_of",
    "report",
    "report_of",
    "reports_called",
    "reports_for",
    "responsibility",
    "say_too",
    "show",
    "shown_photo",
    "staff_report",
    "token_of",
    "unmerge",
    "update",
    "update_of",
    "update_said",
    "updates_for",
    "withdraw",
]
