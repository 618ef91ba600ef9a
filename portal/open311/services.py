"""What pages and commands ask of Open311."""

from portal.open311.keys import (
    ANYBODY,
    BadName,
    Caller,
    KeyLine,
    NoSuchKey,
    caller,
    end_key,
    list_keys,
    make_key,
)
from portal.open311.models import Access
from portal.open311.protocol.errors import BadKey, Fault, Missing, Refused
from portal.open311.protocol.errors import answer as fault_answer
from portal.open311.protocol.parameters import first
from portal.open311.protocol.writing import Answer, Format, Single
from portal.open311.serving.asking import MOST_PHOTOS
from portal.open311.serving.asking import read as read_report
from portal.open311.serving.catalogue import discovery, service_definition, service_list
from portal.open311.serving.listing import request, requests, token, updates
from portal.open311.serving.taking import take
from portal.open311.serving.updating import take_update

__all__ = [
    "ANYBODY",
    "MOST_PHOTOS",
    "Access",
    "Answer",
    "BadKey",
    "BadName",
    "Caller",
    "Fault",
    "Format",
    "KeyLine",
    "Missing",
    "NoSuchKey",
    "Refused",
    "Single",
    "caller",
    "discovery",
    "end_key",
    "fault_answer",
    "first",
    "list_keys",
    "make_key",
    "read_report",
    "request",
    "requests",
    "service_definition",
    "service_list",
    "take",
    "take_update",
    "token",
    "updates",
]
