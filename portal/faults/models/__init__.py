"""Tables of faults."""

from portal.faults.models.following import Follow, SaidToo
from portal.faults.models.places import Asset, Authority, Duty
from portal.faults.models.reports import Report, ReportDecision, ReportPhoto, ReportUpdate
from portal.faults.models.words import By, LocatedBy, Scope, Showing, Source, Visibility

__all__ = [
    "Asset",
    "Authority",
    "By",
    "Duty",
    "Follow",
    "LocatedBy",
    "Report",
    "ReportDecision",
    "ReportPhoto",
    "ReportUpdate",
    "SaidToo",
    "Scope",
    "Showing",
    "Source",
    "Visibility",
]
