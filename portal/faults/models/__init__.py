"""Tables of faults."""

from portal.faults.models.exchange import ApiKey, Forwarding, HeardUntil, Posted, UpdateOut
from portal.faults.models.following import Follow, SaidToo
from portal.faults.models.places import Asset, Authority, Duty
from portal.faults.models.reports import Report, ReportDecision, ReportPhoto, ReportUpdate
from portal.faults.models.words import By, LocatedBy, Scope, Sending, Showing, Source, Visibility

__all__ = [
    "ApiKey",
    "Asset",
    "Authority",
    "By",
    "Duty",
    "Follow",
    "Forwarding",
    "HeardUntil",
    "LocatedBy",
    "Posted",
    "Report",
    "ReportDecision",
    "ReportPhoto",
    "ReportUpdate",
    "SaidToo",
    "Scope",
    "Sending",
    "Showing",
    "Source",
    "UpdateOut",
    "Visibility",
]
