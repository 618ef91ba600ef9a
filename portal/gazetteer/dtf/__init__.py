"""DTF 7.3: the CSV files in which councils pass on their address gazetteer (BS 7666:2006).

A file is a header (10), streets (11) and their names (15), properties (21), references to other
systems (23), addresses (24), a description of the gazetteer (29) and a trailer (99).
"""

from portal.gazetteer.dtf.faults import Fault, FaultyFile
from portal.gazetteer.dtf.links import check_links
from portal.gazetteer.dtf.reader import read
from portal.gazetteer.dtf.records import (
    Blpu,
    Change,
    CrossReference,
    FileType,
    Header,
    Lpi,
    Metadata,
    Record,
    Status,
    Street,
    StreetDescriptor,
    Trailer,
    Volume,
)
from portal.gazetteer.dtf.writer import write

__all__ = [
    "Blpu",
    "Change",
    "CrossReference",
    "Fault",
    "FaultyFile",
    "FileType",
    "Header",
    "Lpi",
    "Metadata",
    "Record",
    "Status",
    "Street",
    "StreetDescriptor",
    "Trailer",
    "Volume",
    "check_links",
    "read",
    "write",
]
