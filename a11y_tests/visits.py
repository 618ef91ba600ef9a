"""What the accessibility tests of a run have looked at: pages, languages, states."""

from collections import defaultdict
from dataclasses import dataclass
from urllib.parse import urlsplit

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map

from portal.core import i18n

_CHANGING = frozenset(  # another one at each run
    {"message_id", "number", "reference", "search_id", "staff_id", "token"}
)
